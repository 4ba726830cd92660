#include "ui/dialogs/dialog.h"

#include "ui/controls/label.h"
#include "ui/theme/shadow.h"
#include "ui/window/focusnavigation.h"

#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace Ui {

Dialog::Dialog(const Theme &theme, const QString &heading, QWidget *owner)
    : QWidget(owner->window())
    , m_theme(theme)
    , m_panel(new QWidget(this))
    , m_rows(new QVBoxLayout(m_panel))
{
    setAccessibleName(heading);
    setFocusPolicy(Qt::ClickFocus);
    m_rows->addWidget(new Label(theme, TextRole::Title2, Tone::Title, m_panel, heading));
    parentWidget()->installEventFilter(this);
    connect(&theme, &Theme::changed, this, [this] {
        if (isVisible()) {
            restyle();
            arrange();
        }
    });
    hide();
}

void Dialog::open()
{
    m_before = parentWidget()->focusWidget();
    restyle();
    arrange();
    show();
    raise();
    firstFocus()->setFocus(Qt::PopupFocusReason);
}

void Dialog::close()
{
    hide();
    if (m_before) {
        m_before->setFocus(Qt::OtherFocusReason);
    }
    deleteLater();
}

void Dialog::restyle()
{
    const int pad = m_theme.px(44, 28);
    m_rows->setContentsMargins(pad, pad, pad, pad);
    m_rows->setSpacing(m_theme.px(18, 12));
}

void Dialog::arrange()
{
    setGeometry(parentWidget()->rect());
    const int width = std::min(panelWidth(), this->width() - 2 * m_theme.px(48, 24));
    m_panel->setFixedWidth(width);
    const int most = this->height() - 2 * m_theme.px(48, 24);
    const int height = std::min(m_rows->hasHeightForWidth() ? m_rows->totalHeightForWidth(width)
                                                            : m_rows->totalSizeHint().height(),
        most);
    m_panel->setGeometry((this->width() - width) / 2, (this->height() - height) / 2, width, height);
    update();
}

bool Dialog::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize) {
        arrange();
    }
    return QWidget::eventFilter(watched, event);
}

bool Dialog::focusNextPrevChild(bool next)
{
    QList<QWidget *> stops = m_panel->findChildren<QWidget *>();
    erase_if(stops, [](const QWidget *widget) {
        return !widget->isVisible() || !widget->isEnabled()
            || (widget->focusPolicy() & Qt::TabFocus) == 0;
    });
    if (stops.isEmpty()) {
        return true;
    }
    std::stable_sort(stops.begin(), stops.end(), [this](const QWidget *a, const QWidget *b) {
        const QPoint first = a->mapTo(m_panel, QPoint());
        const QPoint second = b->mapTo(m_panel, QPoint());
        return std::pair(first.y(), first.x()) < std::pair(second.y(), second.x());
    });
    const qsizetype now = stops.indexOf(m_panel->window()->focusWidget());
    const qsizetype count = stops.size();
    const qsizetype then = now < 0 ? 0 : (now + (next ? 1 : count - 1)) % count;
    stops.at(then)->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    return true;
}

void Dialog::keyPressEvent(QKeyEvent *event)
{
    event->accept(); // nothing of it is for the page below
    switch (event->key()) {
    case Qt::Key_Escape:
    case Qt::Key_Back:
    case Qt::Key_Backspace:
        close();
        break;
    case Qt::Key_Down:
        moveFocus(Direction::Down);
        break;
    case Qt::Key_Up:
        moveFocus(Direction::Up);
        break;
    case Qt::Key_Right:
        moveFocus(Direction::Right);
        break;
    case Qt::Key_Left:
        moveFocus(Direction::Left);
        break;
    default:
        break;
    }
}

void Dialog::moveFocus(Direction direction)
{
    const QWidget *from = window()->focusWidget();
    if (!from || !m_panel->isAncestorOf(from)) {
        firstFocus()->setFocus(Qt::OtherFocusReason);
        return;
    }
    QWidget *next = FocusNavigation::next(from, FocusNavigation::candidates(m_panel), direction);
    if (next) {
        next->setFocus(Qt::OtherFocusReason);
    }
}

void Dialog::mousePressEvent(QMouseEvent *event)
{
    event->accept();
}

void Dialog::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor veil = tokens(ThemeKind::Dark).bg;
    veil.setAlphaF(0.6F);
    painter.fillRect(rect(), veil);
    const QRectF box = m_panel->geometry();
    const qreal radius = m_theme.metrics().panelRadius();
    paintShadow(
        painter, box, radius, Elevation::Dialog, m_theme.isTv() ? m_theme.metrics().scale() : 0.8);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.colors().s2);
    painter.drawRoundedRect(box, radius, radius);
}

} // namespace Ui
