#include "sync/transfer/chunkedsource.h"

namespace Sync {

namespace {

VideoChunks::Options chunksOf(const ChunkedSource::Options &options)
{
    const qint64 durationMs = options.duration.count();
    const qint64 sizeBytes = options.video.manifest.sizeBytes;
    const qint64 bytesPerSecond = durationMs > 0 ? sizeBytes * 1000 / durationMs : 0;
    return {options.store.get(), options.cache.get(), options.video, options.title,
        {bytesPerSecond, options.mostAhead}, options.damaged};
}

} // namespace

ChunkedSource::ChunkedSource(const Options &options)
    : m_store(options.store)
    , m_cache(options.cache)
    , m_chunks(std::make_shared<VideoChunks>(chunksOf(options)))
{
    m_chunks->start();
}

ChunkedSource::~ChunkedSource()
{
    m_chunks->close();
}

std::int64_t ChunkedSource::sizeBytes() const
{
    return m_chunks->sizeBytes();
}

Result<std::size_t> ChunkedSource::read(std::int64_t offsetBytes, std::span<std::byte> into)
{
    if (offsetBytes < 0) {
        return failure(ErrorCode::InvalidInput, {}, QStringLiteral("negative offset"));
    }
    if (offsetBytes >= sizeBytes() || into.empty()) {
        return std::size_t(0);
    }
    return m_chunks->read(offsetBytes, into);
}

void ChunkedSource::cancel()
{
    m_chunks->cancel();
}

void ChunkedSource::interrupt()
{
    m_chunks->interrupt();
}

Library::SourceReport ChunkedSource::report()
{
    Library::SourceReport report;
    report.reader = m_store->isOnThisPc() ? Library::SourceReport::Reader::File
                                          : Library::SourceReport::Reader::Store;
    const PlayingNodes nodes = m_store->playingNodes();
    report.node = nodes.answering.toStdString();
    report.silentNode = nodes.silent.toStdString();
    report.error = m_chunks->problem();
    return report;
}

std::vector<Library::ByteRange> ChunkedSource::nearRanges()
{
    return m_chunks->nearRanges();
}

} // namespace Sync
