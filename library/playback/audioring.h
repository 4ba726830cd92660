#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

namespace Library {

//! Decoded sound on its way to the device, with the media time of each sample. The decoder writes
//! and waits for room; the device pulls without waiting. Every flush begins a new epoch; writes of
//! an older one are dropped. Thread safe.
class AudioRing
{
public:
    enum class Cut
    {
        Anywhere,
        BetweenWrites //!< what was written at once is heard whole or not at all
    };

    //! Forgets everything and takes this format.
    void configure(int sampleRate, int channels, Cut cut = Cut::Anywhere);
    //! Drops what is queued; returns the new epoch.
    int flush();
    int epoch() const;
    void close();

    //! Waits for room; false when the epoch has passed. The first sample has the given media time;
    //! time passes `speed` times as fast as samples do.
    bool write(int epoch, std::span<const float> samples, std::int64_t micro, double speed);
    void setEnd(int epoch);

    //! For the device: fills the span, with silence where there is nothing.
    void pull(std::span<float> samples);
    //! Without a device: drops what the clock has passed.
    void discardBefore(std::int64_t micro);

    //! Media time of what is heard, when the device still holds back `latency`.
    std::optional<std::int64_t> heardMicro(std::chrono::microseconds latency) const;
    std::optional<double> heardSpeed(std::chrono::microseconds latency) const;
    std::chrono::microseconds queued() const;
    bool isFull() const;
    //! The decoder has ended and everything written was pulled.
    bool isDrained() const;
    bool isEnded() const;
    //! Everything that was written has been heard.
    bool isHeard(std::chrono::microseconds latency) const;
    //! Rises while the device pulls.
    std::int64_t deviceFrames() const;
    std::int64_t underruns() const;
    //! While not expecting, an empty ring is no under-run.
    void setExpecting(bool expecting);

private:
    //! Frames of the device's time line, with where they come from.
    struct Segment
    {
        std::int64_t first = 0; //!< number of the device's frame
        std::int64_t frames = 0;
        std::int64_t micro = 0;
        double speed = 1.0;
    };
    struct Chunk
    {
        std::vector<float> samples;
        std::size_t taken = 0; //!< samples, not frames
        std::int64_t micro = 0;
        double speed = 1.0;
    };

    std::int64_t microOf(std::int64_t frames, double speed) const;
    std::size_t queuedFrames() const;
    std::size_t capacityFrames() const;
    void take(std::span<float> into, bool play);
    void remember(std::int64_t frames, std::int64_t micro, double speed);
    const Segment *heardSegment(std::int64_t frame) const;
    std::int64_t heardFrame(std::chrono::microseconds latency) const;

    mutable std::mutex m_mutex; //!< guards everything below
    std::condition_variable m_room;
    int m_sampleRate = 48000;
    int m_channels = 2;
    Cut m_cut = Cut::Anywhere;
    int m_epoch = 0;
    int m_endedEpoch = -1;
    bool m_closed = false;
    bool m_expecting = false;
    bool m_starved = false;
    std::deque<Chunk> m_chunks;
    std::size_t m_queuedSamples = 0;
    std::int64_t m_deviceFrames = 0; //!< pulled since configure()
    std::deque<Segment> m_history;
    std::int64_t m_underruns = 0;
};

} // namespace Library
