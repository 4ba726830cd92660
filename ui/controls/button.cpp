#include "ui/controls/button.h"

#include "ui/theme/icons.h"
#include "ui/theme/shadow.h"

#include <QEvent>
#include <QKeyEvent>
#include <QPainter>

namespace Ui {

Button::Button(
    const Theme &theme, Kind kind, const QString &icon, const QString &text, QWidget *parent)
    : QPushButton(text, parent)
    , m_theme(theme)
    , m_kind(kind)
    , m_icon(icon)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
    connect(&theme, &Theme::changed, this, &Button::restyle);
    connect(&theme, &Theme::focusVisibleChanged, this, qOverload<>(&QWidget::update));
    restyle();
}

void Button::restyle()
{
    setProperty("ringRadius",
        m_kind == Kind::Chip ? buttonHeight() / 2 : m_theme.metrics().controlRadius());
    updateGeometry();
    update();
}

void Button::setKind(Kind kind)
{
    m_kind = kind;
    restyle();
}

void Button::setIconName(const QString &icon)
{
    m_icon = icon;
    restyle();
}

void Button::setOn(bool on)
{
    m_on = on;
    update();
}

void Button::setTrailingIcon(const QString &icon)
{
    m_trailing = icon;
    restyle();
}

int Button::buttonHeight() const
{
    return m_kind == Kind::Chip ? m_theme.px(60, 32) : m_theme.px(72, 36);
}

int Button::padding() const
{
    return m_kind == Kind::Chip ? m_theme.px(26, 12) : m_theme.px(34, 14);
}

int Button::iconSide() const
{
    return m_kind == Kind::Chip ? m_theme.px(28, 16) : m_theme.px(30, 20);
}

TextRole Button::textRole() const
{
    return m_kind == Kind::Chip || m_kind == Kind::Flat ? TextRole::Strong : TextRole::Button;
}

QSize Button::sizeHint() const
{
    const int height = buttonHeight();
    const int gap = m_theme.px(16, 9);
    if (text().isEmpty()) {
        return QSize(height, height);
    }
    int width = QFontMetrics(m_theme.font(textRole())).horizontalAdvance(text()) + 2 * padding();
    if (!m_icon.isEmpty()) {
        width += iconSide() + gap;
    }
    if (!m_trailing.isEmpty()) {
        width += m_theme.px(22, 14) + gap;
    }
    return QSize(qMax(width, height), height);
}

Button::Look Button::look() const
{
    const Tokens &c = m_theme.colors();
    if (hasFocus() && m_theme.focusVisible()) {
        return {c.focus, {}, c.onFocus};
    }
    const bool hover = isEnabled() && underMouse();
    switch (m_kind) {
    case Kind::Primary:
        return {hover ? c.accent.lighter(106) : c.accent, {}, c.onAccent};
    case Kind::Chip:
        if (m_on) {
            return {c.accentSoft, c.accent, c.accent};
        }
        return {hover ? c.s3 : c.s2, {}, c.t1};
    case Kind::OnArt: {
        const QColor white = tokens(ThemeKind::Dark).t1;
        return {QColor(255, 255, 255, hover ? 70 : 46), {}, white};
    }
    case Kind::Flat:
        return {hover ? c.s3 : QColor(Qt::transparent), {}, m_on ? c.accent : c.t1};
    case Kind::Key:
        return {hover ? c.s3 : c.s2, {}, c.t1};
    case Kind::Danger:
        return {hover ? c.s3 : (m_theme.isTv() ? c.s3 : c.s2), {}, c.danger};
    case Kind::Secondary:
        break;
    }
    const bool strong = hover || isDown() || m_theme.isTv();
    return {strong ? c.s3 : c.s2, {}, m_on ? c.accent : c.t1};
}

void Button::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (!isEnabled()) {
        painter.setOpacity(0.45);
    }
    const Look paint = look();
    const qreal outline = m_theme.px(3, 1.5);
    const qreal radius
        = m_kind == Kind::Chip ? height() / 2.0 : qreal(m_theme.metrics().controlRadius());
    QRectF box = rect();
    painter.setPen(Qt::NoPen);
    if (paint.outline.isValid()) {
        box.adjust(outline / 2, outline / 2, -outline / 2, -outline / 2);
        painter.setPen(QPen(paint.outline, outline));
    }
    painter.setBrush(paint.fill);
    painter.drawRoundedRect(box, radius, radius);

    const int side = iconSide();
    const int gap = m_theme.px(16, 9);
    const QFont font = m_theme.font(textRole());
    if (text().isEmpty()) {
        const QRectF icon((width() - side) / 2, (height() - side) / 2, side, side);
        Icons::paint(painter, m_theme, m_icon, icon, paint.text);
        return;
    }
    const int textWidth = QFontMetrics(font).horizontalAdvance(text()) + 1;
    const int leading = m_icon.isEmpty() ? 0 : side + gap;
    const int small = m_theme.px(22, 14);
    const int trailing = m_trailing.isEmpty() ? 0 : small + gap;
    int x = qMax(padding() / 2, (width() - textWidth - leading - trailing) / 2);
    if (leading > 0) {
        Icons::paint(
            painter, m_theme, m_icon, QRectF(x, (height() - side) / 2, side, side), paint.text);
        x += leading;
    }
    const int room = qMin(textWidth, width() - x - trailing);
    drawLine(painter, QRectF(x, 0, room, height()), text(), font, paint.text);
    if (trailing > 0) {
        Icons::paint(painter, m_theme, m_trailing,
            QRectF(x + room + gap, (height() - small) / 2, small, small), paint.text);
    }
}

void Button::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Select:
        if (!event->isAutoRepeat()) {
            click();
        }
        break;
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
        event->ignore(); // the window decides where the focus goes
        break;
    default:
        QPushButton::keyPressEvent(event);
    }
}

bool Button::event(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::EnabledChange) {
        update();
    }
    return QPushButton::event(event);
}

} // namespace Ui
