#pragma once

#include "library/base/ids.h"
#include "sync/s3/s3store.h"

#include <QByteArray>
#include <QHash>
#include <QString>
#include <QStringList>

namespace Sync {

//! The cluster of a household as this PC knows it; all but the keys. Pure data.
struct ClusterConfig
{
    QStringList endpoints; //!< as S3Address writes them; all serve the same objects
    QString bucket;
    QString prefix; //!< empty: the bucket's own keys
    QString region; //!< empty: found out
    S3Address::Style style = S3Address::Style::Path;
    QHash<QString, QByteArray> approvedCertificates; //!< by endpoint: SHA-256
    LibraryId library; //!< that was met there; null: not met yet

    //! Without keys.
    S3Store::Options storeOptions(const Clock &clock) const;

    bool operator==(const ClusterConfig &) const = default;
};

//! The config with its endpoints as S3Address writes them, each once. InvalidInput: an endpoint,
//! the bucket or the prefix cannot be meant.
Result<ClusterConfig> checkedConfig(const ClusterConfig &config);

} // namespace Sync
