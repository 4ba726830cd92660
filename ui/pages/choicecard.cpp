#include "ui/pages/choicecard.h"

#include "ui/controls/text.h"
#include "ui/theme/icons.h"
#include "ui/theme/shadow.h"

#include <QKeyEvent>
#include <QPainter>

namespace Ui {

ChoiceCard::ChoiceCard(const Theme &theme, Border border, const QString &icon, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_border(border)
    , m_icon(icon)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    m_focus.setEasingCurve(QEasingCurve::OutCubic);
    connect(&m_focus, &QVariantAnimation::valueChanged, this, [this](const QVariant &value) {
        m_grown = value.toReal();
        update();
    });
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    connect(&theme, &Theme::focusVisibleChanged, this, qOverload<>(&QWidget::update));
}

void ChoiceCard::setTexts(const QString &head, const QString &text, const QString &foot)
{
    m_head = head;
    m_text = text;
    m_foot = foot;
    setAccessibleName(head);
    setAccessibleDescription(text);
}

int ChoiceCard::room() const
{
    return m_theme.px(28, 10);
}

void ChoiceCard::animateTo(qreal value)
{
    m_focus.stop();
    const int duration = m_theme.duration(value > 0 ? Motion::FocusIn : Motion::FocusOut);
    if (duration == 0 || !m_theme.isTv()) {
        m_grown = m_theme.isTv() && !m_theme.reduceMotion() ? value : 0;
        update();
        return;
    }
    m_focus.setDuration(duration);
    m_focus.setStartValue(m_grown);
    m_focus.setEndValue(value);
    m_focus.start();
}

void ChoiceCard::focusInEvent(QFocusEvent *event)
{
    QAbstractButton::focusInEvent(event);
    animateTo(1);
}

void ChoiceCard::focusOutEvent(QFocusEvent *event)
{
    QAbstractButton::focusOutEvent(event);
    animateTo(0);
}

void ChoiceCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &c = m_theme.colors();
    const Metrics &m = m_theme.metrics();
    const bool focused = hasFocus() && m_theme.focusVisible();
    const int around = room();
    QRectF box = QRectF(rect()).adjusted(around, around, -around, -around);
    const qreal grow = box.width() * 0.03 * m_grown / 2;
    box.adjust(-grow, -grow, grow, grow);
    const qreal radius = m.panelRadius();
    if (focused) {
        paintShadow(painter, box, radius, Elevation::Floating, m.isTv() ? m.scale() : 0.5);
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(focused || underMouse() ? c.s2 : c.s1);
    painter.drawRoundedRect(box, radius, radius);
    if (m_border == Border::Dashed && !focused) {
        QPen dashes(c.edge, m.px(3, 1.5));
        dashes.setDashPattern({3, 2.5});
        painter.setPen(dashes);
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius, radius);
    }
    if (focused) {
        const qreal gap = m.ringGap();
        const qreal pen = m.ringWidth();
        const qreal out = gap + pen / 2;
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(c.focus, pen));
        painter.drawRoundedRect(box.adjusted(-out, -out, out, out), radius + out, radius + out);
    }
    const qreal pad = m.px(44, 26);
    const qreal tile = m.px(88, 52);
    const QRectF tileRect(box.left() + pad, box.top() + pad, tile, tile);
    painter.setPen(Qt::NoPen);
    painter.setBrush(c.accentSoft);
    painter.drawRoundedRect(tileRect, m.px(24, 14), m.px(24, 14));
    const qreal icon = m.px(44, 26);
    Icons::paint(painter, m_theme, m_icon,
        QRectF(tileRect.center() - QPointF(icon / 2, icon / 2), QSizeF(icon, icon)), c.accent);
    const qreal wide = box.width() - 2 * pad;
    qreal y = tileRect.bottom() + m.px(32, 20);
    drawLine(painter, QRectF(box.left() + pad, y, wide, m_theme.lineHeight(TextRole::Title2)),
        m_head, m_theme.font(TextRole::Title2), c.t1);
    y += m_theme.lineHeight(TextRole::Title2) + m.px(10, 6);
    const QFont font = m_theme.font(TextRole::Body);
    const int line = m_theme.lineHeight(TextRole::Body);
    for (const QString &text : wrapText(m_text, font, int(wide), 3)) {
        drawLine(painter, QRectF(box.left() + pad, y, wide, line), text, font, c.t2);
        y += line;
    }
    drawLine(painter, QRectF(box.left() + pad, box.bottom() - pad - line + m.px(8, 4), wide, line),
        m_foot, font, c.t2);
}

void ChoiceCard::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Select:
    case Qt::Key_Space:
        click();
        break;
    default:
        event->ignore();
    }
}

} // namespace Ui
