#include "library/playback/playbacksession.h"

#include "library/playback/trackchoice.h"

#include <QCoreApplication>

extern "C" {
#include <libavutil/pixdesc.h>
}

#include <algorithm>

namespace Library {

namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr auto kSlowStart = milliseconds(500);
constexpr auto kErrorGrace = milliseconds(300);
constexpr auto kStuckStart = milliseconds(1500);
constexpr auto kPositionInterval = milliseconds(100);
constexpr auto kKeyframePatience = milliseconds(150);
constexpr auto kEnoughAfterStall = microseconds(1'000'000);

} // namespace

PlaybackSession::PlaybackSession(Environment environment, std::shared_ptr<ByteSource> source,
    OpenOptions options, const Settings &settings)
    : m_env(std::move(environment))
    , m_options(std::move(options))
    , m_settings(settings)
    , m_paused(m_options.paused)
    , m_ring(std::make_shared<AudioRing>())
{
    const Time now = PlaybackClock::now();
    m_env.clock->hold(now);
    m_env.clock->set(std::max<std::int64_t>(0, m_options.start.count()), now);
    Demuxer::Callbacks callbacks;
    callbacks.opened = [this](const Result<MediaLayout> &layout) {
        m_env.post([this, layout] {
            if (layout) {
                onOpened(*layout);
            } else {
                fail(layout.error());
            }
        });
    };
    callbacks.failed = [this](int serial, const Error &error) {
        m_env.post([this, serial, error] {
            if (serial == m_serial) {
                m_readError = error;
                m_errorTime = PlaybackClock::now();
            }
        });
    };
    callbacks.subtitle = [this](const AVPacket *packet) { m_subtitles->feed(packet); };
    callbacks.duration = [this](std::int64_t micro) {
        m_env.post([this, micro] {
            m_info.duration = microseconds(micro);
            m_env.publish(*this);
            m_env.listener->onOpened(m_info);
        });
    };
    m_demuxer = std::make_unique<Demuxer>(
        std::move(source), m_options.retryFor, &m_buffer, std::move(callbacks));
    reportState();
}

PlaybackSession::~PlaybackSession()
{
    m_demuxer->close();
    m_ring->close();
    if (m_renderer) {
        m_renderer->close(); // it wakes the presenter, which goes first
    }
    if (m_audioOpen) {
        m_env.audio->setPaused(true);
        m_env.audio->close();
    }
    m_env.clock->hold(PlaybackClock::now());
}

PlayerState PlaybackSession::state() const
{
    switch (m_phase) {
    case Phase::Opening:
        return PlayerState::Opening;
    case Phase::Buffering:
        return PlayerState::Buffering;
    case Phase::Ended:
        return PlayerState::Ended;
    case Phase::Failed:
        return PlayerState::Failed;
    case Phase::Starting:
        if (PlaybackClock::now() - m_phaseStarted > kSlowStart) {
            return PlayerState::Buffering;
        }
        break;
    case Phase::Running:
        break;
    }
    return m_paused ? PlayerState::Paused : PlayerState::Playing;
}

void PlaybackSession::reportState()
{
    const PlayerState current = state();
    if (m_reportedState != current) {
        m_reportedState = current;
        m_env.publish(*this);
        m_env.listener->onState(current);
    }
}

void PlaybackSession::setPhase(Phase phase)
{
    m_phase = phase;
    m_tickedAt = Time();
    m_phaseStarted = PlaybackClock::now();
    m_bufferingPercent = -1;
}

void PlaybackSession::reportPosition(Time now)
{
    m_positionReported = now;
    m_env.listener->onPosition(microseconds(std::max<std::int64_t>(0, m_env.clock->position(now))));
}

void PlaybackSession::fail(const Error &error)
{
    if (m_phase == Phase::Failed) {
        return;
    }
    holdClock(PlaybackClock::now());
    setPhase(Phase::Failed);
    m_env.listener->onError(error);
    reportState();
}

void PlaybackSession::onOpened(const MediaLayout &layout)
{
    m_layout = layout;
    m_info = layout.info;
    m_info.audioTrack = chooseAudio(m_info, m_options.tracks);
    m_info.subtitleTrack = chooseSubtitle(m_info, m_options.tracks, m_info.audioTrack);
    m_buffer.setActive(m_layout.videoStream, m_info.audioTrack);
    m_isOpen = true;

    const StreamLayout *video = m_layout.stream(m_layout.videoStream);
    int shownWidth = m_info.width;
    int shownHeight = m_info.height;
    if (video != nullptr && video->rotationDegrees % 180 != 0) {
        std::swap(shownWidth, shownHeight);
    }
    m_renderer = std::make_unique<SubtitleRenderer>(m_layout.fonts, shownWidth, shownHeight);
    m_renderer->setViewport(m_settings.viewportWidth, m_settings.viewportHeight);
    m_renderer->setDelay(m_settings.subtitleDelay);
    m_subtitles = std::make_unique<SubtitleTracks>(m_layout, m_renderer.get());
    m_subtitles->setCaptionsFound([this] { m_env.post([this] { onCaptionsFound(); }); });
    m_renderer->setLook(m_settings.subtitleLook);
    m_subtitles->select(m_info.subtitleTrack, -1);
    m_presenter = std::make_unique<VideoPresenter>(
        m_env.video, m_env.clock, m_renderer.get(), [this](int serial, std::int64_t pts) {
            m_env.post([this, serial, pts] { onFirstShown(serial, pts); });
        });
    m_renderer->setChanged([presenter = m_presenter.get()] { presenter->wake(); });
    m_videoDecoder = std::make_unique<VideoDecoder>(
        m_layout, &m_buffer, m_presenter.get(), m_env.clock,
        m_settings.hardwareDecoding ? m_env.hardware : nullptr,
        [this] { m_env.post([this] { m_videoBroken = true; }); },
        [subtitles = m_subtitles.get()](std::int64_t pts, std::span<const std::uint8_t> bytes) {
            subtitles->feedCaptions(pts, bytes);
        });
    m_videoDecoder->setDeinterlacing(m_settings.deinterlacing);
    // A place that it does not have, as of another version, is not the end.
    const bool hasStart = m_info.duration.count() == 0 || m_options.start < m_info.duration;
    beginSeek(
        hasStart ? std::max<std::int64_t>(0, m_options.start.count()) : 0, SeekMode::Exact, false);
    openAudio();
    for (const ExternalSubtitle &sideCar : std::exchange(m_waitingSideCars, {})) {
        takeSideCar(sideCar);
    }
    m_env.publish(*this);
    m_env.listener->onOpened(m_info);
    reportState();
}

bool PlaybackSession::usesSound() const
{
    return m_audioOpen && m_info.audioTrack >= 0 && !m_deviceStalled && m_env.audio->healthy();
}

bool PlaybackSession::hasPicture() const
{
    return m_info.hasVideo && !m_videoBroken;
}

void PlaybackSession::play()
{
    m_paused = false;
    if (m_phase == Phase::Ended) {
        seek(0, SeekMode::Exact);
    } else if (m_phase == Phase::Failed && m_isOpen) {
        beginSeek(m_env.clock->position(PlaybackClock::now()), SeekMode::Exact, false);
    } else if (m_phase == Phase::Running && !m_env.clock->isRunning() && !m_awaitingSound) {
        if (std::exchange(m_stepped, false)) {
            restartAudio();
        }
        startClock(PlaybackClock::now());
    }
    reportState();
}

void PlaybackSession::pause()
{
    m_paused = true;
    if (m_phase == Phase::Running) {
        const Time now = PlaybackClock::now();
        holdClock(now);
        m_presenter->forgetGap();
        reportPosition(now);
    }
    reportState();
}

void PlaybackSession::holdClock(Time now)
{
    m_env.clock->hold(now);
    m_awaitingSound = false;
    m_ring->setExpecting(false);
    if (m_audioOpen) {
        m_env.audio->setPaused(true);
    }
    if (m_presenter) {
        m_presenter->setMeasuring(false);
        m_presenter->wake();
    }
}

void PlaybackSession::startClock(Time now)
{
    m_deviceMoved = now;
    if (usesSound() && !m_ring->isDrained()) {
        // The device takes its time to start; film and sound start together.
        m_awaitingSound = true;
        m_awaitUntil = now + kAwaitSound;
        m_awaitFromMicro = std::max(m_env.clock->position(now),
            m_ring->heardMicro(m_env.audio->latency()).value_or(INT64_MIN));
        m_env.audio->setPaused(false);
        return;
    }
    m_env.clock->setSpeed(m_settings.speed, now);
    m_env.clock->run(now);
    m_presenter->wake();
}

void PlaybackSession::beginSeek(std::int64_t micro, SeekMode mode, bool report)
{
    const Time now = PlaybackClock::now();
    holdClock(now);
    m_env.clock->set(micro, now);
    m_readError.reset();
    m_wantedMicro = micro;
    m_gotMicro = micro;
    m_mode = mode;
    m_firstShown = false;
    m_seekReported = !report;
    m_refilling = false;
    m_stepped = false;
    m_nextStep = 0;
    ++m_serial;
    // A decoder that is let go on too early decodes more of the place before, and the new one waits
    // for that; one that knew of the new place would write what this drops.
    m_demuxer->seek(m_serial, micro, mode, [this] {
        m_presenter->flush(m_serial);
        m_subtitles->flush();
        m_ring->flush();
    });
    if (m_audioOpen) {
        m_env.audio->flush();
    }
    setPhase(Phase::Starting);
}

void PlaybackSession::seek(std::int64_t micro, SeekMode mode)
{
    micro = std::max<std::int64_t>(0, micro);
    if (m_info.duration.count() > 0) {
        micro = std::min<std::int64_t>(micro, m_info.duration.count());
    }
    m_loopEntered = micro < m_loopTo;
    beginSeek(micro, mode, true);
    reportState();
}

bool PlaybackSession::shouldFinishSeek() const
{
    return isSeeking() && m_mode == SeekMode::Keyframe && !isVideoReady()
        && PlaybackClock::now() - m_phaseStarted < kKeyframePatience;
}

void PlaybackSession::onFirstShown(int serial, std::int64_t ptsMicro)
{
    if (serial != m_serial) {
        return;
    }
    if (m_firstShown && m_phase == Phase::Running && m_paused) {
        onStepped(ptsMicro);
    }
    m_firstShown = true;
    m_gotMicro = ptsMicro;
}

bool PlaybackSession::isVideoReady() const
{
    // A frame that is about to be shown tells where the seek ended, also when it is the last one.
    return !hasPicture() || m_firstShown || m_presenter->endedWithoutFrame();
}

bool PlaybackSession::isAudioReady() const
{
    return m_info.audioTrack < 0 || !m_audioDecoder || m_ring->queued() >= kEnoughSound
        || m_ring->isEnded() || m_ring->isFull();
}

bool PlaybackSession::isStarving() const
{
    if (m_buffer.isEnded()) {
        return false;
    }
    const bool video
        = hasPicture() && m_buffer.isEmpty(m_layout.videoStream) && m_presenter->isEmpty();
    const bool audio = m_info.audioTrack >= 0 && m_buffer.isEmpty(m_info.audioTrack)
        && m_ring->queued() < milliseconds(20);
    // A stream that simply has nothing here does not hold up the other.
    return (video || audio) && !m_buffer.isFull();
}

void PlaybackSession::tickStarting(Time now)
{
    const auto passed = now - m_phaseStarted;
    const bool stuck = passed > kStuckStart && m_buffer.isFull();
    const bool videoReady = isVideoReady() || stuck;
    const bool audioReady = isAudioReady() || stuck;
    if (videoReady && (audioReady || hasPicture()) && !m_seekReported) {
        const auto point = m_buffer.startPoint();
        if (!m_firstShown && point) {
            m_gotMicro = point->targetMicro;
        }
        m_seekReported = true;
        m_env.listener->onSeekFinished(microseconds(m_wantedMicro), microseconds(m_gotMicro));
    }
    // A clock that ran before the next frames are decoded would leave the picture behind the sound.
    const bool canRun = stuck || !hasPicture() || m_presenter->hasNext();
    if (videoReady && audioReady && canRun) {
        const auto point = m_buffer.startPoint();
        if (point && m_env.clock->position(now) < point->targetMicro) {
            m_env.clock->set(point->targetMicro, now);
        } else if (point && m_mode == SeekMode::Keyframe && m_wantedMicro != point->targetMicro) {
            m_env.clock->set(point->targetMicro, now);
        }
        m_wantedMicro = point ? point->targetMicro : m_wantedMicro;
        if (m_stepped && m_firstShown) {
            m_wantedMicro = m_gotMicro;
            m_env.clock->set(m_gotMicro, now);
        }
        setPhase(Phase::Running);
        m_buffer.setUnderWay();
        reportPosition(now);
        if (!m_paused) {
            startClock(now);
        } else if (const int direction = std::exchange(m_nextStep, 0); direction != 0) {
            stepFrame(direction);
        }
    } else if (m_readError && now - std::max(m_errorTime, m_phaseStarted) > kErrorGrace) {
        setPhase(Phase::Buffering);
        reportState();
        fail(*m_readError);
    }
}

void PlaybackSession::followSound(Time now)
{
    const microseconds latency = m_env.audio->latency();
    const auto heard = m_ring->heardMicro(latency);
    if (m_awaitingSound) {
        const bool started = heard && *heard > m_awaitFromMicro;
        if (!started && now < m_awaitUntil) {
            return;
        }
        m_awaitingSound = false;
        if (started) {
            m_env.clock->set(*heard, now);
        }
        m_env.clock->setSpeed(m_settings.speed, now);
        m_env.clock->run(now);
        m_ring->setExpecting(true);
        m_presenter->wake();
        return;
    }
    m_env.clock->setSpeed(m_ring->heardSpeed(latency).value_or(m_settings.speed), now);
    if (heard) {
        m_env.clock->correct(*heard, now);
    }
    m_presenter->setMeasuring(heard.has_value());
}

void PlaybackSession::tickRunning(Time now)
{
    if (m_paused) {
        m_tickedAt = Time();
        return;
    }
    goOnAfterStandstill(now);
    watchDevice(now);
    if (m_refilling) {
        finishRefill(now);
    }
    if (usesSound()) {
        followSound(now);
    } else {
        m_awaitingSound = false;
        m_env.clock->setSpeed(m_settings.speed, now);
        if (!m_env.clock->isRunning()) {
            m_env.clock->run(now);
            m_presenter->wake();
        }
        m_ring->discardBefore(m_env.clock->position(now));
        m_presenter->setMeasuring(false);
    }
    m_buffer.prune(m_env.clock->position(now));
    if (repeatLoop(now)) {
        return;
    }
    if (isFinished(now)) {
        end(now);
    } else if (isStarving() && !m_awaitingSound) {
        holdClock(now);
        setPhase(Phase::Buffering);
    } else if (now - m_positionReported >= kPositionInterval) {
        reportPosition(now);
    }
}

void PlaybackSession::tickBuffering(Time now)
{
    if (m_readError && isStarving()) {
        if (now - std::max(m_errorTime, m_phaseStarted) > kErrorGrace) {
            fail(*m_readError);
        }
        return;
    }
    const microseconds ahead = m_buffer.ahead();
    if (ahead >= kEnoughAfterStall || m_buffer.isFull() || m_readError) {
        m_firstShown = true;
        m_seekReported = true;
        m_mode = SeekMode::Exact;
        setPhase(Phase::Starting);
        return;
    }
    const int percent = static_cast<int>(ahead * 100 / kEnoughAfterStall);
    if (percent != m_bufferingPercent) {
        m_bufferingPercent = percent;
        m_env.listener->onBuffering(percent);
    }
}

bool PlaybackSession::isFinished(Time now) const
{
    if (!m_buffer.isEnded()) {
        return false;
    }
    if (hasPicture() && !m_presenter->isFinished(m_env.clock->position(now))) {
        return false;
    }
    if (m_info.audioTrack < 0 || !m_audioDecoder) {
        return true;
    }
    return usesSound() ? m_ring->isHeard(m_env.audio->latency()) : m_ring->isDrained();
}

void PlaybackSession::end(Time now)
{
    const bool silent = m_info.audioTrack < 0 || m_ring->deviceFrames() == 0;
    if (silent && m_info.hasVideo && !m_videoDecoder->hasDecoded() && !m_info.hasAudio) {
        fail(Error{ErrorCode::Corrupt,
            QCoreApplication::translate("Playback",
                "Nothing in this video could be decoded: it is damaged, protected or in a format "
                "that is not known."),
            {}, false});
        return;
    }
    holdClock(now);
    constexpr std::int64_t kNearMicro = 2'000'000;
    const std::int64_t position = m_env.clock->position(now);
    const std::int64_t duration = m_info.duration.count();
    if (duration > 0 && std::abs(position - duration) < kNearMicro) {
        m_env.clock->set(duration, now);
    }
    setPhase(Phase::Ended);
    reportPosition(now);
}

std::chrono::milliseconds PlaybackSession::tick()
{
    const Time now = PlaybackClock::now();
    milliseconds next{250};
    if (m_audioDecoder && m_env.audio != nullptr && m_env.audio->wantsReopening()) {
        m_refusedBitstream.reset(); // another device may take it
        reopenDevice();
    }
    switch (m_phase) {
    case Phase::Starting:
        tickStarting(now);
        next = milliseconds(5);
        break;
    case Phase::Running:
        tickRunning(now);
        next = m_paused ? milliseconds(250) : milliseconds(m_awaitingSound ? 4 : 15);
        break;
    case Phase::Buffering:
        tickBuffering(now);
        next = milliseconds(20);
        break;
    case Phase::Opening:
    case Phase::Ended:
    case Phase::Failed:
        break;
    }
    reportState();
    return next;
}

PlaybackStats PlaybackSession::stats() const
{
    PlaybackStats stats;
    if (!m_isOpen) {
        return stats;
    }
    const VideoPresenter::Counts counts = m_presenter->counts();
    stats.framesShown = counts.shown;
    stats.framesDropped = counts.dropped;
    stats.largestGap = microseconds(counts.largestGapMicro);
    stats.audioVideoOffset = microseconds(counts.offsetMicro);
    stats.maxAudioVideoOffset = microseconds(counts.maxOffsetMicro);
    stats.audioUnderruns = m_ring->underruns();
    stats.buffered = m_buffer.ahead();
    stats.bufferedBytes = m_buffer.bytes();
    if (const StreamLayout *video = m_layout.stream(m_layout.videoStream)) {
        stats.videoCodec = avcodec_get_name(video->parameters->codec_id);
        const auto format = static_cast<AVPixelFormat>(video->parameters->format);
        if (const char *name = av_get_pix_fmt_name(format)) {
            stats.pixelFormat = name;
        }
        stats.frameRate = video->frameRate.den > 0 ? av_q2d(video->frameRate) : 0;
        stats.decoderThreads = m_videoDecoder->threads();
        if (m_videoDecoder->isHardware()) {
            stats.hardwareDecoder = m_env.hardware->name();
        }
    }
    if (const StreamLayout *audio = m_layout.stream(m_info.audioTrack)) {
        stats.audioCodec = avcodec_get_name(audio->parameters->codec_id);
        stats.sampleRate = audio->parameters->sample_rate;
        stats.channels = audio->parameters->ch_layout.nb_channels;
        stats.isPassedThrough = m_audioOpen && m_audioFormat.isBitstream;
    }
    return stats;
}

} // namespace Library
