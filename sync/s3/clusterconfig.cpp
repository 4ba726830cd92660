#include "sync/s3/clusterconfig.h"

#include "sync/store/storekeys.h"

namespace Sync {

S3Store::Options ClusterConfig::storeOptions(const Clock &clock) const
{
    S3Store::Options options;
    options.endpoints = endpoints;
    options.bucket = bucket;
    options.style = style;
    options.prefix = prefix;
    options.region = region;
    options.clock = &clock;
    options.approvedCertificates = approvedCertificates;
    return options;
}

Result<ClusterConfig> checkedConfig(const ClusterConfig &config)
{
    ClusterConfig checked = config;
    checked.endpoints.clear();
    // Without an endpoint the empty one says what is missing.
    const QStringList endpoints = config.endpoints.isEmpty() ? QStringList{{}} : config.endpoints;
    for (const QString &endpoint : endpoints) {
        const Result<S3Address> address = S3Address::make(endpoint, config.bucket, config.style);
        if (!address) {
            return failure(address.error());
        }
        if (!checked.endpoints.contains(address->endpoint())) {
            checked.endpoints << address->endpoint();
        }
    }
    while (checked.prefix.endsWith(u'/')) {
        checked.prefix.chop(1);
    }
    if (!checked.prefix.isEmpty()) {
        if (const Result<> valid = checkKey(checked.prefix); !valid) {
            return failure(valid.error());
        }
    }
    return checked;
}

} // namespace Sync
