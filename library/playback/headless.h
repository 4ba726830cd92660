#pragma once

#include "library/playback/engine.h"

#include <QByteArray>
#include <QString>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace Library {

struct HeadlessOptions
{
    //! How long to play after the last seek; nothing: to the end.
    std::optional<std::chrono::milliseconds> duration;
    std::vector<std::chrono::microseconds> seeks; //!< exact, one after another
    double speed = 1; //!< as PlaybackEngine::setSpeed()
    //! Each picture as it is shown, on a thread of the engine, which waits meanwhile; may be unset.
    std::function<void(const VideoFrame &)> shown;
    //! Whatever happens, playHeadless() returns this long after its film should have ended.
    std::chrono::seconds patience{30};
};

struct HeadlessSeek
{
    double wantedSeconds = 0;
    double gotSeconds = 0; //!< time of the frame shown
    double tookMs = 0;
    //! How far the wanted time is from the time that the shown frame stands for.
    double errorMs = 0;
    bool finished = false;
};

//! What playing without a window has shown.
struct HeadlessReport
{
    std::string container;
    std::string videoCodec;
    std::string audioCodec;
    double durationSeconds = 0;
    double firstFrameMs = -1; //!< -1: none was shown
    std::vector<HeadlessSeek> seeks;
    std::int64_t framesShown = 0;
    std::int64_t framesDropped = 0;
    double largestGapMs = 0;
    std::int64_t audioUnderruns = 0;
    double maxAudioVideoOffsetMs = 0; //!< of the film's time, which runs faster at a higher speed
    double peakMemoryMb = 0;
    double positionSeconds = 0; //!< at the end
    double playedMs = 0; //!< wall time from open to the end
    PlayerState state = PlayerState::Idle; //!< at the end
    bool timedOut = false;
    std::optional<Error> error;

    QByteArray toJson() const;
};

//! Plays without a window and without a sound device, in real time, on the calling thread. A file
//! that cannot be opened is an Error; one that fails later is a report with its error.
Result<HeadlessReport> playHeadless(
    std::shared_ptr<ByteSource> source, const HeadlessOptions &options);

} // namespace Library
