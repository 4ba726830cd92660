#include "sync/transfer/bandwidthplan.h"

namespace Sync {

bool BandwidthPlan::isThen(const QDateTime &local) const
{
    if (!hasTimetable) {
        return false;
    }
    const auto isOneOf
        = [this](const QDate &day) { return (days & (1 << (day.dayOfWeek() - Qt::Monday))) != 0; };
    const QDate today = local.date();
    const int minute = local.time().msecsSinceStartOfDay() / 60'000;
    if (fromMinute < untilMinute) {
        return isOneOf(today) && minute >= fromMinute && minute < untilMinute;
    }
    if (fromMinute == untilMinute) {
        // A day of it, which began today or yesterday.
        return isOneOf(minute >= fromMinute ? today : today.addDays(-1));
    }
    return (minute >= fromMinute && isOneOf(today))
        || (minute < untilMinute && isOneOf(today.addDays(-1)));
}

} // namespace Sync
