#include "library/playback/headless.h"

#include "library/playback/simulatedaudio.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <fstream>
#include <mutex>
#include <utility>

namespace Library {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::microseconds;
using std::chrono::milliseconds;

double msBetween(Clock::time_point from, Clock::time_point to)
{
    return std::chrono::duration<double, std::milli>(to - from).count();
}

double seconds(microseconds time)
{
    return std::chrono::duration<double>(time).count();
}

QLatin1String stateName(PlayerState state)
{
    switch (state) {
    case PlayerState::Idle:
        return QLatin1String("idle");
    case PlayerState::Opening:
        return QLatin1String("opening");
    case PlayerState::Playing:
        return QLatin1String("playing");
    case PlayerState::Paused:
        return QLatin1String("paused");
    case PlayerState::Buffering:
        return QLatin1String("buffering");
    case PlayerState::Ended:
        return QLatin1String("ended");
    case PlayerState::Failed:
        return QLatin1String("failed");
    }
    return QLatin1String("idle");
}

double peakMemoryMb()
{
    std::ifstream status("/proc/self/status");
    std::string word;
    while (status >> word) {
        if (word == "VmHWM:") {
            double kilobytes = 0;
            status >> kilobytes;
            return kilobytes / 1024;
        }
    }
    return 0;
}

//! Counts frames and remembers what the engine told; threads of the engine write, the caller waits.
class Observer : public VideoOutput, public PlaybackListener
{
public:
    explicit Observer(std::function<void(const VideoFrame &)> onShown)
        : shown(std::move(onShown))
    { }

    void present(std::shared_ptr<const VideoFrame> frame,
        std::shared_ptr<const std::vector<SubtitleOverlay>>) override
    {
        if (frame && shown) {
            shown(*frame);
        }
        const std::lock_guard lock(mutex);
        if (frame && !firstFrame) {
            firstFrame = Clock::now();
            changed.notify_all();
        }
    }

    void onState(PlayerState now) override
    {
        const std::lock_guard lock(mutex);
        state = now;
        changed.notify_all();
    }

    void onOpened(const PlaybackInfo &now) override
    {
        const std::lock_guard lock(mutex);
        info = now;
        opened = true;
        changed.notify_all();
    }

    void onPosition(microseconds) override { }

    void onSeekFinished(microseconds, microseconds where) override
    {
        const std::lock_guard lock(mutex);
        ++seeksFinished;
        got = where;
        changed.notify_all();
    }

    void onBuffering(int) override { }

    void onSubtitleError(const Error &) override { } // none are added
    void onError(const Error &what) override
    {
        const std::lock_guard lock(mutex);
        error = what;
    }

    //! False when the time is over first.
    template <class Condition>
    bool wait(Clock::time_point until, Condition condition)
    {
        std::unique_lock lock(mutex);
        return changed.wait_until(lock, until, condition);
    }

    bool hasStopped() const { return state == PlayerState::Ended || state == PlayerState::Failed; }
    bool isUnderWay() const { return state == PlayerState::Playing || hasStopped(); }

    const std::function<void(const VideoFrame &)> shown;
    std::mutex mutex; //!< guards everything below
    std::condition_variable changed;
    std::optional<Clock::time_point> firstFrame;
    PlayerState state = PlayerState::Idle;
    PlaybackInfo info;
    bool opened = false;
    int seeksFinished = 0;
    microseconds got{0};
    std::optional<Error> error;
};

HeadlessSeek seekOnce(
    PlaybackEngine &engine, Observer &observer, microseconds target, const HeadlessOptions &options)
{
    HeadlessSeek seek;
    seek.wantedSeconds = seconds(target);
    int before = 0;
    bool hasVideo = false;
    {
        const std::lock_guard lock(observer.mutex);
        before = observer.seeksFinished;
        hasVideo = observer.info.hasVideo;
        if (observer.info.duration.count() > 0) {
            target = std::min(target, observer.info.duration);
        }
    }
    const auto start = Clock::now();
    engine.seek(target, SeekMode::Exact);
    seek.finished = observer.wait(start + options.patience,
        [&] { return observer.seeksFinished > before || observer.state == PlayerState::Failed; });
    seek.tookMs = msBetween(start, Clock::now());
    const std::lock_guard lock(observer.mutex);
    seek.finished = observer.seeksFinished > before;
    seek.gotSeconds = seconds(observer.got);
    // A frame stands for all the time until the next one.
    constexpr double kFrameMs = 42;
    const double distance = (seconds(target) - seek.gotSeconds) * 1000;
    seek.errorMs
        = hasVideo && distance >= 0 ? std::max(0.0, distance - kFrameMs) : std::abs(distance);
    return seek;
}

void fillStats(HeadlessReport &report, const PlaybackStats &stats)
{
    report.videoCodec = stats.videoCodec;
    report.audioCodec = stats.audioCodec;
    report.framesShown = stats.framesShown;
    report.framesDropped = stats.framesDropped;
    report.largestGapMs = seconds(stats.largestGap) * 1000;
    report.audioUnderruns = stats.audioUnderruns;
    report.maxAudioVideoOffsetMs = seconds(stats.maxAudioVideoOffset) * 1000;
}

// Waits until the film has played as long as it should.
bool playOn(Observer &observer, const HeadlessOptions &options)
{
    milliseconds length = options.duration.value_or(milliseconds(0));
    if (!options.duration) {
        const std::lock_guard lock(observer.mutex);
        length = std::chrono::duration_cast<milliseconds>(observer.info.duration / options.speed);
        // Without a stated length only the end itself can tell.
        length = length.count() > 0 ? length : milliseconds(std::chrono::hours(24));
    }
    const auto limit = Clock::now() + length + options.patience;
    if (options.duration) {
        observer.wait(Clock::now() + options.patience, [&] { return observer.isUnderWay(); });
        const auto until = std::min(limit, Clock::now() + length);
        observer.wait(until, [&] { return observer.hasStopped(); });
        return true;
    }
    return observer.wait(limit, [&] { return observer.hasStopped(); });
}

} // namespace

QByteArray HeadlessReport::toJson() const
{
    QJsonArray seekList;
    for (const HeadlessSeek &seek : seeks) {
        seekList.append(QJsonObject{{QStringLiteral("wantedSeconds"), seek.wantedSeconds},
            {QStringLiteral("gotSeconds"), seek.gotSeconds},
            {QStringLiteral("timeMs"), seek.tookMs}, {QStringLiteral("errorMs"), seek.errorMs},
            {QStringLiteral("finished"), seek.finished}});
    }
    QJsonObject object{{QStringLiteral("container"), QString::fromStdString(container)},
        {QStringLiteral("videoCodec"), QString::fromStdString(videoCodec)},
        {QStringLiteral("audioCodec"), QString::fromStdString(audioCodec)},
        {QStringLiteral("durationSeconds"), durationSeconds},
        {QStringLiteral("firstFrameMs"), firstFrameMs}, {QStringLiteral("seeks"), seekList},
        {QStringLiteral("framesShown"), static_cast<qint64>(framesShown)},
        {QStringLiteral("framesDropped"), static_cast<qint64>(framesDropped)},
        {QStringLiteral("largestGapMs"), largestGapMs},
        {QStringLiteral("audioUnderruns"), static_cast<qint64>(audioUnderruns)},
        {QStringLiteral("maxAudioVideoOffsetMs"), maxAudioVideoOffsetMs},
        {QStringLiteral("peakMemoryMb"), peakMemoryMb},
        {QStringLiteral("positionSeconds"), positionSeconds},
        {QStringLiteral("playedMs"), playedMs}, {QStringLiteral("state"), stateName(state)},
        {QStringLiteral("timedOut"), timedOut}};
    if (error) {
        object.insert(QStringLiteral("error"),
            QJsonObject{{QStringLiteral("code"), errorCodeName(error->code)},
                {QStringLiteral("message"), error->message},
                {QStringLiteral("detail"), error->detail}});
    }
    return QJsonDocument(object).toJson(QJsonDocument::Indented);
}

Result<HeadlessReport> playHeadless(
    std::shared_ptr<ByteSource> source, const HeadlessOptions &options)
{
    Observer observer(options.shown);
    SimulatedAudio audio;
    HeadlessReport report;
    const auto start = Clock::now();
    PlaybackEngine engine(&observer, &audio, &observer);
    engine.setSpeed(options.speed);
    engine.open(std::move(source), OpenOptions{});
    const bool answered = observer.wait(start + options.patience,
        [&] { return observer.opened || observer.state == PlayerState::Failed; });
    {
        const std::lock_guard lock(observer.mutex);
        if (observer.error && !observer.opened) {
            return failure(*observer.error);
        }
        if (!answered) {
            return failure(ErrorCode::TimedOut,
                QCoreApplication::translate(
                    "Playback", "The video did not open in time. Is its disk reachable?"));
        }
    }
    observer.wait(start + options.patience, [&] {
        return observer.firstFrame || observer.hasStopped()
            || (!observer.info.hasVideo && observer.state == PlayerState::Playing);
    });
    for (const microseconds target : options.seeks) {
        report.seeks.push_back(seekOnce(engine, observer, target, options));
    }
    report.timedOut = !playOn(observer, options);

    fillStats(report, engine.stats());
    report.positionSeconds = seconds(engine.position());
    report.playedMs = msBetween(start, Clock::now());
    report.peakMemoryMb = peakMemoryMb();
    const std::lock_guard lock(observer.mutex);
    report.container = observer.info.container;
    report.durationSeconds = seconds(observer.info.duration);
    report.firstFrameMs = observer.firstFrame ? msBetween(start, *observer.firstFrame) : -1;
    report.state = observer.state;
    report.error = observer.error;
    return report;
}

} // namespace Library
