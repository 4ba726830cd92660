#pragma once

#include <chrono>

//! Milliseconds since 1970-01-01T00:00:00Z as this PC believes.
using WallTime = std::chrono::sys_time<std::chrono::milliseconds>;
//! A point on a clock that never jumps.
using MonotonicTime = std::chrono::steady_clock::time_point;

//! Where time comes from, so that tests and simulations can own it. Safe from any thread.
class Clock
{
public:
    virtual ~Clock();
    virtual WallTime wallNow() const = 0;
    virtual MonotonicTime monotonicNow() const = 0;
};

//! The clocks of the operating system.
class SystemClock final : public Clock
{
public:
    WallTime wallNow() const override;
    MonotonicTime monotonicNow() const override;
};
