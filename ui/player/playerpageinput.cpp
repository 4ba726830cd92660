#include "library/scan/sidecars.h"
#include "ui/player/osdcontrols.h"
#include "ui/player/playercurtain.h"
#include "ui/player/playernotice.h"
#include "ui/player/playerpage.h"
#include "ui/player/seekbar.h"
#include "ui/theme/theme.h"

#include <QDropEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QMouseEvent>
#include <QUrl>

namespace Ui {

using namespace std::chrono_literals;

namespace {

constexpr int kMouseSlack = 3; // showing and hiding the cursor makes moves of its own
constexpr int kWheelNotch = 120;
constexpr int kVolumeStep = 5; // percent

struct Dropped
{
    QStringList subtitles;
    QStringList videos; //!< and folders
};

Dropped droppedIn(const QMimeData *data)
{
    Dropped dropped;
    for (const QUrl &url : data->urls()) {
        if (url.isLocalFile()) {
            const QString file = url.toLocalFile();
            (Library::SideCars::isSubtitle(file) ? dropped.subtitles : dropped.videos) << file;
        }
    }
    return dropped;
}

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
            break;
        }
        const std::optional<PlayerCommand> command = m_keys.commandOf(*event);
        if (command == PlayerCommand::NextFilm && m_next) {
            setFocus();
            goToNext();
        } else if (command == PlayerCommand::PreviousFilm && hasBefore()) {
            setFocus();
            emit previousWanted();
        } else {
            event->ignore();
        }
        return;
    }
    if (!handleKey(*event)) {
        event->ignore();
    }
}

bool PlayerPage::handleKey(const QKeyEvent &event)
{
    if (m_timeEntry && handleTimeKey(event)) {
        return true;
    }
    if (handleArrow(event)) {
        return true;
    }
    const std::optional<PlayerCommand> command = m_keys.commandOf(event);
    return command && runCommand(*command, event.isAutoRepeat());
}

// Arrows that move through the controls, or follow a remote's path.
bool PlayerPage::handleArrow(const QKeyEvent &event)
{
    const int key = event.key();
    const bool isArrow
        = key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Up || key == Qt::Key_Down;
    if (!isArrow || (event.modifiers() & ~Qt::KeypadModifier) != 0) {
        return false;
    }
    if (m_controls->isAncestorOf(focusWidget())) {
        showControls();
        if (!m_controls->moveFocus(key)) {
            setFocus(); // up, past the line of time
        }
        return true;
    }
    if (!m_theme.isTv()) {
        return false;
    }
    showControls();
    switch (key) {
    case Qt::Key_Left:
        seekByKey(-10s, event.isAutoRepeat());
        return true;
    case Qt::Key_Right:
        seekByKey(30s, event.isAutoRepeat());
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

bool PlayerPage::handleTimeKey(const QKeyEvent &event)
{
    switch (event.key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Select:
        if (!m_timeEntry->isEmpty()) {
            m_controller->seekTo(m_timeEntry->time());
            showControls();
        }
        endTimeEntry();
        return true;
    case Qt::Key_Escape:
    case Qt::Key_Back:
        endTimeEntry();
        return true;
    case Qt::Key_Backspace:
        m_timeEntry->erase();
        showTimeEntry();
        return true;
    default:
        break;
    }
    if (event.text().size() == 1 && m_timeEntry->type(event.text().at(0))) {
        showTimeEntry();
        return true;
    }
    // Any other key means something else.
    const bool isTyped = event.text().size() == 1 && event.text().at(0).isDigit();
    if (!isTyped && !PlayerKeys::nameOf(event).isEmpty()) {
        endTimeEntry();
        return false;
    }
    return true;
}

void PlayerPage::keyReleaseEvent(QKeyEvent *event)
{
    if (!event->isAutoRepeat()) {
        finishHeldSeek();
    }
    QWidget::keyReleaseEvent(event);
}

void PlayerPage::focusOutEvent(QFocusEvent *event)
{
    finishHeldSeek(); // the release goes elsewhere
    QWidget::focusOutEvent(event);
}

void PlayerPage::mouseMoveEvent(QMouseEvent *event)
{
    if (m_isSmall) {
        showSmallBar(); // it may have become small below the mouse
        return;
    }
    const QPoint at = event->globalPosition().toPoint();
    if ((at - m_mouseAt).manhattanLength() > kMouseSlack) {
        m_mouseAt = at;
        showControls();
    }
}

void PlayerPage::mousePressEvent(QMouseEvent *event)
{
    if (m_isSmall) {
        if (event->button() == Qt::LeftButton) {
            emit largeWanted();
        }
        return;
    }
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

// Links are the window's.
void PlayerPage::dragEnterEvent(QDragEnterEvent *event)
{
    const Dropped dropped = droppedIn(event->mimeData());
    if (dropped.videos.isEmpty() && (dropped.subtitles.isEmpty() || m_curtain->showsError())) {
        event->ignore();
        return;
    }
    event->setDropAction(Qt::CopyAction);
    event->accept();
}

void PlayerPage::dropEvent(QDropEvent *event)
{
    const Dropped dropped = droppedIn(event->mimeData());
    event->setDropAction(Qt::CopyAction);
    event->accept();
    if (!dropped.videos.isEmpty()) {
        emit videosDropped(dropped.videos, dropped.subtitles);
        return;
    }
    for (const QString &file : dropped.subtitles) {
        m_controller->addSubtitleFile(file);
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
