#include "sync/store/objectstore.h"

namespace Sync {

ObjectStore::ObjectStore(QObject *parent)
    : QObject(parent)
{ }

ObjectStore::~ObjectStore() = default;

QFuture<Result<QByteArray>> ObjectStore::readFor(
    const QString &key, qint64 offsetBytes, qint64 lengthBytes, const ReadPurpose & /*purpose*/)
{
    return read(key, offsetBytes, lengthBytes);
}

QFuture<Result<ObjectStat>> ObjectStore::putNew(
    const QString &key, const PartBody &body, const QString &mediaType)
{
    return put(key, body.bytes, mediaType);
}

} // namespace Sync
