#include "sync/store/objectstore.h"
#include "sync/transfer/storedvideos.h"
#include "sync/transfer/uploader.h"

#include <algorithm>
#include <utility>

namespace Sync {

// Whether the store has the same bytes already, so that nothing need be sent.

void Uploader::lookForCopy()
{
    if (m_plan.sizeBytes <= kChunkBytes) {
        upload();
        return;
    }
    const Result<QVector<TransferJournal::KnownContent>> known
        = m_services.journal->contentsLike(m_plan.sizeBytes, m_record.sample);
    if (!known) {
        end(failure(known.error()));
        return;
    }
    QSet<ContentId> wanted;
    for (const TransferJournal::KnownContent &content : *known) {
        wanted.insert(content.content);
    }
    if (wanted.isEmpty()) {
        upload();
    } else {
        hashWhole(0, {}, wanted);
    }
}

void Uploader::hashWhole(qint64 chunk, const QByteArray &hashes, const QSet<ContentId> &wanted)
{
    const qint64 offset = chunk * kChunkBytes;
    if (offset >= m_plan.sizeBytes) {
        const ContentId id = contentIdOf(m_plan.sizeBytes, hashes);
        if (wanted.contains(id)) {
            checkCopy(id, [this] { upload(); });
        } else {
            upload();
        }
        return;
    }
    const qint64 size = std::min(kChunkBytes, m_plan.sizeBytes - offset);
    const auto hash
        = [source = m_source, offset, size] { return hashChunk(*source, offset, size); };
    m_steps.need(Async::run(m_services.pool, hash),
        [this, chunk, hashes, wanted, offset, size](const QByteArray &next) {
            m_readBytes = offset + size;
            emit progressed();
            hashWhole(chunk + 1, hashes + next, wanted);
        });
}

void Uploader::checkCopy(const ContentId &content, std::function<void()> otherwise)
{
    m_steps.askFor([this, content] { return m_services.videos->objectWithContent(content); },
        [this, content, otherwise = std::move(otherwise)](const Library::StoredObject &object) {
            if (object.id.isNull() || object.id == m_record.object) {
                otherwise();
            } else {
                checkCopyObject(object, content, otherwise);
            }
        });
}

// The catalog knows the object; only the store knows whether its bytes are there. It is asked for
// the key: a list may be late.
void Uploader::checkCopyObject(
    const Library::StoredObject &object, const ContentId &content, std::function<void()> otherwise)
{
    const QString video = m_services.keys.video(object.id, object.name);
    m_steps.ask([this, video] { return m_services.store->stat(video); },
        [this, object, content, otherwise = std::move(otherwise)](const Result<ObjectStat> &stat) {
            if (stat && stat->sizeBytes == m_plan.sizeBytes) {
                useCopy(object, content);
            } else if (stat || stat.error().code == ErrorCode::NotFound) {
                otherwise();
            } else {
                end(failure(stat.error()));
            }
        });
}

void Uploader::useCopy(const Library::StoredObject &object, const ContentId &content)
{
    const TransferOutcome outcome{TransferState::Instant, object.id};
    const auto take
        = [this, outcome, content, name = object.name] { ingest(outcome, content, name); };
    if (m_record.begun) {
        abandonUploads(take);
    } else {
        take();
    }
}

} // namespace Sync
