#pragma once

#include "library/base/ids.h"

#include <QString>

#include <memory>

class Clock;
class Secrets;
class Settings;

namespace Library {
class Catalog;
}
namespace Sync {
class Bandwidth;
class ChunkCache;
class OnlineDescriptions;
class PictureFetcher;
class Synchronizer;
class TransferQueue;
} // namespace Sync

namespace Ui {

class Actions;
class ClusterControl;
class PictureLoader;
class Theme;

//! Everything the pages work on. Owned by the composition root, which outlives the window; no
//! pointer is null except where a comment says so.
struct Services
{
    Library::Catalog *catalog = nullptr;
    Sync::TransferQueue *transfers = nullptr; //!< null: no transfers in this window
    Sync::Bandwidth *line = nullptr; //!< to the cluster, with its limits; null: there is none
    std::shared_ptr<Sync::ChunkCache> cache; //!< of what the cluster has; null: there is none
    Sync::OnlineDescriptions *descriptions = nullptr; //!< null: none in this window
    Sync::Synchronizer *synchronizer = nullptr; //!< null: there is no cluster
    ClusterControl *cluster = nullptr; //!< null: no cluster in this window
    Settings *settings = nullptr;
    Secrets *secrets = nullptr;
    Actions *actions = nullptr;
    Theme *theme = nullptr;
    const Clock *clock = nullptr;
    PictureLoader *pictures = nullptr; //!< made by the window when null
    ProfileId viewer;
    Sync::PictureFetcher *pictureFetcher
        = nullptr; //!< of what the cluster has; null: there is none
    QString picturesFolder; //!< <2 hex>/<sha256>.jpg below it
    QString storeFolder; //!< its free space is told before a drop
};

} // namespace Ui
