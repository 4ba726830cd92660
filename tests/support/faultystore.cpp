#include "tests/support/faultystore.h"

#include <algorithm>

namespace TestSupport {

using namespace Sync;

FaultyStore::FaultyStore(ObjectStore *inner)
    : m_inner(inner)
{ }

void FaultyStore::setFaultBefore(const Fault &fault)
{
    const QMutexLocker lock(&m_mutex);
    m_before = fault;
}

void FaultyStore::setFaultAfter(const Fault &fault)
{
    const QMutexLocker lock(&m_mutex);
    m_after = fault;
}

QVector<FaultyStore::Call> FaultyStore::calls() const
{
    const QMutexLocker lock(&m_mutex);
    return m_calls;
}

int FaultyStore::count(const QString &name) const
{
    const QVector<Call> all = calls();
    return int(std::count_if(
        all.begin(), all.end(), [&name](const Call &call) { return call.name == name; }));
}

QFuture<Result<ObjectStat>> FaultyStore::stat(const QString &key)
{
    return pass<ObjectStat>("stat", key, 0, [this, key] { return m_inner->stat(key); });
}

QFuture<Result<QByteArray>> FaultyStore::read(
    const QString &key, qint64 offsetBytes, qint64 lengthBytes)
{
    return pass<QByteArray>("read", key, 0, [this, key, offsetBytes, lengthBytes] {
        return m_inner->read(key, offsetBytes, lengthBytes);
    });
}

QFuture<Result<Document>> FaultyStore::readDocument(const QString &key, qint64 maxBytes, int turn)
{
    return pass<Document>("readDocument", key, 0, [this, key, maxBytes, turn] {
        return Async::then(m_inner->readDocument(key, maxBytes, turn),
            [clock = m_clock.load()](Result<Document> document) {
                if (document && clock != nullptr) {
                    document->storeMs = clock->wallNow().time_since_epoch().count();
                }
                return document;
            });
    });
}

QFuture<Result<>> FaultyStore::replace(const QString &key, const QByteArray &bytes)
{
    return pass<void>(
        "replace", key, 0, [this, key, bytes] { return m_inner->replace(key, bytes); });
}

QFuture<Result<ObjectStat>> FaultyStore::put(
    const QString &key, const QByteArray &bytes, const QString &mediaType)
{
    return pass<ObjectStat>("put", key, 0,
        [this, key, bytes, mediaType] { return m_inner->put(key, bytes, mediaType); });
}

QFuture<Result<UploadHandle>> FaultyStore::begin(
    const QString &key, const QString &mediaType, qint64 sizeBytes)
{
    return pass<UploadHandle>("begin", key, 0,
        [this, key, mediaType, sizeBytes] { return m_inner->begin(key, mediaType, sizeBytes); });
}

QFuture<Result<PartReceipt>> FaultyStore::putPart(const UploadHandle &upload, const PartBody &part)
{
    return pass<PartReceipt>("putPart", upload.key, part.number,
        [this, upload, part] { return m_inner->putPart(upload, part); });
}

QFuture<Result<ObjectStat>> FaultyStore::complete(
    const UploadHandle &upload, const QVector<PartReceipt> &parts)
{
    return pass<ObjectStat>("complete", upload.key, 0,
        [this, upload, parts] { return m_inner->complete(upload, parts); });
}

QFuture<Result<>> FaultyStore::abort(const UploadHandle &upload)
{
    return pass<void>("abort", upload.key, 0, [this, upload] { return m_inner->abort(upload); });
}

QFuture<Result<QVector<UploadHandle>>> FaultyStore::uploads(const QString &prefix)
{
    return pass<QVector<UploadHandle>>(
        "uploads", prefix, 0, [this, prefix] { return m_inner->uploads(prefix); });
}

QFuture<Result<ObjectList>> FaultyStore::list(
    const QString &prefix, const QString &after, int limit)
{
    return pass<ObjectList>("list", prefix, 0,
        [this, prefix, after, limit] { return m_inner->list(prefix, after, limit); });
}

QFuture<Result<>> FaultyStore::remove(const QString &key)
{
    return pass<void>("remove", key, 0, [this, key] { return m_inner->remove(key); });
}

QFuture<Result<>> FaultyStore::removeAll(const QStringList &keys)
{
    return pass<void>(
        "removeAll", keys.value(0), 0, [this, keys] { return m_inner->removeAll(keys); });
}

} // namespace TestSupport
