#pragma once

#include "library/base/result.h"
#include "library/playback/bytesource.h"
#include "sync/store/objectstore.h"
#include "sync/transfer/chunkcache.h"
#include "sync/transfer/chunkpieces.h"
#include "sync/transfer/readahead.h"

#include <QFuture>
#include <QString>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

namespace Sync {

//! A chunk of a video whose bytes were not what its manifest says.
struct DamagedChunk
{
    QString title;
    QString key;
    qint64 chunk = 0;
    bool isHealed = false; //!< another copy was whole; false: none was
};

//! The chunks around the place where a video is read: asks the cache and the store for them, ahead
//! of the reader, and verifies them. Lives as long as its reader or an answer that is still to
//! come; store and cache outlive close(). Calls are safe from any thread.
class VideoChunks : public std::enable_shared_from_this<VideoChunks>
{
    Q_DISABLE_COPY_MOVE(VideoChunks)
public:
    struct Options
    {
        ObjectStore *store = nullptr;
        ChunkCache *cache = nullptr;
        KnownVideo video;
        QString title; //!< as a person calls it
        ReadAhead::Film film;
        //! Called from any thread, with a lock held: it must not come back. May be unset.
        std::function<void(const DamagedChunk &)> damaged;
    };

    explicit VideoChunks(const Options &options);
    ~VideoChunks();

    qint64 sizeBytes() const { return m_video.manifest.sizeBytes; }
    //! Asks for the beginning and the end, before anybody reads.
    void start();
    //! Waits for the bytes at the offset, which is within the video; one reader at a time.
    Result<std::size_t> read(qint64 offsetBytes, std::span<std::byte> into);
    //! Ends a read() under way; the next one works.
    void interrupt();
    //! Ends a read() under way and all later ones, without waiting.
    void cancel();
    //! Chunks that need no request: in memory or in the cache. May block on the disk.
    std::vector<Library::ByteRange> nearRanges();
    //! Why the bytes that are waited for do not come, while they do not.
    std::optional<Error> problem();
    //! cancel(), and nothing uses store and cache any more.
    void close();

private:
    enum class State
    {
        LookingUp, //!< in the cache
        Fetching,
        Verifying,
        Whole,
        Lost //!< no copy is as it must be
    };
    struct Chunk
    {
        State state = State::LookingUp;
        ChunkPieces pieces;
        std::optional<Error> error; //!< of the last request; asked again only when needed
        int timesBad = 0;
        int failures = 0; //!< while it is fetched again
        quint64 lastUse = 0;
    };
    struct Request
    {
        qint64 chunk = 0;
        ChunkPieces::Piece piece;
        QFuture<Result<QByteArray>> future;
        bool isTail = false;
    };
    struct Todo
    {
        quint64 request = 0; //!< 0: look into the cache
        qint64 chunk = 0;
        ChunkPieces::Piece piece;
        ReadPurpose purpose;
    };
    using Futures = std::vector<QFuture<Result<QByteArray>>>;

    qint64 sizeOf(qint64 chunk) const;
    qint64 window() const;
    Chunk &chunkAt(qint64 number);

    void pump();
    void plan(std::vector<Todo> &todo);
    void planTail(std::vector<Todo> &todo);
    bool planPiece(qint64 number, Chunk &chunk, std::vector<Todo> &todo);
    void planAgain(std::vector<Todo> &todo);
    void addRequest(qint64 number, const ChunkPieces::Piece &piece, const Chunk &chunk,
        std::vector<Todo> &todo);
    bool isUnderWay(qint64 number) const;
    void send(const Todo &todo);
    void lookUp(qint64 number);
    void onLookedUp(qint64 number, const std::optional<QByteArray> &bytes);
    void onAnswer(quint64 request, Result<QByteArray> answer);
    bool noteFailure(qint64 number, Chunk &chunk, const Error &error);
    void askWhetherThere(qint64 number);
    void verify(qint64 number, const QByteArray &bytes);
    void onVerified(qint64 number, bool isRight);
    void lose(qint64 number, Chunk &chunk);
    void report(qint64 number, bool isHealed) const;
    std::optional<Result<std::size_t>> answerTo(
        qint64 offsetBytes, std::span<std::byte> into, quint64 interrupts);
    Futures beginRead(qint64 offsetBytes);
    Futures dropOutside();
    Futures evict();
    bool enter();
    void leave();

    ObjectStore *const m_store;
    ChunkCache *const m_cache;
    const KnownVideo m_video;
    const QString m_title;
    const std::function<void(const DamagedChunk &)> m_damaged;
    const bool m_usesCache;

    std::mutex m_mutex; // guards all below
    std::condition_variable m_changed;
    std::map<qint64, Chunk> m_chunks;
    std::map<quint64, Request> m_requests;
    ReadAhead m_ahead;
    qint64 m_position = 0;
    bool m_isAwaited; //!< the bytes at the position
    bool m_wantsTail; //!< and has not asked for it yet
    quint64 m_lastRequest = 0;
    quint64 m_uses = 0;
    quint64 m_interrupts = 0;
    int m_users = 0; //!< calls into store and cache under way
    bool m_isCancelled = false;
};

} // namespace Sync
