#include "ui/settings/settingsrow.h"

#include <QPainter>

namespace Ui {

SettingsRow::SettingsRow(
    const Theme &theme, const QString &name, const QString &description, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_name(name)
    , m_description(description)
{
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleDescription(description);
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
    connect(&theme, &Theme::focusVisibleChanged, this, qOverload<>(&QWidget::update));
}

QSize SettingsRow::sizeHint() const
{
    const int height = m_description.isEmpty() ? m_theme.px(84, 48) : m_theme.px(104, 60);
    return QSize(m_theme.px(700, 360), height);
}

QSize SettingsRow::minimumSizeHint() const
{
    return QSize(m_theme.px(320, 200), sizeHint().height());
}

bool SettingsRow::looksFocused() const
{
    return hasFocus() && m_theme.focusVisible();
}

void SettingsRow::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &c = m_theme.colors();
    if (looksFocused() || underMouse()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(looksFocused() ? c.focus : c.s2);
        const qreal radius = m_theme.px(18, 10);
        painter.drawRoundedRect(rect(), radius, radius);
    }
    const QRect inner = rect().adjusted(padding(), 0, -padding(), 0);
    const int taken = paintValue(painter, inner);
    const QColor title = looksFocused() ? c.onFocus : c.t1;
    QColor soft = c.t3;
    if (looksFocused()) {
        soft = c.onFocus;
        soft.setAlphaF(0.8F);
    }
    const int nameLine = m_theme.lineHeight(TextRole::Body);
    const int softLine = m_theme.lineHeight(TextRole::Caption);
    const int block = nameLine + (m_description.isEmpty() ? 0 : softLine);
    QFont font = m_theme.font(TextRole::Body);
    font.setWeight(looksFocused() ? QFont::DemiBold : QFont::Medium);
    const QRect name(
        inner.left(), (height() - block) / 2, inner.width() - taken - m_theme.px(24, 12), nameLine);
    drawLine(painter, name, m_name, font, title);
    drawLine(painter, QRect(name.left(), name.bottom() + 1, name.width(), softLine), m_description,
        m_theme.font(TextRole::Caption), soft);
}

void SettingsRow::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    update();
}

void SettingsRow::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    update();
}

} // namespace Ui
