#include "ui/player/osdbutton.h"

#include "ui/controls/text.h"
#include "ui/theme/icons.h"

#include <QKeyEvent>
#include <QPainter>

namespace Ui {

OsdButton::OsdButton(
    const Theme &theme, const QString &objectName, const QString &icon, Face face, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_icon(icon)
    , m_face(face)
{
    setObjectName(objectName);
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
}

void OsdButton::setIconName(const QString &icon)
{
    if (icon != m_icon) {
        m_icon = icon;
        update();
    }
}

void OsdButton::setLabel(const QString &label)
{
    m_label = label;
    setAccessibleName(label);
    if (m_face == Face::Icon) {
        setToolTip(label);
    }
    updateGeometry();
    update();
}

void OsdButton::setPlate(bool plate)
{
    m_plate = plate;
    update();
}

void OsdButton::setAlone(bool alone)
{
    m_alone = alone;
    update();
}

QSize OsdButton::sizeHint() const
{
    const int side = m_theme.px(72, 44);
    if (m_face == Face::Icon) {
        return QSize(side, side);
    }
    const int text = QFontMetrics(m_theme.font(TextRole::Button)).horizontalAdvance(m_label);
    const int icon = m_face == Face::IconAndText ? m_theme.px(32 + 16, 20 + 10) : 0;
    return QSize(text + icon + 2 * m_theme.px(28, 14), side);
}

void OsdButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &colors = tokens(ThemeKind::Dark);
    const bool focused = hasFocus() && m_theme.focusVisible();
    QColor plate(255, 255, 255, 0);
    if (focused) {
        plate = colors.focus;
    } else if (underMouse()) {
        plate.setAlpha(isDown() ? 70 : 45);
    } else if (m_plate) {
        plate.setAlpha(38);
    }
    const int radius = m_theme.metrics().controlRadius();
    painter.setPen(Qt::NoPen);
    if (m_alone && !focused) {
        QColor ground = colors.s1;
        ground.setAlpha(235);
        painter.setBrush(ground);
        painter.drawRoundedRect(rect(), radius, radius);
    }
    painter.setBrush(plate);
    painter.drawRoundedRect(rect(), radius, radius);
    const QColor ink = focused ? colors.onFocus : colors.t1;
    if (m_face == Face::Icon) {
        const int side = m_theme.px(38, 22);
        Icons::paint(painter, m_theme, m_icon,
            QRectF((width() - side) / 2.0, (height() - side) / 2.0, side, side), ink);
        return;
    }
    int left = m_theme.px(28, 14);
    if (m_face == Face::IconAndText) {
        const int side = m_theme.px(32, 20);
        Icons::paint(
            painter, m_theme, m_icon, QRectF(left, (height() - side) / 2.0, side, side), ink);
        left += side + m_theme.px(16, 10);
    }
    drawLine(painter, QRectF(left, 0, width() - left, height()), m_label,
        m_theme.font(TextRole::Button), ink);
}

void OsdButton::keyPressEvent(QKeyEvent *event)
{
    // Space plays and pauses everywhere; the arrows belong to the page.
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Select:
        if (!event->isAutoRepeat()) {
            click();
        }
        break;
    default:
        event->ignore();
    }
}

} // namespace Ui
