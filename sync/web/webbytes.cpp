#include "sync/web/webbytes.h"

#include <QCoreApplication>

namespace Sync {

WebBytes::WebBytes(const Options &options)
    : m_wake(options.wake)
    , m_kept(options.folder, options.mostBytes)
{ }

Result<std::size_t> WebBytes::read(qint64 offsetBytes, std::span<std::byte> into)
{
    std::unique_lock lock(m_mutex);
    const quint64 interrupts = m_interrupts;
    const quint64 failures = m_failures;
    m_position = offsetBytes;
    bool hasAsked = false;
    for (;;) {
        if (m_isCancelled || m_interrupts != interrupts) {
            m_isAwaited = false;
            return failure(ErrorCode::Cancelled,
                QCoreApplication::translate("Playback", "Reading was cancelled."));
        }
        const Result<std::size_t> count = m_kept.take(offsetBytes, into);
        const bool isEnd = m_sizeBytes >= 0 && offsetBytes >= m_sizeBytes;
        if (!count || *count > 0 || isEnd || into.empty()) {
            m_isAwaited = false;
            m_problem.reset();
            lock.unlock();
            m_wake(); // what is ahead
            return count;
        }
        if (m_lost) {
            m_isAwaited = false;
            return failure(*m_lost);
        }
        if (m_failures != failures && m_problem) {
            m_isAwaited = false;
            return failure(*m_problem);
        }
        if (!hasAsked) {
            hasAsked = true;
            m_isAwaited = true;
            lock.unlock();
            m_wake();
            lock.lock();
            continue;
        }
        m_changed.wait(lock);
    }
}

void WebBytes::waitForHead()
{
    std::unique_lock lock(m_mutex);
    const quint64 failures = m_failures;
    if (!m_hasHead && !m_lost && !m_isCancelled) {
        m_isAwaited = true;
        lock.unlock();
        m_wake();
        lock.lock();
    }
    m_changed.wait(
        lock, [&] { return m_hasHead || m_lost || m_isCancelled || m_failures != failures; });
}

qint64 WebBytes::sizeBytes()
{
    waitForHead();
    const std::lock_guard lock(m_mutex);
    return m_sizeBytes;
}

bool WebBytes::hasRanges()
{
    waitForHead();
    const std::lock_guard lock(m_mutex);
    return m_hasRanges;
}

void WebBytes::interrupt()
{
    const std::lock_guard lock(m_mutex);
    ++m_interrupts;
    m_changed.notify_all();
}

void WebBytes::cancel()
{
    const std::lock_guard lock(m_mutex);
    m_isCancelled = true;
    m_changed.notify_all();
}

std::vector<Library::ByteRange> WebBytes::ranges()
{
    const std::lock_guard lock(m_mutex);
    return m_kept.ranges();
}

Library::SourceReport WebBytes::report()
{
    const std::lock_guard lock(m_mutex);
    Library::SourceReport report;
    report.reader = Library::SourceReport::Reader::Network;
    report.node = m_server;
    report.error = m_lost ? m_lost : m_problem;
    return report;
}

WebBytes::Wanted WebBytes::wanted()
{
    const std::lock_guard lock(m_mutex);
    return {m_position, m_isAwaited, m_kept.roomAhead()};
}

qint64 WebBytes::endFrom(qint64 offsetBytes)
{
    const std::lock_guard lock(m_mutex);
    return m_kept.endFrom(offsetBytes);
}

void WebBytes::setServer(const QString &server)
{
    const std::lock_guard lock(m_mutex);
    m_server = server.toStdString();
}

void WebBytes::setHead(qint64 sizeBytes, bool hasRanges)
{
    const std::lock_guard lock(m_mutex);
    m_hasHead = true;
    m_sizeBytes = sizeBytes;
    m_hasRanges = hasRanges;
    m_changed.notify_all();
}

void WebBytes::put(qint64 offsetBytes, QByteArrayView bytes)
{
    const std::lock_guard lock(m_mutex);
    m_kept.makeRoom(m_position, bytes.size());
    if (const Result<> kept = m_kept.put(offsetBytes, bytes); !kept) {
        m_lost = kept.error();
    }
    m_changed.notify_all();
}

void WebBytes::setEnd(qint64 sizeBytes)
{
    const std::lock_guard lock(m_mutex);
    m_sizeBytes = sizeBytes;
    m_changed.notify_all();
}

void WebBytes::fail(const Error &error)
{
    const std::lock_guard lock(m_mutex);
    ++m_failures;
    m_isAwaited = false; // until the reader asks again
    m_problem = error;
    if (!error.retryable) {
        m_lost = error;
    }
    m_changed.notify_all();
}

} // namespace Sync
