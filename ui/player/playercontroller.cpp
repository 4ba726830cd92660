#include "ui/player/playercontroller.h"

#include "library/base/async.h"
#include "library/base/settings.h"
#include "ui/player/playbackrelay.h"
#include "ui/player/playstatesink.h"

#include <algorithm>
#include <array>

namespace Ui {

using namespace std::chrono;
using Library::PlayerState;

namespace {

constexpr int kPoolThreads = 4;
constexpr double kWatchedShare = 0.9;
// Who looks at less of a film has not begun it.
constexpr double kBegunShare = 0.02;
constexpr milliseconds kBegun{60s};
constexpr std::array kSpeeds{0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 3.0, 4.0};

milliseconds toMs(microseconds value)
{
    return duration_cast<milliseconds>(value);
}

} // namespace

PlayerController::PlayerController(PlaybackFactory factory, PlayStateSink &sink, Settings &settings,
    const Timing &timing, QObject *parent)
    : QObject(parent)
    , m_factory(std::move(factory))
    , m_sink(sink)
    , m_settings(settings)
    , m_memory(settings)
    , m_saveTimer(this)
    , m_seekTimer(this)
{
    m_pool.setMaxThreadCount(kPoolThreads);
    m_saveTimer.setInterval(timing.save);
    connect(&m_saveTimer, &QTimer::timeout, this, &PlayerController::savePosition);
    m_seekTimer.setInterval(timing.seek);
    m_seekTimer.setSingleShot(true);
    connect(&m_seekTimer, &QTimer::timeout, this, &PlayerController::onSeekTimeout);
}

PlayerController::PlayerController(
    PlaybackFactory factory, PlayStateSink &sink, Settings &settings, QObject *parent)
    : PlayerController(std::move(factory), sink, settings, Timing{}, parent)
{ }

PlayerController::~PlayerController()
{
    savePosition();
    letGo();
}

void PlayerController::start(const PlayRequest &request)
{
    close();
    m_request = request;
    m_position = request.start;
    m_markedWatched = false;
    m_audioChosen = m_subtitleChosen = false;
    m_broughtSubtitle.clear();
    m_audioTrack = m_subtitleTrack = m_hiddenSubtitle = -1;
    m_speed = 1;
    m_secondSubtitle = -1;
    recallDelays();
    clearLoop();
    openSource();
}

void PlayerController::retry()
{
    letGo();
    openSource();
}

void PlayerController::close()
{
    savePosition();
    letGo();
    m_request = {};
    m_position = Milliseconds(0);
    setState(PlayerState::Idle);
}

void PlayerController::letGo()
{
    ++m_serial; // what is still queued is of the past
    m_saveTimer.stop();
    m_seekTimer.stop();
    m_port.reset();
    m_relay.reset();
    m_info = {};
    m_error = {};
    m_opened = false;
    m_savedPosition.reset();
    m_seekUnderWay.reset();
    m_nextSeek.reset();
    m_scrubbing = false;
    m_source.reset();
    m_available.clear();
    m_bufferingPercent = 0;
}

void PlayerController::openSource()
{
    m_wantsToPlay = true;
    setState(PlayerState::Opening);
    emit infoChanged();
    emit positionChanged();
    if (!m_request.open) {
        onError(Error{
            ErrorCode::NotFound, tr("This video has no file that can be played."), {}, false});
        return;
    }
    Async::whenDone(Async::run(&m_pool, m_request.open), this,
        [this, serial = m_serial](const Result<std::shared_ptr<Library::ByteSource>> &source) {
            onSourceOpened(serial, source);
        });
}

void PlayerController::onSourceOpened(
    quint64 serial, const Result<std::shared_ptr<Library::ByteSource>> &source)
{
    if (serial != m_serial) {
        return;
    }
    if (!source) {
        onError(source.error());
        return;
    }
    m_relay = std::make_unique<PlaybackRelay>(*this, m_serial);
    m_port = m_factory(*m_relay);
    applyVolume();
    Library::OpenOptions options;
    options.start = m_position;
    options.tracks = preferences();
    options.paused = !m_wantsToPlay;
    m_source = *source;
    applyLook();
    applyOutput();
    // The picture of this film may be as large as the last one's, and nothing tells that again.
    if (!m_viewport.isEmpty()) {
        m_port->setViewport(m_viewport.width(), m_viewport.height());
    }
    if (m_subtitleDelay.count() != 0) {
        m_port->setSubtitleDelay(m_subtitleDelay);
    }
    if (m_audioDelay.count() != 0) {
        m_port->setAudioDelay(m_audioDelay);
    }
    m_port->open(*source, options);
    if (m_speed != 1) {
        m_port->setSpeed(m_speed);
    }
    loadSideCars();
    for (const QString &file : std::as_const(m_request.broughtSubtitles)) {
        addSubtitleFile(file);
    }
}

void PlayerController::setState(PlayerState state)
{
    if (state == PlayerState::Playing) {
        if (!m_saveTimer.isActive()) {
            m_saveTimer.start();
        }
    } else {
        m_saveTimer.stop();
    }
    if (m_state == state) {
        return;
    }
    m_state = state;
    emit stateChanged(state);
}

void PlayerController::onState(PlayerState state)
{
    if (m_state == PlayerState::Failed) {
        return; // the reason stays until somebody acts
    }
    setState(state);
    if (state == PlayerState::Paused) {
        savePosition();
    }
    if (state == PlayerState::Ended) {
        m_wantsToPlay = false;
        if (!m_request.title.isNull()) {
            m_sink.positionReached(m_request.title, m_request.version, Milliseconds(0), duration());
            if (!m_markedWatched) {
                m_sink.watched(m_request.title);
            }
        }
        m_markedWatched = true;
        m_savedPosition = m_position;
        emit ended();
    }
}

void PlayerController::onOpened(const Library::PlaybackInfo &info)
{
    m_info = info;
    const bool isFirst = !std::exchange(m_opened, true);
    chooseTracks();
    emit infoChanged();
    emit tracksChanged();
    if (isFirst) {
        emit opened();
    }
}

void PlayerController::onPosition(microseconds position)
{
    if (m_seekUnderWay || m_scrubbing) {
        return; // of before the seek
    }
    m_position = toMs(position);
    if (m_state == PlayerState::Playing && !m_markedWatched && duration().count() > 0
        && double(m_position.count()) >= kWatchedShare * double(duration().count())) {
        m_markedWatched = true;
        if (!m_request.title.isNull()) {
            m_sink.watched(m_request.title);
        }
    }
    emit positionChanged();
}

void PlayerController::onBuffering(int percent)
{
    m_bufferingPercent = percent;
    emit bufferingChanged(percent);
}

void PlayerController::onError(const Error &error)
{
    savePosition();
    m_seekUnderWay.reset();
    m_nextSeek.reset();
    m_seekTimer.stop();
    m_error = error;
    setState(PlayerState::Failed);
}

milliseconds PlayerController::duration() const
{
    return toMs(m_info.duration);
}

milliseconds PlayerController::bufferedUntil() const
{
    if (!m_port) {
        return m_position;
    }
    const Milliseconds until = m_position + toMs(m_port->stats().buffered);
    return duration().count() > 0 ? std::min(until, duration()) : until;
}

Library::PlaybackStats PlayerController::stats() const
{
    return m_port ? m_port->stats() : Library::PlaybackStats{};
}

std::optional<Library::SourceReport> PlayerController::sourceReport() const
{
    const std::shared_ptr<Library::ByteSource> source = m_source.lock();
    return source ? std::optional(source->report()) : std::nullopt;
}

void PlayerController::togglePlay()
{
    setPlaying(!m_wantsToPlay);
}

void PlayerController::setPlaying(bool playing)
{
    m_wantsToPlay = playing;
    if (!m_port) {
        return;
    }
    if (playing) {
        m_port->play();
    } else {
        m_port->pause();
        savePosition();
    }
}

void PlayerController::setSpeed(double factor)
{
    const double bounded = std::clamp(factor, kSpeeds.front(), kSpeeds.back());
    if (bounded == m_speed) {
        return;
    }
    m_speed = bounded;
    if (m_port) {
        m_port->setSpeed(bounded);
    }
    emit speedChanged(bounded);
}

void PlayerController::stepSpeed(int direction)
{
    if (direction > 0) {
        const auto *next = std::upper_bound(kSpeeds.begin(), kSpeeds.end(), m_speed);
        setSpeed(next == kSpeeds.end() ? kSpeeds.back() : *next);
    } else {
        const auto *here = std::lower_bound(kSpeeds.begin(), kSpeeds.end(), m_speed);
        setSpeed(here == kSpeeds.begin() ? kSpeeds.front() : *(here - 1));
    }
}

void PlayerController::setViewport(const QSize &size)
{
    if (size.isEmpty()) {
        return;
    }
    m_viewport = size;
    if (m_port) {
        m_port->setViewport(size.width(), size.height());
    }
}

void PlayerController::savePosition()
{
    if (!m_opened || m_request.title.isNull() || m_savedPosition == m_position
        || m_state == PlayerState::Ended) {
        return;
    }
    // What was said before stays, but going back to the beginning counts.
    const bool isBegun = double(m_position.count()) >= kBegunShare * double(duration().count())
        || m_position >= kBegun || m_savedPosition || m_request.start > milliseconds(0);
    if (!isBegun) {
        return;
    }
    m_savedPosition = m_position;
    m_sink.positionReached(m_request.title, m_request.version, m_position, duration());
}

} // namespace Ui
