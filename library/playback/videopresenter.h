#pragma once

#include "library/playback/outputs.h"
#include "library/playback/playbackclock.h"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace Library {

class SubtitleRenderer;

//! Shows decoded frames when their time has come, on a thread of its own, and counts what became of
//! them. The first frame after a seek is shown at once, whatever the clock says.
class VideoPresenter
{
public:
    struct Counts
    {
        std::int64_t shown = 0;
        std::int64_t dropped = 0;
        std::int64_t largestGapMicro = 0;
        std::int64_t offsetMicro = 0;
        std::int64_t maxOffsetMicro = 0;
    };
    //! On the thread that shows it; of the first frame after a flush, and of each step.
    using FirstShown = std::function<void(int serial, std::int64_t ptsMicro)>;

    //! Subtitles may be null. The output is cleared when the presenter ends.
    VideoPresenter(VideoOutput *output, const PlaybackClock *clock, SubtitleRenderer *subtitles,
        FirstShown firstShown);
    ~VideoPresenter();
    VideoPresenter(const VideoPresenter &) = delete;
    VideoPresenter &operator=(const VideoPresenter &) = delete;

    //! Waits for room; false when the serial has passed. The first frame is shown within the call.
    bool push(int serial, std::shared_ptr<const VideoFrame> frame, std::int64_t durationMicro);
    void setEnd(int serial);

    void flush(int serial);
    void close();
    //! The clock or the subtitles changed.
    void wake();
    //! Shows the next frame as soon as there is one, whatever the clock says.
    void step();
    //! Time of the frame that is shown; nothing before the first of this serial.
    std::optional<std::int64_t> shownMicro() const;
    //! Gaps are not counted across a pause or a seek.
    void forgetGap();
    //! Offsets are counted while sound plays and is heard as it should.
    void setMeasuring(bool measuring);

    bool isEmpty() const;
    //! Frames are there that follow the shown one, or none follow.
    bool hasNext() const;
    //! The last frame of this serial was shown to its end, or there was none.
    bool isFinished(std::int64_t positionMicro) const;
    //! This serial has ended, and no frame of it was or will be shown.
    bool endedWithoutFrame() const;
    Counts counts() const;

private:
    struct Queued
    {
        std::shared_ptr<const VideoFrame> frame;
        std::int64_t ptsMicro = 0;
        std::int64_t endMicro = 0;
    };

    void run();
    void requestSubtitles();
    bool showDue(std::unique_lock<std::mutex> &lock);
    void show(std::unique_lock<std::mutex> &lock);
    void count(PlaybackClock::Time now, std::int64_t ptsMicro);
    bool repaint(std::unique_lock<std::mutex> &lock);
    std::size_t capacity() const;

    VideoOutput *const m_output;
    const PlaybackClock *const m_clock;
    SubtitleRenderer *const m_subtitles;
    const FirstShown m_firstShown;

    mutable std::mutex m_mutex; //!< guards everything below
    std::condition_variable m_changed; //!< for the presenter
    std::condition_variable m_room; //!< for the decoder
    std::deque<Queued> m_queue;
    Queued m_current;
    int m_serial = 0;
    int m_shownSerial = -1;
    int m_endedSerial = -1;
    bool m_closed = false;
    bool m_woken = false;
    bool m_measuring = false;
    bool m_isShowing = false; //!< by the presenter or, of the first frame, by who pushed it
    bool m_stepping = false; //!< the next frame is wanted at once
    std::shared_ptr<const std::vector<SubtitleOverlay>> m_overlays;
    PlaybackClock::Time m_lastShown;
    bool m_hasLastShown = false;
    Counts m_counts;
    std::thread m_thread; //!< last: it uses all the others
};

} // namespace Library
