#pragma once

#include "ui/transfers/ratehistory.h"

#include <QTimer>
#include <QWidget>

class Clock;
class QPainter;

namespace Ui {

class Theme;

//! The last minutes of a RateHistory: what went up as an area, what came down as a line. It paints
//! anew only while it is seen and something moves.
class BandwidthGraph final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(BandwidthGraph)
public:
    //! All outlive the graph.
    BandwidthGraph(
        const Theme &theme, const Clock &clock, const RateHistory &history, QWidget *parent);

    //! Whether something is on its way.
    void setMoving(bool moving);
    bool isTicking() const { return m_timer.isActive(); }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void tick();
    void paintWords(QPainter &painter, const QRectF &rect) const;
    void followVisibility();

    const Theme &m_theme;
    const Clock &m_clock;
    const RateHistory &m_history;
    QTimer m_timer;
    bool m_isMoving = false;
};

} // namespace Ui
