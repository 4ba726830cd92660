#include "tests/playback/fakesource.h"

#include <QFile>

#include <algorithm>
#include <cstring>

namespace TestSupport {

FakeSource::FakeSource(std::vector<std::byte> bytes)
    : m_bytes(std::move(bytes))
{ }

std::shared_ptr<FakeSource> FakeSource::ofFile(const QString &path)
{
    QFile file(path);
    std::vector<std::byte> bytes;
    if (file.open(QIODevice::ReadOnly)) {
        bytes.resize(static_cast<std::size_t>(file.size()));
        file.read(reinterpret_cast<char *>(bytes.data()), file.size());
    }
    return std::make_shared<FakeSource>(std::move(bytes));
}

std::int64_t FakeSource::sizeBytes() const
{
    return static_cast<std::int64_t>(m_bytes.size());
}

Result<std::size_t> FakeSource::read(std::int64_t offsetBytes, std::span<std::byte> into)
{
    std::unique_lock lock(m_mutex);
    // Up to where the fault begins everything can be read.
    const auto isReached
        = [&](const std::optional<std::int64_t> &from) { return from && offsetBytes >= *from; };
    while (isReached(m_stallFrom) && !m_cancelled && !m_interrupted) {
        ++m_stalled;
        m_changed.wait(lock);
        --m_stalled;
    }
    if (m_cancelled || std::exchange(m_interrupted, false)) {
        return failure(ErrorCode::Cancelled, QStringLiteral("cancelled"));
    }
    if (isReached(m_failFrom)) {
        ++m_failures;
        return failure(m_error);
    }
    const std::int64_t end
        = std::min({sizeBytes(), m_failFrom.value_or(INT64_MAX), m_stallFrom.value_or(INT64_MAX)});
    const std::int64_t offset = std::clamp<std::int64_t>(offsetBytes, 0, end);
    const std::size_t count
        = std::min({into.size(), m_mostBytes, static_cast<std::size_t>(end - offset)});
    if (count > 0) {
        std::memcpy(into.data(), m_bytes.data() + offset, count);
    }
    m_bytesRead += static_cast<std::int64_t>(count);
    return count;
}

void FakeSource::cancel()
{
    const std::lock_guard lock(m_mutex);
    m_cancelled = true;
    m_changed.notify_all();
}

void FakeSource::interrupt()
{
    const std::lock_guard lock(m_mutex);
    m_interrupted = m_stalled > 0;
    m_changed.notify_all();
}

void FakeSource::failFrom(std::int64_t offsetBytes, const Error &error)
{
    const std::lock_guard lock(m_mutex);
    m_failFrom = offsetBytes;
    m_error = error;
}

void FakeSource::stallFrom(std::int64_t offsetBytes)
{
    const std::lock_guard lock(m_mutex);
    m_stallFrom = offsetBytes;
}

void FakeSource::repair()
{
    const std::lock_guard lock(m_mutex);
    m_failFrom.reset();
    m_stallFrom.reset();
    m_changed.notify_all();
}

void FakeSource::setMostBytes(std::size_t bytes)
{
    const std::lock_guard lock(m_mutex);
    m_mostBytes = bytes;
}

bool FakeSource::isStalled() const
{
    const std::lock_guard lock(m_mutex);
    return m_stalled > 0;
}

std::int64_t FakeSource::bytesRead() const
{
    const std::lock_guard lock(m_mutex);
    return m_bytesRead;
}

int FakeSource::failures() const
{
    const std::lock_guard lock(m_mutex);
    return m_failures;
}

} // namespace TestSupport
