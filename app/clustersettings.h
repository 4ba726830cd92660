#pragma once

#include "library/base/secrets.h"
#include "library/base/settings.h"
#include "sync/s3/clusterconfig.h"

#include <QFuture>

#include <optional>

namespace App {

//! The cluster that the settings name; nothing: there is none.
std::optional<Sync::ClusterConfig> clusterIn(const Settings &settings);
//! Written to the disk when it returns. Blocks for a moment.
Result<> setCluster(Settings &settings, const Sync::ClusterConfig &config);

//! BadCredentials says where to enter those that are missing.
Result<Sync::S3Keys> clusterKeysIn(const Secrets &secrets);
QFuture<Result<>> setClusterKeys(Secrets &secrets, const Sync::S3Keys &keys);

//! Forgets the cluster and its keys. Nothing in the storage is touched.
QFuture<Result<>> forgetCluster(Settings &settings, Secrets &secrets);

} // namespace App
