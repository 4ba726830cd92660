#include "ui/settings/panel.h"

#include "ui/theme/theme.h"

#include <QPainter>
#include <QVBoxLayout>

namespace Ui {

Panel::Panel(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    new QVBoxLayout(this);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, &Panel::restyle);
    restyle();
}

void Panel::addRow(QWidget *row)
{
    layout()->addWidget(row);
}

void Panel::restyle()
{
    const int inset = m_theme.px(12, 8);
    layout()->setContentsMargins(inset, inset, inset, inset);
    layout()->setSpacing(0);
    update();
}

void Panel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.colors().s1);
    const qreal radius = m_theme.metrics().panelRadius();
    painter.drawRoundedRect(rect(), radius, radius);
}

} // namespace Ui
