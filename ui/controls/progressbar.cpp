#include "ui/controls/progressbar.h"

#include "ui/theme/theme.h"

#include <QPainter>

namespace Ui {

ProgressBar::ProgressBar(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void ProgressBar::setValue(qreal value)
{
    m_value = qBound(0.0, value, 1.0);
    setAccessibleName(tr("%1 percent").arg(qRound(m_value * 100)));
    update();
}

void ProgressBar::setColor(const QColor &color)
{
    m_color = color;
    update();
}

QSize ProgressBar::sizeHint() const
{
    return QSize(m_theme.px(320, 180), m_theme.px(10, 6));
}

void ProgressBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const qreal radius = height() / 2.0;
    painter.setBrush(m_theme.colors().s3);
    painter.drawRoundedRect(QRectF(rect()), radius, radius);
    if (m_value > 0) {
        painter.setBrush(m_color.isValid() ? m_color : m_theme.colors().accent);
        painter.drawRoundedRect(
            QRectF(0, 0, qMax<qreal>(height(), width() * m_value), height()), radius, radius);
    }
}

} // namespace Ui
