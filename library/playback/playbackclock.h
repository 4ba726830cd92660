#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>

namespace Library {

//! Media time as it passes. Runs by the monotonic clock and is held to what is heard: a sound
//! device reports in steps, so that its report only nudges the clock by one hundredth, and moves it
//! at once when it is far off. Thread safe. Media times are in microseconds.
class PlaybackClock
{
public:
    using Time = std::chrono::steady_clock::time_point;

    static Time now() { return std::chrono::steady_clock::now(); }
    std::int64_t position(Time now) const;
    //! When the clock will show a media time; nothing while it stands.
    std::optional<Time> timeOf(std::int64_t mediaMicro) const;
    bool isRunning() const;
    double speed() const;

    void set(std::int64_t mediaMicro, Time now);
    void run(Time now);
    void hold(Time now);
    void setSpeed(double speed, Time now);
    //! What is heard now, as the device tells it.
    void correct(std::int64_t heardMicro, Time now);
    //! Smoothed distance of what is heard from the clock.
    std::int64_t audioErrorMicro() const;

private:
    std::int64_t positionLocked(Time now) const;
    void rebase(Time now);

    mutable std::mutex m_mutex; //!< guards everything below
    std::int64_t m_baseMicro = 0;
    Time m_baseTime;
    double m_speed = 1.0;
    bool m_running = false;
    Time m_corrected; //!< when correct() came last
    int m_settling = 0; //!< reports gathered since the clock last started
    double m_error = 0; //!< smoothed, microseconds
};

} // namespace Library
