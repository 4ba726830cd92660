#pragma once

#include "library/playback/outputs.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

struct AVFrame;

namespace Library {

//! Turns decoded sound into the device's format, and into another tempo with its pitch kept. Where
//! channels are joined, speech in the middle keeps its strength. One thread uses it.
class AudioFilter
{
public:
    explicit AudioFilter(const AudioFormat &output);
    ~AudioFilter();
    AudioFilter(const AudioFilter &) = delete;
    AudioFilter &operator=(const AudioFilter &) = delete;

    //! Forgets what it holds back, and takes this speed; at night loud is made quieter.
    void reset(double speed, bool nightMode);
    double speed() const;
    bool nightMode() const;
    //! Interleaved samples in the output's rate and layout, at the film's speed; the frame's format
    //! may change at any time. Empty when it cannot be converted.
    std::vector<float> convert(const AVFrame *frame);
    //! How much convert() holds back, in microseconds.
    std::int64_t heldBackMicro() const;
    //! Samples in the chosen tempo and loudness; with `end` all that was held back comes.
    std::vector<float> shape(std::span<const float> samples, bool end);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Library
