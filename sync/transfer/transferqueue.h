#pragma once

#include "library/base/clock.h"
#include "sync/transfer/retrypolicy.h"
#include "sync/transfer/transfer.h"

#include <QFuture>
#include <QObject>
#include <QStringList>
#include <QVector>

#include <chrono>
#include <memory>

namespace Sync {

class ChunkCache;
class ObjectStore;
class StoredVideos;

//! A video that is to be brought out of the store to this PC.
struct DownloadRequest
{
    ObjectId object;
    QString objectName; //!< last part of its key
    std::optional<ContentId> content; //!< where the catalog knows it
    qint64 sizeBytes = 0;
    QString folder; //!< absolute: a file in it; empty: kept in the cache
};

//! The durable queue of uploads and downloads. Its work runs on a thread of its own, which the
//! destructor ends and waits for; what was under way goes on at the next start. Calls are safe from
//! any thread; signals come on the thread that the queue was made on.
class TransferQueue final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TransferQueue)
public:
    struct Options
    {
        QString journalFile; //!< Paths::transfersFile()
        ObjectStore *store = nullptr; //!< outlives the queue
        StoredVideos *videos = nullptr; //!< outlives the queue
        const Clock *clock = nullptr; //!< outlives the queue
        ChunkCache *cache = nullptr; //!< outlives the queue; null: nothing can be downloaded
        //! Within one try: asking again after a request that failed for the moment.
        RetryPolicy requestRetry{std::chrono::milliseconds(500), std::chrono::seconds(10), 5};
        //! Between tries; a transfer that can succeed later is never given up.
        RetryPolicy transferRetry{std::chrono::seconds(5), std::chrono::minutes(5), 0};
        //! Between two looks whether a store that could not be asked answers again; what waits
        //! then has its turn at once.
        std::chrono::milliseconds watch{10'000};
        //! How long the store may take until every reader sees a new key; a folder takes none.
        std::chrono::milliseconds settle{0};
    };

    //! Opens the journal and goes on with what it holds. Blocks for a moment. ErrorCode::Busy:
    //! another program of this device has the queue.
    static Result<std::unique_ptr<TransferQueue>> open(const Options &options);
    ~TransferQueue() override;

    //! Queues regular files; a file that is already queued and not final keeps its transfer, one
    //! whose transfer failed is tried again by it.
    //! Answers with one id a file, in order, once they are in the journal.
    QFuture<Result<QVector<TransferId>>> add(const QStringList &files);
    //! The same for videos of the store.
    QFuture<Result<QVector<TransferId>>> download(const QVector<DownloadRequest> &requests);
    QFuture<Result<>> pause(const TransferId &id);
    QFuture<Result<>> resume(const TransferId &id);
    //! Ends a transfer and removes what it stored or wrote; InvalidInput once its video is in the
    //! catalog, or here.
    QFuture<Result<>> cancel(const TransferId &id);
    //! Tries a failed, cancelled or waiting transfer again now.
    QFuture<Result<>> retry(const TransferId &id);
    //! Gives a transfer that waits for its turn another place among those; InvalidInput for others.
    QFuture<Result<>> move(const TransferId &id, TransferMove move);
    //! The same, to the place of another one that waits; null: behind them all. InvalidInput when
    //! that one no longer waits.
    QFuture<Result<>> moveBefore(const TransferId &id, const TransferId &other);
    QFuture<Result<>> pauseAll();
    QFuture<Result<>> resumeAll();
    //! Forgets transfers that are final; what they stored stays.
    QFuture<Result<>> clearFinished();

    //! Every transfer in the order of the queue, as last reported.
    QVector<Transfer> list() const;
    //! The library in the store: keys of its objects start with it. Unreachable until the store
    //! has answered once.
    QFuture<Result<LibraryId>> library();

signals:
    void transferAdded(const Sync::Transfer &transfer);
    //! At most about ten times a second for each transfer.
    void transferChanged(const Sync::Transfer &transfer);
    void transferRemoved(const Sync::TransferId &id);

private:
    class Private;
    explicit TransferQueue(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace Sync
