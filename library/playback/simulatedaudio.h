#pragma once

#include "library/playback/outputs.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace Library {

//! A sound device that nobody hears: pulls in real time as a real one does, in periods, with a
//! buffer of its own. For playing without a window, and for tests.
class SimulatedAudio : public AudioOutput
{
public:
    SimulatedAudio() = default;
    ~SimulatedAudio() override;
    SimulatedAudio(const SimulatedAudio &) = delete;
    SimulatedAudio &operator=(const SimulatedAudio &) = delete;

    Result<AudioFormat> open(const AudioFormat &wanted, Pull pull) override;
    void setPaused(bool paused) override;
    void flush() override;
    void setVolume(double amplitude) override;
    std::chrono::microseconds latency() const override;
    bool healthy() const override { return m_healthy.load(); }
    void close() override;

    //! For tests: a device that was pulled out.
    void setHealthy(bool healthy) { m_healthy.store(healthy); }

private:
    void run();
    double playedFrames(std::chrono::steady_clock::time_point now) const;

    AudioFormat m_format;
    Pull m_pull;
    std::atomic<bool> m_healthy{true};
    mutable std::mutex m_mutex; //!< guards everything below
    std::condition_variable m_changed;
    bool m_paused = true;
    bool m_closed = true;
    double m_pulledFrames = 0;
    double m_playedBefore = 0; //!< up to the last pause
    std::chrono::steady_clock::time_point m_started;
    std::thread m_thread;
};

} // namespace Library
