#pragma once

#include "library/base/clock.h"
#include "sync/transfer/bandwidthplan.h"
#include "sync/transfer/ratelimit.h"

#include <QMutex>
#include <QObject>

#include <array>

namespace Sync {

//! The line between this PC and its storage, shared by all transfers of this program: hands out
//! what may go at the limits that hold now. Calls are safe from any thread and never wait; who gets
//! a share waits itself.
class Bandwidth final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Bandwidth)
public:
    enum class Way
    {
        Up,
        Down
    };

    //! The clock outlives it.
    explicit Bandwidth(const Clock &clock);
    ~Bandwidth() override;

    void setPlan(const BandwidthPlan &plan);
    BandwidthPlan plan() const;
    //! Looks at the clock: whoever shows the limits does so each minute of a timetable.
    void follow();
    //! That hold, as the last look at the clock said.
    BandwidthLimits limits() const;

    LineShare take(Way way, qint64 wanted);
    //! Counts what went without asking.
    void charge(Way way, qint64 bytes);

signals:
    //! Other limits hold: what was to be waited for is void. Emitted on any thread.
    void changed();

private:
    bool lookAtClock();
    void holdLimits(const BandwidthLimits &limits);
    RateLimit &limitOf(Way way) { return m_ways.at(std::size_t(way)); }

    const Clock &m_clock;
    mutable QMutex m_mutex; // guards all below
    BandwidthPlan m_plan;
    qint64 m_minute = -1; //!< since 1970, of the last look
    BandwidthLimits m_limits;
    std::array<RateLimit, 2> m_ways;
};

} // namespace Sync
