#include "sync/transfer/ratelimit.h"

#include <algorithm>

namespace Sync {

namespace {

using namespace std::chrono_literals;

// A share is worth this long, within these sizes: small enough to be even, large enough to cost
// nothing. Without a limit as well, so that one that comes holds at once.
constexpr int kSharesASecond = 20;
constexpr qint64 kLeastShareBytes = 4 * 1024;
constexpr qint64 kMostShareBytes = 256 * 1024;
// What an idle line may catch up with; it makes good for timers that are late.
constexpr std::chrono::milliseconds kCatchUp{200};

std::chrono::nanoseconds lineTime(qint64 bytes, qint64 bytesPerSecond)
{
    return std::chrono::nanoseconds(qint64(double(bytes) * 1e9 / double(bytesPerSecond)));
}

} // namespace

void RateLimit::setLimit(MonotonicTime now, qint64 bytesPerSecond)
{
    m_limit = bytesPerSecond;
    m_usedUntil = now;
}

LineShare RateLimit::take(MonotonicTime now, qint64 wanted)
{
    if (m_limit == 0) {
        return {std::min(wanted, kMostShareBytes), 0ms};
    }
    const qint64 share = std::clamp(m_limit / kSharesASecond, kLeastShareBytes, kMostShareBytes);
    const qint64 bytes = std::min(wanted, share);
    m_usedUntil = std::max(m_usedUntil, now - kCatchUp);
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(m_usedUntil - now);
    charge(now, bytes);
    return {bytes, std::max(wait, 0ms)};
}

void RateLimit::charge(MonotonicTime now, qint64 bytes)
{
    if (m_limit > 0) {
        m_usedUntil = std::max(m_usedUntil, now - kCatchUp) + lineTime(bytes, m_limit);
    }
}

} // namespace Sync
