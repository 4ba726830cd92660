#include "sync/transfer/downloader.h"

#include "library/base/logging.h"
#include "sync/store/sha256.h"

#include <QFileInfo>
#include <QThreadPool>

#include <algorithm>
#include <utility>

namespace Sync {

namespace {

constexpr int kMostUnderWay = 3; // chunks
// As for playing: a gateway takes any of three copies.
constexpr int kMostTimesBad = 8;
constexpr int kMostFailuresWhenBad = 3;

std::shared_ptr<DownloadTarget> targetFor(const TransferRecord &record, ChunkCache *cache)
{
    if (record.direction == TransferDirection::Keep) {
        return std::make_shared<CacheTarget>(cache);
    }
    return std::make_shared<FileTarget>(record.file, record.id);
}

} // namespace

Downloader::Downloader(
    const DownloadServices &services, const TransferRecord &record, QObject *parent)
    : TransferJob(parent)
    , m_services(services)
    , m_record(record)
    , m_target(targetFor(record, services.cache))
    , m_steps(this, services.requests, [this](const Error &error) { end(failure(error)); })
{ }

Downloader::~Downloader() = default;

void Downloader::start()
{
    struct Here
    {
        std::optional<KnownVideo> video;
        bool hasFile = false; //!< which may be this video: the manifest tells
    };
    const bool isOnThisPc = m_services.store->isOnThisPc();
    const auto look = [cache = m_services.cache, record = m_record, isOnThisPc]() -> Result<Here> {
        return Here{isOnThisPc ? std::nullopt : cache->video(record.upload.object),
            record.direction == TransferDirection::Download && QFileInfo::exists(record.file)};
    };
    m_steps.need(Async::run(m_services.pool, look), [this](const Here &here) {
        if (here.video) {
            onVideo(*here.video);
        } else if (isProvenByItself() && !here.hasFile) {
            bringWhole();
        } else {
            findVideo();
        }
    });
}

void Downloader::abort()
{
    end(failure(ErrorCode::Cancelled, {}));
}

TransferProgress Downloader::progress() const
{
    TransferProgress progress = m_progress;
    for (const MovedBytes &moved : m_coming) {
        progress.doneBytes += moved->load();
    }
    return progress;
}

void Downloader::findVideo()
{
    const QString key = m_services.keys.manifest(m_record.upload.object);
    m_steps.askFor([this, key] { return m_services.store->read(key, 0, kMaxManifestBytes); },
        [this](const QByteArray &bytes) { onManifest(bytes); });
}

bool Downloader::isProvenByItself() const
{
    const qint64 sizeBytes = m_record.upload.stamp ? m_record.upload.stamp->sizeBytes : 0;
    return m_record.content && sizeBytes > 0 && sizeBytes <= kChunkBytes;
}

// Whatever goes wrong here, the way by the manifest deals with.
void Downloader::bringWhole()
{
    const UploadRecord &from = m_record.upload;
    const ReadPurpose purpose{
        ReadPurpose::Kind::Keeping, 0, std::make_shared<std::atomic<qint64>>(0)};
    m_coming.insert(0, purpose.moved);
    m_progress.state = TransferState::Downloading;
    m_progress.totalBytes = from.stamp->sizeBytes;
    m_progress.partsTotal = 1;
    emit progressed();
    m_steps.step(m_services.store->readFor(m_services.keys.video(from.object, from.objectName), 0,
                     from.stamp->sizeBytes, purpose),
        [this](const Result<QByteArray> &bytes) {
            if (bytes && bytes->size() == m_record.upload.stamp->sizeBytes) {
                onWhole(*bytes);
            } else {
                m_coming.clear();
                findVideo();
            }
        });
}

void Downloader::onWhole(const QByteArray &bytes)
{
    const auto hash = [bytes] { return Result<QByteArray>(Sha256::of(bytes)); };
    m_steps.need(Async::run(m_services.pool, hash), [this, bytes](const QByteArray &sha256) {
        const UploadRecord &from = m_record.upload;
        const Manifest manifest{bytes.size(), sha256, mediaTypeFor(from.objectName)};
        if (manifest.content() == *m_record.content) {
            m_whole = bytes;
            onVideo({m_services.keys.video(from.object, from.objectName), manifest});
        } else {
            m_coming.clear();
            findVideo();
        }
    });
}

void Downloader::onManifest(const QByteArray &bytes)
{
    const Result<Manifest> manifest = decodeManifest(bytes);
    if (!manifest) {
        end(failure(manifest.error()));
        return;
    }
    if (m_record.content && manifest->content() != *m_record.content) {
        end(failure(
            ErrorCode::Corrupt, tr("The storage has another video under the name of this one.")));
        return;
    }
    const UploadRecord &from = m_record.upload;
    onVideo({m_services.keys.video(from.object, from.objectName), *manifest});
}

void Downloader::onVideo(const KnownVideo &video)
{
    m_video = video;
    m_progress.totalBytes = video.manifest.sizeBytes;
    m_progress.partsTotal = int(chunkCount(video.manifest.sizeBytes));
    emit progressed();
    m_steps.need(Async::run(m_services.pool,
                     [target = m_target, object = m_record.upload.object, video]() {
                         return target->open(object, video);
                     }),
        [this](const std::vector<bool> &here) { onOpened(here); });
}

qint64 Downloader::sizeOf(qint64 chunk) const
{
    return std::min(kChunkBytes, m_video.manifest.sizeBytes - chunk * kChunkBytes);
}

void Downloader::onOpened(const std::vector<bool> &here)
{
    m_here = here;
    for (std::size_t chunk = 0; chunk < here.size(); ++chunk) {
        if (here.at(chunk)) {
            m_coming.remove(qint64(chunk));
            ++m_progress.partsStored;
            m_progress.doneBytes += sizeOf(qint64(chunk));
        }
    }
    m_progress.state = TransferState::Downloading;
    emit progressed();
    pump();
}

void Downloader::pump()
{
    while (m_progress.partsUnderWay < kMostUnderWay && m_cursor < qint64(m_here.size())) {
        const qint64 chunk = m_cursor++;
        if (!m_here.at(std::size_t(chunk))) {
            ++m_progress.partsUnderWay;
            fetch(chunk);
        }
    }
    if (m_progress.partsUnderWay == 0 && !m_steps.hasEnded()) {
        finish();
    }
}

void Downloader::fetch(qint64 chunk)
{
    using Found = Result<std::optional<QByteArray>>;
    m_asksNobody = false;
    if (!m_whole.isEmpty()) {
        write(chunk, std::exchange(m_whole, {}));
        return;
    }
    m_steps.need(
        Async::run(m_services.pool,
            [cache = m_services.cache, hash = m_video.manifest.chunkHash(chunk),
                sizeBytes = sizeOf(chunk)] { return Found(cache->find(hash, sizeBytes)); }),
        [this, chunk](const std::optional<QByteArray> &bytes) {
            if (bytes) {
                onBytes(chunk, *bytes);
            } else {
                request(chunk, 1);
            }
        });
}

void Downloader::request(qint64 chunk, int attempt)
{
    const Trouble trouble = m_troubles.value(chunk);
    const ReadPurpose purpose{ReadPurpose::Kind::Keeping, trouble.timesBad + trouble.failures,
        std::make_shared<std::atomic<qint64>>(0)};
    m_coming.insert(chunk, purpose.moved);
    m_steps.step(
        m_services.store->readFor(m_video.key, chunk * kChunkBytes, sizeOf(chunk), purpose),
        [this, chunk, attempt](const Result<QByteArray> &bytes) {
            if (bytes) {
                onBytes(chunk, *bytes);
            } else {
                onFailed(chunk, attempt, bytes.error());
            }
        });
}

void Downloader::onFailed(qint64 chunk, int attempt, const Error &error)
{
    m_coming.remove(chunk);
    // A storage that answers, but no longer with what was damaged, has put those copies away.
    const auto trouble = m_troubles.find(chunk);
    const bool wasBad = trouble != m_troubles.end() && trouble->timesBad > 0;
    if (wasBad && error.code != ErrorCode::Unreachable && error.code != ErrorCode::TimedOut
        && ++trouble->failures >= kMostFailuresWhenBad) {
        endAsDamaged(chunk);
        return;
    }
    const auto delay = m_steps.nextDelay(error, attempt);
    if (delay) {
        m_steps.later(*delay, [this, chunk, attempt] { request(chunk, attempt + 1); });
    } else if (wasBad && error.code != ErrorCode::Unreachable
        && error.code != ErrorCode::TimedOut) {
        request(chunk, attempt + 1);
    } else {
        end(failure(error));
    }
}

void Downloader::onBytes(qint64 chunk, const QByteArray &bytes)
{
    const auto isRight = [bytes, hash = m_video.manifest.chunkHash(chunk)] {
        return Result<bool>(Sha256::of(bytes) == hash);
    };
    m_steps.need(Async::run(m_services.pool, isRight), [this, chunk, bytes](bool right) {
        if (right) {
            write(chunk, bytes);
        } else {
            onBad(chunk);
        }
    });
}

void Downloader::write(qint64 chunk, const QByteArray &bytes)
{
    const auto write = [target = m_target, chunk, bytes] { return target->write(chunk, bytes); };
    m_steps.need(Async::run(m_services.pool, write), [this, chunk] { onWritten(chunk); });
}

void Downloader::onBad(qint64 chunk)
{
    m_coming.remove(chunk);
    const int timesBad = ++m_troubles[chunk].timesBad;
    qCWarning(lcTransfer) << "chunk" << chunk << "of" << m_video.key << "is damaged, time"
                          << timesBad;
    if (timesBad >= kMostTimesBad) {
        endAsDamaged(chunk);
    } else {
        request(chunk, 1);
    }
}

void Downloader::endAsDamaged(qint64 chunk)
{
    end(failure(ErrorCode::Corrupt,
        tr("A part of “%1” is damaged in every copy that the storage has. Upload the video again "
           "from a PC that still has it.")
            .arg(QFileInfo(m_record.file).fileName()),
        QString(m_video.key + QLatin1String(" chunk ") + QString::number(chunk))));
}

void Downloader::onWritten(qint64 chunk)
{
    m_coming.remove(chunk);
    m_here.at(std::size_t(chunk)) = true;
    --m_progress.partsUnderWay;
    ++m_progress.partsStored;
    m_progress.doneBytes += sizeOf(chunk);
    emit progressed();
    pump();
}

void Downloader::finish()
{
    m_progress.state = TransferState::Verifying;
    emit progressed();
    m_steps.need(
        Async::run(m_services.pool, [target = m_target] { return target->finish(); }), [this] {
            const TransferState state = m_asksNobody ? TransferState::Instant : TransferState::Done;
            end(TransferOutcome{state, m_record.upload.object});
        });
}

void Downloader::end(const Result<TransferOutcome> &result)
{
    m_steps.end([this, result] { emit finished(result); });
}

} // namespace Sync
