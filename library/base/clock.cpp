#include "library/base/clock.h"

Clock::~Clock() = default;

WallTime SystemClock::wallNow() const
{
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

MonotonicTime SystemClock::monotonicNow() const
{
    return std::chrono::steady_clock::now();
}
