#include "ui/window/navitem.h"

#include "ui/controls/text.h"
#include "ui/theme/icons.h"

#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>

namespace Ui {

NavItem::NavItem(
    const Theme &theme, Section section, const QString &icon, const QString &text, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_section(section)
    , m_icon(icon)
{
    setText(text);
    setAccessibleName(text);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    connect(&theme, &Theme::focusVisibleChanged, this, qOverload<>(&QWidget::update));
}

void NavItem::setCurrent(bool current)
{
    m_current = current;
    setAccessibleDescription(current ? tr("current page") : QString());
    update();
}

void NavItem::setCount(int count, bool busy)
{
    m_count = count;
    m_busy = busy;
    setAccessibleName(count > 0 ? tr("%1, %2").arg(text(), QLocale().toString(count)) : text());
    update();
}

void NavItem::setNote(const QString &note, Tone tone)
{
    if (m_note != note || m_noteTone != tone) {
        m_note = note;
        m_noteTone = tone;
        setAccessibleDescription(note);
        update();
    }
}

void NavItem::setLabelled(bool labelled)
{
    m_labelled = labelled;
    update();
}

QSize NavItem::sizeHint() const
{
    if (m_theme.isTv()) {
        return QSize(m_theme.px(m_labelled ? 376 : 72, 0), m_theme.px(72, 0));
    }
    return QSize(199, 36);
}

void NavItem::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &c = m_theme.colors();
    const bool tv = m_theme.isTv();
    const bool focused = hasFocus() && m_theme.focusVisible();
    const QRectF box = rect();
    const qreal radius = m_theme.px(18, 8);
    QColor text = m_current || underMouse() ? c.t1 : c.t2;
    painter.setPen(Qt::NoPen);
    if (focused) {
        painter.setBrush(c.focus);
        painter.drawRoundedRect(box, radius, radius);
        text = c.onFocus;
    } else if (m_current && !(tv && m_labelled)) {
        painter.setBrush(tv ? c.s2 : c.s3);
        painter.drawRoundedRect(box, radius, radius);
        if (!tv) { // the current section's edge follows the corner
            QPainterPath edge;
            edge.addRoundedRect(box, radius, radius);
            QPainterPath inside;
            inside.addRoundedRect(box.adjusted(3, 0, 3, 0), radius, radius);
            painter.fillPath(
                edge.subtracted(inside) &
                    [&] {
                        QPainterPath left;
                        left.addRect(0, 0, radius + 3, height());
                        return left;
                    }(),
                c.accent);
        }
    } else if (underMouse()) {
        painter.setBrush(c.s2);
        painter.drawRoundedRect(box, radius, radius);
    }
    const int side = m_theme.px(36, 20);
    const int left = m_theme.px(18, 10);
    Icons::paint(painter, m_theme, m_icon, QRectF(left, (height() - side) / 2, side, side), text);
    if (tv && !m_labelled) {
        if (m_busy || !m_note.isEmpty()) {
            painter.setBrush(m_busy ? c.accent : toneColor(m_theme, m_noteTone));
            painter.drawEllipse(
                QPointF(m_theme.px(51, 0), m_theme.px(21, 0)), m_theme.px(5, 0), m_theme.px(5, 0));
        }
        return;
    }
    QFont font = m_theme.font(m_current || focused ? TextRole::Strong : TextRole::Body);
    if (!tv && !m_current) {
        font.setWeight(QFont::Medium);
    }
    const int textLeft = m_theme.px(83, 42);
    const QString count = m_count > 0 ? QLocale().toString(m_count) : m_note;
    const QFont small = m_theme.font(TextRole::CaptionStrong);
    const int countWidth = QFontMetrics(small).horizontalAdvance(count) + m_theme.px(18, 10);
    drawLine(painter, box.adjusted(textLeft, 0, -countWidth, 0), this->text(), font, text);
    const QColor countColor = focused ? c.onFocus : (m_busy && tv ? c.accent : c.t3);
    drawLine(painter, box.adjusted(textLeft, 0, -m_theme.px(18, 10), 0), count, small, countColor,
        Qt::AlignRight);
    if (m_count == 0 && !m_note.isEmpty()) {
        painter.setBrush(focused ? c.onFocus : toneColor(m_theme, m_noteTone));
        painter.drawEllipse(QPointF(box.right() - countWidth - m_theme.px(8, 6), box.center().y()),
            m_theme.px(6, 4), m_theme.px(6, 4));
    }
}

void NavItem::keyPressEvent(QKeyEvent *event)
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
