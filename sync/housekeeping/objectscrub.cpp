#include "sync/housekeeping/objectscrub.h"

#include "library/base/logging.h"
#include "sync/store/objectstore.h"
#include "sync/store/sha256.h"

#include <QCoreApplication>

#include <algorithm>

namespace Sync {

namespace {

constexpr int kScrubTriesWhenBad = 8;
constexpr int kScrubTriesOnThisPc = 2; // a folder has one copy
constexpr int kScrubFailuresWhenBad = 3;
// A part that is read to its end is checked by the storage; larger ones cost too much memory.
constexpr qint64 kLargestPartRead = 64 * 1024 * 1024;

} // namespace

ObjectScrub::ObjectScrub(const Options &options, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_chunk(options.firstChunk)
    , m_mended(options.mended)
    , m_steps(this, options.requests, [this](const Error &error) { end(failure(error)); })
{ }

ObjectScrub::~ObjectScrub() = default;

QString ObjectScrub::videoKey() const
{
    return m_options.keys.video(m_options.object, m_options.objectName);
}

qint64 ObjectScrub::bytes() const
{
    return std::min(m_chunk * kChunkBytes, m_sizeBytes);
}

void ObjectScrub::start()
{
    const QString key = m_options.keys.manifest(m_options.object);
    m_steps.ask([this, key] { return m_options.store->read(key, 0, kMaxManifestBytes); },
        [this](const Result<QByteArray> &bytes) { onManifest(bytes); });
}

void ObjectScrub::onManifest(const Result<QByteArray> &bytes)
{
    if (!bytes && bytes.error().code != ErrorCode::NotFound) {
        end(failure(bytes.error()));
        return;
    }
    if (bytes) {
        const Result<Manifest> manifest = decodeManifest(*bytes);
        if (!manifest && manifest.error().code == ErrorCode::Newer) {
            end(failure(manifest.error()));
            return;
        }
        if (manifest && manifest->content() == m_options.content) {
            m_manifest = *manifest;
        }
        m_manifestIsThere = true;
    }
    if (!m_manifest) {
        // Whether the bytes are the right ones can be told at their end alone.
        m_chunk = 0;
        m_mended = 0;
    }
    lookAt();
}

void ObjectScrub::lookAt()
{
    m_steps.ask([this] { return m_options.store->stat(videoKey()); },
        [this](const Result<ObjectStat> &stat) {
            if (stat) {
                onStat(*stat);
            } else if (stat.error().code == ErrorCode::NotFound) {
                end(ScrubVerdict::Absent);
            } else {
                end(failure(stat.error()));
            }
        });
}

void ObjectScrub::onStat(const ObjectStat &stat)
{
    m_sizeBytes = stat.sizeBytes;
    if (m_manifest && stat.sizeBytes != m_manifest->sizeBytes) {
        qCWarning(lcTransfer) << videoKey() << "has" << stat.sizeBytes << "bytes instead of"
                              << m_manifest->sizeBytes;
        end(ScrubVerdict::Damaged);
        return;
    }
    next();
}

void ObjectScrub::next()
{
    m_timesBad = 0;
    m_failures = 0;
    if (m_chunk >= chunkCount(m_sizeBytes)) {
        allRead();
    } else {
        readChunk();
    }
}

// The chunk, and after it was bad the whole part that it is in.
void ObjectScrub::readChunk()
{
    const PartPlan plan = PartPlan::forSize(m_sizeBytes);
    const qint64 offset = m_chunk * kChunkBytes;
    const qint64 size = std::min(kChunkBytes, m_sizeBytes - offset);
    const bool wantsPart = m_timesBad > 0 && plan.partBytes <= kLargestPartRead;
    const qint64 from = wantsPart ? offset / plan.partBytes * plan.partBytes : offset;
    const qint64 length = wantsPart ? std::min(plan.partBytes, m_sizeBytes - from) : size;
    const ReadPurpose purpose{ReadPurpose::Kind::Keeping, m_timesBad + m_failures};
    m_steps.ask(
        [this, from, length, purpose] {
            return m_options.store->readFor(videoKey(), from, length, purpose);
        },
        [this, skip = offset - from, size](const Result<QByteArray> &bytes) {
            onRead(bytes ? Result<QByteArray>(bytes->mid(skip, size)) : bytes);
        });
}

void ObjectScrub::onRead(const Result<QByteArray> &bytes)
{
    if (bytes) {
        check(*bytes);
    } else {
        onUnreadable(bytes.error());
    }
}

// A storage that answers, but no longer with bytes that it had a moment ago, has put its damaged
// copies away. Else nothing is known.
void ObjectScrub::onUnreadable(const Error &error)
{
    if (m_timesBad > 0 && ++m_failures < kScrubFailuresWhenBad) {
        readChunk();
        return;
    }
    m_steps.ask([this] { return m_options.store->stat(videoKey()); },
        [this, error](const Result<ObjectStat> &stat) {
            if (!stat && stat.error().code == ErrorCode::NotFound) {
                end(ScrubVerdict::Absent);
            } else if (stat && m_timesBad > 0) {
                end(ScrubVerdict::Damaged);
            } else if (stat && error.retryable) {
                // It answers; asking for this one again at once is of no use.
                end(failure(error.code,
                    tr("The storage has it, but does not hand out all of its bytes now."),
                    error.detail));
            } else {
                end(failure(error));
            }
        });
}

void ObjectScrub::check(const QByteArray &bytes)
{
    const auto hash = [bytes]() -> Result<QByteArray> { return Sha256::of(bytes); };
    m_steps.need(
        Async::run(m_options.pool, hash), [this](const QByteArray &sha256) { onHash(sha256); });
}

void ObjectScrub::onHash(const QByteArray &hash)
{
    if (m_manifest && hash != m_manifest->chunkHash(m_chunk)) {
        ++m_timesBad;
        qCWarning(lcTransfer) << "chunk" << m_chunk << "of" << videoKey() << "is damaged, time"
                              << m_timesBad;
        const int tries = m_options.store->isOnThisPc() ? kScrubTriesOnThisPc : kScrubTriesWhenBad;
        if (m_timesBad >= tries) {
            end(ScrubVerdict::Damaged);
        } else {
            readChunk();
        }
        return;
    }
    if (!m_manifest) {
        m_hashes += hash;
    }
    m_mended += m_timesBad > 0 ? 1 : 0;
    chunkEnded();
}

void ObjectScrub::chunkEnded()
{
    const qint64 size = std::min(kChunkBytes, m_sizeBytes - m_chunk * kChunkBytes);
    ++m_chunk;
    emit progressed();
    const auto delay
        = m_options.delayAfter ? m_options.delayAfter(size) : std::chrono::milliseconds(0);
    if (delay.count() > 0 && m_chunk < chunkCount(m_sizeBytes)) {
        m_steps.later(delay, [this] { next(); });
    } else {
        next();
    }
}

void ObjectScrub::allRead()
{
    if (m_manifest) {
        end(ScrubVerdict::Whole);
    } else if (contentIdOf(m_sizeBytes, m_hashes) == m_options.content) {
        writeManifest();
    } else {
        end(ScrubVerdict::Damaged);
    }
}

void ObjectScrub::writeManifest()
{
    const QString key = m_options.keys.manifest(m_options.object);
    const QByteArray bytes
        = encodeManifest({m_sizeBytes, m_hashes, mediaTypeFor(fileNameFrom(m_options.objectName))});
    qCWarning(lcTransfer) << "the manifest is made again:" << key;
    const auto put = [this, key, bytes] {
        m_steps.askFor(
            [this, key, bytes] {
                return m_options.store->put(key, bytes, QStringLiteral("application/cbor"));
            },
            [this](const ObjectStat &) {
                ++m_mended;
                end(ScrubVerdict::Whole);
            });
    };
    if (m_manifestIsThere) {
        m_steps.askFor([this, key] { return m_options.store->remove(key); }, put);
    } else {
        put();
    }
}

void ObjectScrub::end(const Result<ScrubVerdict> &verdict)
{
    m_steps.end([this, verdict] { emit finished(verdict); });
}

} // namespace Sync
