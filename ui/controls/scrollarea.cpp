#include "ui/controls/scrollarea.h"

#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QPropertyAnimation>
#include <QScrollBar>

namespace Ui {

ScrollArea::ScrollArea(const Theme &theme, QWidget *parent)
    : QScrollArea(parent)
    , m_theme(theme)
    , m_animation(new QPropertyAnimation(verticalScrollBar(), "value", this))
{
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setAutoFillBackground(false);
    m_animation->setEasingCurve(QEasingCurve::OutQuint);
}

void ScrollArea::scrollToY(int y)
{
    const int target = qBound(0, y, verticalScrollBar()->maximum());
    m_animation->stop();
    const int duration = m_theme.duration(Motion::RowScroll);
    if (duration == 0 || !isVisible()) {
        verticalScrollBar()->setValue(target);
        return;
    }
    m_animation->setDuration(duration);
    m_animation->setStartValue(verticalScrollBar()->value());
    m_animation->setEndValue(target);
    m_animation->start();
}

void ScrollArea::reveal(int top, int bottom)
{
    const int value = verticalScrollBar()->value();
    if (top < value) {
        scrollToY(top);
    } else if (bottom > value + viewport()->height()) {
        scrollToY(qMin(top, bottom - viewport()->height()));
    }
}

void ScrollArea::keyPressEvent(QKeyEvent *event)
{
    event->ignore();
}

} // namespace Ui
