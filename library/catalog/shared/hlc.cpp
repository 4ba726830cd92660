#include "library/catalog/shared/hlc.h"

#include <limits>

namespace Library {

WriterId writerId(const DeviceId &device, quint32 incarnation)
{
    WriterId id;
    std::copy(device.bytes.begin(), device.bytes.end(), id.bytes.begin());
    for (size_t i = 0; i < 4; ++i) {
        id.bytes[DeviceId::kSize + i] = quint8(incarnation >> (24 - 8 * i));
    }
    return id;
}

HybridClock::HybridClock(const WriterId &writer, qint64 lastWallMs, quint32 lastCounter)
    : m_writer(writer)
    , m_wallMs(lastWallMs)
    , m_counter(lastCounter)
{ }

Stamp HybridClock::next(qint64 physicalMs)
{
    if (physicalMs > m_wallMs) {
        m_wallMs = physicalMs;
        m_counter = 0;
    } else if (m_counter == std::numeric_limits<quint32>::max()) {
        ++m_wallMs;
        m_counter = 0;
    } else {
        ++m_counter;
    }
    return {m_wallMs, m_counter, m_writer};
}

void HybridClock::observe(const Stamp &seen)
{
    if (seen.wallMs > m_wallMs) {
        m_wallMs = seen.wallMs;
        m_counter = seen.counter;
    } else if (seen.wallMs == m_wallMs && seen.counter > m_counter) {
        m_counter = seen.counter;
    }
}

} // namespace Library
