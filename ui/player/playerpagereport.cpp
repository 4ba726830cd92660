#include "ui/player/osdcontrols.h"
#include "ui/player/playernotice.h"
#include "ui/player/playerpage.h"
#include "ui/player/playerstatistics.h"
#include "ui/player/stallwords.h"

#include <utility>

namespace Ui {

using namespace std::chrono_literals;
using Library::PlayerState;

namespace {

constexpr std::chrono::seconds kTakenOverShown{8};
//! Of the frames of a second; less is not seen.
constexpr double kManyDropped = 0.2;
constexpr int kSlowSeconds = 5;

} // namespace

void PlayerPage::explainWaiting()
{
    m_notice->setProblem(QStringLiteral("network-disconnect"),
        StallWords::waiting(m_controller->sourceReport(), m_controller->bufferingPercent()));
    placeNotice();
}

void PlayerPage::everySecond()
{
    refreshTimes();
    if (m_controlsShown) {
        m_controller->refreshAvailable();
    }
    watchTheSource();
    watchTheSound();
    watchTheDecoder();
    if (m_statistics->isVisible()) {
        m_statistics->setLines(PlayerStatistics::lines(
            m_controller->info(), m_controller->stats(), m_controller->sourceReport()));
    }
}

// A node that is away costs nothing, and is said once.
void PlayerPage::watchTheSource()
{
    const std::optional<Library::SourceReport> report = m_controller->sourceReport();
    const QString silent = report ? QString::fromStdString(report->silentNode) : QString();
    if (silent == m_silentNode) {
        return;
    }
    m_silentNode = silent;
    if (!silent.isEmpty()) {
        m_notice->tell(
            QStringLiteral("network-disconnect"), StallWords::takenOver(*report), kTakenOverShown);
        placeNotice();
    }
}

void PlayerPage::watchTheSound()
{
    const QVector<AudioDeviceName> devices = m_controller->audioDevices();
    if (std::exchange(m_soundDevices, devices) != devices) {
        refreshPanel();
    }
    const QString problem = m_controller->soundProblem();
    if (problem == m_soundProblem) {
        return;
    }
    m_soundProblem = problem;
    m_notice->tell(
        problem.isEmpty() ? QStringLiteral("player-volume") : QStringLiteral("player-volume-muted"),
        problem.isEmpty() ? tr("There is sound again.") : problem, kTakenOverShown);
    placeNotice();
}

void PlayerPage::watchTheDecoder()
{
    const Library::PlaybackStats now = m_controller->stats();
    const auto dropped = double(now.framesDropped - m_statsBefore.framesDropped);
    const auto shown = double(now.framesShown - m_statsBefore.framesShown);
    m_statsBefore = now;
    const bool isSlow = m_controller->state() == PlayerState::Playing
        && dropped > kManyDropped * (dropped + shown);
    m_slowSeconds = isSlow ? m_slowSeconds + 1 : 0;
    if (m_slowSeconds >= kSlowSeconds && !m_toldSlow) {
        m_toldSlow = true;
        m_notice->tell(QStringLiteral("speedometer"),
            tr("This PC is too slow for this video: frames are left out."), kTakenOverShown);
        placeNotice();
    }
}

void PlayerPage::toggleStatistics()
{
    m_statistics->setVisible(m_statistics->isHidden());
    everySecond();
    placeNotice();
}

} // namespace Ui
