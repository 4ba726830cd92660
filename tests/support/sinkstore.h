#pragma once

#include "library/base/async.h"
#include "sync/store/objectstore.h"

#include <QMutex>

#include <atomic>

namespace TestSupport {

//! Another store whose large objects are counted, not written: tests of what takes hundreds of
//! gigabytes. Safe from any thread.
class SinkStore final : public Sync::ObjectStore
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SinkStore)
public:
    static constexpr qint64 kLargeBytes = 1LL << 30;

    explicit SinkStore(Sync::ObjectStore *inner)
        : m_inner(inner)
    { }

    qint64 sunkBytes() const { return m_sunkBytes; }
    int aborted() const { return m_aborted; }

    QFuture<Result<Sync::ObjectStat>> stat(const QString &key) override
    {
        return m_inner->stat(key);
    }
    QFuture<Result<QByteArray>> read(
        const QString &key, qint64 offsetBytes, qint64 lengthBytes) override
    {
        return m_inner->read(key, offsetBytes, lengthBytes);
    }
    QFuture<Result<>> replace(const QString &key, const QByteArray &bytes) override
    {
        return m_inner->replace(key, bytes);
    }
    QFuture<Result<Sync::ObjectStat>> put(
        const QString &key, const QByteArray &bytes, const QString &mediaType) override
    {
        return m_inner->put(key, bytes, mediaType);
    }
    QFuture<Result<Sync::UploadHandle>> begin(
        const QString &key, const QString &mediaType, qint64 sizeBytes) override
    {
        if (sizeBytes < kLargeBytes) {
            return m_inner->begin(key, mediaType, sizeBytes);
        }
        const QMutexLocker lock(&m_mutex);
        m_open = {key, kSink};
        return Async::ready(Result<Sync::UploadHandle>(m_open));
    }
    QFuture<Result<Sync::PartReceipt>> putPart(
        const Sync::UploadHandle &upload, const Sync::PartBody &part) override
    {
        if (upload.uploadId != kSink) {
            return m_inner->putPart(upload, part);
        }
        m_sunkBytes += part.bytes.size();
        return Async::ready(Result<Sync::PartReceipt>(Sync::PartReceipt{
            part.number, QString::fromLatin1(part.sha256.toHex()), qint64(part.bytes.size())}));
    }
    QFuture<Result<Sync::ObjectStat>> complete(
        const Sync::UploadHandle &upload, const QVector<Sync::PartReceipt> &parts) override
    {
        return m_inner->complete(upload, parts); // NotFound for what was not written
    }
    QFuture<Result<>> abort(const Sync::UploadHandle &upload) override
    {
        if (upload.uploadId != kSink) {
            return m_inner->abort(upload);
        }
        ++m_aborted;
        const QMutexLocker lock(&m_mutex);
        m_open = {};
        return Async::ready(Result<>());
    }
    QFuture<Result<QVector<Sync::UploadHandle>>> uploads(const QString &prefix) override
    {
        {
            const QMutexLocker lock(&m_mutex);
            if (!m_open.key.isEmpty() && m_open.key.startsWith(prefix)) {
                return Async::ready(Result<QVector<Sync::UploadHandle>>({m_open}));
            }
        }
        return m_inner->uploads(prefix);
    }
    QFuture<Result<Sync::ObjectList>> list(
        const QString &prefix, const QString &after, int limit) override
    {
        return m_inner->list(prefix, after, limit);
    }
    QFuture<Result<>> remove(const QString &key) override { return m_inner->remove(key); }
    QFuture<Result<>> removeAll(const QStringList &keys) override
    {
        return m_inner->removeAll(keys);
    }

private:
    const QString kSink = QStringLiteral("sink");
    Sync::ObjectStore *m_inner;
    std::atomic<qint64> m_sunkBytes = 0;
    std::atomic<int> m_aborted = 0;
    QMutex m_mutex; // guards m_open
    Sync::UploadHandle m_open; //!< of a large object; one at a time
};

} // namespace TestSupport
