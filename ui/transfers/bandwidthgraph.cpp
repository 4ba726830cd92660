#include "ui/transfers/bandwidthgraph.h"

#include "ui/controls/text.h"
#include "ui/format.h"

#include <QLocale>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace Ui {

namespace {

// Below it the scale does not go: a trickle is to look like one.
constexpr qint64 kLeastScale = 100'000;

QPolygonF curveOf(const QVector<qint64> &rates, qint64 scale, const QRectF &rect)
{
    QPolygonF curve;
    const qreal step = rect.width() / qreal(rates.size() - 1);
    for (qsizetype i = 0; i < rates.size(); ++i) {
        curve << QPointF(rect.left() + step * qreal(i),
            rect.bottom() - rect.height() * qreal(rates.at(i)) / qreal(scale));
    }
    return curve;
}

} // namespace

BandwidthGraph::BandwidthGraph(
    const Theme &theme, const Clock &clock, const RateHistory &history, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_clock(clock)
    , m_history(history)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_timer.setInterval(RateHistory::kStep);
    connect(&m_timer, &QTimer::timeout, this, &BandwidthGraph::tick);
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
    tick();
}

QSize BandwidthGraph::sizeHint() const
{
    return {m_theme.px(480, 320), m_theme.px(64, 44)};
}

void BandwidthGraph::setMoving(bool moving)
{
    if (m_isMoving != moving) {
        m_isMoving = moving;
        followVisibility();
    }
}

void BandwidthGraph::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    followVisibility();
}

void BandwidthGraph::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    followVisibility();
}

void BandwidthGraph::followVisibility()
{
    if (m_isMoving && isVisible()) {
        m_timer.start();
    } else {
        m_timer.stop();
    }
    tick();
}

void BandwidthGraph::tick()
{
    const MonotonicTime now = m_clock.monotonicNow();
    setAccessibleName(tr("The last 5 minutes: %1/s up, %2/s down")
                          .arg(Format::bytes(m_history.current(RateHistory::Way::Up, now)),
                              Format::bytes(m_history.current(RateHistory::Way::Down, now))));
    update();
}

void BandwidthGraph::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &c = m_theme.colors();
    const MonotonicTime now = m_clock.monotonicNow();
    const int words = m_theme.px(180, 112);
    const QRectF all(rect());
    const QRectF area = all.adjusted(1, 3, -words, -1);
    const QVector<qint64> up = m_history.rates(RateHistory::Way::Up, now);
    const QVector<qint64> down = m_history.rates(RateHistory::Way::Down, now);
    const qint64 scale = std::max({kLeastScale, *std::max_element(up.cbegin(), up.cend()),
        *std::max_element(down.cbegin(), down.cend())});
    const qreal line = m_theme.px(3, 1.5);

    const QPolygonF upCurve = curveOf(up, scale, area);
    QPainterPath filled;
    filled.addPolygon(upCurve);
    filled.lineTo(area.bottomRight());
    filled.lineTo(area.bottomLeft());
    QColor soft = c.accent;
    soft.setAlphaF(0.22F);
    painter.fillPath(filled, soft);
    painter.setPen(QPen(c.line, 1));
    painter.drawLine(area.bottomLeft(), area.bottomRight());
    painter.setPen(QPen(c.info, line));
    painter.drawPolyline(curveOf(down, scale, area));
    painter.setPen(QPen(c.accent, line));
    painter.drawPolyline(upCurve);
    paintWords(painter, QRectF(area.right(), 0, words, all.height()));
}

void BandwidthGraph::paintWords(QPainter &painter, const QRectF &rect) const
{
    const MonotonicTime now = m_clock.monotonicNow();
    const Tokens &c = m_theme.colors();
    const qreal half = rect.height() / 2;
    const qreal gap = m_theme.px(20, 12);
    const qreal arrow = m_theme.px(14, 9);
    for (const RateHistory::Way way : {RateHistory::Way::Up, RateHistory::Way::Down}) {
        const bool isUp = way == RateHistory::Way::Up;
        const QRectF row(rect.left() + gap, isUp ? 0 : half, rect.width() - gap, half);
        const QPointF middle(row.left() + arrow / 2, row.center().y());
        const qreal tip = isUp ? -arrow / 2 : arrow / 2;
        painter.setPen(Qt::NoPen);
        painter.setBrush(isUp ? c.accent : c.info);
        painter.drawPolygon(QPolygonF({middle + QPointF(0, tip), middle + QPointF(arrow / 2, -tip),
            middle + QPointF(-arrow / 2, -tip)}));
        const qint64 rate = m_history.current(way, now);
        drawLine(painter, row.adjusted(arrow + gap / 2, 0, 0, 0),
            //: a speed
            rate > 0 ? tr("%1/s").arg(Format::bytes(rate)) : QLocale().toString(0),
            m_theme.font(TextRole::Caption), c.t2);
    }
}

} // namespace Ui
