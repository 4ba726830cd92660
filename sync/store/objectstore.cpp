#include "sync/store/objectstore.h"

#include "library/base/async.h"

#include <QCoreApplication>

namespace Sync {

Result<Document> wholeDocument(const QByteArray &bytes, qint64 maxBytes)
{
    if (bytes.size() > maxBytes) {
        return failure(ErrorCode::LimitExceeded,
            QCoreApplication::translate(
                "ObjectStore", "A file in the storage is larger than Matinee writes it."));
    }
    return Document{bytes};
}

ObjectStore::ObjectStore(QObject *parent)
    : QObject(parent)
{ }

ObjectStore::~ObjectStore() = default;

QFuture<Result<QByteArray>> ObjectStore::readFor(
    const QString &key, qint64 offsetBytes, qint64 lengthBytes, const ReadPurpose & /*purpose*/)
{
    return read(key, offsetBytes, lengthBytes);
}

QFuture<Result<Document>> ObjectStore::readDocument(
    const QString &key, qint64 maxBytes, int /*turn*/)
{
    return Async::then(read(key, 0, maxBytes + 1), [maxBytes](const Result<QByteArray> &bytes) {
        return bytes ? wholeDocument(*bytes, maxBytes) : failure(bytes.error());
    });
}

QFuture<Result<ObjectStat>> ObjectStore::putNew(
    const QString &key, const PartBody &body, const QString &mediaType)
{
    return put(key, body.bytes, mediaType);
}

} // namespace Sync
