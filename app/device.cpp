#include "app/device.h"

#include "app/bandwidthsettings.h"
#include "app/clustersettings.h"
#include "app/commandline.h"
#include "app/damagereport.h"
#include "app/desktopkeyring.h"
#include "app/scrubkeeper.h"
#include "app/sourcefiles.h"
#include "app/storedvideosincatalog.h"
#include "app/storyboards.h"
#include "app/trash.h"
#include "app/videoshere.h"
#include "library/base/async.h"
#include "library/base/logging.h"
#include "library/catalog/catalog.h"
#include "library/catalog/catalogupkeep.h"
#include "library/media/mediaworkers.h"
#include "library/scan/libraryupdater.h"
#include "sync/describe/onlinedescriptions.h"
#include "sync/replication/synchronizer.h"
#include "sync/store/folderstore.h"
#include "sync/store/sha256.h"
#include "sync/transfer/bandwidth.h"
#include "sync/transfer/chunkedsource.h"
#include "sync/transfer/picturefetcher.h"
#include "sync/transfer/picturesender.h"
#include "sync/transfer/transferqueue.h"
#include "sync/web/webclient.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>
#include <QSysInfo>

#include <chrono>

namespace App {

namespace {

using namespace std::chrono_literals;

// Until every reader of a cluster sees a new key (sync/PROTOCOL.md).
constexpr auto kClusterSettle = 10s;
// Its times are full minutes; who looks on sees the change within so long.
constexpr auto kLookAtTimetable = 10s;
constexpr qint64 kLeaveFreeBytes = 2LL * 1024 * 1024 * 1024;

// Of videos of the cluster that were played.
qint64 cacheBytesIn(const Settings &settings)
{
    return settings.integer(SettingKey::CacheGigabytes) * 1'000'000'000LL;
}

ProfileId chooseViewer(const QVector<Library::Profile> &profiles, const QString &active)
{
    for (const Library::Profile &profile : profiles) {
        if (profile.id.toString() == active) {
            return profile.id;
        }
    }
    return profiles.isEmpty() ? ProfileId{} : profiles.first().id;
}

//! Of the interface, as TMDB writes languages: "zh-CN".
QString languageOf(const QString &setting)
{
    const QLocale locale = setting == QLatin1String("auto") ? QLocale::system() : QLocale(setting);
    if (locale.language() == QLocale::C) {
        return QStringLiteral("en-US");
    }
    return locale.name().replace(QLatin1Char('_'), QLatin1Char('-'));
}

// Another address may be another storage, of which nothing is known.
QByteArray nameOf(const Sync::ClusterConfig &cluster)
{
    QStringList parts = cluster.endpoints;
    parts.sort();
    parts << cluster.bucket << cluster.prefix << cluster.library.toString();
    return Sync::Sha256::of(parts.join(QLatin1Char('\n')).toUtf8());
}

} // namespace

Device::Device(const Paths &paths)
    : m_paths(paths)
    , m_sources(std::make_shared<SourceFiles>())
{ }

Device::~Device()
{
    // From the top down: the queue writes through the catalog and probes through the updater.
    m_descriptions.reset();
    m_scrubber.reset();
    m_pictureSender.reset();
    m_pictureFetcher.reset();
    m_trash.reset();
    m_videosHere.reset();
    m_synchronizer.reset();
    m_transfers.reset();
    m_storedVideos.reset();
    m_storyboards.reset();
    m_updater.reset();
    m_stores = {};
    m_catalog.reset();
}

Result<std::unique_ptr<Device>> Device::open(const Paths &paths)
{
    std::unique_ptr<Device> device(new Device(paths));
    if (const Result<> prepared = device->prepare(); !prepared) {
        return failure(prepared.error());
    }
    return device;
}

Result<> Device::prepare()
{
    // A library that is there can be watched where no folder can be made.
    const Result<> folders = m_paths.prepare();
    if (!folders && !QFileInfo::exists(m_paths.catalogFile())) {
        return folders;
    }
    m_settings = std::make_unique<Settings>(m_paths.settingsFile());
    if (!m_paths.isOneFolder()) {
        m_keyring = std::make_unique<DesktopKeyring>();
    }
    m_secrets = std::make_unique<Secrets>(m_paths.secretsFile(), m_keyring.get());
    connect(m_secrets.get(), &Secrets::keptInFile, this, [this](const QString &file) {
        emit noticed(tr("This desktop has no keyring, so the key is kept in %1, which only you can "
                        "read.")
                         .arg(file));
    });
    connect(m_secrets.get(), &Secrets::keyringWaits, this, [this] {
        emit noticed(tr("The keyring does not answer. Unlock it: keys of Matinee are in it."));
    });
    auto catalog = Library::Catalog::open(m_paths.catalogFile(), m_clock);
    if (!catalog) {
        return failure(catalog.error());
    }
    m_catalog = std::move(*catalog);
    if (!m_catalog->notice().isEmpty()) {
        qCInfo(lcApp) << m_catalog->notice();
    }
    const auto profiles = m_catalog->profiles().result();
    if (!profiles) {
        return failure(profiles.error());
    }
    m_viewer = chooseViewer(*profiles, m_settings->text(SettingKey::ActiveProfile));
    limitLine();
    return openStores();
}

void Device::limitLine()
{
    m_line = std::make_shared<Sync::Bandwidth>(m_clock);
    m_minute.setInterval(kLookAtTimetable);
    connect(&m_minute, &QTimer::timeout, m_line.get(), &Sync::Bandwidth::follow);
    const auto follow = [this] {
        const Sync::BandwidthPlan plan = bandwidthPlanIn(*m_settings);
        m_line->setPlan(plan);
        if (plan.hasTimetable != m_minute.isActive()) {
            plan.hasTimetable ? m_minute.start() : m_minute.stop();
        }
    };
    connect(m_settings.get(), &Settings::changed, this, follow);
    follow();
}

Result<> Device::openStores()
{
    auto folder = Sync::FolderStore::open(m_paths.storeFolder(), Sync::FolderStore::Create::Yes);
    if (!folder) {
        return failure(folder.error());
    }
    m_folder = folder->get();
    m_stores.embedded = std::shared_ptr<Sync::ObjectStore>(std::move(*folder));
    m_stores.current = m_stores.embedded;
    m_stores.cache = std::make_shared<Sync::ChunkCache>(
        Sync::ChunkCache::Options{m_paths.cacheFolder() + QStringLiteral("/videos"),
            cacheBytesIn(*m_settings), kLeaveFreeBytes});
    connect(m_settings.get(), &Settings::changed, this, [this](SettingKey key) {
        if (key == SettingKey::CacheGigabytes) {
            m_stores.cache->setLimit(cacheBytesIn(*m_settings));
        }
    });
    const auto report = std::make_shared<DamageReport>();
    connect(report.get(), &DamageReport::found, this, &Device::damageFound, Qt::QueuedConnection);
    m_stores.damaged = [report](const Sync::DamagedChunk &chunk) {
        emit report->found(chunk.title, chunk.isHealed);
    };
    m_cluster = clusterIn(*m_settings);
    if (!m_cluster) {
        return {};
    }
    Sync::S3Store::Options options = m_cluster->storeOptions(m_clock);
    options.awaitsKeys = true;
    options.line = m_line;
    auto made = Sync::S3Store::make(options);
    if (!made) {
        Error error = made.error();
        error.message = tr("The cluster in the settings cannot be used: %1 Remove it with “matinee "
                           "cluster remove”, then add it again.")
                            .arg(error.message);
        return failure(error);
    }
    const std::shared_ptr<Sync::S3Store> store = std::move(*made);
    m_stores.current = store;
    handOutKeys(store);
    return {};
}

// Nobody waits for the keyring but the requests.
void Device::handOutKeys(const std::shared_ptr<Sync::S3Store> &store)
{
    const auto handOut = [this, store](const Result<> &loaded) {
        const Result<Sync::S3Keys> keys = clusterKeysIn(*m_secrets);
        store->setKeys(keys || loaded ? keys : failure(loaded.error()));
    };
    if (m_secrets->loaded().isFinished()) {
        handOut(m_secrets->loaded().result());
        return;
    }
    Async::whenDone(m_secrets->loaded(), this, handOut);
}

// The bytes of a stored video, as far as they are a file of this PC.
std::function<QString(const Library::TitleVersion &)> Device::objectFiles() const
{
    return [store = m_stores.embedded, folder = m_paths.storeFolder(), sources = m_sources](
               const Library::TitleVersion &version) {
        const Result<QString> key = objectKey(*store, version);
        const QString path = key ? QString(folder + QLatin1Char('/') + *key) : QString();
        return QFileInfo::exists(path) ? path : sources->fileOf(version.object);
    };
}

Storyboards &Device::storyboards()
{
    if (!m_storyboards) {
        Storyboards::Options options;
        options.catalog = m_catalog.get();
        options.updater = &updater();
        options.stores = m_stores;
        options.folder = m_paths.storyboardsFolder();
        options.viewer = m_viewer;
        options.objectFile = objectFiles();
        if (m_cluster) {
            options.cluster = m_cluster->library;
        }
        m_storyboards = std::make_unique<Storyboards>(options);
    }
    return *m_storyboards;
}

Library::LibraryUpdater &Device::updater()
{
    if (!m_updater) {
        Library::LibraryUpdater::Options options{m_catalog.get(), &m_clock,
            Library::MediaWorkers::installedProgram(), m_paths.picturesFolder(), objectFiles()};
        options.storyboardsFolder = m_paths.storyboardsFolder();
        m_updater = std::make_unique<Library::LibraryUpdater>(options);
    }
    return *m_updater;
}

std::shared_ptr<Sync::WebClient> Device::webClient()
{
    if (!m_webClient) {
        m_webClient = std::make_shared<Sync::WebClient>();
    }
    return m_webClient;
}

Sync::OnlineDescriptions &Device::descriptions()
{
    if (!m_descriptions) {
        Sync::Describer::Options options;
        options.catalog = m_catalog.get();
        options.clock = &m_clock;
        options.cacheFolder = m_paths.cacheFolder() + QStringLiteral("/descriptions");
        options.picturesFolder = m_paths.picturesFolder();
        options.makePictures = [&updater = updater()](
                                   const QString &file) { return updater.picturesFromImage(file); };
        m_descriptions = std::make_unique<Sync::OnlineDescriptions>(options);
        const auto follow = [this] {
            m_descriptions->setService({m_settings->text(SettingKey::DescribeBaseUrl),
                m_secrets->value(SecretKey::TmdbKey),
                languageOf(m_settings->text(SettingKey::Language))});
        };
        connect(
            m_settings.get(), &Settings::changed, m_descriptions.get(), [follow](SettingKey key) {
                if (key == SettingKey::DescribeBaseUrl || key == SettingKey::Language) {
                    follow();
                }
            });
        connect(m_secrets.get(), &Secrets::changed, m_descriptions.get(), follow);
        follow();
    }
    return *m_descriptions;
}

Result<Sync::TransferQueue *> Device::transfers()
{
    if (!m_transfers) {
        m_storedVideos = std::make_unique<StoredVideosInCatalog>(*m_catalog, updater(), *m_sources);
        Sync::TransferQueue::Options options;
        options.journalFile
            = m_cluster ? m_paths.transfersFile(m_cluster->library) : m_paths.transfersFile();
        options.store = m_stores.current.get();
        options.videos = m_storedVideos.get();
        options.clock = &m_clock;
        options.cache = m_stores.cache.get();
        options.settle = m_cluster ? kClusterSettle : 0s;
        auto queue = Sync::TransferQueue::open(options);
        if (!queue) {
            return failure(queue.error());
        }
        m_transfers = std::move(*queue);
        videosHere().follow(*m_transfers);
        for (const Sync::Transfer &transfer : m_transfers->list()) {
            m_sources->note(transfer.object, transfer.file, transfer.totalBytes);
        }
    }
    return m_transfers.get();
}

Sync::Synchronizer *Device::synchronizer()
{
    if (!m_synchronizer && m_cluster) {
        Sync::Synchronizer::Options options;
        options.catalog = m_catalog.get();
        options.store = m_stores.current.get();
        options.library = m_cluster->library;
        options.clock = &m_clock;
        options.deviceName = QSysInfo::machineHostName();
        options.trash = std::chrono::days(m_settings->integer(SettingKey::TrashDays));
        options.uploadJournals = {m_paths.transfersFile(options.library),
            m_paths.repairsFile(options.library), m_paths.movingFile(options.library)};
        m_synchronizer = std::make_unique<Sync::Synchronizer>(options);
        connect(m_synchronizer.get(), &Sync::Synchronizer::mustUploadAgain, this,
            [this](const QString &file) {
                if (m_transfers) {
                    m_transfers->add({file});
                }
            });
    }
    return m_synchronizer.get();
}

VideosHere &Device::videosHere()
{
    if (!m_videosHere) {
        m_videosHere = std::make_unique<VideosHere>(*m_catalog, m_stores);
    }
    return *m_videosHere;
}

Sync::PictureFetcher *Device::pictureFetcher()
{
    if (m_cluster && !m_pictureFetcher) {
        m_pictureFetcher = std::make_unique<Sync::PictureFetcher>(Sync::PictureFetcher::Options{
            m_stores.current, m_cluster->library, m_paths.picturesFolder(), &m_clock});
    }
    return m_pictureFetcher.get();
}

void Device::sendPictures()
{
    if (!m_cluster || m_pictureSender || m_catalog->isReadOnly()) {
        return;
    }
    Sync::PictureSender::Options options;
    options.catalog = m_catalog.get();
    options.store = m_stores.current.get();
    options.clock = &m_clock;
    options.cluster = nameOf(*m_cluster);
    options.library = [this] {
        const Result<Sync::TransferQueue *> queue = transfers();
        return queue ? (*queue)->library()
                     : Async::ready(Result<LibraryId>(failure(queue.error())));
    };
    options.folder = m_paths.picturesFolder();
    m_pictureSender = std::make_unique<Sync::PictureSender>(options);
    m_pictureSender->start();
}

Result<ScrubKeeper *> Device::scrubber()
{
    if (m_catalog->isReadOnly()) {
        return failure(ErrorCode::ReadOnly,
            tr("Nothing can be written in the data folder, so what is found could not be "
               "remembered."));
    }
    if (!m_scrubber) {
        ScrubKeeper::Options options;
        options.catalog = m_catalog.get();
        options.stores = m_stores;
        options.settings = m_settings.get();
        options.clock = &m_clock;
        options.library = m_cluster ? m_cluster->library : LibraryId();
        options.storeFolder = m_paths.storeFolder();
        options.journalFile = m_paths.repairsFile(options.library);
        m_scrubber = std::make_unique<ScrubKeeper>(options);
    }
    return m_scrubber.get();
}

Trash &Device::trash()
{
    if (!m_trash) {
        m_trash = std::make_unique<Trash>(*m_catalog, m_stores, *m_settings, m_clock);
    }
    return *m_trash;
}

void Device::resolveTitle(
    const QString &text, QObject *owner, std::function<void(const Result<TitleId> &)> done)
{
    if (const auto whole = TitleId::fromString(text)) {
        done(*whole);
        return;
    }
    Async::whenDone(m_catalog->titlesWithPrefix(text), owner,
        [text, done = std::move(done)](const Result<QVector<TitleId>> &found) {
            if (!found) {
                done(failure(found.error()));
            } else if (found->isEmpty()) {
                done(failure(ErrorCode::NotFound,
                    tr("No title and no file is called “%1”. See matinee ls.").arg(text)));
            } else if (found->size() > 1) {
                done(failure(ErrorCode::InvalidInput,
                    tr("Several titles begin with “%1”. Give more of the id.").arg(text)));
            } else {
                done(found->first());
            }
        });
}

void withDevice(VerbContext &context, const std::function<void(Device &)> &run)
{
    if (Library::CatalogUpkeep::isDue(context.paths().catalogFile())) {
        context.output().notice(QCoreApplication::translate("CommandLine",
            "The library is brought up to date once after an update; this takes a few minutes."));
    }
    auto device = Device::open(context.paths());
    if (!device) {
        context.fail(device.error());
        return;
    }
    if (const QString notice = (*device)->catalog().notice(); !notice.isEmpty()) {
        context.output().notice(notice);
    }
    Device *raw = device->release();
    raw->setParent(&context);
    QObject::connect(raw, &Device::noticed, &context,
        [&context](const QString &text) { context.output().notice(text); });
    run(*raw);
}

} // namespace App
