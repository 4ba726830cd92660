#include "library/playback/simulatedaudio.h"

#include <algorithm>
#include <cmath>

namespace Library {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kPeriod = std::chrono::milliseconds(10);
constexpr double kBufferSeconds = 0.1;

} // namespace

SimulatedAudio::~SimulatedAudio()
{
    close();
}

Result<AudioFormat> SimulatedAudio::open(const AudioFormat &wanted, Pull pull)
{
    close();
    m_format = wanted;
    m_pull = std::move(pull);
    m_paused = true;
    m_closed = false;
    m_pulledFrames = 0;
    m_playedBefore = 0;
    m_thread = std::thread([this] { run(); });
    return wanted;
}

void SimulatedAudio::close()
{
    {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
        m_changed.notify_all();
    }
    if (m_thread.joinable()) {
        m_thread.join();
    }
}

double SimulatedAudio::playedFrames(Clock::time_point now) const
{
    if (m_paused) {
        return m_playedBefore;
    }
    const double passed = std::chrono::duration<double>(now - m_started).count();
    return std::min(m_pulledFrames, m_playedBefore + passed * m_format.sampleRate);
}

void SimulatedAudio::setPaused(bool paused)
{
    const std::lock_guard lock(m_mutex);
    if (m_paused != paused) {
        const auto now = Clock::now();
        m_playedBefore = playedFrames(now);
        m_started = now;
        m_paused = paused;
        m_changed.notify_all();
    }
}

void SimulatedAudio::flush()
{
    const std::lock_guard lock(m_mutex);
    m_playedBefore = m_pulledFrames;
    m_started = Clock::now();
}

void SimulatedAudio::setVolume(double) { }

std::chrono::microseconds SimulatedAudio::latency() const
{
    const std::lock_guard lock(m_mutex);
    const double frames = m_pulledFrames - playedFrames(Clock::now());
    return std::chrono::microseconds(std::llround(frames * 1e6 / m_format.sampleRate));
}

void SimulatedAudio::run()
{
    std::vector<float> samples;
    std::unique_lock lock(m_mutex);
    while (!m_closed) {
        if (m_paused) {
            m_changed.wait(lock, [this] { return m_closed || !m_paused; });
            continue;
        }
        const auto now = Clock::now();
        const double played = playedFrames(now);
        if (played >= m_pulledFrames) { // it ran dry: its time stood still
            m_playedBefore = m_pulledFrames;
            m_started = now;
        }
        const double room = kBufferSeconds * m_format.sampleRate - (m_pulledFrames - played);
        const auto frames = static_cast<std::size_t>(std::max(0.0, std::floor(room)));
        if (frames > 0 && m_healthy.load()) {
            samples.resize(frames * static_cast<std::size_t>(m_format.channels));
            m_pull(samples);
            m_pulledFrames += static_cast<double>(frames);
        }
        m_changed.wait_for(lock, kPeriod, [this] { return m_closed; });
    }
}

} // namespace Library
