#include "sync/transfer/videochunks.h"

namespace Sync {

std::optional<Error> VideoChunks::problem()
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_chunks.find(m_position / kChunkBytes);
    return found == m_chunks.end() ? std::nullopt : found->second.error;
}

std::vector<Library::ByteRange> VideoChunks::nearRanges()
{
    std::vector<Library::ByteRange> ranges;
    if (!m_usesCache || !enter()) {
        return ranges;
    }
    std::vector<bool> isHere(std::size_t(chunkCount(sizeBytes())));
    {
        const std::lock_guard lock(m_mutex);
        for (const auto &[number, chunk] : m_chunks) {
            isHere[std::size_t(number)] = chunk.state == State::Whole;
        }
    }
    for (std::size_t i = 0; i < isHere.size(); ++i) {
        if (!isHere[i] && !m_cache->has(m_video.manifest.chunkHash(qint64(i)))) {
            continue;
        }
        const qint64 begin = qint64(i) * kChunkBytes;
        if (!ranges.empty() && ranges.back().end == begin) {
            ranges.back().end += sizeOf(qint64(i));
        } else {
            ranges.push_back({begin, begin + sizeOf(qint64(i))});
        }
    }
    leave();
    return ranges;
}

} // namespace Sync
