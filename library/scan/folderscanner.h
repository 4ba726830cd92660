#pragma once

#include "library/base/clock.h"
#include "library/base/result.h"
#include "library/catalog/description.h"
#include "library/scan/folderwalk.h"
#include "library/scan/scanplan.h"
#include "library/scan/seriesfolders.h"

#include <QElapsedTimer>
#include <QFuture>
#include <QHash>
#include <QObject>
#include <QSet>
#include <QThreadPool>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace Library {

class Catalog;
class MediaWorkers;

struct ScanProgress
{
    int filesSeen = 0;
    int toProbe = 0; //!< new or changed files
    int done = 0; //!< of those
    int failed = 0; //!< of those done
    QString currentFolder;

    bool operator==(const ScanProgress &) const = default;
};

//! How a folder is looked at.
struct ScanOptions
{
    QVector<FolderPart> parts; //!< empty: everything
    //! A new or changed file that was written to within this time waits; zero: none does.
    std::chrono::milliseconds settleTime{0};
    QSet<QString> settled; //!< but these, whatever their time says
    std::function<void(const QString &)> entered; //!< WalkState::onEnter
    std::shared_ptr<WalkMemory> memory; //!< of earlier scans; null: none
};

struct ScanSummary
{
    bool reachable = true; //!< false: the folder is unavailable, its titles stay
    bool aborted = false;
    int filesSeen = 0;
    int probed = 0; //!< new or changed
    int failed = 0; //!< files that cannot be read; the catalog knows why
    int missing = 0; //!< files gone since the last scan
    QVector<ScanProblem> problems; //!< what could not be looked at; the rest was
    QStringList growing; //!< files that wait because they may still be written

    bool operator==(const ScanSummary &) const = default;
};

//! One look at one folder: walks it, reads what is new or changed, tells the catalog.
//!
//! What an absence means is decided by planScan(). A new or changed file is known again by a sample
//! of its bytes, and where these were before is looked at too: what has left its place has moved. A
//! file that cannot be decoded is kept with its reason and left alone until it changes; one that
//! could not be opened is a problem of this scan and is tried at the next.
//!
//! Lives on the thread of its MediaWorkers; walks on a thread of its own. Started once; emits
//! finished exactly once unless destroyed before. The catalog and the workers must outlive it.
class FolderScanner final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FolderScanner)
public:
    FolderScanner(
        Catalog &catalog, MediaWorkers &workers, const Clock &clock, QObject *parent = nullptr);
    ~FolderScanner() override;

    void start(const Folder &folder, const ScanOptions &options = {});
    //! Reads single files; they belong to no folder and never go missing.
    void startFiles(const QStringList &files);
    //! Keeps what was read so far, then finishes. Does nothing when it is not running.
    void abort();

    const ScanProgress &progress() const { return m_progress; }

signals:
    void progressChanged(const Library::ScanProgress &progress);
    //! The error is one of the catalog or of this program; a folder that cannot be read is none.
    void finished(const Result<Library::ScanSummary> &result);

private:
    void onKnownFiles(const Result<QVector<CatalogFile>> &known);
    void walk();
    void onWalked(const Result<FolderTree> &tree);
    bool isOtherThanBefore(const Result<FolderTree> &tree) const;
    void compare();
    bool isGrowing(int video) const;
    void plan();
    void planSubtitles(int video, const CatalogFile &known);
    int movedAway() const;
    void readMore();
    void onRead(int video);
    void keepRead(int video, const Result<MediaInfo> &info, const Result<SampleId> &sample);
    IngestedVideo described(int video);
    bool isOfSeries(const QString &extra);
    void flush();
    void onKnownBytes(
        const QVector<IngestedVideo> &batch, const Result<QVector<CatalogFile>> &known);
    void ingest(const QVector<IngestedVideo> &batch);
    void onIngested(const Result<QVector<TitleId>> &titles);
    const SideCars::Subtitles &subtitlesBeside(int video);
    QVector<SideCarSubtitle> subtitlesOf(int video);
    void finishWhenDone();
    void closeFolder();
    void noteNext();
    void sampleOld();
    void readSideFiles();
    void noteSideFiles();
    void noteState();
    FolderState state() const;
    void finish(const Result<ScanSummary> &result);
    void reportProgress();

    //! A file that is being read: both answers are awaited.
    struct Reading
    {
        QFuture<Result<MediaInfo>> probe;
        std::optional<Result<MediaInfo>> info;
        std::optional<Result<SampleId>> sample;
    };
    using Step = std::function<QFuture<Result<>>()>;

    Catalog &m_catalog;
    MediaWorkers &m_workers;
    const Clock &m_clock;

    Folder m_folder;
    ScanOptions m_options;
    std::shared_ptr<WalkState> m_walk;
    KnownFiles m_known;
    FolderTree m_tree;
    ScanPlan m_plan;
    QVector<int> m_queue; //!< of m_tree.videos, what is left to read
    QHash<int, Reading> m_reading;
    QSet<int> m_fresh; //!< of m_tree.videos, what was read in this scan
    SideFiles m_sideFiles; //!< what is left to tell the catalog
    QVector<IngestedVideo> m_batch;
    QVector<CatalogFile> m_newSubtitles; //!< of files that are as they were otherwise
    QVector<CatalogFile> m_unsampled; //!< likewise, from before samples were taken
    QVector<Step> m_steps; //!< what is to be noted at the end, the last first
    QHash<int, SideCars::Subtitles> m_subtitles; //!< by listing
    std::optional<SeriesFolders> m_series; //!< unset until an extra asks
    QTimer m_batchTimer;
    QTimer m_progressTimer;
    ScanProgress m_progress;
    ScanSummary m_summary;
    int m_run = 0; //!< which start() an answer belongs to
    int m_ingesting = 0;
    int m_movedAway = 0; //!< of what the plan calls missing
    bool m_isKnown = false; //!< m_known is what the catalog says
    bool m_isWalked = false;
    bool m_planned = false;
    bool m_closing = false;
    bool m_finished = false;
    QThreadPool m_walkThread; //!< these last: they wait for the walk before the rest goes
    QThreadPool m_sampleThread;
};

} // namespace Library
