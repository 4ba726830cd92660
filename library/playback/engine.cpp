#include "library/playback/engine.h"

#include "library/playback/playbacksession.h"

#include <pthread.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace Library {

namespace {

using std::chrono::microseconds;

constexpr double kSlowest = 0.25;
constexpr double kFastest = 4.0;
constexpr double kLoudest = 4.0;

} // namespace

class PlaybackEngine::Private
{
public:
    using Command = std::function<void()>;

    Private(VideoOutput *videoOutput, AudioOutput *audioOutput, PlaybackListener *news,
        std::shared_ptr<HardwareDecoding> card);
    ~Private();

    void post(Command command);
    void postTo(std::uint64_t sessionId, Command command);
    //! Runs it with the session, if there is one when its turn comes.
    void withSession(std::function<void(PlaybackSession &)> command);
    void close(std::shared_ptr<ByteSource> next);
    void start(std::shared_ptr<ByteSource> source, const OpenOptions &options);
    void requestSeek(std::int64_t micro, SeekMode mode);

    VideoOutput *const video;
    AudioOutput *const audio;
    PlaybackListener *const listener;
    const std::shared_ptr<HardwareDecoding> hardware;
    PlaybackClock clock;

    mutable std::mutex mutex; //!< guards what stands up to the empty line

    std::condition_variable changed;
    std::deque<Command> commands;
    std::shared_ptr<ByteSource> source; //!< newest; cancelled when another is opened
    std::optional<std::pair<std::int64_t, SeekMode>> pendingSeek;
    std::optional<std::int64_t> seekWanted; //!< until its picture is shown
    bool closing = false;
    PlayerState state = PlayerState::Idle;
    PlaybackInfo info;
    PlaybackStats stats;

    // The control thread's own
    std::unique_ptr<PlaybackSession> session;
    std::uint64_t sessionId = 0;
    PlaybackSession::Settings settings;
    std::thread thread;

    void publish(const PlaybackSession *current);
    void endSession();

private:
    void run();
    std::optional<std::pair<std::int64_t, SeekMode>> takeSeek();
};

PlaybackEngine::Private::Private(VideoOutput *videoOutput, AudioOutput *audioOutput,
    PlaybackListener *news, std::shared_ptr<HardwareDecoding> card)
    : video(videoOutput)
    , audio(audioOutput)
    , listener(news)
    , hardware(std::move(card))
{
    thread = std::thread([this] { run(); });
}

PlaybackEngine::Private::~Private()
{
    close(nullptr);
    {
        const std::lock_guard lock(mutex);
        closing = true;
        changed.notify_all();
    }
    thread.join();
}

void PlaybackEngine::Private::post(Command command)
{
    const std::lock_guard lock(mutex);
    commands.push_back(std::move(command));
    changed.notify_all();
}

void PlaybackEngine::Private::postTo(std::uint64_t id, Command command)
{
    post([this, id, command = std::move(command)] {
        if (session && sessionId == id) {
            command();
        }
    });
}

void PlaybackEngine::Private::withSession(std::function<void(PlaybackSession &)> command)
{
    post([this, command = std::move(command)] {
        if (session) {
            command(*session);
        }
    });
}

// Cancels what is open at once; a dead source must not hold up anything.
void PlaybackEngine::Private::close(std::shared_ptr<ByteSource> next)
{
    std::shared_ptr<ByteSource> previous;
    {
        const std::lock_guard lock(mutex);
        previous = std::exchange(source, std::move(next));
        pendingSeek.reset();
        seekWanted.reset();
    }
    if (previous) {
        previous->cancel();
    }
}

void PlaybackEngine::Private::endSession()
{
    session.reset();
    ++sessionId;
}

void PlaybackEngine::Private::start(std::shared_ptr<ByteSource> next, const OpenOptions &options)
{
    endSession();
    PlaybackSession::Environment environment;
    environment.video = video;
    environment.audio = audio;
    environment.listener = listener;
    environment.clock = &clock;
    environment.hardware = hardware;
    environment.publish = [this](const PlaybackSession &current) { publish(&current); };
    environment.post = [this, id = sessionId](Command command) { postTo(id, std::move(command)); };
    session = std::make_unique<PlaybackSession>(
        std::move(environment), std::move(next), options, settings);
}

void PlaybackEngine::Private::requestSeek(std::int64_t micro, SeekMode mode)
{
    const std::lock_guard lock(mutex);
    if (source) {
        pendingSeek = {micro, mode};
        seekWanted = std::max<std::int64_t>(0, micro);
        changed.notify_all();
    }
}

std::optional<std::pair<std::int64_t, SeekMode>> PlaybackEngine::Private::takeSeek()
{
    if (!session || !session->canSeek() || session->shouldFinishSeek()) {
        return std::nullopt;
    }
    const std::lock_guard lock(mutex);
    return commands.empty() ? std::exchange(pendingSeek, std::nullopt) : std::nullopt;
}

// What the getters tell; before the listener is told, so that it finds the same.
void PlaybackEngine::Private::publish(const PlaybackSession *current)
{
    PlaybackStats currentStats = current != nullptr ? current->stats() : PlaybackStats{};
    const PlayerState currentState = current != nullptr ? current->state() : PlayerState::Idle;
    const std::lock_guard lock(mutex);
    state = currentState;
    stats = std::move(currentStats);
    info = current != nullptr ? current->info() : PlaybackInfo{};
    if (current != nullptr && !pendingSeek && current->canSeek() && !current->isSeeking()) {
        seekWanted.reset();
    }
}

void PlaybackEngine::Private::run()
{
    (void)pthread_setname_np(pthread_self(), "engine");
    auto next = std::chrono::steady_clock::now();
    for (;;) {
        std::deque<Command> batch;
        {
            std::unique_lock lock(mutex);
            changed.wait_until(lock, next, [this] {
                return closing || !commands.empty()
                    || (pendingSeek && session && session->canSeek()
                        && !session->shouldFinishSeek());
            });
            if (closing) {
                break;
            }
            batch.swap(commands);
        }
        for (Command &command : batch) {
            command();
        }
        if (const auto seek = takeSeek()) {
            session->seek(seek->first, seek->second);
        }
        const auto pause = session ? session->tick() : std::chrono::milliseconds(3'600'000);
        next = std::chrono::steady_clock::now() + pause;
        publish(session.get());
    }
    endSession();
}

PlaybackEngine::PlaybackEngine(VideoOutput *video, AudioOutput *audio, PlaybackListener *listener,
    std::shared_ptr<HardwareDecoding> hardware)
    : d(std::make_unique<Private>(video, audio, listener, std::move(hardware)))
{
    // FFmpeg writes to standard error by itself; what matters comes as an Error.
    av_log_set_level(AV_LOG_QUIET);
}

PlaybackEngine::~PlaybackEngine() = default;

void PlaybackEngine::open(std::shared_ptr<ByteSource> source, const OpenOptions &options)
{
    d->close(source);
    d->post([engine = d.get(), source, options] { engine->start(source, options); });
}

void PlaybackEngine::play()
{
    d->withSession([](PlaybackSession &session) { session.play(); });
}

void PlaybackEngine::pause()
{
    d->withSession([](PlaybackSession &session) { session.pause(); });
}

void PlaybackEngine::stop()
{
    d->close(nullptr);
    d->post([engine = d.get()] {
        if (engine->session) {
            engine->endSession();
            engine->clock.set(0, std::chrono::steady_clock::now());
            engine->publish(nullptr);
            engine->listener->onState(PlayerState::Idle);
        }
    });
}

void PlaybackEngine::seek(microseconds position, SeekMode mode)
{
    d->requestSeek(position.count(), mode);
}

void PlaybackEngine::stepFrame(int direction)
{
    d->withSession([direction](PlaybackSession &session) { session.stepFrame(direction); });
}

void PlaybackEngine::setLoop(microseconds from, microseconds to)
{
    d->withSession(
        [from, to](PlaybackSession &session) { session.setLoop(from.count(), to.count()); });
}

void PlaybackEngine::setSpeed(double factor)
{
    const double speed = std::clamp(factor, kSlowest, kFastest);
    d->post([engine = d.get(), speed] {
        engine->settings.speed = speed;
        if (engine->session) {
            engine->session->setSpeed(speed);
        }
    });
}

void PlaybackEngine::setVolume(double amplitude)
{
    const double volume = std::clamp(amplitude, 0.0, kLoudest);
    d->post([engine = d.get(), volume] {
        engine->settings.volume = volume;
        if (engine->session) {
            engine->session->setVolume(volume);
        }
    });
}

void PlaybackEngine::setDeinterlacing(bool on)
{
    d->post([engine = d.get(), on] {
        engine->settings.deinterlacing = on;
        if (engine->session) {
            engine->session->setDeinterlacing(on);
        }
    });
}

void PlaybackEngine::setHardwareDecoding(bool on)
{
    d->post([engine = d.get(), on] {
        engine->settings.hardwareDecoding = on;
        if (engine->session) {
            engine->session->setHardwareDecoding(on);
        }
    });
}

void PlaybackEngine::setNightMode(bool on)
{
    d->post([engine = d.get(), on] {
        engine->settings.nightMode = on;
        if (engine->session) {
            engine->session->setNightMode(on);
        }
    });
}

void PlaybackEngine::setPassthrough(const Passthrough &wanted)
{
    d->post([engine = d.get(), wanted] {
        engine->settings.passthrough = wanted;
        if (engine->session) {
            engine->session->setPassthrough(wanted);
        }
    });
}

void PlaybackEngine::setAudioTrack(int id)
{
    d->withSession([id](PlaybackSession &session) { session.setAudioTrack(id); });
}

void PlaybackEngine::setSubtitleTrack(int id)
{
    d->withSession([id](PlaybackSession &session) { session.setSubtitleTrack(id); });
}

void PlaybackEngine::setSecondSubtitleTrack(int id)
{
    d->withSession([id](PlaybackSession &session) { session.setSecondSubtitleTrack(id); });
}

void PlaybackEngine::setSubtitleLook(const SubtitleLook &look)
{
    d->post([engine = d.get(), look] {
        engine->settings.subtitleLook = look;
        if (engine->session) {
            engine->session->setSubtitleLook(look);
        }
    });
}

void PlaybackEngine::setAudioDelay(std::chrono::milliseconds delay)
{
    d->post([engine = d.get(), delay] {
        engine->settings.audioDelay = delay;
        if (engine->session) {
            engine->session->setAudioDelay(delay);
        }
    });
}

void PlaybackEngine::addSubtitle(ExternalSubtitle subtitle)
{
    d->withSession([subtitle = std::move(subtitle)](
                       PlaybackSession &session) { session.addSubtitle(subtitle); });
}

void PlaybackEngine::setSubtitleDelay(std::chrono::milliseconds delay)
{
    d->post([engine = d.get(), delay] {
        engine->settings.subtitleDelay = delay;
        if (engine->session) {
            engine->session->setSubtitleDelay(delay);
        }
    });
}

void PlaybackEngine::setViewport(int width, int height)
{
    d->post([engine = d.get(), width, height] {
        engine->settings.viewportWidth = width;
        engine->settings.viewportHeight = height;
        if (engine->session) {
            engine->session->setViewport(width, height);
        }
    });
}

microseconds PlaybackEngine::position() const
{
    {
        const std::lock_guard lock(d->mutex);
        if (d->seekWanted) {
            return microseconds(*d->seekWanted);
        }
    }
    return microseconds(
        std::max<std::int64_t>(0, d->clock.position(std::chrono::steady_clock::now())));
}

PlayerState PlaybackEngine::state() const
{
    const std::lock_guard lock(d->mutex);
    return d->state;
}

PlaybackInfo PlaybackEngine::info() const
{
    const std::lock_guard lock(d->mutex);
    return d->info;
}

PlaybackStats PlaybackEngine::stats() const
{
    const std::lock_guard lock(d->mutex);
    return d->stats;
}

} // namespace Library
