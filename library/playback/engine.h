#pragma once

#include "library/playback/bytesource.h"
#include "library/playback/outputs.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace Library {

class HardwareDecoding;

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
    bool isForced = false; //!< of subtitles: only what the sound's language leaves out
    bool isCommentary = false;
    bool isForImpaired = false; //!< sounds are described in subtitles, pictures in sound
    bool isExternal = false;
};

//! A track as a person chose it of another film, to find its like by.
struct TrackWish
{
    std::string language;
    std::string title;
    bool isForced = false;
    bool isCommentary = false;
    bool isForImpaired = false;
    bool isNone = false; //!< no track at all
};

//! How tracks are chosen when nobody does.
struct TrackPreferences
{
    std::vector<std::string> audioLanguages; //!< best first
    std::vector<std::string> subtitleLanguages; //!< best first; empty: foreign parts only
    //! Subtitles are for sound in another language than theirs; else only foreign parts are shown.
    bool onlyForForeignSound = false;
    std::optional<TrackWish> audio; //!< before the languages
    std::optional<TrackWish> subtitle;
};

struct Chapter
{
    std::chrono::microseconds start{0};
    std::string title;
};

enum class HdrKind
{
    None,
    Pq, //!< HDR10
    Hlg
};

struct PlaybackInfo
{
    std::chrono::microseconds duration{0}; //!< 0: not known
    int width = 0;
    int height = 0;
    bool hasVideo = false;
    bool hasAudio = false;
    bool hasCover = false; //!< no video, but a picture that is shown instead
    bool seekable = true;
    HdrKind hdr = HdrKind::None;
    bool isDolbyVision = false; //!< its base layer is what is shown
    int audioTrack = -1; //!< id of the chosen track; -1: none
    int subtitleTrack = -1;
    int secondSubtitleTrack = -1;
    std::string container;
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
    std::int64_t bufferedBytes = 0;
    std::string videoCodec;
    std::string audioCodec;
    std::string pixelFormat; //!< FFmpeg's name
    double frameRate = 0; //!< 0: not stated
    int decoderThreads = 0; //!< of the processor
    std::string hardwareDecoder; //!< its name; empty: the processor decodes
    int sampleRate = 0; //!< hertz
    int channels = 0;
    bool isPassedThrough = false; //!< the sound: a receiver decodes it
};

struct OpenOptions
{
    std::chrono::microseconds start{0};
    TrackPreferences tracks;
    bool paused = false;
    //! How long a read that fails for a passing reason is tried again before the film has failed.
    std::chrono::milliseconds retryFor{10'000};
};

//! A file of subtitles beside the film, or one that a person brought.
struct ExternalSubtitle
{
    std::string fileName;
    std::string language; //!< as far as its name tells
    bool isForced = false;
    bool isForImpaired = false;
    bool select = false; //!< show it at once
    std::vector<std::byte> bytes;
    std::vector<std::byte> index; //!< of VobSub: the .idx beside it; may be empty
};

enum class SecondSubtitles
{
    AtTop,
    Below //!< under the first, which are raised
};

//! How subtitles are drawn. Scripts of ASS keep what their author placed; of them the lines that
//! are spoken follow.
struct SubtitleLook
{
    double size = 1.0; //!< 0.5 to 2.5 of the usual one
    double raised = 0.0; //!< 0: at the bottom, 1: at the top
    SecondSubtitles second = SecondSubtitles::AtTop;

    bool operator==(const SubtitleLook &) const = default;
};

//! Told what happens, on the engine's control thread, never within a call to the engine;
//! implementations only queue.
class PlaybackListener
{
public:
    virtual ~PlaybackListener() = default;
    virtual void onState(PlayerState state) = 0;
    //! Once after open(), and again after addSubtitle().
    virtual void onOpened(const PlaybackInfo &info) = 0;
    virtual void onPosition(std::chrono::microseconds position) = 0; //!< about 10 a second
    //! The picture of the newest seek is shown; got is the time of its frame. Seeks that a newer
    //! one overtook are not reported.
    virtual void onSeekFinished(std::chrono::microseconds wanted, std::chrono::microseconds got)
        = 0;
    virtual void onBuffering(int percent) = 0;
    virtual void onError(const Error &error) = 0; //!< the state is Failed afterwards
    //! A side-car cannot be read; the film goes on without it.
    virtual void onSubtitleError(const Error &error) = 0;
};

//! Plays one ByteSource at a time with libavformat and libavcodec. Every call returns at once and
//! is safe from one controlling thread; the work is done on threads of the engine. The destructor
//! cancels the source and joins them.
class PlaybackEngine
{
public:
    //! Outputs and listener must outlive the engine; audio may be null (silent clock), video too.
    //! Without hardware the processor decodes.
    PlaybackEngine(VideoOutput *video, AudioOutput *audio, PlaybackListener *listener,
        std::shared_ptr<HardwareDecoding> hardware = nullptr);
    ~PlaybackEngine();
    PlaybackEngine(const PlaybackEngine &) = delete;
    PlaybackEngine &operator=(const PlaybackEngine &) = delete;

    void open(std::shared_ptr<ByteSource> source, const OpenOptions &options);
    void play(); //!< after the end: from the beginning; after a failure: tries again
    void pause();
    void stop(); //!< closes; cancels the source at once and clears the picture
    void seek(std::chrono::microseconds position, SeekMode mode);
    void stepFrame(int direction); //!< pauses
    //! Plays what lies between again and again; an end that is not after the beginning: no longer.
    //! Ends with the film.
    void setLoop(std::chrono::microseconds from, std::chrono::microseconds to);
    void setSpeed(double factor); //!< 0.25 to 4, pitch kept
    //! 0 to 4; above 1 what would be too loud is held down by a limiter of the output.
    void setVolume(double amplitude);
    void setDeinterlacing(bool on); //!< of frames that say so; at first it is on
    //! At first it is on. Off: the processor takes over at once. On: from the next film on.
    void setHardwareDecoding(bool on);
    void setNightMode(bool on); //!< quiet is louder, loud is quieter
    //! Sound of these kinds goes to the device as it is, where the device takes that and the speed
    //! is 1. At first none does.
    void setPassthrough(const Passthrough &wanted);
    void setAudioTrack(int id); //!< -1: none
    void setSubtitleTrack(int id); //!< -1: none
    void setSecondSubtitleTrack(int id); //!< shown beside the others; -1: none
    void setSubtitleLook(const SubtitleLook &look);
    //! Adds a side-car subtitle from its bytes; its tracks appear in a new onOpened().
    void addSubtitle(ExternalSubtitle subtitle);
    void setSubtitleDelay(std::chrono::milliseconds delay);
    void setAudioDelay(std::chrono::milliseconds delay); //!< positive: the sound comes later
    //! Size in device pixels of the rectangle that the picture fills (without black bars);
    //! subtitles are drawn for it, relative to its top left corner.
    void setViewport(int width, int height);

    std::chrono::microseconds position() const; //!< the wanted one while seeking
    PlayerState state() const;
    PlaybackInfo info() const;
    PlaybackStats stats() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Library
