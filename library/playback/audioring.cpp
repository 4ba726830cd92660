#include "library/playback/audioring.h"

#include <algorithm>
#include <cmath>

namespace Library {

namespace {

constexpr int kCapacityMs = 350;
constexpr int kHistorySeconds = 4;

} // namespace

void AudioRing::configure(int sampleRate, int channels, Cut cut)
{
    const std::lock_guard lock(m_mutex);
    m_sampleRate = sampleRate;
    m_channels = channels;
    m_cut = cut;
    m_chunks.clear();
    m_queuedSamples = 0;
    m_history.clear();
    m_deviceFrames = 0;
    ++m_epoch;
    m_room.notify_all();
}

int AudioRing::flush()
{
    const std::lock_guard lock(m_mutex);
    m_chunks.clear();
    m_queuedSamples = 0;
    m_history.clear();
    m_starved = false;
    ++m_epoch;
    m_room.notify_all();
    return m_epoch;
}

int AudioRing::epoch() const
{
    const std::lock_guard lock(m_mutex);
    return m_epoch;
}

void AudioRing::close()
{
    const std::lock_guard lock(m_mutex);
    m_closed = true;
    m_room.notify_all();
}

std::size_t AudioRing::queuedFrames() const
{
    return m_queuedSamples / static_cast<std::size_t>(m_channels);
}

std::size_t AudioRing::capacityFrames() const
{
    return static_cast<std::size_t>(m_sampleRate) * kCapacityMs / 1000;
}

std::int64_t AudioRing::microOf(std::int64_t frames, double speed) const
{
    return std::llround(static_cast<double>(frames) * 1e6 / m_sampleRate * speed);
}

bool AudioRing::write(int epoch, std::span<const float> samples, std::int64_t micro, double speed)
{
    std::unique_lock lock(m_mutex);
    m_room.wait(
        lock, [&] { return m_closed || m_epoch != epoch || queuedFrames() < capacityFrames(); });
    if (m_closed || m_epoch != epoch) {
        return false;
    }
    if (!samples.empty()) {
        m_chunks.push_back({{samples.begin(), samples.end()}, 0, micro, speed});
        m_queuedSamples += samples.size();
    }
    return true;
}

void AudioRing::setEnd(int epoch)
{
    const std::lock_guard lock(m_mutex);
    m_endedEpoch = epoch;
}

void AudioRing::remember(std::int64_t frames, std::int64_t micro, double speed)
{
    m_history.push_back({m_deviceFrames, frames, micro, speed});
    const std::int64_t oldest = m_deviceFrames - std::int64_t{m_sampleRate} * kHistorySeconds;
    while (m_history.size() > 1 && m_history.front().first + m_history.front().frames < oldest) {
        m_history.pop_front();
    }
}

void AudioRing::pull(std::span<float> samples)
{
    const std::lock_guard lock(m_mutex);
    const auto channels = static_cast<std::size_t>(m_channels);
    std::size_t done = 0;
    while (done < samples.size() && !m_chunks.empty()) {
        Chunk &chunk = m_chunks.front();
        const std::size_t count
            = std::min(samples.size() - done, chunk.samples.size() - chunk.taken);
        std::copy_n(chunk.samples.begin() + static_cast<std::ptrdiff_t>(chunk.taken), count,
            samples.begin() + static_cast<std::ptrdiff_t>(done));
        const auto before = static_cast<std::int64_t>(chunk.taken / channels);
        const auto frames = static_cast<std::int64_t>(count / channels);
        remember(frames, chunk.micro + microOf(before, chunk.speed), chunk.speed);
        m_deviceFrames += frames;
        chunk.taken += count;
        done += count;
        if (chunk.taken >= chunk.samples.size()) {
            m_chunks.pop_front();
        }
    }
    m_queuedSamples -= std::min(done, m_queuedSamples);
    if (done < samples.size()) {
        std::fill(samples.begin() + static_cast<std::ptrdiff_t>(done), samples.end(), 0.0F);
        m_deviceFrames += static_cast<std::int64_t>((samples.size() - done) / channels);
        if (m_expecting && m_endedEpoch != m_epoch && !m_starved) {
            ++m_underruns;
        }
        m_starved = true;
    } else {
        m_starved = false;
    }
    m_room.notify_all();
}

void AudioRing::discardBefore(std::int64_t micro)
{
    const std::lock_guard lock(m_mutex);
    while (!m_chunks.empty()) {
        Chunk &chunk = m_chunks.front();
        const auto channels = static_cast<std::size_t>(m_channels);
        const auto frames
            = static_cast<std::int64_t>((chunk.samples.size() - chunk.taken) / channels);
        const std::int64_t start
            = chunk.micro + microOf(static_cast<std::int64_t>(chunk.taken / channels), chunk.speed);
        if (start >= micro) {
            break;
        }
        const bool reachesOver = start + microOf(frames, chunk.speed) > micro;
        if (reachesOver && m_cut == Cut::Anywhere) {
            const double part = static_cast<double>(micro - start) / 1e6 / chunk.speed;
            const auto drop = std::min(frames, std::int64_t{std::llround(part * m_sampleRate)});
            const std::size_t count = static_cast<std::size_t>(drop) * channels;
            chunk.taken += count;
            m_queuedSamples -= count;
            break;
        }
        m_queuedSamples -= chunk.samples.size() - chunk.taken;
        m_chunks.pop_front();
    }
    m_room.notify_all();
}

std::int64_t AudioRing::heardFrame(std::chrono::microseconds latency) const
{
    return m_deviceFrames - std::llround(static_cast<double>(latency.count()) * m_sampleRate / 1e6);
}

const AudioRing::Segment *AudioRing::heardSegment(std::int64_t frame) const
{
    for (auto segment = m_history.rbegin(); segment != m_history.rend(); ++segment) {
        if (segment->first <= frame) {
            return frame <= segment->first + segment->frames ? &*segment : nullptr;
        }
    }
    return nullptr;
}

std::optional<std::int64_t> AudioRing::heardMicro(std::chrono::microseconds latency) const
{
    const std::lock_guard lock(m_mutex);
    const std::int64_t frame = heardFrame(latency);
    const Segment *segment = heardSegment(frame);
    if (segment == nullptr) {
        return std::nullopt;
    }
    return segment->micro + microOf(frame - segment->first, segment->speed);
}

std::optional<double> AudioRing::heardSpeed(std::chrono::microseconds latency) const
{
    const std::lock_guard lock(m_mutex);
    const Segment *segment = heardSegment(heardFrame(latency));
    return segment == nullptr ? std::nullopt : std::optional(segment->speed);
}

std::chrono::microseconds AudioRing::queued() const
{
    const std::lock_guard lock(m_mutex);
    return std::chrono::microseconds(microOf(static_cast<std::int64_t>(queuedFrames()), 1.0));
}

bool AudioRing::isFull() const
{
    const std::lock_guard lock(m_mutex);
    return queuedFrames() >= capacityFrames();
}

bool AudioRing::isDrained() const
{
    const std::lock_guard lock(m_mutex);
    return m_endedEpoch == m_epoch && m_chunks.empty();
}

bool AudioRing::isEnded() const
{
    const std::lock_guard lock(m_mutex);
    return m_endedEpoch == m_epoch;
}

bool AudioRing::isHeard(std::chrono::microseconds latency) const
{
    const std::lock_guard lock(m_mutex);
    if (m_endedEpoch != m_epoch || !m_chunks.empty()) {
        return false;
    }
    return m_history.empty()
        || heardFrame(latency) >= m_history.back().first + m_history.back().frames;
}

std::int64_t AudioRing::deviceFrames() const
{
    const std::lock_guard lock(m_mutex);
    return m_deviceFrames;
}

std::int64_t AudioRing::underruns() const
{
    const std::lock_guard lock(m_mutex);
    return m_underruns;
}

void AudioRing::setExpecting(bool expecting)
{
    const std::lock_guard lock(m_mutex);
    m_expecting = expecting;
}

} // namespace Library
