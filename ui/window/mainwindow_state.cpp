#include "library/base/async.h"
#include "library/base/clock.h"
#include "library/catalog/catalog.h"
#include "sync/replication/synchronizer.h"
#include "sync/transfer/transferqueue.h"
#include "ui/pages/welcomepage.h"
#include "ui/window/mainwindow.h"
#include "ui/window/platform.h"
#include "ui/window/sidebar.h"

#include <QTimer>
#include <QWindow>

#include <chrono>

// What the sidebar and the banner say of the parts below the window, and where the window is.

namespace Ui {

namespace {

// A storage that does not answer for a moment is nothing to speak of.
constexpr std::chrono::milliseconds kAwayAfter{8'000};
constexpr char kActivationToken[] = "XDG_ACTIVATION_TOKEN";

} // namespace

void MainWindow::refreshCounts()
{
    Async::whenDone(m_services.catalog->counts(m_services.viewer), this,
        [this](const Result<Library::Counts> &counts) {
            if (!counts) {
                return;
            }
            m_sidebar->setCounts(*counts);
            if (currentPage() == m_welcome
                && counts->movies + counts->series + counts->homeVideos > 0) {
                openSection(Section::Home);
            }
        });
}

void MainWindow::refreshTransfers()
{
    int underWay = 0;
    const QVector<Sync::Transfer> transfers = m_services.transfers->list();
    for (const Sync::Transfer &transfer : transfers) {
        underWay += Sync::isFinal(transfer.state) ? 0 : 1;
    }
    m_sidebar->setTransfers(underWay);
}

void MainWindow::refreshSync()
{
    const Sync::SyncState state = m_services.synchronizer->state();
    bool waits = state.phase == Sync::SyncState::Phase::Waiting && state.error;
    const bool isAway = waits && state.error->retryable;
    const qint64 nowMs = m_services.clock->wallNow().time_since_epoch().count();
    if (isAway && nowMs - state.sinceMs < kAwayAfter.count()) {
        QTimer::singleShot(kAwayAfter, this, &MainWindow::refreshSync);
        waits = m_saysAway;
    }
    m_sidebar->setCluster(!waits ? QString()
            : isAway             ? tr("Away")
                                 : tr("Look here"),
        isAway ? Tone::Danger : Tone::Warn);
    if (waits && !m_saysAway) {
        m_saysAway = true;
        setBanner(isAway ? tr("The cluster does not answer.") : tr("The library is not in step."),
            isAway ? tr("What is kept on this PC still plays. It is tried again by itself.")
                   : state.error->message);
    } else if (!waits && m_saysAway) {
        m_saysAway = false;
        setBanner({}, {});
    }
}

bool MainWindow::canStayOnTop()
{
    return !isWayland();
}

void MainWindow::setOnTop(bool onTop)
{
    if (windowHandle() != nullptr) {
        windowHandle()->setFlag(Qt::WindowStaysOnTopHint, onTop);
    }
}

void MainWindow::comeForward(const QString &token)
{
    // Where Qt looks for it. Programs that are started from here are not to have it.
    qputenv(kActivationToken, token.toUtf8());
    setWindowState(windowState() & ~Qt::WindowMinimized);
    show();
    raise();
    activateWindow();
    qunsetenv(kActivationToken);
}

} // namespace Ui
