#include "ui/theme/metrics.h"

#include <QtMath>

namespace Ui {

Metrics::Metrics(LayoutKind kind, QSize window, int screenEdgePercent)
    : m_kind(kind)
{
    if (kind == LayoutKind::Tv && !window.isEmpty()) {
        const qreal fit = qMin(window.width() / 1920.0, window.height() / 1080.0);
        // Steps of 1 % keep a window that is dragged larger from laying itself out at every pixel.
        m_scale = qMax(0.4, qRound(fit * 100) / 100.0);
        m_edgeX = window.width() * screenEdgePercent / 100;
        m_edgeY = window.height() * screenEdgePercent / 100;
    }
}

int Metrics::px(qreal tv, qreal desktop) const
{
    return qRound(isTv() ? tv * m_scale : desktop);
}

int Metrics::contentLeft() const
{
    return px(176, 24);
}

int Metrics::contentRight() const
{
    return px(96, 24);
}

int Metrics::contentTop() const
{
    return px(48, 4);
}

} // namespace Ui
