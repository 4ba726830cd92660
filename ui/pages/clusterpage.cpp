#include "ui/pages/clusterpage.h"

#include "library/base/async.h"
#include "library/base/clock.h"
#include "library/catalog/catalog.h"
#include "sync/replication/synchronizer.h"
#include "ui/cluster/nodecard.h"
#include "ui/cluster/scrubwords.h"
#include "ui/cluster/statetile.h"
#include "ui/cluster/syncwords.h"
#include "ui/controls/button.h"
#include "ui/controls/emptynotice.h"
#include "ui/controls/label.h"
#include "ui/controls/scrollarea.h"
#include "ui/dialogs/clusterdialog.h"
#include "ui/dialogs/devicesdialog.h"
#include "ui/dialogs/newkeysdialog.h"
#include "ui/dialogs/questiondialog.h"
#include "ui/format.h"
#include "ui/pages/infotile.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QVBoxLayout>

namespace Ui {

namespace {

constexpr int kNodeColumns = 3;

} // namespace

ClusterPage::ClusterPage(const Services &services, QWidget *parent)
    : Page(services, QStringLiteral("clusterPage"), parent)
    , m_control(*services.cluster)
    , m_empty(new EmptyNotice(theme(), QStringLiteral("network-server"), this))
    , m_area(new ScrollArea(theme(), this))
    , m_content(new QWidget(m_area))
    , m_layout(new QVBoxLayout(m_content))
    , m_head(new QHBoxLayout)
    , m_tile(new StateTile(theme(), m_content))
    , m_headline(new Label(theme(), TextRole::Title1, Tone::Title, m_content))
    , m_says(new Label(theme(), TextRole::Body, Tone::Text, m_content))
    , m_nodesHead(new Label(theme(), TextRole::Title2, Tone::Title, m_content, tr("Nodes")))
    , m_grid(new QGridLayout)
    , m_keepingHead(
          new Label(theme(), TextRole::Title2, Tone::Title, m_content, tr("What is kept where")))
    , m_own(new InfoTile(theme(), QStringLiteral("computer"), tr("Stored on this PC"), m_content))
    , m_where(new InfoTile(theme(), QStringLiteral("network-server"), tr("Bucket"), m_content))
    , m_keeping(new QHBoxLayout)
    , m_careHead(new Label(theme(), TextRole::Title2, Tone::Title, m_content, tr("Housekeeping")))
    , m_scrub(new InfoTile(theme(), QStringLiteral("view-refresh"), tr("Last scrub"), m_content))
    , m_library(new InfoTile(theme(), QStringLiteral("view-refresh"), tr("Library"), m_content))
    , m_devices(new InfoTile(theme(), QStringLiteral("computer"), tr("Devices"), m_content))
    , m_care(new QHBoxLayout)
    , m_acts(new QHBoxLayout)
    , m_again(new Button(theme(), Button::Kind::Secondary, QStringLiteral("view-refresh"),
          tr("Ask again"), m_content))
    , m_change(new Button(
          theme(), Button::Kind::Secondary, QStringLiteral("configure"), tr("Change…"), m_content))
    , m_keys(new Button(
          theme(), Button::Kind::Secondary, QStringLiteral("lock"), tr("New keys…"), m_content))
    , m_forget(new Button(theme(), Button::Kind::Danger, QStringLiteral("network-disconnect"),
          tr("Disconnect…"), m_content))
{
    makeContent();
    watchControl();
    followTheme();
    showNodes();
    showOwnStore();
    showScrub();
    showSync();
}

QString ClusterPage::heading() const
{
    return tr("Cluster");
}

void ClusterPage::makeContent()
{
    m_empty->setTexts(tr("No cluster yet"),
        tr("Videos that you store are on this PC alone. A cluster of your own keeps them on "
           "several machines."),
        tr("Connect to a cluster…"));
    m_empty->button()->setObjectName(QStringLiteral("clusterConnectFirst"));
    m_headline->setObjectName(QStringLiteral("clusterHeadline"));
    m_says->setObjectName(QStringLiteral("clusterSays"));
    m_says->setMaxLines(2);
    m_own->setObjectName(QStringLiteral("clusterOwnStore"));
    m_scrub->setObjectName(QStringLiteral("clusterScrub"));
    m_scrub->setChoosable(true);
    m_library->setObjectName(QStringLiteral("clusterLibrary"));
    m_library->setChoosable(true);
    m_devices->setObjectName(QStringLiteral("clusterDevices"));
    m_devices->setChoosable(true);
    m_again->setObjectName(QStringLiteral("clusterAgain"));
    m_change->setObjectName(QStringLiteral("clusterChange"));
    m_keys->setObjectName(QStringLiteral("clusterNewKeys"));
    m_forget->setObjectName(QStringLiteral("clusterForget"));
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(m_headline);
    words->addWidget(m_says);
    m_head->addWidget(m_tile);
    m_head->addLayout(words, 1);
    m_keeping->addWidget(m_own);
    m_keeping->addWidget(m_where);
    m_care->addWidget(m_library);
    m_care->addWidget(m_devices);
    m_care->addWidget(m_scrub);
    m_acts->addWidget(m_again);
    m_acts->addWidget(m_change);
    m_acts->addWidget(m_keys);
    m_acts->addWidget(m_forget);
    m_acts->addStretch(1);
    m_layout->addLayout(m_head);
    m_layout->addWidget(m_nodesHead);
    m_layout->addLayout(m_grid);
    m_layout->addWidget(m_keepingHead);
    m_layout->addLayout(m_keeping);
    m_layout->addWidget(m_careHead);
    m_layout->addLayout(m_care);
    m_layout->addLayout(m_acts);
    m_layout->addStretch(1);
    m_area->setWidget(m_content);
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(m_area, 1);
    whole->addWidget(m_empty, 1);
    const std::optional<Sync::ClusterConfig> config = m_control.config();
    m_area->setVisible(config.has_value());
    m_empty->setVisible(!config);
    if (config) {
        for (const QString &endpoint : config->endpoints) {
            m_nodes.append({endpoint, {}, {}, {}});
            auto *card = new NodeCard(theme(), m_content);
            card->setObjectName(QStringLiteral("clusterNode%1").arg(m_cards.size()));
            m_cards << card;
        }
        m_where->setTexts(config->bucket,
            config->prefix.isEmpty() ? tr("The whole bucket is Matinee’s") : config->prefix);
    }
}

void ClusterPage::watchControl()
{
    connect(m_empty->button(), &Button::clicked, this, &ClusterPage::connectTo);
    connect(m_change, &Button::clicked, this, &ClusterPage::connectTo);
    connect(m_keys, &Button::clicked, this, &ClusterPage::changeKeys);
    connect(m_forget, &Button::clicked, this, &ClusterPage::askDisconnect);
    connect(m_again, &Button::clicked, this, &ClusterPage::open);
    connect(m_own, &InfoTile::clicked, this, [this] {
        m_control.move();
        showOwnStore();
    });
    connect(
        &m_control, &ClusterControl::reported, this, [this](const Sync::EndpointReport &report) {
            if (NodeState *node = nodeAt(report.endpoint)) {
                node->report = report;
                showNodes();
            }
        });
    connect(
        &m_control, &ClusterControl::healthReported, this, [this](const Sync::NodeHealth &health) {
            if (NodeState *node = nodeAt(health.endpoint)) {
                node->health = health;
                showNodes();
            }
        });
    connect(&m_control, &ClusterControl::ownStoreCounted, this, [this](const OwnStore &store) {
        m_store = store;
        showOwnStore();
    });
    connect(&m_control, &ClusterControl::moveProgressed, this,
        [this](const Sync::StoreMoveProgress &progress) {
            m_moving = progress;
            showOwnStore();
        });
    connect(&m_control, &ClusterControl::moved, this,
        [this](const Result<Sync::StoreMoveOutcome> &outcome) {
            m_moving.reset();
            if (!outcome) {
                emit toastWanted(outcome.error().message, {});
            } else if (!outcome->isWhole()) {
                emit toastWanted(
                    tr("%n video(s) could not be moved: %1", nullptr, int(outcome->problems.size()))
                        .arg(outcome->problems.first().error.message),
                    {});
            }
            showOwnStore();
        });
    connect(m_library, &InfoTile::clicked, this, [this] {
        Async::whenDone(
            services().synchronizer->sync(), this, [this](const Result<Sync::SyncReport> &report) {
                if (!report) {
                    emit toastWanted(report.error().message, {});
                }
                loadDevices();
            });
    });
    connect(m_devices, &InfoTile::clicked, this, &ClusterPage::showDevices);
    if (services().synchronizer != nullptr) {
        connect(services().synchronizer, &Sync::Synchronizer::stateChanged, this,
            &ClusterPage::showSync);
    }
    connect(m_scrub, &InfoTile::clicked, this,
        [this] { m_checks.isRunning ? m_control.stopScrub() : m_control.scrub(); });
    connect(&m_control, &ClusterControl::scrubTold, this, [this](const ScrubState &state) {
        m_checks = state;
        showScrub();
        showNodes();
    });
    connect(&m_control, &ClusterControl::failed, this,
        [this](const QString &message) { emit toastWanted(message, {}); });
}

void ClusterPage::restyle()
{
    const Metrics &m = theme().metrics();
    m_layout->setContentsMargins(
        m.contentLeft(), m.contentTop() + px(0, 8), m.contentRight(), px(48, 24));
    m_layout->setSpacing(px(24, 14));
    m_head->setSpacing(px(32, 18));
    m_grid->setSpacing(px(32, 16));
    m_keeping->setSpacing(px(32, 16));
    m_care->setSpacing(px(32, 16));
    m_acts->setSpacing(px(20, 12));
    m_acts->setContentsMargins(0, px(16, 8), 0, 0);
    arrangeCards();
}

void ClusterPage::arrangeCards()
{
    for (int i = 0; i < m_cards.size(); ++i) {
        m_grid->addWidget(m_cards.at(i), i / kNodeColumns, i % kNodeColumns);
    }
    for (int column = 0; column < kNodeColumns; ++column) {
        m_grid->setColumnStretch(column, 1);
    }
}

void ClusterPage::open()
{
    for (NodeState &node : m_nodes) {
        node.report.reset();
    }
    showNodes();
    m_control.refresh();
    showSync();
    loadDevices();
}

NodeState *ClusterPage::nodeAt(const QString &endpoint)
{
    for (NodeState &node : m_nodes) {
        if (node.endpoint == endpoint) {
            return &node;
        }
    }
    return nullptr;
}

void ClusterPage::showNodes()
{
    if (m_checks.summary.lastStoredMs > 0) {
        adviseAll(m_nodes, m_checks.summary.lastStoredMs,
            services().clock->wallNow().time_since_epoch().count());
    }
    for (int i = 0; i < m_cards.size(); ++i) {
        m_cards.at(i)->setNode(m_nodes.at(i));
    }
    const std::optional<Sync::ClusterConfig> config = m_control.config();
    if (!config) {
        return;
    }
    const ClusterHeadline headline = clusterHeadline(m_nodes, config->library, m_checks.summary);
    m_headline->setText(headline.head);
    m_says->setText(headline.text);
    m_tile->setState(headline.icon, headline.tone);
}

void ClusterPage::showOwnStore()
{
    const bool any = m_store.videos > 0;
    m_own->setVisible(any);
    if (!any) {
        return;
    }
    const QString count
        = tr("%n video(s) · %1", nullptr, m_store.videos).arg(Format::bytes(m_store.bytes));
    const bool moves = m_control.isMoving();
    m_own->setChoosable(!moves && !m_store.isMoved);
    if (moves && m_moving) {
        m_own->setTexts(count,
            tr("Moving: %1 of %2")
                .arg(Format::bytes(m_moving->bytesDone), Format::bytes(m_moving->bytesTotal)),
            Tone::Info);
    } else if (moves) {
        m_own->setTexts(count, tr("Moving into the cluster…"), Tone::Info);
    } else if (m_store.isMoved) {
        m_own->setTexts(count,
            tr("The cluster has them too. %1 can be removed.").arg(m_store.folder), Tone::Ok);
    } else {
        m_own->setTexts(
            count, tr("On this PC alone. Press to copy them into the cluster."), Tone::Warn);
    }
}

void ClusterPage::showScrub()
{
    const bool any = m_checks.summary.objects > 0;
    m_scrub->setVisible(any);
    const ScrubWords words
        = ScrubWords::of(m_checks, services().clock->wallNow().time_since_epoch().count());
    m_scrub->setTexts(words.value, words.more, words.tone);
}

void ClusterPage::showSync()
{
    const bool any = services().synchronizer != nullptr;
    m_careHead->setVisible(any || m_checks.summary.objects > 0);
    m_library->setVisible(any);
    m_devices->setVisible(any);
    if (!any) {
        return;
    }
    const SyncWords words = SyncWords::of(
        services().synchronizer->state(), services().clock->wallNow().time_since_epoch().count());
    m_library->setTexts(words.value, words.more, words.tone);
    m_library->setToolTip(words.why.isEmpty() ? words.more : words.why);
    const DevicesWords household = DevicesWords::of(m_household);
    m_devices->setTexts(household.value, household.more);
}

void ClusterPage::loadDevices()
{
    if (services().synchronizer == nullptr) {
        return;
    }
    Async::whenDone(services().catalog->devices(), this,
        [this](const Result<QVector<Library::HouseholdDevice>> &devices) {
            if (!devices) {
                emit toastWanted(devices.error().message, {});
                return;
            }
            m_household = *devices;
            showSync();
        });
}

void ClusterPage::showDevices()
{
    auto *dialog = new DevicesDialog(
        theme(), m_household, services().clock->wallNow().time_since_epoch().count(), this);
    connect(dialog, &DevicesDialog::retireWanted, this, &ClusterPage::askRetire);
    dialog->open();
}

void ClusterPage::askRetire(const Library::HouseholdDevice &device)
{
    auto *dialog = new QuestionDialog(theme(), tr("Retire “%1”?").arg(device.name),
        tr("Nothing waits for it any more. If it comes back after all, it catches up by itself, "
           "and what was changed there is not lost."),
        tr("Retire"), this);
    dialog->setObjectName(QStringLiteral("retireDialog"));
    connect(dialog, &QuestionDialog::agreed, this, [this, device] {
        Async::whenDone(
            services().catalog->retireDevice(device.id), this, [this](const Result<> &done) {
                if (!done) {
                    emit toastWanted(done.error().message, {});
                }
                loadDevices();
            });
    });
    dialog->open();
}

QWidget *ClusterPage::firstFocus()
{
    if (!m_control.config()) {
        return m_empty->button();
    }
    return m_cards.first();
}

bool ClusterPage::handleKey(QKeyEvent *event)
{
    if (event->key() == Qt::Key_F5 && m_control.config()) {
        open();
        return true;
    }
    return false;
}

void ClusterPage::connectTo()
{
    (new ClusterDialog(theme(), m_control, this))->open();
}

void ClusterPage::changeKeys()
{
    (new NewKeysDialog(theme(), m_control, this))->open();
}

void ClusterPage::askDisconnect()
{
    auto *dialog = new QuestionDialog(theme(), tr("Disconnect from the cluster?"),
        tr("Everything in it stays. Titles whose videos are only there cannot be played until you "
           "connect again, for which you need the keys."),
        tr("Disconnect"), this);
    dialog->setObjectName(QStringLiteral("disconnectDialog"));
    connect(dialog, &QuestionDialog::agreed, &m_control, &ClusterControl::disconnectFrom);
    dialog->open();
}

} // namespace Ui
