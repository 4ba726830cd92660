#include "app/application.h"

#include "app/autouploads.h"
#include "app/clusteractions.h"
#include "app/desktop/desktopentry.h"
#include "app/desktop/desktopplayer.h"
#include "app/desktop/sleepwatch.h"
#include "app/device.h"
#include "app/instance.h"
#include "app/scrubkeeper.h"
#include "app/storyboards.h"
#include "app/trash.h"
#include "app/upkeep.h"
#include "app/windowactions.h"
#include "library/base/async.h"
#include "library/base/logging.h"
#include "library/catalog/catalog.h"
#include "library/scan/libraryupdater.h"
#include "sync/describe/onlinedescriptions.h"
#include "sync/replication/synchronizer.h"
#include "sync/transfer/transferqueue.h"
#include "ui/player/playerpage.h"
#include "ui/services.h"
#include "ui/theme/theme.h"
#include "ui/window/mainwindow.h"

#include <QApplication>
#include <QEventLoop>
#include <QFileInfo>
#include <QJsonArray>
#include <QLocale>
#include <QMessageBox>
#include <QTimer>

#include <chrono>

namespace App {

namespace {

// Another window of this data folder is open: it gets what this start was asked for.
int handToOpenWindow(const Invocation &invocation, const Paths &paths)
{
    QJsonObject message{{QStringLiteral("verb"), QStringLiteral("raise")}};
    if (invocation.verb != nullptr) {
        QJsonArray what;
        for (const QString &each : invocation.arguments) {
            what << (QFileInfo::exists(each) ? QFileInfo(each).absoluteFilePath() : each);
        }
        message
            = {{QStringLiteral("verb"), QStringLiteral("play")}, {QStringLiteral("what"), what}};
    }
    // The person did something to this start, of which the open window knows nothing.
    message.insert(QStringLiteral("activationToken"), qEnvironmentVariable("XDG_ACTIVATION_TOKEN"));
    const Result<> sent = Instance::send(paths.dataFolder(), message);
    return int(sent ? ExitCode::Done : Output(OutputFormat::People).error(sent.error()));
}

int showStartError(const Error &error)
{
    const ExitCode code = Output(OutputFormat::People).error(error);
    QMessageBox box(QMessageBox::Critical, QStringLiteral("Matinee"), error.message);
    box.setInformativeText(error.detail);
    QObject::connect(&box, &QMessageBox::finished, qApp, &QCoreApplication::quit);
    box.open();
    QCoreApplication::exec();
    return int(code);
}

} // namespace

std::unique_ptr<QTranslator> loadTranslation(const QString &dataFolder)
{
    return translationFor(
        Settings(Paths::forDevice(dataFolder).settingsFile()).text(SettingKey::Language));
}

std::unique_ptr<QTranslator> translationFor(const QString &language)
{
    const QLocale locale
        = language == QLatin1String("auto") ? QLocale::system() : QLocale(language);
    QLocale::setDefault(locale);
    auto translator = std::make_unique<QTranslator>();
    // English has a file for its plurals; a language without a translation reads English as well.
    if (!translator->load(
            locale, QStringLiteral("matinee"), QStringLiteral("_"), QStringLiteral(":/i18n"))
        && !translator->load(QStringLiteral(":/i18n/matinee_en.qm"))) {
        return nullptr;
    }
    QCoreApplication::installTranslator(translator.get());
    return translator;
}

namespace {

// How the event loop ends when the device is to be opened anew.
constexpr int kStartAgain = -1;
// The window is gone by then; nobody waits longer for a storage that is slow.
constexpr std::chrono::seconds kLastRound{3};

enum class Start
{
    First,
    Again //!< on another store: the person was at the cluster
};

// Where a film was stopped is to be known at the next PC, though the window was closed at once.
void tellTheRest(Sync::Synchronizer *synchronizer)
{
    if (synchronizer == nullptr || synchronizer->state().phase == Sync::SyncState::Phase::Waiting) {
        return;
    }
    QEventLoop loop;
    QTimer::singleShot(kLastRound, &loop, &QEventLoop::quit);
    Async::whenDone(
        synchronizer->sync(), &loop, [&loop](const Result<Sync::SyncReport> &) { loop.quit(); });
    loop.exec();
}

// What was changed here is told before this PC sleeps, and what was changed elsewhere is asked for
// when it wakes. A storage that does not answer holds nobody up longer than logind allows.
void keepInStepThroughSleep(Sync::Synchronizer &synchronizer, SleepWatch &sleep)
{
    QObject::connect(&sleep, &SleepWatch::goingToSleep, &sleep, [&synchronizer, &sleep] {
        Async::whenDone(synchronizer.sync(), &sleep,
            [&sleep](const Result<Sync::SyncReport> &) { sleep.ready(); });
    });
    QObject::connect(
        &sleep, &SleepWatch::wokeUp, &synchronizer, [&synchronizer] { synchronizer.sync(); });
}

int runOnce(const Invocation &invocation, const Paths &paths, Instance &instance,
    std::unique_ptr<QTranslator> &translator, Start start)
{
    const auto opened = Device::open(paths);
    if (!opened) {
        return showStartError(opened.error());
    }
    Device &device = **opened;
    const Result<Sync::TransferQueue *> transfers = device.transfers();
    if (!transfers) {
        return showStartError(transfers.error());
    }

    Ui::Theme theme(device.settings());
    theme.applyTo(*qApp);
    WindowActions actions(device, **transfers);
    const AutoUploads autoUploads(device.catalog(), **transfers);
    ClusterActions cluster(device);
    // Queued: whoever asked for it is still at work.
    QObject::connect(
        &cluster, &ClusterActions::storeChanged, &actions,
        [] { QCoreApplication::exit(kStartAgain); }, Qt::QueuedConnection);
    Ui::Services services;
    services.cluster = &cluster;
    services.catalog = &device.catalog();
    services.transfers = *transfers;
    services.synchronizer = device.synchronizer();
    services.line = device.cluster() ? device.line().get() : nullptr;
    services.cache = device.cluster() ? device.stores().cache : nullptr;
    services.descriptions = &device.descriptions();
    services.settings = &device.settings();
    services.secrets = &device.secrets();
    services.actions = &actions;
    services.theme = &theme;
    services.clock = &device.clock();
    services.viewer = device.viewer();
    services.pictureFetcher = device.pictureFetcher();
    services.picturesFolder = paths.picturesFolder();
    services.storeFolder = paths.storeFolder();

    Ui::MainWindow window(services);
    Mpris::Window desktopWindow;
    desktopWindow.raise = [&window] { window.comeForward({}); };
    desktopWindow.quit = [&window] { window.close(); };
    desktopWindow.open = [&actions](const QString &file) { actions.playWhat({file}); };
    DesktopPlayer desktop(DesktopPlayer::sessionBus(), QDBusConnection::systemBus(), desktopWindow);
    QObject::connect(&actions, &WindowActions::playerMade, &desktop, &DesktopPlayer::setPlayer);
    actions.setWindow(&window, &theme);
    // Queued: the widget that changed the setting is one of those that are made again.
    QObject::connect(
        &device.settings(), &Settings::changed, &actions,
        [&](SettingKey key) {
            if (key != SettingKey::Language) {
                return;
            }
            translator.reset();
            translator = translationFor(device.settings().text(SettingKey::Language));
            actions.setWindow(&window, &theme);
            window.makeAgain();
        },
        Qt::QueuedConnection);
    window.show();
    QObject::connect(&instance, &Instance::messageReceived, &actions, &WindowActions::onMessage);
    if (start == Start::Again) {
        window.openSection(Ui::Section::Cluster);
    } else if (invocation.verb != nullptr) {
        actions.playWhat(invocation.arguments);
    }
    // The window shows what the catalog knows before the disk is asked for anything.
    device.updater().keepScanning();
    device.trash().sweep();
    device.descriptions().keepDescribing();
    device.sendPictures();
    device.storyboards().keepMaking();
    std::unique_ptr<SleepWatch> sleep; // nobody is held back for nothing
    if (Sync::Synchronizer *synchronizer = device.synchronizer()) {
        synchronizer->start();
        sleep = std::make_unique<SleepWatch>(QDBusConnection::systemBus());
        keepInStepThroughSleep(*synchronizer, *sleep);
    }
    if (const Result<ScrubKeeper *> scrubber = device.scrubber()) {
        QObject::connect(
            &actions, &WindowActions::playingChanged, *scrubber, &ScrubKeeper::setPlaying);
        (*scrubber)->keepScrubbing(**transfers);
    }
    const int exitCode = QCoreApplication::exec();
    actions.setWindow(nullptr, nullptr);
    tellTheRest(device.synchronizer());
    if (exitCode == kStartAgain) {
        // It keeps its place for the next one, and is not the last.
        QApplication::setQuitOnLastWindowClosed(false);
        window.close();
        QApplication::setQuitOnLastWindowClosed(true);
    }
    return exitCode;
}

} // namespace

int runWindow(const Invocation &invocation, std::unique_ptr<QTranslator> &translator)
{
    QGuiApplication::setDesktopFileName(kDesktopEntry);
    const Paths paths = Paths::forDevice(invocation.dataFolder);
    const auto instance = Instance::claim(paths.dataFolder());
    if (!instance && instance.error().code == ErrorCode::Busy) {
        return handToOpenWindow(invocation, paths);
    }
    if (!instance) {
        return showStartError(instance.error());
    }
    if (const Result<> done = bringUpToDate(paths); !done) {
        return done.error().code == ErrorCode::Cancelled ? int(ExitCode::Done)
                                                         : showStartError(done.error());
    }
    int exitCode = runOnce(invocation, paths, **instance, translator, Start::First);
    while (exitCode == kStartAgain) {
        exitCode = runOnce(invocation, paths, **instance, translator, Start::Again);
    }
    return exitCode;
}

} // namespace App
