#include "sync/transfer/uploadcleaner.h"

namespace Sync {

UploadCleaner::UploadCleaner(ObjectStore *store, const StoreKeys &keys, const RetryPolicy &requests,
    const UploadRecord &record, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_keys(keys)
    , m_record(record)
    , m_steps(this, requests, [this](const Error &error) { end(failure(error)); })
{ }

void UploadCleaner::start()
{
    if (m_record.object.isNull()) {
        end({});
        return;
    }
    removeObject([this] { abortUploads(); });
}

// With the object gone, an upload of its key is nothing that a store could still need.
void UploadCleaner::removeObject(const std::function<void()> &then)
{
    if (m_record.published) {
        then();
        return;
    }
    const QString manifest = m_keys.manifest(m_record.object);
    const QString video = m_keys.video(m_record.object, m_record.objectName);
    m_steps.askFor([this, manifest] { return m_store->remove(manifest); },
        [this, video, then] {
            m_steps.askFor([this, video] { return m_store->remove(video); }, then);
        });
}

void UploadCleaner::abortUploads()
{
    const QString folder = m_keys.videoFolder(m_record.object);
    m_steps.askFor([this, folder] { return m_store->uploads(folder); },
        [this](const QVector<UploadHandle> &uploads) { abortNext(uploads); });
}

void UploadCleaner::abortNext(QVector<UploadHandle> uploads)
{
    if (uploads.isEmpty()) {
        // A completion whose answer nobody waited for may have come in between.
        removeObject([this] { end({}); });
        return;
    }
    const UploadHandle upload = uploads.takeLast();
    m_steps.askFor(
        [this, upload] { return m_store->abort(upload); }, [this, uploads] { abortNext(uploads); });
}

void UploadCleaner::end(const Result<> &result)
{
    m_steps.end([this, result] { emit finished(result); });
}

} // namespace Sync
