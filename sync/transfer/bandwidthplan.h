#pragma once

#include <QDateTime>
#include <QtGlobal>

namespace Sync {

//! Bytes a second; 0: no limit.
struct BandwidthLimits
{
    qint64 up = 0;
    qint64 down = 0;

    bool operator==(const BandwidthLimits &) const = default;
};

//! Which limits hold at what time. It goes by what a clock on the wall shows, so that an hour that
//! is left out or comes twice is as long as the household sees it. Pure data.
struct BandwidthPlan
{
    static constexpr int kMinutesADay = 24 * 60;
    static constexpr int kEveryDay = 0x7f;

    BandwidthLimits always;
    bool hasTimetable = false;
    BandwidthLimits then; //!< instead, between the two times on these days
    int fromMinute = 0; //!< of the day
    //! The same as from: all day. Before it: on the next day, which need not be one of the days.
    int untilMinute = 0;
    int days = kEveryDay; //!< bit 0 is Monday

    bool isThen(const QDateTime &local) const;
    BandwidthLimits at(const QDateTime &local) const { return isThen(local) ? then : always; }

    bool operator==(const BandwidthPlan &) const = default;
};

} // namespace Sync
