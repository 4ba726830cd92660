#include "sync/housekeeping/scrubpace.h"

#include <algorithm>

namespace Sync {

namespace {

constexpr qint64 kHoursADay = 4;

} // namespace

qint64 ScrubPace::rate(qint64 bytesInAll) const
{
    const qint64 seconds = std::max<qint64>(1, every.count() * 3600 * kHoursADay / 24);
    return std::clamp(bytesInAll / seconds, std::min(leastBytesPerSecond, mostBytesPerSecond),
        std::max<qint64>(1, mostBytesPerSecond));
}

std::chrono::milliseconds ScrubPace::delayAfter(qint64 bytes, qint64 bytesInAll) const
{
    return std::chrono::milliseconds(bytes * 1000 / rate(bytesInAll));
}

} // namespace Sync
