#include "tests/playback/testplayer.h"

#include "library/playback/localfilesource.h"
#include "tests/support/clips.h"

#include <algorithm>

namespace TestSupport {

using Library::PlayerState;
using std::chrono::microseconds;

TestPlayer::TestPlayer(Sound sound, std::shared_ptr<Library::HardwareDecoding> hardware)
    : engine(std::make_unique<Library::PlaybackEngine>(
        this, sound == Sound::Device ? &audio : nullptr, this, std::move(hardware)))
{ }

TestPlayer::~TestPlayer()
{
    engine.reset();
}

void TestPlayer::present(std::shared_ptr<const Library::VideoFrame> frame,
    std::shared_ptr<const std::vector<Library::SubtitleOverlay>> overlays)
{
    const std::lock_guard lock(mutex);
    cleared = frame == nullptr;
    if (frame && (!lastFrame || lastFrame != frame)) {
        shown.push_back({frame->pts.count(), frameNumber(*frame), overlays->size(),
            std::chrono::steady_clock::now()});
    }
    lastFrame = std::move(frame);
    lastOverlays = std::move(overlays);
    changed.notify_all();
}

void TestPlayer::onState(PlayerState state)
{
    const std::lock_guard lock(mutex);
    states.push_back(state);
    changed.notify_all();
}

void TestPlayer::onOpened(const Library::PlaybackInfo &info)
{
    const std::lock_guard lock(mutex);
    opened.push_back(info);
    changed.notify_all();
}

void TestPlayer::onPosition(microseconds) { }

void TestPlayer::onSeekFinished(microseconds wanted, microseconds got)
{
    const std::lock_guard lock(mutex);
    seeks.emplace_back(wanted, got);
    changed.notify_all();
}

void TestPlayer::onBuffering(int percent)
{
    const std::lock_guard lock(mutex);
    buffering.push_back(percent);
}

void TestPlayer::onError(const Error &error)
{
    const std::lock_guard lock(mutex);
    errors.push_back(error);
    changed.notify_all();
}

bool TestPlayer::wait(const std::function<bool()> &condition, std::chrono::seconds time)
{
    const auto until = std::chrono::steady_clock::now() + time;
    std::unique_lock lock(mutex);
    while (!condition()) {
        // Some conditions ask the engine, which tells nobody when they change.
        changed.wait_for(lock, std::chrono::milliseconds(10));
        if (std::chrono::steady_clock::now() > until) {
            return condition();
        }
    }
    return true;
}

bool TestPlayer::waitForState(PlayerState state)
{
    return wait([&] { return !states.empty() && states.back() == state; });
}

bool TestPlayer::waitForFrames(std::size_t frames)
{
    return wait([&] { return shown.size() >= frames; });
}

std::optional<microseconds> TestPlayer::seek(microseconds position, Library::SeekMode mode)
{
    std::size_t before = 0;
    {
        const std::lock_guard lock(mutex);
        before = seeks.size();
    }
    engine->seek(position, mode);
    if (!wait([&] { return seeks.size() > before; })) {
        return std::nullopt;
    }
    const std::lock_guard lock(mutex);
    return seeks.back().second;
}

bool TestPlayer::open(
    std::shared_ptr<Library::ByteSource> source, const Library::OpenOptions &options)
{
    std::size_t frames = 0;
    std::size_t before = 0;
    {
        const std::lock_guard lock(mutex);
        frames = shown.size();
        before = opened.size();
    }
    engine->open(std::move(source), options);
    return wait([&] {
        return opened.size() > before
            && (shown.size() > frames
                || (!opened.back().hasVideo && states.back() != PlayerState::Opening));
    });
}

bool TestPlayer::openFile(const QString &path, const Library::OpenOptions &options)
{
    auto source = Library::LocalFileSource::open(path);
    return source && open(*source, options);
}

int TestPlayer::count(PlayerState state)
{
    const std::lock_guard lock(mutex);
    return static_cast<int>(std::count(states.begin(), states.end(), state));
}

int frameNumber(const Library::VideoFrame &frame)
{
    if (frame.width != 128 || frame.height != 64 || frame.layout != Library::PixelLayout::I420) {
        return -1;
    }
    int number = 0;
    for (int bit = 0; bit < 8; ++bit) {
        const std::uint8_t luma
            = frame.planes[0][std::ptrdiff_t{32} * frame.strideBytes[0] + bit * 16 + 8];
        number |= (luma > 128 ? 1 : 0) << bit;
    }
    return number;
}

QString counterClip()
{
    return counterClip(QStringLiteral("counter.mp4"),
        QStringLiteral("-c:v libx264 -preset veryfast -g 50 -sc_threshold 0 -bf 2 -c:a aac")
            .split(QLatin1Char(' ')));
}

QString counterClip(const QString &name, const QStringList &options)
{
    return Clips::make(name,
        QStringList{QStringLiteral("-f"), QStringLiteral("lavfi"), QStringLiteral("-i"),
            QStringLiteral("nullsrc=s=128x64:r=25:d=10,geq=lum='16+219*"
                           "bitand(1,floor(N/pow(2,floor(X/16))))':cb=128:cr=128"),
            QStringLiteral("-f"), QStringLiteral("lavfi"), QStringLiteral("-i"),
            QStringLiteral("sine=frequency=440:duration=10"), QStringLiteral("-pix_fmt"),
            QStringLiteral("yuv420p")}
            + options);
}

int trackId(const Library::PlaybackInfo &info, Library::TrackKind kind, std::size_t which)
{
    for (const Library::Track &track : info.tracks) {
        if (track.kind == kind && which-- == 0) {
            return track.id;
        }
    }
    return -1;
}

} // namespace TestSupport
