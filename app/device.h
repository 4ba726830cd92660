#pragma once

#include "app/versionsource.h"
#include "library/base/clock.h"
#include "library/base/paths.h"
#include "library/base/secrets.h"
#include "library/base/settings.h"
#include "library/catalog/types.h"
#include "sync/s3/clusterconfig.h"

#include <QFuture>
#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>

namespace Library {
class Catalog;
class LibraryUpdater;
} // namespace Library
namespace Sync {
class Bandwidth;
class FolderStore;
class OnlineDescriptions;
class PictureFetcher;
class PictureSender;
class Synchronizer;
class TransferQueue;
class WebClient;
} // namespace Sync

namespace App {

class DesktopKeyring;
class ScrubKeeper;
class SourceFiles;
class StoredVideosInCatalog;
class Storyboards;
class Trash;
class VerbContext;
class VideosHere;

//! The parts of this PC below the window, brought up from the bottom: settings, catalog, store,
//! media workers, transfers. Both the window and the verbs stand on it. Lives on the main thread;
//! what is not used is not started.
class Device final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Device)
public:
    //! Blocks while the catalog is opened; called before any window is shown.
    static Result<std::unique_ptr<Device>> open(const Paths &paths);
    ~Device() override;

    const Paths &paths() const { return m_paths; }
    const Clock &clock() const { return m_clock; }
    Settings &settings() { return *m_settings; }
    Secrets &secrets() { return *m_secrets; }
    Library::Catalog &catalog() { return *m_catalog; }
    ProfileId viewer() const { return m_viewer; }

    //! Scanning and pictures; started at the first call.
    Library::LibraryUpdater &updater();
    //! Started at the first call.
    Storyboards &storyboards();
    //! Descriptions from the network, which follow the settings; started at the first call, and off
    //! without a key.
    Sync::OnlineDescriptions &descriptions();
    //! The queue of uploads into the present store; started at the first call. ErrorCode::Busy:
    //! another Matinee of this data folder has it.
    Result<Sync::TransferQueue *> transfers();
    //! Which videos of the storage are on this PC; kept true while there are transfers().
    VideosHere &videosHere();
    Trash &trash();

    //! Brings pictures that other PCs have put into the cluster; null without a cluster.
    Sync::PictureFetcher *pictureFetcher();
    //! From now on puts there those that this PC has; started at the first call.
    void sendPictures();
    //! Keeps the library in step with the cluster's; null without a cluster. Whoever has
    //! transfers() may ask for it, so that one program of a data folder does it.
    Sync::Synchronizer *synchronizer();

    //! Whether what is stored is whole; started at the first call. ReadOnly: what it finds could
    //! not be remembered.
    Result<ScrubKeeper *> scrubber();

    //! Finds the one title whose id starts with text (6 hexadecimal digits or more).
    void resolveTitle(
        const QString &text, QObject *owner, std::function<void(const Result<TitleId> &)> done);

    //! The cluster that was set when this device was opened.
    const std::optional<Sync::ClusterConfig> &cluster() const { return m_cluster; }
    //! Shared with sources that may outlive a call.
    const Stores &stores() const { return m_stores; }
    Sync::FolderStore *embeddedStore() const { return m_folder; }
    //! The line to the cluster, whose limits follow the settings and the clock.
    const std::shared_ptr<Sync::Bandwidth> &line() const { return m_line; }

    //! The connections to web servers; made at the first call.
    std::shared_ptr<Sync::WebClient> webClient();

signals:
    //! What a person should know, though nothing failed.
    void noticed(const QString &text);
    //! Bytes of a video in the store were not what they must be: another copy was whole, or none.
    void damageFound(const QString &title, bool isHealed);

private:
    explicit Device(const Paths &paths);
    Result<> prepare();
    std::function<QString(const Library::TitleVersion &)> objectFiles() const;
    Result<> openStores();
    void limitLine();
    void handOutKeys(const std::shared_ptr<Sync::S3Store> &store);

    const Paths m_paths;
    const SystemClock m_clock;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<DesktopKeyring> m_keyring; //!< null: the file alone
    std::unique_ptr<Secrets> m_secrets;
    std::unique_ptr<Library::Catalog> m_catalog;
    ProfileId m_viewer;
    std::optional<Sync::ClusterConfig> m_cluster;
    std::shared_ptr<Sync::Bandwidth> m_line;
    QTimer m_minute; //!< runs while a timetable says when which limits hold
    Stores m_stores;
    Sync::FolderStore *m_folder = nullptr; //!< the embedded one of the stores
    std::shared_ptr<SourceFiles> m_sources;
    std::unique_ptr<Library::LibraryUpdater> m_updater;
    std::unique_ptr<Storyboards> m_storyboards;
    std::unique_ptr<StoredVideosInCatalog> m_storedVideos;
    std::unique_ptr<Sync::TransferQueue> m_transfers;
    std::unique_ptr<VideosHere> m_videosHere;
    std::unique_ptr<ScrubKeeper> m_scrubber;
    std::unique_ptr<Sync::PictureFetcher> m_pictureFetcher;
    std::unique_ptr<Sync::PictureSender> m_pictureSender;
    std::unique_ptr<Trash> m_trash;
    std::unique_ptr<Sync::Synchronizer> m_synchronizer;
    std::unique_ptr<Sync::OnlineDescriptions> m_descriptions;
    std::shared_ptr<Sync::WebClient> m_webClient;
};

//! Opens the device for a verb, hands it to run, and keeps it until the verb has finished; an error
//! ends the verb.
void withDevice(VerbContext &context, const std::function<void(Device &)> &run);

} // namespace App
