#pragma once

#include "library/base/clock.h"
#include "sync/store/storekeys.h"
#include "sync/transfer/manifest.h"
#include "sync/transfer/transferjournal.h"
#include "sync/transfer/uploader.h"

#include <QHash>
#include <QObject>
#include <QThreadPool>
#include <QVector>

#include <memory>

namespace Sync {

class FolderStore;

struct StoreMoveProgress
{
    int videosTotal = 0;
    int videosDone = 0; //!< copied, or there already
    qint64 bytesTotal = 0;
    qint64 bytesDone = 0;

    bool operator==(const StoreMoveProgress &) const = default;
};

//! Something that could not be copied; the rest was.
struct StoreMoveProblem
{
    QString objectName;
    Error error;
};

struct StoreMoveOutcome
{
    StoreMoveProgress progress;
    int videosCopied = 0; //!< by this run
    int unfinished = 0; //!< left out: an upload that ended in the middle, of no title
    QVector<StoreMoveProblem> problems; //!< empty: everything is in the other store

    bool isWhole() const { return problems.isEmpty(); }
};

//! Copies every video of the embedded store into a cluster under the same object id, each chunk
//! compared with what was stored before it is sent; nothing is removed. What ran before is gone on
//! with: a video that is there whole is only looked at, of one that is not, the parts that are
//! missing are sent. A job: start() once, finished() exactly once; destroying it ends it silently.
//! Lives on any one thread, which the journal blocks for moments.
class StoreMove final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StoreMove)
public:
    struct Options
    {
        QString journalFile; //!< of this move alone
        FolderStore *from = nullptr; //!< outlives the job
        LibraryId fromLibrary;
        ObjectStore *to = nullptr; //!< outlives the job
        LibraryId toLibrary;
        const Clock *clock = nullptr; //!< outlives the job
        RetryPolicy requests{std::chrono::milliseconds(500), std::chrono::seconds(10), 5};
    };

    explicit StoreMove(const Options &options, QObject *parent = nullptr);
    ~StoreMove() override;

    void start();

signals:
    void progressed(const Sync::StoreMoveProgress &progress);
    //! Busy: another program does it. An error of the whole storage ends the job; started again, it
    //! goes on.
    void finished(const Result<Sync::StoreMoveOutcome> &outcome);

private:
    class Expected;
    struct Video
    {
        ObjectId object;
        QString objectName;
        qint64 sizeBytes = 0;
        Manifest manifest;
    };

    void list(const QString &after);
    void onListed(const ObjectList &page);
    void next();
    void readManifest();
    void lookWhetherThere();
    void open();
    void copy(const FileStamp &stamp);
    Result<TransferRecord> recordFor(const FileStamp &stamp);
    void onCopied(const Result<TransferOutcome> &outcome);
    void videoEnded();
    void skip(const Error &error);
    void report();
    void end(const Result<StoreMoveOutcome> &outcome);
    QString fileOf(const Video &video) const;

    Options m_options;
    StoreKeys m_fromKeys;
    StoreKeys m_toKeys;
    QThreadPool m_pool;
    std::unique_ptr<TransferJournal> m_journal;
    std::unique_ptr<Expected> m_expected;
    QHash<ObjectId, TransferRecord> m_begun; //!< by runs before
    QVector<Video> m_videos;
    qsizetype m_at = -1; //!< of the video that is being copied
    std::unique_ptr<Uploader> m_uploader;
    StoreMoveOutcome m_outcome;
    JobSteps m_steps; //!< last: ends before what it calls
};

} // namespace Sync
