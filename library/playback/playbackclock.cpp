#include "library/playback/playbackclock.h"

#include <algorithm>
#include <cmath>

namespace Library {

namespace {

constexpr int kSettlingReports = 8;
constexpr double kSettledMicro = 10'000;
constexpr double kJumpMicro = 150'000;
constexpr double kNudge = 0.01;
constexpr double kSmoothing = 0.12;

double microBetween(PlaybackClock::Time from, PlaybackClock::Time to)
{
    return std::chrono::duration<double, std::micro>(to - from).count();
}

} // namespace

std::int64_t PlaybackClock::positionLocked(Time now) const
{
    if (!m_running) {
        return m_baseMicro;
    }
    return m_baseMicro + std::llround(microBetween(m_baseTime, now) * m_speed);
}

void PlaybackClock::rebase(Time now)
{
    m_baseMicro = positionLocked(now);
    m_baseTime = now;
}

std::int64_t PlaybackClock::position(Time now) const
{
    const std::lock_guard lock(m_mutex);
    return positionLocked(now);
}

std::optional<PlaybackClock::Time> PlaybackClock::timeOf(std::int64_t mediaMicro) const
{
    const std::lock_guard lock(m_mutex);
    if (!m_running) {
        return std::nullopt;
    }
    const double wait = static_cast<double>(mediaMicro - m_baseMicro) / m_speed;
    return m_baseTime + std::chrono::microseconds(std::llround(std::clamp(wait, -1e12, 1e12)));
}

bool PlaybackClock::isRunning() const
{
    const std::lock_guard lock(m_mutex);
    return m_running;
}

double PlaybackClock::speed() const
{
    const std::lock_guard lock(m_mutex);
    return m_speed;
}

void PlaybackClock::set(std::int64_t mediaMicro, Time now)
{
    const std::lock_guard lock(m_mutex);
    m_baseMicro = mediaMicro;
    m_baseTime = now;
    m_settling = 0;
    m_error = 0;
}

void PlaybackClock::run(Time now)
{
    const std::lock_guard lock(m_mutex);
    if (!m_running) {
        m_running = true;
        m_baseTime = now;
        m_corrected = now;
        m_settling = 0;
        m_error = 0;
    }
}

void PlaybackClock::hold(Time now)
{
    const std::lock_guard lock(m_mutex);
    rebase(now);
    m_running = false;
}

void PlaybackClock::setSpeed(double speed, Time now)
{
    const std::lock_guard lock(m_mutex);
    if (speed != m_speed) {
        rebase(now);
        m_speed = speed;
    }
}

void PlaybackClock::correct(std::int64_t heardMicro, Time now)
{
    const std::lock_guard lock(m_mutex);
    if (!m_running) {
        return;
    }
    rebase(now);
    const double error = static_cast<double>(heardMicro - m_baseMicro);
    const double passed = microBetween(m_corrected, now);
    m_corrected = now;
    if (m_settling < kSettlingReports) {
        // The mean of the first reports tells how late the device began.
        m_error += (error - m_error) / ++m_settling;
        if (m_settling == kSettlingReports && std::abs(m_error) > kSettledMicro) {
            m_baseMicro += std::llround(m_error);
            m_error = 0;
        }
        return;
    }
    m_error += (error - m_error) * kSmoothing;
    if (std::abs(m_error) > kJumpMicro) {
        m_baseMicro += std::llround(m_error);
        m_error = 0;
        return;
    }
    const double limit = std::clamp(passed, 0.0, 100'000.0) * m_speed * kNudge;
    const double nudge = std::clamp(m_error * 0.1, -limit, limit);
    m_baseMicro += std::llround(nudge);
    m_error -= nudge;
}

std::int64_t PlaybackClock::audioErrorMicro() const
{
    const std::lock_guard lock(m_mutex);
    return m_settling < kSettlingReports ? 0 : std::llround(m_error);
}

} // namespace Library
