#pragma once

#include "library/base/clock.h"
#include "library/base/result.h"
#include "library/catalog/types.h"
#include "library/scan/folderwalk.h"
#include "library/scan/seriesfolders.h"

#include <QElapsedTimer>
#include <QFuture>
#include <QHash>
#include <QObject>
#include <QThreadPool>
#include <QTimer>

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

struct ScanSummary
{
    bool reachable = true; //!< false: the folder is unavailable, its titles stay
    bool aborted = false;
    int filesSeen = 0;
    int probed = 0; //!< new or changed
    int failed = 0; //!< files that cannot be read; the catalog knows why
    int missing = 0; //!< files gone since the last scan
    QVector<ScanProblem> problems; //!< what could not be looked at; the rest was

    bool operator==(const ScanSummary &) const = default;
};

//! One look at one folder: walks it, reads what is new or changed, tells the catalog.
//!
//! A folder that cannot be reached or is all at once empty becomes unavailable, and nothing in it
//! is called missing. A file that cannot be decoded is kept with its reason and left alone until it
//! changes; one that could not be opened is a problem of this scan and is tried at the next.
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

    void start(const Folder &folder);
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
    void onWalked(const Result<FolderTree> &tree);
    void plan();
    void planMissing(const QSet<QString> &seen);
    void planSubtitles(int video, const CatalogFile &known);
    int movedAway() const;
    void probeMore();
    void onProbed(int video, const Result<MediaInfo> &info);
    IngestedVideo described(int video);
    bool isOfSeries(const QString &extra);
    void flush();
    void onIngested(const Result<QVector<TitleId>> &titles);
    QVector<SideCarSubtitle> subtitlesOf(int video);
    void finishWhenDone();
    void closeFolder();
    void noteSubtitles();
    void noteMissing();
    void noteState();
    void finish(const Result<ScanSummary> &result);
    void reportProgress();

    Catalog &m_catalog;
    MediaWorkers &m_workers;
    const Clock &m_clock;

    Folder m_folder;
    std::shared_ptr<WalkState> m_walk;
    QHash<QString, CatalogFile> m_known;
    FolderTree m_tree;
    QVector<int> m_queue; //!< of m_tree.videos, what is left to read
    QHash<int, QFuture<Result<MediaInfo>>> m_probing;
    QVector<IngestedVideo> m_batch;
    QVector<QString> m_missing;
    QVector<CatalogFile> m_newSubtitles; //!< of files that are as they were otherwise
    QHash<int, SideCars::Subtitles> m_subtitles; //!< by listing
    std::optional<SeriesFolders> m_series; //!< unset until an extra asks
    QTimer m_batchTimer;
    QTimer m_progressTimer;
    ScanProgress m_progress;
    ScanSummary m_summary;
    int m_ingesting = 0;
    int m_movedAway = 0; //!< of m_missing
    bool m_planned = false;
    bool m_closing = false;
    bool m_finished = false;
    QThreadPool m_walkThread; //!< last: waits for the walk before the rest goes
};

} // namespace Library
