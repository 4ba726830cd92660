#include "ui/cluster/statetile.h"

#include "ui/theme/icons.h"

#include <QPainter>

namespace Ui {

StateTile::StateTile(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void StateTile::setState(const QString &icon, Tone tone)
{
    m_icon = icon;
    m_tone = tone;
    update();
}

QSize StateTile::sizeHint() const
{
    const int side = m_theme.px(104, 56);
    return {side, side};
}

void StateTile::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor color = toneColor(m_theme, m_tone);
    QColor ground = color;
    ground.setAlphaF(0.18F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    const qreal radius = m_theme.px(28, 16);
    painter.drawRoundedRect(rect(), radius, radius);
    const qreal side = width() / 2.0;
    Icons::paint(painter, m_theme, m_icon,
        QRectF((width() - side) / 2, (height() - side) / 2, side, side), color);
}

} // namespace Ui
