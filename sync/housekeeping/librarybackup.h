#pragma once

#include "library/base/clock.h"
#include "sync/housekeeping/objectscrub.h"
#include "sync/replication/snapshot.h"
#include "sync/store/objectstore.h"
#include "sync/store/storekeys.h"
#include "sync/transfer/jobsteps.h"
#include "sync/transfer/objectcopy.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QThreadPool>
#include <QVector>

#include <memory>

namespace Library {
class Catalog;
}

namespace Sync {

struct BackupProgress
{
    int videosTotal = 0;
    int videosDone = 0;
    qint64 bytesTotal = 0;
    qint64 bytesDone = 0; //!< of the videos that are done

    bool operator==(const BackupProgress &) const = default;
};

//! A video that has no whole copy; the others have.
struct BackupProblem
{
    QString name; //!< of its file
    Error error;
};

struct BackupReport
{
    BackupProgress progress;
    int videosCopied = 0; //!< by this run
    qint64 bytesCopied = 0;
    int videosRead = 0; //!< every byte of these was compared
    int picturesCopied = 0;
    //! Copies of videos that were removed from the library for good.
    int videosLeft = 0;
    qint64 bytesLeft = 0;
    int videosRemoved = 0; //!< of those, by this run
    QVector<BackupProblem> problems;

    bool isWhole() const { return problems.isEmpty(); }
};

//! Copies what the household's storage holds into a second one, from which the library can be
//! brought back: the videos that the catalog knows and nobody has marked for removal, each chunk
//! compared with its manifest, then the pictures, then a snapshot of the catalog. What is there is
//! left alone. The copy is a library of its own (sync/PROTOCOL.md says why). A job: start() once,
//! finished() exactly once; destroying it ends it silently, and another run goes on with the videos
//! that are missing. Lives on any one thread, which hashes.
class LibraryBackup final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LibraryBackup)
public:
    struct Options
    {
        Library::Catalog *catalog = nullptr; //!< outlives the job
        ObjectStore *from = nullptr; //!< outlives the job
        LibraryId fromLibrary;
        ObjectStore *to = nullptr; //!< outlives the job
        LibraryId toLibrary;
        const Clock *clock = nullptr; //!< outlives the job
        bool reads = false; //!< copies that are there are read as well, and made anew when damaged
        bool removes = false; //!< copies of what was removed from the library for good
        RetryPolicy requests{std::chrono::milliseconds(500), std::chrono::seconds(10), 5};
    };

    explicit LibraryBackup(const Options &options, QObject *parent = nullptr);
    ~LibraryBackup() override;

    //! Says in a storage that its library is a backup of another one; what is there must be one
    //! already or new. InvalidInput: it is the library itself, or somebody else's.
    static QFuture<Result<>> claim(
        ObjectStore &store, const LibraryId &library, const LibraryId &of, bool isFounded);

    void start();

signals:
    void progressed(const Sync::BackupProgress &progress);
    //! An error of one of the storages ends the job; started again, it goes on.
    void finished(const Result<Sync::BackupReport> &report);

private:
    struct Video
    {
        ObjectId object;
        QString objectName;
        ContentId content;
        qint64 sizeBytes = 0;
        bool isMarked = false;
    };

    void list(const QString &prefix, const QString &after, QVector<ObjectStat> found,
        ObjectStore *store, std::function<void(const QVector<ObjectStat> &)> then);
    void readCatalog();
    void nextVideo();
    bool isThere(const Video &video) const;
    void clearUploads();
    void abortNext(QVector<UploadHandle> uploads);
    void copy();
    void onCopied(const Result<> &copied);
    void read();
    void onRead(const Result<ScrubVerdict> &verdict);
    void remove(const Video &video, const std::function<void()> &then);
    void videoEnded();
    void listPictures();
    void copyPicture(QStringList keys);
    void removeNext(QVector<Video> left);
    void makeSnapshot(int attempt);
    void putSnapshot(const QByteArray &bytes, const SnapshotId &id);
    void removeSnapshots(QStringList keys);
    void end(const Result<BackupReport> &report);

    Options m_options;
    StoreKeys m_fromKeys;
    StoreKeys m_toKeys;
    QHash<ObjectId, qint64> m_sizes; //!< of the videos that are there
    QSet<ObjectId> m_manifests; //!< that are there
    QVector<Video> m_videos;
    qsizetype m_at = -1;
    BackupReport m_report;
    QThreadPool m_pool;
    std::unique_ptr<ObjectCopy> m_copy;
    std::unique_ptr<ObjectScrub> m_scrub;
    JobSteps m_steps; //!< last: ends before what it calls
};

} // namespace Sync
