#pragma once

#include "library/base/clock.h"
#include "sync/s3/s3store.h"
#include "tests/support/storagecluster.h"

#include <QByteArray>
#include <QFuture>
#include <QString>
#include <QVector>

#include <memory>

namespace TestSupport {

//! All endpoints of a cluster, and a prefix that nobody used before. The clock outlives the store.
Sync::S3Store::Options storeOptions(const StorageCluster &cluster, const Clock &clock);
//! Ends the program if it cannot be made.
std::unique_ptr<Sync::S3Store> openStore(const Sync::S3Store::Options &options);
//! A prefix that nobody used before.
QString freshPrefix();
//! Sends all bytes as parts of this size, at once.
QVector<QFuture<Result<Sync::PartReceipt>>> sendParts(Sync::ObjectStore &store,
    const Sync::UploadHandle &upload, const QByteArray &bytes, qint64 partBytes);

} // namespace TestSupport
