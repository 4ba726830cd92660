#include "sync/transfer/ratemeter.h"

namespace Sync {

namespace {

constexpr std::chrono::seconds kWindow{5};

}

void RateMeter::add(MonotonicTime now, qint64 bytes)
{
    // The count begins again when a transfer goes from reading to sending.
    if (!m_samples.empty() && bytes < m_samples.back().second) {
        m_samples.clear();
    }
    m_samples.emplace_back(now, bytes);
    while (m_samples.size() > 2 && now - m_samples.front().first > kWindow) {
        m_samples.pop_front();
    }
}

qint64 RateMeter::bytesPerSecond() const
{
    if (m_samples.size() < 2) {
        return 0;
    }
    const std::chrono::duration<double> time = m_samples.back().first - m_samples.front().first;
    const qint64 bytes = m_samples.back().second - m_samples.front().second;
    return time.count() > 0.0 ? qint64(double(bytes) / time.count()) : 0;
}

} // namespace Sync
