#include "library/playback/soundlimiter.h"

#include <algorithm>
#include <cmath>

namespace Library {

namespace {

constexpr float kCeiling = 0.999F;
constexpr float kAttackSeconds = 0.004F;
constexpr float kReleaseSeconds = 0.4F;

} // namespace

SoundLimiter::SoundLimiter(int sampleRate, int channels)
    : m_channels(static_cast<std::size_t>(channels))
    , m_attack(1 / (kAttackSeconds * static_cast<float>(sampleRate)))
    , m_release(1 / (kReleaseSeconds * static_cast<float>(sampleRate)))
{ }

void SoundLimiter::limit(std::span<float> samples)
{
    const std::size_t frames = samples.size() / m_channels;
    m_gains.resize(frames);
    bool isTooLoud = false;
    for (std::size_t i = 0; i < frames; ++i) {
        float peak = 0;
        for (const float sample : samples.subspan(i * m_channels, m_channels)) {
            peak = std::max(peak, std::abs(sample));
        }
        m_gains[i] = peak > kCeiling ? kCeiling / peak : 1;
        isTooLoud = isTooLoud || peak > kCeiling;
    }
    if (!isTooLoud && m_gain >= 1) {
        return;
    }
    // Down before the peak, as far as this block reaches back; up after it.
    for (std::size_t i = frames; i-- > 1;) {
        m_gains[i - 1] = std::min(m_gains[i - 1], m_gains[i] + m_attack);
    }
    for (std::size_t i = 0; i < frames; ++i) {
        m_gain = std::min(m_gains[i], m_gain + m_release);
        for (float &sample : samples.subspan(i * m_channels, m_channels)) {
            sample *= m_gain;
        }
    }
}

} // namespace Library
