#pragma once

#include "library/base/clock.h"

#include <QtGlobal>

#include <deque>
#include <utility>

namespace Sync {

//! Bytes a second over the last seconds, from a growing count. Pure.
class RateMeter
{
public:
    void add(MonotonicTime now, qint64 bytes);
    qint64 bytesPerSecond() const;

private:
    std::deque<std::pair<MonotonicTime, qint64>> m_samples;
};

} // namespace Sync
