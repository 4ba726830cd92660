#pragma once

#include "library/playback/engine.h"
#include "library/playback/simulatedaudio.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace TestSupport {

//! An engine with outputs that remember what they got. Standard threads only, so that
//! ThreadSanitizer can follow it. Waits are generous: tests run on loaded machines.
class TestPlayer : public Library::VideoOutput, public Library::PlaybackListener
{
public:
    enum class Sound
    {
        Device,
        None
    };
    //! Every frame shown, in order.
    struct Shown
    {
        std::int64_t ptsMicro = 0;
        int number = -1; //!< read from the picture of Clips' counter, see frameNumber()
        std::size_t overlays = 0;
        std::chrono::steady_clock::time_point at;
    };

    explicit TestPlayer(
        Sound sound = Sound::Device, std::shared_ptr<Library::HardwareDecoding> hardware = nullptr);
    ~TestPlayer() override;
    TestPlayer(const TestPlayer &) = delete;
    TestPlayer &operator=(const TestPlayer &) = delete;

    void present(std::shared_ptr<const Library::VideoFrame> frame,
        std::shared_ptr<const std::vector<Library::SubtitleOverlay>> overlays) override;
    void onState(Library::PlayerState state) override;
    void onOpened(const Library::PlaybackInfo &info) override;
    void onPosition(std::chrono::microseconds position) override;
    void onSeekFinished(std::chrono::microseconds wanted, std::chrono::microseconds got) override;
    void onBuffering(int percent) override;
    void onError(const Error &error) override;
    void onSubtitleError(const Error &error) override { onError(error); }

    //! Waits until it holds; false after the time. The condition is called with the lock held.
    bool wait(const std::function<bool()> &condition,
        std::chrono::seconds time = std::chrono::seconds(30));
    bool waitForState(Library::PlayerState state);
    bool waitForFrames(std::size_t count);
    //! Seeks and waits; where it landed, or nothing.
    std::optional<std::chrono::microseconds> seek(
        std::chrono::microseconds position, Library::SeekMode mode = Library::SeekMode::Exact);
    //! Opens and waits for the first frame, or, without video, until it plays.
    bool open(
        std::shared_ptr<Library::ByteSource> source, const Library::OpenOptions &options = {});
    bool openFile(const QString &path, const Library::OpenOptions &options = {});
    int count(Library::PlayerState state);

    std::mutex mutex; //!< guards what follows up to the empty line
    std::condition_variable changed;
    std::vector<Shown> shown;
    std::shared_ptr<const Library::VideoFrame> lastFrame;
    std::shared_ptr<const std::vector<Library::SubtitleOverlay>> lastOverlays;
    bool cleared = false;
    std::vector<Library::PlayerState> states;
    std::vector<Library::PlaybackInfo> opened;
    std::vector<std::pair<std::chrono::microseconds, std::chrono::microseconds>> seeks;
    std::vector<Error> errors;
    std::vector<int> buffering;

    Library::SimulatedAudio audio;
    std::unique_ptr<Library::PlaybackEngine> engine;
};

//! Of the track of that kind, counted from 0; -1: there are fewer.
int trackId(const Library::PlaybackInfo &info, Library::TrackKind kind, std::size_t which);

//! Reads the number that counterClip() burnt into a frame; -1 when there is none.
int frameNumber(const Library::VideoFrame &frame);

//! H.264 and AAC in mp4, 128x64, 25 fps, 10 s, a keyframe every 2 s; every frame shows its number
//! as eight black or white blocks, least bit first.
QString counterClip();
//! The same in another file, encoded with these options of FFmpeg's.
QString counterClip(const QString &name, const QStringList &options);

} // namespace TestSupport
