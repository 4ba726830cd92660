#include "ui/player/osdcontrols.h"
#include "ui/player/playercurtain.h"
#include "ui/player/playernotice.h"
#include "ui/player/playerpage.h"
#include "ui/player/seekbar.h"
#include "ui/player/trackchoice.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>

namespace Ui {

using namespace std::chrono_literals;
using Library::TrackKind;
using std::chrono::milliseconds;

namespace {

constexpr int kMouseSlack = 3; // showing and hiding the cursor makes moves of its own
constexpr int kWheelNotch = 120;
constexpr int kVolumeStep = 5; // percent
constexpr milliseconds kDelayStep{100};

} // namespace

void PlayerPage::keyPressEvent(QKeyEvent *event)
{
    if (m_curtain->showsError()) {
        switch (event->key()) {
        case Qt::Key_Escape:
        case Qt::Key_Backspace:
        case Qt::Key_Back:
            leave();
            return;
        case Qt::Key_Left:
        case Qt::Key_Right:
            focusNextPrevChild(event->key() == Qt::Key_Right);
            return;
        default:
            event->ignore();
            return;
        }
    }
    if (!handleKey(*event)) {
        event->ignore();
    }
}

bool PlayerPage::handleKey(const QKeyEvent &event)
{
    if (event.modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)) {
        return false;
    }
    switch (event.key()) {
    case Qt::Key_Escape:
    case Qt::Key_Backspace:
    case Qt::Key_Back:
        if (m_controls->isAncestorOf(focusWidget())) {
            hideControls();
        } else {
            leave();
        }
        return true;
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
        return handleArrow(event.key());
    case Qt::Key_Space:
    case Qt::Key_MediaTogglePlayPause:
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Select:
        if (!event.isAutoRepeat()) {
            m_controller->togglePlay();
            showControls();
        }
        return true;
    case Qt::Key_MediaPlay:
    case Qt::Key_MediaPause:
        m_controller->setPlaying(event.key() == Qt::Key_MediaPlay);
        showControls();
        return true;
    case Qt::Key_MediaStop:
        leave();
        return true;
    case Qt::Key_PageUp:
    case Qt::Key_MediaNext:
        m_controller->stepChapter(1);
        showControls();
        return true;
    case Qt::Key_PageDown:
    case Qt::Key_MediaPrevious:
        m_controller->stepChapter(-1);
        showControls();
        return true;
    case Qt::Key_F11:
        toggleFullScreen();
        return true;
    default:
        return handleLetter(event.text());
    }
}

bool PlayerPage::handleArrow(int key)
{
    showControls();
    if (m_controls->isAncestorOf(focusWidget())) {
        if (!m_controls->moveFocus(key)) {
            setFocus(); // up, past the line of time
        }
        return true;
    }
    if (m_theme.isTv()) {
        switch (key) {
        case Qt::Key_Left:
            m_controller->seekBy(-10s);
            return true;
        case Qt::Key_Right:
            m_controller->seekBy(30s);
            return true;
        case Qt::Key_Up:
            if (m_controller->info().chapters.size() > 1) {
                openPanel(PanelKind::Chapters);
            }
            return true;
        default:
            m_controls->focusPause();
            return true;
        }
    }
    switch (key) {
    case Qt::Key_Left:
        m_controller->seekBy(-5s);
        break;
    case Qt::Key_Right:
        m_controller->seekBy(5s);
        break;
    case Qt::Key_Up:
        m_controller->seekBy(60s);
        break;
    default:
        m_controller->seekBy(-60s);
    }
    return true;
}

bool PlayerPage::handleLetter(const QString &text)
{
    if (text.size() != 1) {
        return false;
    }
    switch (text.at(0).unicode()) {
    case 'j':
        m_controller->cycleSubtitle(1);
        tellTrack(TrackKind::Subtitle);
        return true;
    case 'J':
        m_controller->cycleSubtitle(-1);
        tellTrack(TrackKind::Subtitle);
        return true;
    case '#':
        m_controller->cycleAudio(1);
        tellTrack(TrackKind::Audio);
        return true;
    case '9':
        changeVolume(-kVolumeStep);
        return true;
    case '0':
        changeVolume(kVolumeStep);
        return true;
    case 'm':
        m_controller->setMuted(!m_controller->isMuted());
        changeVolume(0);
        return true;
    case 'f':
        toggleFullScreen();
        return true;
    case '[':
        m_controller->stepSpeed(-1);
        tellSpeed();
        return true;
    case ']':
        m_controller->stepSpeed(1);
        tellSpeed();
        return true;
    case 'z':
        m_controller->setSubtitleDelay(m_controller->subtitleDelay() - kDelayStep);
        tellDelay();
        return true;
    case 'Z':
        m_controller->setSubtitleDelay(m_controller->subtitleDelay() + kDelayStep);
        tellDelay();
        return true;
    default:
        return false;
    }
}

void PlayerPage::changeVolume(int step)
{
    if (step != 0) {
        m_controller->setVolume(m_controller->volume() + step);
    }
    if (m_controller->isMuted()) {
        m_notice->tell(QStringLiteral("player-volume-muted"), tr("Sound off"));
    } else {
        m_notice->tell(
            QStringLiteral("player-volume"), tr("Volume %1 %").arg(m_controller->volume()));
    }
    placeNotice();
}

void PlayerPage::tellTrack(TrackKind kind)
{
    const bool audio = kind == TrackKind::Audio;
    const int chosen = audio ? m_controller->audioTrack() : m_controller->subtitleTrack();
    QString name = audio ? tr("No sound track") : tr("Subtitles off");
    int number = 0;
    for (const Library::Track &track : m_controller->info().tracks) {
        number += track.kind == kind ? 1 : 0;
        if (track.kind == kind && track.id == chosen) {
            const QString detail = trackDetail(track);
            name = trackName(track, number);
            if (!detail.isEmpty()) {
                name = QStringLiteral("%1 · %2").arg(name, detail);
            }
        }
    }
    m_notice->tell(audio ? QStringLiteral("player-volume") : QStringLiteral("add-subtitle"), name);
    placeNotice();
}

void PlayerPage::tellDelay()
{
    const double seconds = double(m_controller->subtitleDelay().count()) / 1000;
    m_notice->tell(QStringLiteral("add-subtitle"),
        tr("Subtitle delay %1 s").arg(QLocale().toString(seconds, 'f', 1)));
    placeNotice();
}

void PlayerPage::tellSpeed()
{
    m_notice->tell(QStringLiteral("speedometer"),
        tr("Speed %1×").arg(QLocale().toString(m_controller->speed(), 'g', 3)));
    placeNotice();
}

void PlayerPage::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint at = event->globalPosition().toPoint();
    if ((at - m_mouseAt).manhattanLength() > kMouseSlack) {
        m_mouseAt = at;
        showControls();
    }
}

void PlayerPage::mousePressEvent(QMouseEvent *event)
{
    if (m_panel->isVisible()) {
        closePanel();
    } else if (event->button() == Qt::BackButton) {
        leave();
    } else {
        showControls();
        if (event->button() == Qt::LeftButton && !m_curtain->isVisible()) {
            m_click.start();
        }
    }
}

void PlayerPage::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton) {
        m_click.stop();
        toggleFullScreen();
    }
}

void PlayerPage::wheelEvent(QWheelEvent *event)
{
    const int notches = event->angleDelta().y() / (kWheelNotch / 2) / 2;
    if (notches != 0) {
        changeVolume(notches * kVolumeStep);
    }
    event->accept();
}

} // namespace Ui
