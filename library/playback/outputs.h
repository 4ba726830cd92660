#pragma once

#include "library/base/result.h"
#include "library/playback/videoframe.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace Library {

//! Where frames go. Implemented by the video widgets.
class VideoOutput
{
public:
    virtual ~VideoOutput() = default;
    //! Shows the frame now. Called on threads of the engine, never twice at once; must not block.
    //! The same frame comes again when only the subtitles changed. A null frame clears the picture;
    //! overlays are never null.
    virtual void present(std::shared_ptr<const VideoFrame> frame,
        std::shared_ptr<const std::vector<SubtitleOverlay>> overlays)
        = 0;
};

struct AudioFormat
{
    int sampleRate = 48000; //!< hertz
    int channels = 2; //!< interleaved 32-bit float
    //! Words of 16 bits that are no sound but bursts for a receiver: two channels, to be handed on
    //! bit by bit (see wordOfSample()) at exactly this rate.
    bool isBitstream = false;
    bool operator==(const AudioFormat &) const = default;
};

//! Which kinds of sound go to the device as they are in the file, for a receiver to decode.
struct Passthrough
{
    bool ac3 = false;
    bool eac3 = false;
    bool dts = false; //!< the core alone, which every receiver of DTS knows

    bool operator==(const Passthrough &) const = default;
};

//! How words of a bitstream are carried among samples; exact both ways.
constexpr float kBitstreamScale = 32768.0F;
inline float sampleOfWord(std::int16_t word)
{
    return static_cast<float>(word) / kBitstreamScale;
}
inline std::int16_t wordOfSample(float sample)
{
    return static_cast<std::int16_t>(sample * kBitstreamScale);
}

//! The sound device. It pulls interleaved float samples and tells how much of what it pulled is not
//! yet heard; that is the player's clock. All calls come from the engine's control thread, which
//! must not be held up: a device that hangs is told by healthy().
class AudioOutput
{
public:
    //! Fills the whole span (silence where there is nothing); called on the device's thread, must
    //! not block.
    using Pull = std::function<void(std::span<float> samples)>;

    virtual ~AudioOutput() = default;
    //! Opens the device in the wanted or the nearest format and returns what it is. It starts
    //! paused, and pulls as soon as it is no longer paused. What it cannot hand on bit by bit it
    //! refuses, and is asked for sound then.
    virtual Result<AudioFormat> open(const AudioFormat &wanted, Pull pull) = 0;
    virtual void setPaused(bool paused) = 0;
    //! Drops what is queued in the device, after a seek.
    virtual void flush() = 0;
    //! Linear amplitude, 0 to 4; a change ramps, it does not click, and nothing is clipped. Of a
    //! bitstream only 0 is heard.
    virtual void setVolume(double amplitude) = 0;
    //! Audio pulled but not heard yet.
    virtual std::chrono::microseconds latency() const = 0;
    //! False when the device is gone or has stalled: the engine goes on with its silent clock.
    virtual bool healthy() const = 0;
    //! Another device is there to be opened: one was plugged in, this one is gone, or somebody
    //! chose. The engine answers with close() and open().
    virtual bool wantsReopening() const { return false; }
    virtual void close() = 0;
};

} // namespace Library
