#pragma once

#include "library/playback/bytesource.h"
#include "library/playback/outputs.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace Library {

enum class PlayerState
{
    Idle,
    Opening,
    Playing,
    Paused,
    Buffering,
    Ended,
    Failed
};
enum class SeekMode
{
    Exact,
    Keyframe
};
enum class TrackKind
{
    Audio,
    Subtitle
};

struct Track
{
    int id = -1; //!< stream index, or 1000 and up for external subtitles
    TrackKind kind = TrackKind::Audio;
    std::string language;
    std::string title;
    std::string codec;
    int channels = 0;
    bool isDefault = false;
    bool isForced = false;
    bool isExternal = false;
};

struct Chapter
{
    std::chrono::microseconds start{0};
    std::string title;
};

struct PlaybackInfo
{
    std::chrono::microseconds duration{0}; //!< 0: not known
    int width = 0;
    int height = 0;
    bool hasVideo = false;
    bool hasAudio = false;
    bool seekable = true;
    std::vector<Track> tracks;
    std::vector<Chapter> chapters;
};

struct PlaybackStats
{
    std::int64_t framesShown = 0;
    std::int64_t framesDropped = 0;
    std::chrono::microseconds largestGap{0}; //!< between shown frames while playing
    std::int64_t audioUnderruns = 0;
    std::chrono::microseconds audioVideoOffset{0}; //!< last; positive: video is late
    std::chrono::microseconds maxAudioVideoOffset{0};
    std::chrono::microseconds buffered{0}; //!< demuxed ahead of the position
    std::string videoCodec;
    std::string audioCodec;
};

struct OpenOptions
{
    std::chrono::microseconds start{0};
    std::vector<std::string> audioLanguages; //!< best first
    std::vector<std::string> subtitleLanguages; //!< best first; empty: forced ones only
    bool paused = false;
};

//! Told what happens, on engine threads; implementations only queue. Serial numbers of seeks let
//! late news be dropped.
class PlaybackListener
{
public:
    virtual ~PlaybackListener() = default;
    virtual void onState(PlayerState state) = 0;
    virtual void onOpened(const PlaybackInfo &info) = 0;
    virtual void onPosition(std::chrono::microseconds position) = 0; //!< about 10 a second
    virtual void onSeekFinished(std::chrono::microseconds wanted, std::chrono::microseconds got)
        = 0;
    virtual void onBuffering(int percent) = 0;
    virtual void onError(const Error &error) = 0; //!< state is Failed afterwards
};

//! Plays one ByteSource at a time with libavformat and libavcodec. Every call returns at once and
//! is safe from one controlling thread; the work is done on threads of the engine. The destructor
//! cancels the source and joins them.
class PlaybackEngine
{
public:
    //! Outputs and listener must outlive the engine; audio may be null (silent clock), video too.
    PlaybackEngine(VideoOutput *video, AudioOutput *audio, PlaybackListener *listener);
    ~PlaybackEngine();
    PlaybackEngine(const PlaybackEngine &) = delete;
    PlaybackEngine &operator=(const PlaybackEngine &) = delete;

    void open(std::shared_ptr<ByteSource> source, const OpenOptions &options);
    void play();
    void pause();
    void stop();
    void seek(std::chrono::microseconds position, SeekMode mode);
    void setSpeed(double factor); //!< 0.25 to 4, pitch kept
    void setVolume(double amplitude); //!< 0 to 1
    void setAudioTrack(int id); //!< -1: none
    void setSubtitleTrack(int id); //!< -1: none
    //! Adds a side-car subtitle from its bytes; the track appears in a new onOpened().
    void addSubtitle(const std::string &fileName, const std::string &language,
        std::vector<std::byte> bytes, bool select);
    void setSubtitleDelay(std::chrono::milliseconds delay);
    //! Size in device pixels of where the video is shown; subtitles are drawn for it.
    void setViewport(int width, int height);

    std::chrono::microseconds position() const;
    PlayerState state() const;
    PlaybackInfo info() const;
    PlaybackStats stats() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Library
