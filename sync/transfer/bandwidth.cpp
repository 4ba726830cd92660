#include "sync/transfer/bandwidth.h"

#include <QDateTime>

#include <chrono>

namespace Sync {

Bandwidth::Bandwidth(const Clock &clock)
    : m_clock(clock)
{ }

Bandwidth::~Bandwidth() = default;

void Bandwidth::setPlan(const BandwidthPlan &plan)
{
    {
        const QMutexLocker lock(&m_mutex);
        if (m_plan == plan) {
            return;
        }
        m_plan = plan;
        m_minute = -1;
    }
    follow();
}

BandwidthPlan Bandwidth::plan() const
{
    const QMutexLocker lock(&m_mutex);
    return m_plan;
}

BandwidthLimits Bandwidth::limits() const
{
    const QMutexLocker lock(&m_mutex);
    return m_limits;
}

void Bandwidth::follow()
{
    bool isOther = false;
    {
        const QMutexLocker lock(&m_mutex);
        isOther = lookAtClock();
    }
    if (isOther) {
        emit changed();
    }
}

// Times of a timetable, and the clock's jumps in spring and autumn, are at full minutes.
bool Bandwidth::lookAtClock()
{
    const WallTime now = m_clock.wallNow();
    const qint64 minute = std::chrono::floor<std::chrono::minutes>(now).time_since_epoch().count();
    if (minute == m_minute) {
        return false;
    }
    m_minute = minute;
    const BandwidthLimits limits
        = m_plan.at(QDateTime::fromMSecsSinceEpoch(now.time_since_epoch().count()));
    if (limits == m_limits) {
        return false;
    }
    holdLimits(limits);
    return true;
}

void Bandwidth::holdLimits(const BandwidthLimits &limits)
{
    m_limits = limits;
    const MonotonicTime now = m_clock.monotonicNow();
    limitOf(Way::Up).setLimit(now, limits.up);
    limitOf(Way::Down).setLimit(now, limits.down);
}

LineShare Bandwidth::take(Way way, qint64 wanted)
{
    LineShare share;
    bool isOther = false;
    {
        const QMutexLocker lock(&m_mutex);
        isOther = lookAtClock();
        share = limitOf(way).take(m_clock.monotonicNow(), wanted);
    }
    if (isOther) {
        emit changed();
    }
    return share;
}

void Bandwidth::charge(Way way, qint64 bytes)
{
    const QMutexLocker lock(&m_mutex);
    limitOf(way).charge(m_clock.monotonicNow(), bytes);
}

} // namespace Sync
