#pragma once

#include "sync/transfer/librarysession.h"
#include "sync/transfer/storewatch.h"
#include "sync/transfer/transferitem.h"
#include "sync/transfer/transferjournal.h"
#include "sync/transfer/transferqueue.h"

#include <QMutex>
#include <QThreadPool>
#include <QTimer>

#include <functional>
#include <memory>
#include <vector>

namespace Sync {

//! What the queue's callers may read from any thread.
struct TransferList
{
    QMutex mutex; // guards transfers
    QVector<Transfer> transfers;
};

//! The working part of TransferQueue, on the sync thread: decides which transfer has its turn,
//! starts jobs and UploadCleaners, and notes every decision in the journal before it acts on
//! it.
class TransferEngine final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TransferEngine)
public:
    using Answer = std::function<void(const Result<> &)>;

    TransferEngine(const TransferQueue::Options &options, std::unique_ptr<TransferJournal> journal,
        QVector<TransferRecord> records, std::shared_ptr<TransferList> list);
    ~TransferEngine() override;

    void start();
    void add(const QStringList &files,
        const std::function<void(const Result<QVector<TransferId>> &)> &answer);
    Result<QVector<TransferId>> download(const QVector<DownloadRequest> &requests);
    Result<> pause(const TransferId &id);
    Result<> resume(const TransferId &id);
    Result<> cancel(const TransferId &id);
    Result<> retry(const TransferId &id);
    Result<> move(const TransferId &id, TransferMove move);
    Result<> moveBefore(const TransferId &id, const TransferId &other);
    Result<> pauseAll();
    Result<> resumeAll();
    Result<> clearFinished();
    void library(const LibrarySession::Answer &answer);

signals:
    void added(const Sync::Transfer &transfer);
    void changed(const Sync::Transfer &transfer);
    void removed(const Sync::TransferId &id);

private:
    TransferItem *find(const TransferId &id);
    Result<TransferItem *> need(const TransferId &id);
    Result<> changeState(
        TransferItem &item, TransferState state, const std::optional<Error> &error = {});
    //! changeState() where a failing journal can only be logged.
    void setState(TransferItem &item, TransferState state, const std::optional<Error> &error = {});
    Result<> makeWait(TransferItem &item);
    void stop(TransferItem &item);
    void onLibraryFailed(const Error &error);
    void failWaiting(const Error &error);
    void onStoreAnswers();

    void schedule();
    bool mayStart(const TransferItem &item) const;
    bool hasRoom(const TransferItem &item) const;
    void startJob(TransferItem &item);
    bool claim(const TransferId &id, const ContentId &content);
    TransferJob *makeJob(const TransferItem &item);
    void onJobFinished(const TransferId &id, const Result<TransferOutcome> &outcome);
    void finishWithSuccess(TransferItem &item, TransferState state);
    void finishWithError(TransferItem &item, const Error &error);
    void startCleaning(TransferItem &item);
    void discard(TransferItem &item);
    void onCleaned(const TransferId &id, const Result<> &result);
    void forget(const TransferId &id);
    Result<QVector<TransferId>> addLookedAt(
        const QStringList &files, const QVector<FileStamp> &stamps);
    Result<> revive(TransferItem &item, const FileStamp &stamp);
    Result<> take(std::vector<std::unique_ptr<TransferItem>> fresh);

    Transfer describe(TransferItem &item) const;
    void report();
    void publish();
    qint64 nowMs() const;
    qint64 nextPlace() const;
    bool waitsForTurn(const TransferItem &item) const;
    //! Those that wait for their turn, in its order.
    std::vector<TransferItem *> waiting() const;
    //! Which turn among those it has, from 0.
    Result<std::ptrdiff_t> turnOf(const TransferId &id);
    Result<> changeTurn(std::ptrdiff_t from, std::ptrdiff_t target);
    void sortList();

    TransferQueue::Options m_options;
    std::unique_ptr<TransferJournal> m_journal;
    std::shared_ptr<TransferList> m_list;
    QThreadPool m_pool;
    std::vector<std::unique_ptr<TransferItem>> m_items; //!< in the order of their places
    QHash<ContentId, TransferId> m_claims; //!< small contents that are on their way
    LibrarySession m_library;
    StoreWatch m_watch;
    QTimer m_reportTimer;
    QTimer m_wakeTimer;
};

} // namespace Sync
