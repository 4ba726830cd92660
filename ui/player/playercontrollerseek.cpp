#include "library/base/async.h"
#include "ui/player/playercontroller.h"

#include <algorithm>

namespace Ui {

using namespace std::chrono;
using Library::SeekMode;

namespace {

// Going back within this time of a chapter's start means the chapter before.
constexpr milliseconds kChapterGrace{3000};

milliseconds toMilliseconds(microseconds value)
{
    return duration_cast<milliseconds>(value);
}

} // namespace

void PlayerController::onSeekFinished(microseconds wanted, microseconds got)
{
    if (!m_seekUnderWay || m_seekUnderWay->target != wanted) {
        return;
    }
    m_seekUnderWay.reset();
    m_seekTimer.stop();
    if (m_nextSeek) {
        issueSeek(*std::exchange(m_nextSeek, std::nullopt));
        return;
    }
    if (!m_scrubbing) {
        m_position = toMilliseconds(got);
        emit positionChanged();
    }
}

void PlayerController::onSeekTimeout()
{
    m_seekUnderWay.reset();
    if (m_nextSeek) {
        issueSeek(*std::exchange(m_nextSeek, std::nullopt));
    }
}

void PlayerController::requestSeek(const Seek &seek)
{
    if (!m_port || !m_opened) {
        return;
    }
    if (!m_info.seekable) {
        emit seekRefused();
        return;
    }
    Seek bounded = seek;
    bounded.target = std::max(bounded.target, microseconds(0));
    if (m_info.duration.count() > 0) {
        bounded.target = std::min(bounded.target, m_info.duration);
    }
    m_position = toMilliseconds(bounded.target);
    if (m_seekUnderWay) {
        m_nextSeek = bounded;
    } else {
        issueSeek(bounded);
    }
    emit positionChanged();
}

void PlayerController::issueSeek(const Seek &seek)
{
    m_seekUnderWay = seek;
    m_seekTimer.start();
    m_port->seek(seek.target, seek.mode);
}

void PlayerController::seekTo(Milliseconds position)
{
    m_scrubbing = false;
    requestSeek({position, SeekMode::Exact});
}

void PlayerController::seekBy(Milliseconds step)
{
    seekTo(m_position + step);
}

void PlayerController::scrubTo(Milliseconds position)
{
    m_scrubbing = true;
    requestSeek({position, SeekMode::Keyframe});
}

int PlayerController::currentChapter() const
{
    int current = -1;
    for (size_t i = 0; i < m_info.chapters.size(); ++i) {
        if (toMilliseconds(m_info.chapters[i].start) <= m_position) {
            current = int(i);
        }
    }
    return current;
}

bool PlayerController::stepChapter(int direction)
{
    const auto &chapters = m_info.chapters;
    if (chapters.empty()) {
        return false;
    }
    int target = currentChapter();
    if (direction > 0) {
        ++target;
    } else if (target >= 0
        && m_position - toMilliseconds(chapters[size_t(target)].start) < kChapterGrace) {
        --target;
    }
    if (target >= int(chapters.size())) {
        return false;
    }
    seekTo(target < 0 ? Milliseconds(0) : toMilliseconds(chapters[size_t(target)].start));
    return true;
}

void PlayerController::stepFrame(int direction)
{
    if (!m_port || !m_opened || !m_info.hasVideo || (direction < 0 && !m_info.seekable)) {
        return;
    }
    m_wantsToPlay = false;
    m_port->stepFrame(direction);
}

PlayerController::Loop PlayerController::setLoopPoint()
{
    if (!m_port || !m_opened || !m_info.seekable) {
        return Loop::None;
    }
    if (!m_loopFrom) {
        m_loopFrom = m_position;
    } else if (m_loopTo) {
        clearLoop();
    } else if (m_position > *m_loopFrom) {
        m_loopTo = m_position;
        m_port->setLoop(*m_loopFrom, *m_loopTo);
    } else {
        m_loopFrom = m_position; // somebody went back and begins earlier
    }
    emit loopChanged();
    return !m_loopFrom ? Loop::None : m_loopTo ? Loop::On : Loop::Begun;
}

void PlayerController::clearLoop()
{
    if (m_port && m_loopTo) {
        m_port->setLoop(microseconds(0), microseconds(0));
    }
    m_loopFrom.reset();
    m_loopTo.reset();
}

void PlayerController::refreshAvailable()
{
    const std::shared_ptr<Library::ByteSource> source = m_source.lock();
    if (!source || m_askingAvailable) {
        return;
    }
    m_askingAvailable = true;
    // The cache may have to look at its disk first.
    const auto asked = Async::run(&m_pool, [source] {
        QVector<Share> shares;
        const double size = double(source->sizeBytes());
        if (size <= 0) {
            return Result<QVector<Share>>(shares); // it is not known how much of it that is
        }
        for (const Library::ByteRange &range : source->nearRanges()) {
            shares.append({double(range.begin) / size, double(range.end) / size});
        }
        return Result<QVector<Share>>(shares);
    });
    Async::whenDone(asked, this, [this, serial = m_serial](const Result<QVector<Share>> &shares) {
        m_askingAvailable = false;
        if (serial == m_serial && shares && *shares != m_available) {
            m_available = *shares;
            emit availableChanged();
        }
    });
}

} // namespace Ui
