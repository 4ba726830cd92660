#pragma once

#include <span>
#include <vector>

namespace Library {

//! Holds down what is louder than the device can play: the whole of a moment becomes quieter, a few
//! milliseconds before its peak, and slowly louder again. What is not too loud passes unchanged.
//! One thread uses it.
class SoundLimiter
{
public:
    SoundLimiter(int sampleRate, int channels);

    //! Interleaved samples, changed in place; blocks follow each other.
    void limit(std::span<float> samples);

private:
    const std::size_t m_channels;
    const float m_attack; //!< of the gain, a frame
    const float m_release;
    float m_gain = 1;
    std::vector<float> m_gains;
};

} // namespace Library
