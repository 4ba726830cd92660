#pragma once

#include "library/playback/audiodecoder.h"
#include "library/playback/demuxer.h"
#include "library/playback/playbackclock.h"
#include "library/playback/subtitletracks.h"
#include "library/playback/videodecoder.h"
#include "library/playback/videopresenter.h"

#include <functional>
#include <memory>
#include <optional>

namespace Library {

//! One film from open to close: owns the threads that read, decode and show it, and decides when
//! they start, wait and end. Used by the engine's control thread alone; the destructor cancels the
//! source and joins.
class PlaybackSession
{
public:
    struct Settings
    {
        double speed = 1.0;
        double volume = 1.0;
        bool nightMode = false;
        Passthrough passthrough;
        bool deinterlacing = true;
        bool hardwareDecoding = true; //!< where there is any
        int viewportWidth = 0;
        int viewportHeight = 0;
        std::chrono::milliseconds subtitleDelay{0};
        std::chrono::milliseconds audioDelay{0};
        SubtitleLook subtitleLook;
    };
    struct Environment
    {
        VideoOutput *video = nullptr;
        AudioOutput *audio = nullptr;
        PlaybackListener *listener = nullptr;
        PlaybackClock *clock = nullptr;
        std::shared_ptr<HardwareDecoding> hardware; //!< may be null
        //! Runs a function on the control thread, unless this session has ended; from any thread.
        std::function<void(std::function<void()>)> post;
        //! Makes state and info known to the engine's callers, before the listener is told.
        std::function<void(const PlaybackSession &)> publish;
    };

    PlaybackSession(Environment environment, std::shared_ptr<ByteSource> source,
        OpenOptions options, const Settings &settings);
    ~PlaybackSession();
    PlaybackSession(const PlaybackSession &) = delete;
    PlaybackSession &operator=(const PlaybackSession &) = delete;

    void play();
    void pause();
    void seek(std::int64_t micro, SeekMode mode);
    //! A seek under way should show its picture first: dragging would show nothing otherwise.
    bool shouldFinishSeek() const;
    bool isSeeking() const { return m_phase == Phase::Starting && !m_seekReported; }
    bool canSeek() const { return m_phase != Phase::Opening && m_demuxer != nullptr && m_isOpen; }
    //! Pauses and shows the frame after or before the one that is shown.
    void stepFrame(int direction);
    //! Plays what lies between again and again; an end that is not after the beginning: no longer.
    void setLoop(std::int64_t fromMicro, std::int64_t toMicro);
    void setSpeed(double speed);
    void setVolume(double amplitude);
    void setNightMode(bool on);
    void setPassthrough(const Passthrough &wanted);
    void setDeinterlacing(bool on);
    //! Off: at once. On: from the next film on.
    void setHardwareDecoding(bool on);
    void setAudioTrack(int id);
    void setSubtitleTrack(int id);
    void setSecondSubtitleTrack(int id);
    void setSubtitleLook(const SubtitleLook &look);
    void setAudioDelay(std::chrono::milliseconds delay);
    void addSubtitle(const ExternalSubtitle &subtitle);
    void setSubtitleDelay(std::chrono::milliseconds delay);
    void setViewport(int width, int height);

    //! Looks at how things stand; returns when it wants to be called next.
    std::chrono::milliseconds tick();

    PlayerState state() const;
    const PlaybackInfo &info() const { return m_info; }
    PlaybackStats stats() const;

private:
    enum class Phase
    {
        Opening,
        Starting, //!< after a seek or a stall, until there is something to show and to hear
        Running,
        Buffering,
        Ended,
        Failed
    };
    using Time = PlaybackClock::Time;
    static constexpr std::chrono::milliseconds kAwaitSound{300};
    static constexpr std::chrono::milliseconds kEnoughSound{100};

    void onOpened(const MediaLayout &layout);
    void onCaptionsFound();
    bool takeSideCar(const ExternalSubtitle &file);
    void openAudio();
    AudioFormat openDevice();
    AudioDecoder::Request audioRequest(std::int64_t fromMicro) const;
    void reopenDevice();
    std::optional<AudioFormat> wantedBitstream() const;
    void restartSound();
    void onFirstShown(int serial, std::int64_t ptsMicro);
    void onStepped(std::int64_t ptsMicro);
    void fail(const Error &error);
    void setPhase(Phase phase);
    void reportState();
    void reportPosition(Time now);

    void beginSeek(std::int64_t micro, SeekMode mode, bool report);
    void tickStarting(Time now);
    void tickRunning(Time now);
    void tickBuffering(Time now);
    void followSound(Time now);
    bool repeatLoop(Time now);
    void goOnAfterStandstill(Time now);
    void finishRefill(Time now);
    void startClock(Time now);
    void holdClock(Time now);
    void end(Time now);
    void restartAudio();

    bool usesSound() const;
    bool hasPicture() const;
    bool isVideoReady() const;
    bool isAudioReady() const;
    bool isStarving() const;
    bool isFinished(Time now) const;
    void watchDevice(Time now);

    const Environment m_env;
    const OpenOptions m_options;
    Settings m_settings;
    MediaLayout m_layout;
    PlaybackInfo m_info;

    Phase m_phase = Phase::Opening;
    std::optional<PlayerState> m_reportedState;
    bool m_paused = false;
    bool m_isOpen = false;
    bool m_videoBroken = false;
    int m_serial = 0;
    std::int64_t m_wantedMicro = 0;
    std::int64_t m_gotMicro = 0;
    SeekMode m_mode = SeekMode::Exact;
    bool m_firstShown = false;
    bool m_seekReported = true;
    bool m_stepped = false; //!< by frames, so that what is decoded of the sound does not fit
    int m_nextStep = 0; //!< once the seek under way has ended
    std::int64_t m_loopFrom = 0;
    std::int64_t m_loopTo = 0; //!< not after m_loopFrom: no loop
    bool m_loopEntered = false; //!< going on behind its end is a person's wish
    Time m_phaseStarted;
    std::optional<Error> m_readError;
    Time m_errorTime;
    Time m_positionReported;
    Time m_tickedAt; //!< last while running; not set: it did not
    std::int64_t m_tickedMicro = 0;
    int m_bufferingPercent = -1;
    int m_nextExternalId = 1000;
    std::vector<ExternalSubtitle> m_waitingSideCars; //!< until the file is open

    bool m_audioOpen = false;
    AudioFormat m_audioFormat;
    std::optional<AudioFormat> m_refusedBitstream; //!< by the device that is open
    bool m_refilling = false; //!< another track or speed is being decoded
    bool m_awaitingSound = false; //!< the clock starts when the device does
    std::int64_t m_awaitFromMicro = 0;
    Time m_awaitUntil;
    bool m_deviceStalled = false;
    std::int64_t m_deviceFrames = 0;
    Time m_deviceMoved;

    // Destroyed from the last to the first: who uses another stands below it.
    PacketBuffer m_buffer;
    std::shared_ptr<AudioRing> m_ring;
    std::unique_ptr<SubtitleRenderer> m_renderer;
    std::unique_ptr<SubtitleTracks> m_subtitles;
    std::unique_ptr<VideoPresenter> m_presenter;
    std::unique_ptr<VideoDecoder> m_videoDecoder;
    std::unique_ptr<AudioDecoder> m_audioDecoder;
    std::unique_ptr<Demuxer> m_demuxer;
};

} // namespace Library
