#include "tests/cluster/clusterstore.h"

#include "library/base/ids.h"
#include "sync/store/sha256.h"
#include "sync/transfer/bandwidth.h"

namespace TestSupport {

Sync::S3Store::Options storeOptions(const StorageCluster &cluster, const Clock &clock)
{
    Sync::S3Store::Options options;
    options.endpoints = cluster.endpoints();
    options.bucket = cluster.bucket();
    options.prefix = freshPrefix();
    options.keys = {cluster.accessKey(), cluster.secretKey(), {}};
    options.clock = &clock;
    options.line = std::make_shared<Sync::Bandwidth>(clock); // as in the program
    return options;
}

std::unique_ptr<Sync::S3Store> openStore(const Sync::S3Store::Options &options)
{
    Result<std::unique_ptr<Sync::S3Store>> store = Sync::S3Store::make(options);
    if (!store) {
        qFatal("%s", qUtf8Printable(store.error().message));
    }
    return std::move(*store);
}

QVector<QFuture<Result<Sync::PartReceipt>>> sendParts(Sync::ObjectStore &store,
    const Sync::UploadHandle &upload, const QByteArray &bytes, qint64 partBytes)
{
    QVector<QFuture<Result<Sync::PartReceipt>>> sending;
    for (qint64 offset = 0; offset < bytes.size(); offset += partBytes) {
        Sync::PartBody part;
        part.number = int(offset / partBytes) + 1;
        part.offsetBytes = offset;
        part.bytes = bytes.mid(offset, partBytes);
        part.sha256 = Sync::Sha256::of(part.bytes);
        sending.append(store.putPart(upload, part));
    }
    return sending;
}

QString freshPrefix()
{
    return randomId<ObjectId>().toString();
}

} // namespace TestSupport
