#include "ui/player/osdcontrols.h"
#include "ui/player/playerkeysview.h"
#include "ui/player/playernotice.h"
#include "ui/player/playerpage.h"
#include "ui/player/playerstatistics.h"
#include "ui/player/smallbar.h"

#include <QHideEvent>

#include <utility>

namespace Ui {

void PlayerPage::setSmall(Size size)
{
    const bool small = size == Size::Small;
    if (small == m_isSmall) {
        return;
    }
    if (small) {
        closePanel();
        m_keysView->close();
        m_statistics->hide();
        endTimeEntry();
        hideControls();
        hideSkip();
    }
    m_isSmall = small;
    m_smallBar->setVisible(false);
    setFocusPolicy(small ? Qt::NoFocus : Qt::StrongFocus);
    unsetCursor();
    arrange();
}

void PlayerPage::goSmall()
{
    leaveFullScreen();
    emit smallWanted();
}

void PlayerPage::toggleOnTop()
{
    if (m_canStayOnTop) {
        m_isOnTop = !m_isOnTop;
        emit onTopToggled(m_isOnTop);
    }
    m_notice->tell(QStringLiteral("window-keep-above"),
        !m_canStayOnTop ? tr("Always on top is in the menu of the window's title bar here.")
            : m_isOnTop ? tr("Always on top")
                        : tr("No longer on top"));
    placeNotice();
}

// The window was kept on top for the film; where there is none, no key ends it.
void PlayerPage::hideEvent(QHideEvent *event)
{
    if (!event->spontaneous() && std::exchange(m_isOnTop, false)) {
        emit onTopToggled(false);
    }
    QWidget::hideEvent(event);
}

void PlayerPage::showSmallBar()
{
    m_smallBar->setPlaying(m_controller->wantsToPlay());
    m_smallBar->show();
    m_smallBar->raise();
}

void PlayerPage::enterEvent(QEnterEvent *event)
{
    if (m_isSmall) {
        showSmallBar();
    }
    QWidget::enterEvent(event);
}

void PlayerPage::leaveEvent(QEvent *event)
{
    m_smallBar->hide();
    QWidget::leaveEvent(event);
}

} // namespace Ui
