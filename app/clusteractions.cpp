#include "app/clusteractions.h"

#include "app/clustersettings.h"
#include "app/clustersetup.h"
#include "app/device.h"
#include "app/keyrotation.h"
#include "app/scrubkeeper.h"
#include "app/storagesafety.h"
#include "app/storemover.h"
#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "sync/store/folderstore.h"
#include "sync/store/libraryfile.h"
#include "sync/store/storekeys.h"

#include <QSet>
#include <QUrl>

namespace App {

namespace {

constexpr int kCountPage = 1000;
constexpr std::chrono::seconds kReadChecksAfter{30};

} // namespace

ClusterActions::ClusterActions(Device &device)
    : m_device(device)
    , m_health(device.clock())
{
    connect(&m_health, &Sync::NodeHealthProbe::found, this, &ClusterActions::healthReported);
    watchScrub();
}

// What it finds is asked of the catalog, and not for each object.
void ClusterActions::watchScrub()
{
    m_checks.setSingleShot(true);
    m_checks.setInterval(kReadChecksAfter);
    connect(&m_checks, &QTimer::timeout, this, &ClusterActions::readChecks);
    const Result<ScrubKeeper *> keeper = m_device.scrubber();
    if (!keeper) {
        return; // said by scrub()
    }
    connect(*keeper, &ScrubKeeper::looked, &m_checks, [this] {
        if (!m_checks.isActive() && !m_scrub.isRunning) {
            m_checks.start();
        }
    });
    connect(*keeper, &ScrubKeeper::progressed, this, [this](const Sync::ScrubProgress &progress) {
        if (m_scrub.isRunning && progress.objectsTotal > 0) {
            m_scrub.progress = progress;
            emit scrubTold(m_scrub);
        }
    });
    connect(*keeper, &ScrubKeeper::finished, this, [this](const Result<Sync::ScrubReport> &report) {
        m_scrub.isRunning = false;
        m_scrub.progress = {};
        if (!report) {
            emit failed(report.error().message);
        }
        readChecks();
    });
}

void ClusterActions::readChecks()
{
    Async::whenDone(m_device.catalog().checkSummary(), this,
        [this](const Result<Library::CheckSummary> &summary) {
            if (summary) {
                m_scrub.summary = *summary;
                emit scrubTold(m_scrub);
            } else {
                emit failed(summary.error().message);
            }
        });
}

void ClusterActions::scrub()
{
    const Result<ScrubKeeper *> keeper = m_device.scrubber();
    if (!keeper) {
        emit failed(keeper.error().message);
        return;
    }
    m_scrub.isRunning = true;
    m_scrub.progress = {};
    emit scrubTold(m_scrub);
    (*keeper)->run({});
}

void ClusterActions::stopScrub()
{
    if (const Result<ScrubKeeper *> keeper = m_device.scrubber()) {
        (*keeper)->stop();
    }
}

ClusterActions::~ClusterActions() = default;

std::optional<Sync::ClusterConfig> ClusterActions::config() const
{
    return m_device.cluster();
}

void ClusterActions::refresh()
{
    if (!m_device.cluster()) {
        return;
    }
    countOwnStore();
    readChecks();
    Async::whenDone(m_device.secrets().loaded(), this, [this](const Result<> &) { probe(); });
    for (const QString &endpoint : m_device.cluster()->endpoints) {
        m_health.ask(endpoint);
    }
}

void ClusterActions::askForCopies(qint64 storedMs)
{
    if (!m_device.cluster()) {
        return;
    }
    auto *safety = new StorageSafety(m_device.cluster()->endpoints, m_device.clock(), this);
    safety->start([this, safety, storedMs](const QVector<Sync::NodeAnswer> &nodes) {
        safety->deleteLater();
        const qint64 nowMs = m_device.clock().wallNow().time_since_epoch().count();
        emit copiesTold(storedMs, Sync::allCopiesSince(nodes, storedMs, nowMs));
    });
}

void ClusterActions::probe()
{
    const Result<Sync::S3Keys> keys = clusterKeysIn(m_device.secrets());
    if (!keys) {
        for (const QString &endpoint : m_device.cluster()->endpoints) {
            emit reported({endpoint, keys.error(), {}, {}, {}});
        }
        return;
    }
    delete m_probe.data(); // its answers are old
    m_probe = new Sync::ClusterProbe(*m_device.cluster(), *keys, m_device.clock(), this);
    connect(m_probe, &Sync::ClusterProbe::reported, this, &ClusterActions::reported);
    connect(m_probe, &Sync::ClusterProbe::finished, this,
        [this](const QVector<Sync::EndpointReport> &reports) {
            m_probe->deleteLater();
            m_probe = nullptr;
            emit refreshed(reports);
        });
    m_probe->start();
}

void ClusterActions::countOwnStore()
{
    Async::whenDone(
        Sync::readLibrary(*m_device.stores().embedded), this, [this](const Result<LibraryId> &own) {
            if (own) {
                addToCount(*own, {}, {0, 0, m_device.paths().storeFolder(), false});
            }
        });
}

void ClusterActions::addToCount(const LibraryId &library, const QString &after, Ui::OwnStore count)
{
    Async::whenDone(
        m_device.stores().embedded->list(Sync::StoreKeys(library).videos(), after, kCountPage),
        this, [this, library, count](const Result<Sync::ObjectList> &page) {
            if (!page) {
                emit failed(page.error().message);
                return;
            }
            Ui::OwnStore sum = count;
            for (const Sync::ObjectStat &stat : page->objects) {
                ++sum.videos;
                sum.bytes += stat.sizeBytes;
            }
            if (!page->next.isEmpty()) {
                addToCount(library, page->objects.last().key, sum);
                return;
            }
            sum.isMoved = m_device.settings().boolean(SettingKey::ClusterMoved);
            emit ownStoreCounted(sum);
        });
}

void ClusterActions::connectTo(const Sync::ClusterOpener::Wish &wish)
{
    m_setup = std::make_unique<ClusterSetup>(m_device, wish);
    connect(m_setup.get(), &ClusterSetup::founding, this, &ClusterActions::founding);
    connect(m_setup.get(), &ClusterSetup::finished, this,
        [this](const Result<Sync::ClusterOpener::Outcome> &outcome) {
            Ui::ClusterAnswer answer;
            answer.reports = outcome ? outcome->reports : m_setup->reports();
            answer.wantsJoin = m_setup->wantsJoin();
            if (!outcome) {
                answer.error = outcome.error();
            }
            m_setup.release()->deleteLater();
            emit connected(answer);
            if (outcome) {
                emit storeChanged();
            }
        });
    m_setup->start();
}

void ClusterActions::stopConnecting()
{
    m_setup.reset();
}

void ClusterActions::changeKeys(const Sync::S3Keys &keys)
{
    if (!m_device.cluster()) {
        return;
    }
    m_rotation = std::make_unique<KeyRotation>(
        *m_device.cluster(), keys, m_device.secrets(), m_device.clock());
    connect(m_rotation.get(), &KeyRotation::finished, this, [this](const Result<> &done) {
        m_rotation.release()->deleteLater();
        emit keysChanged(done ? std::nullopt : std::optional(done.error()));
        if (done) {
            emit storeChanged();
        }
    });
    m_rotation->start();
}

void ClusterActions::stopChangingKeys()
{
    m_rotation.reset();
}

void ClusterActions::disconnectFrom()
{
    Async::whenDone(forgetCluster(m_device.settings(), m_device.secrets()), this,
        [this](const Result<> &forgotten) {
            if (forgotten) {
                emit storeChanged();
            } else {
                emit failed(forgotten.error().message);
            }
        });
}

void ClusterActions::move()
{
    if (m_mover) {
        return;
    }
    m_mover = std::make_unique<StoreMover>(m_device);
    connect(m_mover.get(), &StoreMover::progressed, this, &ClusterActions::moveProgressed);
    connect(m_mover.get(), &StoreMover::finished, this, &ClusterActions::onMoved);
    m_mover->start();
}

void ClusterActions::onMoved(const Result<Sync::StoreMoveOutcome> &outcome)
{
    m_mover.release()->deleteLater();
    emit moved(outcome);
    countOwnStore();
}

} // namespace App
