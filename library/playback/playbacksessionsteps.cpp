#include "library/playback/playbacksession.h"

#include <algorithm>

namespace Library {

namespace {

using std::chrono::microseconds;

//! More than the decoder's tolerance before a frame is within the frame before it.
constexpr std::int64_t kJustBeforeMicro = 2'000;
//! So late nobody was busy: the program or the PC stood still.
constexpr auto kStandstill = std::chrono::milliseconds(1500);

} // namespace

void PlaybackSession::stepFrame(int direction)
{
    if (!m_isOpen || !hasPicture()) {
        return;
    }
    pause();
    if (m_phase == Phase::Starting) {
        m_nextStep = direction; // one only: a held key must not pile them up
        return;
    }
    const bool canStep = m_phase == Phase::Running || (m_phase == Phase::Ended && direction < 0);
    const std::optional<std::int64_t> shown = m_presenter->shownMicro();
    if (!canStep || !shown) {
        return;
    }
    if (direction > 0) {
        m_presenter->step();
        return;
    }
    beginSeek(std::max<std::int64_t>(0, *shown - kJustBeforeMicro), SeekMode::Exact, true);
    m_stepped = true;
    reportState();
}

void PlaybackSession::onStepped(std::int64_t ptsMicro)
{
    const Time now = PlaybackClock::now();
    m_env.clock->set(ptsMicro, now);
    m_wantedMicro = ptsMicro;
    m_stepped = true;
    m_buffer.prune(ptsMicro);
    m_presenter->wake();
    reportPosition(now);
}

// Time that nobody saw is not film that somebody missed.
void PlaybackSession::goOnAfterStandstill(Time now)
{
    if (m_tickedAt != Time() && now - m_tickedAt > kStandstill) {
        m_env.clock->set(m_tickedMicro, now);
        m_deviceMoved = now;
        m_presenter->forgetGap();
        m_presenter->wake();
    }
    m_tickedAt = now;
    m_tickedMicro = m_env.clock->position(now);
}

void PlaybackSession::setLoop(std::int64_t fromMicro, std::int64_t toMicro)
{
    m_loopFrom = std::max<std::int64_t>(0, fromMicro);
    m_loopTo = toMicro;
    m_loopEntered = true;
}

// True: it is at its end and goes on from its beginning.
bool PlaybackSession::repeatLoop(Time now)
{
    if (m_loopTo <= m_loopFrom) {
        return false;
    }
    const std::int64_t position = m_env.clock->position(now);
    if (position < m_loopTo && !isFinished(now)) {
        m_loopEntered = true;
        return false;
    }
    if (!m_loopEntered) {
        return false;
    }
    beginSeek(m_loopFrom, SeekMode::Exact, false);
    return true;
}

} // namespace Library
