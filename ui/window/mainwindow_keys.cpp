#include "ui/controls/scrollarea.h"
#include "ui/pages/searchpage.h"
#include "ui/window/focusnavigation.h"
#include "ui/window/keysdialog.h"
#include "ui/window/mainwindow.h"
#include "ui/window/sidebar.h"
#include "ui/window/toast.h"
#include "ui/window/topbar.h"

#include <QApplication>
#include <QFocusFrame>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMouseEvent>

#include <algorithm>

// The keyboard, the remote and the focus of the window.

namespace Ui {

namespace {

//! How far the mouse travels before it counts as being used.
constexpr int kMouseTravel = 40;

bool isRemoteKey(int key)
{
    switch (key) {
    case Qt::Key_Select:
    case Qt::Key_Back:
    case Qt::Key_HomePage:
    case Qt::Key_MediaPlay:
    case Qt::Key_MediaPause:
    case Qt::Key_MediaTogglePlayPause:
    case Qt::Key_ChannelUp:
    case Qt::Key_ChannelDown:
    case Qt::Key_Red:
    case Qt::Key_Green:
    case Qt::Key_Yellow:
    case Qt::Key_Blue:
        return true;
    default:
        return false;
    }
}

bool movesFocus(int key)
{
    return key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Up || key == Qt::Key_Down
        || key == Qt::Key_Tab || key == Qt::Key_Backtab || key == Qt::Key_Escape
        || key == Qt::Key_Backspace || key == Qt::Key_Home || key == Qt::Key_End
        || key == Qt::Key_PageUp || key == Qt::Key_PageDown;
}

} // namespace

void MainWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_F11) {
        setFullScreen(!isFullScreen());
        return;
    }
    if (m_player) {
        event->ignore();
        return;
    }
    if (m_smallPlayer && handleSmallPlayer(*event)) {
        return;
    }
    if (currentPage() && currentPage()->handleKey(event)) {
        event->accept();
        return;
    }
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
        moveFocus(event->key());
        return;
    case Qt::Key_Escape:
    case Qt::Key_Backspace:
    case Qt::Key_Back:
        if (m_sidebar->isOpened()) {
            restoreFocus(m_history.last());
        } else {
            goBack();
        }
        return;
    default:
        if (!handleShortcut(*event)) {
            QWidget::keyPressEvent(event);
        }
    }
}

// Keys of playing reach the film in the corner; Ctrl B and the yellow key make it large again.
bool MainWindow::handleSmallPlayer(const QKeyEvent &event)
{
    switch (event.key()) {
    case Qt::Key_MediaTogglePlayPause:
    case Qt::Key_MediaPlay:
    case Qt::Key_MediaPause:
    case Qt::Key_MediaStop:
    case Qt::Key_MediaNext:
    case Qt::Key_MediaPrevious: {
        QKeyEvent forwarded(QEvent::KeyPress, event.key(), event.modifiers(), event.text());
        QCoreApplication::sendEvent(m_smallPlayer, &forwarded);
        return true;
    }
    case Qt::Key_Yellow:
        emit largePlayerWanted();
        return true;
    case Qt::Key_B:
        if (event.modifiers() == Qt::ControlModifier) {
            emit largePlayerWanted();
            return true;
        }
        return false;
    default:
        return false;
    }
}

bool MainWindow::handleShortcut(const QKeyEvent &event)
{
    const bool control = event.modifiers() == Qt::ControlModifier;
    if (control && event.key() >= Qt::Key_1 && event.key() <= Qt::Key_5) {
        constexpr Section sections[]
            = {Section::Home, Section::Movies, Section::Series, Section::Files, Section::Transfers};
        openSection(sections[event.key() - Qt::Key_1]);
    } else if (control && event.key() == Qt::Key_Comma) {
        openSection(Section::Settings);
    } else if (control && event.key() == Qt::Key_O) {
        chooseFolder();
    } else if (control && event.key() == Qt::Key_N) {
        askAddress();
    } else if ((control && event.key() == Qt::Key_Z) || event.key() == Qt::Key_Green) {
        return m_toast->undo() || (currentPage() && currentPage()->undo());
    } else if ((control && event.key() == Qt::Key_F) || event.key() == Qt::Key_Slash) {
        focusSearch();
    } else if (event.key() == Qt::Key_F1 || event.key() == Qt::Key_Question) {
        m_keys->open();
    } else {
        return false;
    }
    return true;
}

void MainWindow::moveFocus(int key)
{
    const Direction direction = key == Qt::Key_Left ? Direction::Left
        : key == Qt::Key_Right                      ? Direction::Right
        : key == Qt::Key_Up                         ? Direction::Up
                                                    : Direction::Down;
    QWidget *from = focusWidget() ? focusWidget() : currentPage();
    const bool inSidebar = m_sidebar->isAncestorOf(from);
    if (inSidebar && direction == Direction::Right) {
        restoreFocus(m_history.last());
        return;
    }
    const QVector<QWidget *> sections = FocusNavigation::candidates(m_sidebar);
    if (inSidebar) {
        if (QWidget *next = FocusNavigation::next(from, sections, direction)) {
            next->setFocus(Qt::OtherFocusReason);
        }
        return;
    }
    QVector<QWidget *> candidates = FocusNavigation::candidates(currentPage());
    if (m_topBar->isVisible()) {
        candidates += FocusNavigation::candidates(m_topBar);
    }
    QWidget *next = FocusNavigation::next(from, candidates, direction);
    if (next) {
        next->setFocus(Qt::OtherFocusReason);
    } else if (direction == Direction::Left && m_sidebar->isVisible()) {
        m_history.last().focus = from;
        m_sidebar->focusCurrent();
    } else if (direction == Direction::Down && m_topBar->isAncestorOf(from)) {
        restoreFocus(m_history.last());
    }
}

void MainWindow::onFocusChanged(QWidget *now)
{
    updateRing();
    if (!now || !currentPage() || !currentPage()->isAncestorOf(now) || !m_theme.focusVisible()
        || now->property("revealsItself").toBool()) {
        return;
    }
    for (QWidget *above = now->parentWidget(); above; above = above->parentWidget()) {
        if (auto *area = qobject_cast<ScrollArea *>(above)) {
            const int margin = m_theme.px(48, 24);
            const int top = now->mapTo(area->widget(), QPoint(0, 0)).y();
            area->reveal(qMax(0, top - margin), top + now->height() + margin);
            return;
        }
    }
}

void MainWindow::updateRing()
{
    QWidget *now = focusWidget();
    const bool ringed = now && now->hasFocus() && m_theme.focusVisible()
        && (now->property("ringRadius").isValid() || qobject_cast<QLineEdit *>(now));
    if (!m_ring) {
        m_ring = new QFocusFrame(this); // a dialog took it along
    }
    m_ring->setWidget(ringed ? now : nullptr);
}

// Who has no pointer sees at once where the focus is; Qt shows it after the next key only.
void MainWindow::focusFirst(QMenu *menu)
{
    if (menu == nullptr || qobject_cast<QMenu *>(menu->parentWidget())) {
        return;
    }
    const QList<QAction *> actions = menu->actions();
    const auto first = std::find_if(actions.begin(), actions.end(),
        [](const QAction *each) { return each->isEnabled() && !each->isSeparator(); });
    if (first != actions.end()) {
        // The menu is still opening.
        QMetaObject::invokeMethod(
            menu, [menu, action = *first] { menu->setActiveAction(action); }, Qt::QueuedConnection);
    }
}

bool MainWindow::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress || event->type() == QEvent::MouseButtonPress
        || event->type() == QEvent::MouseMove) {
        noteInput(*event);
    }
    if (event->type() == QEvent::Show && m_theme.focusVisible()) {
        focusFirst(qobject_cast<QMenu *>(watched));
    }
    return QWidget::eventFilter(watched, event);
}

void MainWindow::noteInput(const QEvent &event)
{
    if (event.type() == QEvent::KeyPress) {
        const int key = static_cast<const QKeyEvent &>(event).key();
        if (isRemoteKey(key)) {
            m_mouseTravel = 0;
            m_theme.setRemoteInUse(true);
        }
        if (movesFocus(key) || isRemoteKey(key)) {
            m_theme.setFocusVisible(true);
        }
        return;
    }
    if (event.type() == QEvent::MouseButtonPress) {
        m_theme.setFocusVisible(false);
        return;
    }
    const QPoint at = static_cast<const QMouseEvent &>(event).globalPosition().toPoint();
    m_mouseTravel += m_mouseAt.isNull() ? 0 : (at - m_mouseAt).manhattanLength();
    m_mouseAt = at;
    if (m_mouseTravel > kMouseTravel) {
        m_mouseTravel = 0;
        m_theme.setRemoteInUse(false);
    }
}

} // namespace Ui
