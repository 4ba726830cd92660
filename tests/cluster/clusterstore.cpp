#include "tests/cluster/clusterstore.h"

#include "library/base/ids.h"

namespace TestSupport {

Sync::S3Store::Options storeOptions(const StorageCluster &cluster, const Clock &clock)
{
    Sync::S3Store::Options options;
    options.endpoints = cluster.endpoints();
    options.bucket = cluster.bucket();
    options.prefix = freshPrefix();
    options.keys = {cluster.accessKey(), cluster.secretKey(), {}};
    options.clock = &clock;
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

QString freshPrefix()
{
    return randomId<ObjectId>().toString();
}

} // namespace TestSupport
