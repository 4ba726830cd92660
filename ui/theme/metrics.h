#pragma once

#include <QSize>

namespace Ui {

enum class LayoutKind
{
    Tv, //!< ten-foot; drawn at 1920x1080 and scaled
    Desktop
};

//! Sizes in logical pixels for one window. A value; cheap to copy.
class Metrics
{
public:
    Metrics() = default;
    Metrics(LayoutKind kind, QSize window, int screenEdgePercent);

    LayoutKind kind() const { return m_kind; }
    bool isTv() const { return m_kind == LayoutKind::Tv; }
    qreal scale() const { return m_scale; }
    //! The size for this layout; TV sizes are scaled to the window.
    int px(qreal tv, qreal desktop) const;
    //! How far everything is kept away from the window's border.
    int edgeX() const { return m_edgeX; }
    int edgeY() const { return m_edgeY; }

    int contentLeft() const; //!< from the left border of a page
    int contentRight() const;
    int contentTop() const;
    int ringGap() const { return px(4, 3); }
    int ringWidth() const { return px(5, 3); }
    int artRadius() const { return px(14, 10); }
    int controlRadius() const { return px(18, 10); }
    int panelRadius() const { return px(24, 14); }

    bool operator==(const Metrics &) const = default;

private:
    LayoutKind m_kind = LayoutKind::Desktop;
    qreal m_scale = 1;
    int m_edgeX = 0;
    int m_edgeY = 0;
};

} // namespace Ui
