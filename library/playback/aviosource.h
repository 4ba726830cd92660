#pragma once

#include "library/playback/bytesource.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>

struct AVIOContext;

namespace Library {

//! Lets libavformat read a ByteSource. A read that fails for a passing reason is tried again for a
//! while; what remains is kept as error(), so that it is never taken for the end of the file.
//! Used by the demuxer's thread; close() and interrupt() come from any thread.
class AvioSource
{
public:
    AvioSource(std::shared_ptr<ByteSource> source, std::chrono::milliseconds retryFor);
    ~AvioSource();
    AvioSource(const AvioSource &) = delete;
    AvioSource &operator=(const AvioSource &) = delete;

    AVIOContext *context() const { return m_context; }
    //! For AVFormatContext::interrupt_callback.
    static int interrupted(void *self);

    std::optional<Error> error() const;
    //! Forgets an error or an end that a seek has made void.
    void clearError();
    //! Ends everything for good, at once.
    void close();
    //! While set, a packet being read is given up; between packets the demuxer clears it.
    void setInterrupted(bool interrupted);
    //! Only packets may be given up: half an index would be taken for a whole one.
    void setInterruptible(bool interruptible);

private:
    static int readPacket(void *self, unsigned char *into, int size);
    static std::int64_t seekTo(void *self, std::int64_t offset, int whence);
    int readSome(unsigned char *into, int size);
    bool givenUp() const;
    bool waitToRetry(std::chrono::milliseconds delay);

    const std::shared_ptr<ByteSource> m_source;
    const std::chrono::milliseconds m_retryFor;
    AVIOContext *m_context = nullptr;
    std::int64_t m_offset = 0;
    std::int64_t m_saidEnd = -1; //!< here nothing more came, though it was waited for
    std::atomic<bool> m_closed{false};
    std::atomic<bool> m_interrupted{false};
    std::atomic<bool> m_interruptible{false};
    mutable std::mutex m_mutex; //!< guards m_error; m_wake waits on it
    std::condition_variable m_wake;
    std::optional<Error> m_error;
};

} // namespace Library
