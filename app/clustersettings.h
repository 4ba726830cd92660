#pragma once

#include "library/base/secrets.h"
#include "library/base/settings.h"
#include "sync/s3/clusterconfig.h"

#include <QFuture>

#include <optional>

namespace App {

//! Which of the household's storages.
enum class ClusterRole
{
    Home, //!< what everybody plays from
    Backup
};

//! The cluster that the settings name; nothing: there is none.
std::optional<Sync::ClusterConfig> clusterIn(
    const Settings &settings, ClusterRole role = ClusterRole::Home);
//! Written to the disk when it returns. Blocks for a moment.
Result<> setCluster(
    Settings &settings, const Sync::ClusterConfig &config, ClusterRole role = ClusterRole::Home);

//! BadCredentials says where to enter those that are missing.
Result<Sync::S3Keys> clusterKeysIn(const Secrets &secrets, ClusterRole role = ClusterRole::Home);
QFuture<Result<>> setClusterKeys(
    Secrets &secrets, const Sync::S3Keys &keys, ClusterRole role = ClusterRole::Home);

//! Forgets the cluster and its keys. Nothing in the storage is touched.
QFuture<Result<>> forgetCluster(
    Settings &settings, Secrets &secrets, ClusterRole role = ClusterRole::Home);

} // namespace App
