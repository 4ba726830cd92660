#include "library/playback/videopresenter.h"

#include "library/playback/subtitlerenderer.h"

#include <pthread.h>

#include <algorithm>
#include <cstdlib>

namespace Library {

namespace {

constexpr std::size_t kMostFrames = 12;
constexpr std::size_t kFewestFrames = 3;
constexpr std::size_t kEnoughFrames = 2; //!< for the decoder not to fall behind at once
constexpr std::int64_t kQueueBytes = 48LL << 20;
//! Later than this a frame gives way to the next one, when that is due too.
constexpr std::int64_t kLateMicro = 5'000;
//! Subtitles of a frame that comes within this time are drawn ahead.
constexpr std::int64_t kSoonMicro = 100'000;
//! While a frame stands, its subtitles are looked after this often.
constexpr auto kSubtitleInterval = std::chrono::milliseconds(40);

} // namespace

VideoPresenter::VideoPresenter(VideoOutput *output, const PlaybackClock *clock,
    SubtitleRenderer *subtitles, FirstShown firstShown)
    : m_output(output)
    , m_clock(clock)
    , m_subtitles(subtitles)
    , m_firstShown(std::move(firstShown))
    , m_overlays(std::make_shared<const std::vector<SubtitleOverlay>>())
    , m_thread([this] { run(); })
{ }

VideoPresenter::~VideoPresenter()
{
    close();
    m_thread.join();
}

void VideoPresenter::close()
{
    const std::lock_guard lock(m_mutex);
    m_closed = true;
    m_changed.notify_all();
    m_room.notify_all();
}

std::size_t VideoPresenter::capacity() const
{
    if (m_queue.empty()) {
        return kMostFrames;
    }
    const VideoFrame &frame = *m_queue.front().frame;
    const std::int64_t bytes = std::int64_t{frame.width} * frame.height * 2;
    const auto fitting = static_cast<std::size_t>(kQueueBytes / std::max<std::int64_t>(1, bytes));
    return std::clamp(fitting, kFewestFrames, kMostFrames);
}

bool VideoPresenter::push(
    int serial, std::shared_ptr<const VideoFrame> frame, std::int64_t durationMicro)
{
    std::unique_lock lock(m_mutex);
    m_room.wait(
        lock, [&] { return m_closed || m_serial != serial || m_queue.size() < capacity(); });
    if (m_closed || m_serial != serial) {
        return false;
    }
    const std::int64_t pts = frame->pts.count();
    m_queue.push_back({std::move(frame), pts, pts + durationMicro});
    if (m_shownSerial != m_serial && !m_isShowing) {
        (void)showDue(lock); // somebody waits for it, and the presenter may wait for a core
        m_woken = true;
    }
    m_changed.notify_all();
    return true;
}

void VideoPresenter::setEnd(int serial)
{
    const std::lock_guard lock(m_mutex);
    m_endedSerial = serial;
    m_changed.notify_all();
}

void VideoPresenter::flush(int serial)
{
    const std::lock_guard lock(m_mutex);
    m_serial = serial;
    m_queue.clear();
    m_hasLastShown = false;
    m_stepping = false;
    m_changed.notify_all();
    m_room.notify_all();
}

void VideoPresenter::wake()
{
    const std::lock_guard lock(m_mutex);
    m_woken = true;
    m_changed.notify_all();
}

void VideoPresenter::step()
{
    const std::lock_guard lock(m_mutex);
    m_stepping = true;
    m_woken = true;
    m_changed.notify_all();
}

std::optional<std::int64_t> VideoPresenter::shownMicro() const
{
    const std::lock_guard lock(m_mutex);
    return m_shownSerial == m_serial && m_current.frame ? std::optional(m_current.ptsMicro)
                                                        : std::nullopt;
}

void VideoPresenter::forgetGap()
{
    const std::lock_guard lock(m_mutex);
    m_hasLastShown = false;
}

void VideoPresenter::setMeasuring(bool measuring)
{
    const std::lock_guard lock(m_mutex);
    m_measuring = measuring;
}

bool VideoPresenter::isEmpty() const
{
    const std::lock_guard lock(m_mutex);
    return m_queue.empty();
}

bool VideoPresenter::hasNext() const
{
    const std::lock_guard lock(m_mutex);
    return m_queue.size() >= kEnoughFrames || m_endedSerial == m_serial;
}

bool VideoPresenter::endedWithoutFrame() const
{
    const std::lock_guard lock(m_mutex);
    return m_endedSerial == m_serial && m_queue.empty() && m_shownSerial != m_serial;
}

bool VideoPresenter::isFinished(std::int64_t positionMicro) const
{
    const std::lock_guard lock(m_mutex);
    if (m_endedSerial != m_serial || !m_queue.empty()) {
        return false;
    }
    return m_shownSerial != m_serial || positionMicro >= m_current.endMicro;
}

VideoPresenter::Counts VideoPresenter::counts() const
{
    const std::lock_guard lock(m_mutex);
    return m_counts;
}

void VideoPresenter::count(PlaybackClock::Time now, std::int64_t ptsMicro)
{
    ++m_counts.shown;
    if (m_hasLastShown) {
        const auto gap = std::chrono::duration_cast<std::chrono::microseconds>(now - m_lastShown);
        m_counts.largestGapMicro = std::max<std::int64_t>(m_counts.largestGapMicro, gap.count());
    }
    m_hasLastShown = m_clock->isRunning();
    m_lastShown = now;
    if (m_measuring && m_clock->isRunning()) {
        const std::int64_t offset = m_clock->position(now) + m_clock->audioErrorMicro() - ptsMicro;
        m_counts.offsetMicro = offset;
        m_counts.maxOffsetMicro = std::max(m_counts.maxOffsetMicro, std::abs(offset));
    }
}

void VideoPresenter::requestSubtitles()
{
    if (m_subtitles == nullptr) {
        return;
    }
    const bool first = m_shownSerial != m_serial;
    const std::int64_t now = m_clock->position(std::chrono::steady_clock::now());
    std::int64_t next = first || !m_current.frame ? now : std::max(now, m_current.ptsMicro);
    // The next frame's, when it comes soon, so that they are ready with it.
    if (!first && m_clock->isRunning() && !m_queue.empty()
        && m_queue.front().ptsMicro - now < kSoonMicro) {
        next = std::max(next, m_queue.front().ptsMicro);
    }
    m_subtitles->request(next);
}

void VideoPresenter::show(std::unique_lock<std::mutex> &lock)
{
    if (m_subtitles != nullptr) {
        m_overlays = m_subtitles->overlays();
    }
    const std::shared_ptr<const VideoFrame> frame = m_current.frame;
    const auto overlays = m_overlays;
    m_isShowing = true;
    lock.unlock();
    if (m_output != nullptr && frame) {
        m_output->present(frame, overlays);
    }
    lock.lock();
    m_isShowing = false;
}

// Shows the next frame if its time has come.
bool VideoPresenter::showDue(std::unique_lock<std::mutex> &lock)
{
    if (m_queue.empty()) {
        return false;
    }
    const bool first = m_shownSerial != m_serial;
    const auto now = std::chrono::steady_clock::now();
    const bool stepped = !first && m_stepping;
    if (!first && !stepped) {
        const auto due = m_clock->timeOf(m_queue.front().ptsMicro);
        if (!due || *due > now) {
            return false;
        }
        const std::int64_t position = m_clock->position(now);
        while (m_queue.size() > 1 && m_queue[1].ptsMicro <= position - kLateMicro) {
            m_queue.pop_front();
            ++m_counts.dropped;
        }
    }
    m_current = std::move(m_queue.front());
    m_queue.pop_front();
    m_room.notify_all();
    const int serial = m_serial;
    const std::int64_t pts = m_current.ptsMicro;
    if (first) {
        m_shownSerial = serial;
    }
    if (first || stepped) {
        m_hasLastShown = false;
        m_stepping = false;
    }
    count(now, pts);
    show(lock);
    if ((first || stepped) && !m_closed) {
        lock.unlock();
        m_firstShown(serial, pts);
        lock.lock();
    }
    return true;
}

// Shows the current frame again when its subtitles have changed.
bool VideoPresenter::repaint(std::unique_lock<std::mutex> &lock)
{
    if (m_subtitles == nullptr || !m_current.frame) {
        return false;
    }
    const std::int64_t position
        = std::max(m_current.ptsMicro, m_clock->position(std::chrono::steady_clock::now()));
    if (!m_subtitles->hasNewer(m_overlays, position)) {
        return false;
    }
    show(lock);
    return true;
}

void VideoPresenter::run()
{
    (void)pthread_setname_np(pthread_self(), "presenter");
    std::unique_lock lock(m_mutex);
    while (!m_closed || m_isShowing) {
        if (m_isShowing) {
            m_changed.wait(lock); // the decoder does it
            continue;
        }
        m_woken = false;
        requestSubtitles();
        if (showDue(lock) || repaint(lock)) {
            continue;
        }
        auto until = std::chrono::steady_clock::now() + std::chrono::seconds(1);
        if (m_subtitles != nullptr && m_current.frame && m_clock->isRunning()) {
            until = std::chrono::steady_clock::now() + kSubtitleInterval;
        }
        if (!m_queue.empty() && m_shownSerial == m_serial) {
            if (const auto due = m_clock->timeOf(m_queue.front().ptsMicro)) {
                until = std::min(until, *due);
            }
        }
        const std::size_t queued = m_queue.size();
        const int serial = m_serial;
        m_changed.wait_until(lock, until, [&] {
            return m_closed || m_woken || serial != m_serial || (queued == 0 && !m_queue.empty());
        });
    }
    m_current = {};
    m_queue.clear();
    lock.unlock();
    if (m_output != nullptr) {
        m_output->present(nullptr, std::make_shared<const std::vector<SubtitleOverlay>>());
    }
}

} // namespace Library
