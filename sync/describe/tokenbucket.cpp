#include "sync/describe/tokenbucket.h"

#include <algorithm>
#include <cmath>

namespace Sync {

TokenBucket::TokenBucket(int capacity, double perSecond)
    : m_capacity(capacity)
    , m_perSecond(perSecond)
    , m_tokens(capacity)
{ }

std::chrono::milliseconds TokenBucket::take(std::chrono::steady_clock::time_point now)
{
    using std::chrono::milliseconds;
    if (now < m_pausedUntil) {
        return std::chrono::ceil<milliseconds>(m_pausedUntil - now);
    }
    const std::chrono::duration<double> passed
        = std::max(now - m_filledAt, std::chrono::steady_clock::duration::zero());
    m_tokens = std::min(m_capacity, m_tokens + passed.count() * m_perSecond);
    m_filledAt = now;
    if (m_tokens >= 1) {
        m_tokens -= 1;
        return milliseconds::zero();
    }
    return milliseconds(int(std::ceil((1 - m_tokens) / m_perSecond * 1000)));
}

void TokenBucket::pause(
    std::chrono::steady_clock::time_point now, std::chrono::milliseconds duration)
{
    m_pausedUntil = std::max(m_pausedUntil, now + duration);
}

} // namespace Sync
