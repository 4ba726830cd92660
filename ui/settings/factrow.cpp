#include "ui/settings/factrow.h"

#include <QFontMetrics>

namespace Ui {

FactRow::FactRow(const Theme &theme, const QString &name, const QString &value, QWidget *parent)
    : SettingsRow(theme, name, {}, parent)
    , m_name(name)
{
    setValue(value);
}

void FactRow::setValue(const QString &value)
{
    m_value = value;
    setAccessibleName(value.isEmpty() ? m_name : tr("%1: %2").arg(m_name, value));
    update();
}

int FactRow::paintValue(QPainter &painter, const QRect &rect)
{
    const Tokens &c = theme().colors();
    const QFont font = theme().font(TextRole::Body);
    const int width = qMin(QFontMetrics(font).horizontalAdvance(m_value) + 2, rect.width() * 2 / 3);
    drawLine(painter, QRect(rect.right() + 1 - width, 0, width, height()), m_value, font,
        looksFocused() ? c.onFocus : c.t2);
    return width;
}

} // namespace Ui
