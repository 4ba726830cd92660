#include "ui/settings/categoryitem.h"

#include "ui/theme/icons.h"

#include <QKeyEvent>
#include <QPainter>

namespace Ui {

CategoryItem::CategoryItem(
    const Theme &theme, const QString &icon, const QString &text, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_icon(icon)
{
    setText(text);
    setAccessibleName(text);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(this, &QAbstractButton::clicked, this, &CategoryItem::entered);
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
    connect(&theme, &Theme::focusVisibleChanged, this, qOverload<>(&QWidget::update));
}

void CategoryItem::setCurrent(bool current)
{
    m_current = current;
    setAccessibleDescription(current ? tr("selected") : QString());
    update();
}

QSize CategoryItem::sizeHint() const
{
    return QSize(m_theme.px(440, 220), m_theme.px(76, 40));
}

void CategoryItem::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &c = m_theme.colors();
    const bool focused = hasFocus() && m_theme.focusVisible();
    QColor fill;
    if (focused) {
        fill = c.focus;
    } else if (m_current) {
        fill = c.s3;
    } else if (underMouse()) {
        fill = c.s2;
    }
    if (fill.isValid()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(fill);
        const qreal radius = m_theme.metrics().controlRadius();
        painter.drawRoundedRect(rect(), radius, radius);
    }
    const int side = m_theme.px(34, 20);
    const int left = m_theme.px(26, 12);
    const int gap = m_theme.px(24, 12);
    const QColor text = focused ? c.onFocus : (m_current ? c.t1 : c.t2);
    const QColor icon = m_current && !focused ? c.accent : text;
    Icons::paint(painter, m_theme, m_icon, QRectF(left, (height() - side) / 2, side, side), icon);
    drawLine(painter, QRect(left + side + gap, 0, width() - left - side - 2 * gap, height()),
        this->text(), m_theme.font(m_current || focused ? TextRole::Strong : TextRole::Body), text);
}

void CategoryItem::focusInEvent(QFocusEvent *event)
{
    QAbstractButton::focusInEvent(event);
    update();
    emit entered();
}

void CategoryItem::keyPressEvent(QKeyEvent *event)
{
    // Arrow keys are the window's: it knows what is beside, above and below.
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
        event->ignore();
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Select:
        click();
        break;
    default:
        QAbstractButton::keyPressEvent(event);
    }
}

} // namespace Ui
