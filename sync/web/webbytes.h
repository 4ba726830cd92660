#pragma once

#include "library/base/result.h"
#include "library/playback/bytesource.h"
#include "sync/web/keptbytes.h"

#include <QByteArrayView>
#include <QString>

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

namespace Sync {

//! What of a video of the web is here, between the thread that reads it and the one that fetches
//! it. Calls are safe from any thread.
class WebBytes
{
    Q_DISABLE_COPY_MOVE(WebBytes)
public:
    //! Where the reader is.
    struct Wanted
    {
        qint64 positionBytes = 0;
        bool isAwaited = false; //!< the reader waits, for the head or for what is there
        qint64 roomAhead = 0; //!< more bytes ahead of it could not be kept
    };
    struct Options
    {
        QString folder; //!< for what is kept; empty: memory
        qint64 mostBytes = 0; //!< that are kept
        //! Tells the fetcher that the reader wants something; returns at once.
        std::function<void()> wake;
    };

    explicit WebBytes(const Options &options);

    // For the reader.
    Result<std::size_t> read(qint64 offsetBytes, std::span<std::byte> into);
    //! -1: the server does not say, or could not be asked. Waits for its first answer.
    qint64 sizeBytes();
    //! As sizeBytes(); true while it is not known.
    bool hasRanges();
    void interrupt();
    void cancel();
    std::vector<Library::ByteRange> ranges();
    Library::SourceReport report();

    // For the fetcher.
    Wanted wanted();
    //! Where the first bytes that are not here begin, at or behind the offset.
    qint64 endFrom(qint64 offsetBytes);
    void setServer(const QString &server);
    void setHead(qint64 sizeBytes, bool hasRanges);
    void put(qint64 offsetBytes, QByteArrayView bytes);
    //! It ends there.
    void setEnd(qint64 sizeBytes);
    //! What is awaited does not come now; the next read asks again, unless it is not retryable.
    void fail(const Error &error);

private:
    void waitForHead();

    const std::function<void()> m_wake;
    std::mutex m_mutex; // guards all below
    std::condition_variable m_changed;
    KeptBytes m_kept;
    bool m_hasHead = false;
    bool m_hasRanges = true;
    qint64 m_sizeBytes = -1;
    qint64 m_position = 0;
    bool m_isAwaited = false;
    quint64 m_interrupts = 0;
    quint64 m_failures = 0;
    bool m_isCancelled = false;
    std::optional<Error> m_problem; //!< why what is awaited does not come
    std::optional<Error> m_lost; //!< and never will
    std::string m_server;
};

} // namespace Sync
