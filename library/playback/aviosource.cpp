#include "library/playback/aviosource.h"

#include "library/playback/avptr.h"

#include <algorithm>
#include <cerrno>

namespace Library {

namespace {

constexpr int kBufferBytes = 64 * 1024;
//! Whoever records writes more often.
constexpr std::chrono::milliseconds kNothingNew{8'000};
constexpr std::chrono::milliseconds kLookAgain{200};

} // namespace

AvioSource::AvioSource(std::shared_ptr<ByteSource> source, std::chrono::milliseconds retryFor)
    : m_source(std::move(source))
    , m_retryFor(retryFor)
{
    auto *buffer = static_cast<unsigned char *>(av_malloc(kBufferBytes));
    if (buffer != nullptr) {
        m_context = avio_alloc_context(
            buffer, kBufferBytes, 0, this, &AvioSource::readPacket, nullptr, &AvioSource::seekTo);
        if (m_context == nullptr) {
            av_free(buffer);
        }
    }
}

AvioSource::~AvioSource()
{
    if (m_context != nullptr) {
        av_freep(&m_context->buffer);
        avio_context_free(&m_context);
    }
}

int AvioSource::interrupted(void *self)
{
    return static_cast<const AvioSource *>(self)->givenUp() ? 1 : 0;
}

bool AvioSource::givenUp() const
{
    return m_closed.load() || (m_interrupted.load() && m_interruptible.load());
}

std::optional<Error> AvioSource::error() const
{
    const std::lock_guard lock(m_mutex);
    return m_error;
}

void AvioSource::clearError()
{
    const std::lock_guard lock(m_mutex);
    m_error.reset();
    m_saidEnd = -1;
    if (m_context != nullptr) {
        m_context->error = 0;
        m_context->eof_reached = 0;
    }
}

void AvioSource::close()
{
    m_closed.store(true);
    m_source->cancel();
    {
        const std::lock_guard lock(m_mutex);
    }
    m_wake.notify_all();
}

void AvioSource::setInterrupted(bool interrupted)
{
    m_interrupted.store(interrupted);
    if (interrupted) {
        m_source->interrupt();
        {
            const std::lock_guard lock(m_mutex);
        }
        m_wake.notify_all();
    }
}

void AvioSource::setInterruptible(bool interruptible)
{
    m_interruptible.store(interruptible);
}

bool AvioSource::waitToRetry(std::chrono::milliseconds delay)
{
    std::unique_lock lock(m_mutex);
    return !m_wake.wait_for(lock, delay, [this] { return givenUp(); });
}

int AvioSource::readSome(unsigned char *into, int size)
{
    const auto start = std::chrono::steady_clock::now();
    std::chrono::milliseconds delay{100};
    for (;;) {
        if (givenUp()) {
            return AVERROR_EXIT;
        }
        const auto count = m_source->read(
            m_offset, std::as_writable_bytes(std::span(into, static_cast<std::size_t>(size))));
        if (count && *count == 0) {
            // What reads packets may wait; what looks for the end of the file must not.
            const bool mayCome = m_interruptible.load() && m_offset != m_saidEnd
                && m_source->isGrowing() && std::chrono::steady_clock::now() - start < kNothingNew;
            if (!mayCome) {
                m_saidEnd = m_interruptible.load() ? m_offset : m_saidEnd;
                return AVERROR_EOF;
            }
            if (!waitToRetry(kLookAgain)) {
                return AVERROR_EXIT;
            }
            continue;
        }
        if (count) {
            m_context->seekable = m_source->isSeekable() ? AVIO_SEEKABLE_NORMAL : 0;
            m_offset += static_cast<std::int64_t>(*count);
            return static_cast<int>(*count);
        }
        if (count.error().code == ErrorCode::Cancelled && !m_closed.load()) {
            if (m_interrupted.load()) {
                if (!m_interruptible.load()) {
                    continue;
                }
                return AVERROR_EXIT;
            }
            // A late interrupt() met the read after the one that it was meant for.
            if (std::chrono::steady_clock::now() - start < std::chrono::milliseconds(50)) {
                continue;
            }
        }
        if (givenUp()) {
            return AVERROR_EXIT;
        }
        const bool tryAgain = count.error().retryable
            && std::chrono::steady_clock::now() - start + delay <= m_retryFor;
        if (!tryAgain) {
            const std::lock_guard lock(m_mutex);
            m_error = count.error();
            return AVERROR(EIO);
        }
        if (!waitToRetry(delay)) {
            return AVERROR_EXIT;
        }
        delay = std::min(delay * 2, std::chrono::milliseconds(1000));
    }
}

int AvioSource::readPacket(void *self, unsigned char *into, int size)
{
    return static_cast<AvioSource *>(self)->readSome(into, size);
}

std::int64_t AvioSource::seekTo(void *self, std::int64_t offset, int whence)
{
    auto *source = static_cast<AvioSource *>(self);
    std::int64_t base = 0;
    const int from = whence & ~AVSEEK_FORCE;
    if (from == AVSEEK_SIZE || from == SEEK_END) {
        base = source->m_source->sizeBytes();
        if (base < 0) {
            return AVERROR(ENOSYS);
        }
    } else if (from == SEEK_CUR) {
        base = source->m_offset;
    } else if (from != SEEK_SET) {
        return AVERROR(EINVAL);
    }
    if (from == AVSEEK_SIZE) {
        return base;
    }
    if (offset > INT64_MAX - base || base + offset < 0) {
        return AVERROR(EINVAL);
    }
    source->m_offset = base + offset;
    return source->m_offset;
}

} // namespace Library
