#include "library/scan/folderscanner.h"

#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "library/media/mediafailure.h"
#include "library/media/mediaworkers.h"
#include "library/scan/naming.h"

#include <QSet>

#include <algorithm>

namespace Library {

namespace {

using namespace std::chrono_literals;

// More than the workers run at once, so that none waits for the next name.
constexpr int kProbesInFlight = 4;
constexpr int kBatchFiles = 50;
constexpr auto kBatchTime = 300ms;
constexpr auto kProgressTime = 100ms;
// Reading ahead of a catalog that is slow to write only costs memory.
constexpr int kBatchesInFlight = 3;

//! Reasons that lie in the bytes and hold until these change.
bool isOfTheFile(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Corrupt:
    case ErrorCode::Unsupported:
    case ErrorCode::InvalidInput:
    case ErrorCode::WorkerCrashed:
    case ErrorCode::LimitExceeded:
    case ErrorCode::TimedOut:
        return true;
    default:
        return false;
    }
}

bool isBelow(const QString &path, const QString &folder)
{
    return path.size() > folder.size() && path.startsWith(folder) && path.at(folder.size()) == u'/';
}

bool sameFile(const FileFacts &a, const FileFacts &b)
{
    // Not the device: its number changes when a disk is plugged in again.
    return a.sizeBytes == b.sizeBytes && a.mtimeNs == b.mtimeNs && a.inode == b.inode;
}

QString fileName(const QString &path)
{
    return path.mid(path.lastIndexOf(u'/') + 1);
}

} // namespace

FolderScanner::FolderScanner(
    Catalog &catalog, MediaWorkers &workers, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_catalog(catalog)
    , m_workers(workers)
    , m_clock(clock)
    , m_walk(std::make_shared<WalkState>())
{
    m_walkThread.setMaxThreadCount(1);
    m_batchTimer.setSingleShot(true);
    m_batchTimer.setInterval(kBatchTime);
    connect(&m_batchTimer, &QTimer::timeout, this, &FolderScanner::flush);
    m_progressTimer.setInterval(kProgressTime);
    connect(&m_progressTimer, &QTimer::timeout, this, &FolderScanner::reportProgress);
}

FolderScanner::~FolderScanner()
{
    m_walk->abort();
    for (auto &probe : m_probing) {
        probe.cancel();
    }
}

void FolderScanner::start(const Folder &folder)
{
    m_folder = folder;
    m_progressTimer.start();
    Async::whenDone(m_catalog.files(folder.id), this,
        [this](const Result<QVector<CatalogFile>> &known) { onKnownFiles(known); });
}

void FolderScanner::startFiles(const QStringList &files)
{
    m_progressTimer.start();
    const auto state = m_walk;
    Async::whenDone(Async::run(&m_walkThread,
                        [files, state]() -> Result<FolderTree> {
                            FolderTree tree;
                            for (const QString &path : files) {
                                const Result<FileFacts> facts = factsOfFile(path);
                                if (!facts) {
                                    tree.problems.append({path, facts.error().message});
                                    continue;
                                }
                                const QString folder = path.left(path.lastIndexOf(u'/'));
                                tree.listings.append({folder, {fileName(path)}});
                                tree.videos.append({*facts, int(tree.listings.size()) - 1});
                                state->sawFile();
                            }
                            return tree;
                        }),
        this, [this](const Result<FolderTree> &tree) { onWalked(tree); });
}

void FolderScanner::abort()
{
    if (m_finished || m_summary.aborted) {
        return;
    }
    m_summary.aborted = true;
    m_walk->abort();
    m_queue.clear();
    for (auto &probe : m_probing) {
        probe.cancel();
    }
    if (m_planned) {
        flush();
        finishWhenDone();
    }
}

void FolderScanner::onKnownFiles(const Result<QVector<CatalogFile>> &known)
{
    if (!known) {
        finish(failure(known.error()));
        return;
    }
    m_known.reserve(known->size());
    for (const CatalogFile &file : *known) {
        m_known.insert(file.facts.path, file);
    }
    const auto state = m_walk;
    const Folder folder = m_folder;
    Async::whenDone(
        Async::run(&m_walkThread, [folder, state] { return walkFolder(folder, *state); }), this,
        [this](const Result<FolderTree> &tree) { onWalked(tree); });
}

void FolderScanner::onWalked(const Result<FolderTree> &tree)
{
    m_summary.filesSeen = m_walk->filesSeen();
    if (m_summary.aborted) {
        finish(m_summary);
        return;
    }
    if (!tree) {
        m_summary.reachable = false;
        m_summary.problems.append({m_folder.path, tree.error().message});
    } else {
        m_tree = *tree;
        m_summary.problems = m_tree.problems;
        // A disk that is not mounted looks like an empty folder.
        m_summary.reachable = !m_tree.videos.isEmpty() || m_known.isEmpty();
    }
    if (!m_summary.reachable) {
        m_known.clear();
    }
    plan();
    probeMore();
    finishWhenDone();
}

void FolderScanner::plan()
{
    m_planned = true;
    QSet<QString> seen;
    seen.reserve(m_tree.videos.size());
    for (int i = 0; i < m_tree.videos.size(); ++i) {
        const FileFacts &facts = m_tree.videos.at(i).facts;
        seen.insert(facts.path);
        const auto known = m_known.constFind(facts.path);
        if (known == m_known.cend() || !sameFile(known->facts, facts)) {
            m_queue.append(i);
        } else {
            planSubtitles(i, *known);
        }
    }
    planMissing(seen);
    m_movedAway = movedAway();
    m_known.clear();
    m_progress.toProbe = int(m_queue.size());
    reportProgress();
}

void FolderScanner::planMissing(const QSet<QString> &seen)
{
    for (auto known = m_known.cbegin(); known != m_known.cend(); ++known) {
        const QString &path = known.key();
        const auto hides
            = [&](const QString &unread) { return path == unread || isBelow(path, unread); };
        const bool hidden = std::any_of(m_tree.unread.cbegin(), m_tree.unread.cend(), hides);
        if (!seen.contains(path) && !hidden) {
            m_missing.append(path);
        }
    }
}

void FolderScanner::planSubtitles(int video, const CatalogFile &known)
{
    const QVector<SideCarSubtitle> now = subtitlesOf(video);
    if (now != known.subtitles) {
        m_newSubtitles.append({known.facts, now});
    }
}

// Files that vanished here and appeared there; the catalog knows them again by the same signs.
int FolderScanner::movedAway() const
{
    QHash<quint64, FileFacts> appeared;
    for (const int video : m_queue) {
        const FileFacts &facts = m_tree.videos.at(video).facts;
        appeared.insert(facts.inode, facts);
    }
    return int(std::count_if(m_missing.cbegin(), m_missing.cend(), [&](const QString &path) {
        const FileFacts facts = m_known.value(path).facts;
        const auto now = appeared.constFind(facts.inode);
        return now != appeared.cend() && now->device == facts.device && sameFile(*now, facts);
    }));
}

void FolderScanner::probeMore()
{
    while (!m_queue.isEmpty() && m_probing.size() < kProbesInFlight
        && m_ingesting < kBatchesInFlight) {
        const int video = m_queue.takeFirst();
        const auto future
            = m_workers.probe(m_tree.videos.at(video).facts.path, WorkPriority::Background);
        m_probing.insert(video, future);
        Async::whenDone(
            future, this, [this, video](const Result<MediaInfo> &info) { onProbed(video, info); });
    }
}

void FolderScanner::onProbed(int video, const Result<MediaInfo> &info)
{
    m_probing.remove(video);
    if (m_finished) {
        return;
    }
    if (!info && info.error().code == ErrorCode::Internal) {
        // Nothing can be read at all; no file is to blame.
        finish(failure(info.error()));
        return;
    }
    const FoundVideo &found = m_tree.videos.at(video);
    const bool ofTheFile = !info && isOfTheFile(info.error().code);
    if (info || ofTheFile) {
        IngestedVideo ingested = described(video);
        if (info) {
            ingested.media = *info;
        } else {
            ingested.failure = MediaFailure::stored(info.error());
        }
        m_batch.append(ingested);
    } else if (!m_summary.aborted) {
        m_summary.problems.append({found.facts.path, info.error().message});
    }
    if (!m_summary.aborted || info) {
        ++m_progress.done;
        m_progress.failed += info ? 0 : 1;
    }
    if (m_batch.size() >= kBatchFiles) {
        flush();
    } else if (!m_batch.isEmpty() && !m_batchTimer.isActive()) {
        m_batchTimer.start();
    }
    probeMore();
    finishWhenDone();
}

IngestedVideo FolderScanner::described(int index)
{
    const FoundVideo &video = m_tree.videos.at(index);
    IngestedVideo ingested;
    ingested.file = video.facts;
    ingested.identity = toIdentity(recogniseName(video.facts.path));
    TitleIdentity &identity = ingested.identity;
    const bool ofWhat = identity.kind == TitleKind::Extra && identity.season < 0;
    if (ofWhat && isOfSeries(video.facts.path)) {
        identity.season = 0;
    }
    ingested.subtitles = subtitlesOf(index);
    return ingested;
}

bool FolderScanner::isOfSeries(const QString &extra)
{
    if (!m_series) {
        QStringList paths;
        for (const FoundVideo &video : std::as_const(m_tree.videos)) {
            paths.append(video.facts.path);
        }
        m_series.emplace(paths);
    }
    return m_series->hold(extra);
}

QVector<SideCarSubtitle> FolderScanner::subtitlesOf(int index)
{
    const FoundVideo &video = m_tree.videos.at(index);
    auto found = m_subtitles.find(video.listing);
    if (found == m_subtitles.end()) {
        found = m_subtitles.insert(
            video.listing, SideCars::Subtitles(m_tree.listings.at(video.listing)));
    }
    return found->of(fileName(video.facts.path));
}

void FolderScanner::flush()
{
    m_batchTimer.stop();
    if (m_batch.isEmpty()) {
        return;
    }
    ++m_ingesting;
    Async::whenDone(m_catalog.ingest(std::exchange(m_batch, {})), this,
        [this](const Result<QVector<TitleId>> &titles) { onIngested(titles); });
}

void FolderScanner::onIngested(const Result<QVector<TitleId>> &titles)
{
    --m_ingesting;
    if (!titles) {
        finish(failure(titles.error()));
        return;
    }
    probeMore();
    finishWhenDone();
}

void FolderScanner::finishWhenDone()
{
    if (m_finished || m_closing || !m_planned || !m_queue.isEmpty() || !m_probing.isEmpty()) {
        return;
    }
    flush();
    if (m_ingesting == 0) {
        m_closing = true;
        closeFolder();
    }
}

// What is certain only after everything was looked at. Moved files have their new place by now, so
// that only the old place goes missing, not the title.
void FolderScanner::closeFolder()
{
    m_summary.missing = m_summary.aborted ? 0 : int(m_missing.size()) - m_movedAway;
    if (m_summary.aborted || m_folder.id == 0) {
        finish(m_summary);
    } else {
        noteSubtitles();
    }
}

void FolderScanner::noteSubtitles()
{
    if (m_newSubtitles.isEmpty()) {
        noteMissing();
        return;
    }
    Async::whenDone(m_catalog.setSubtitles(m_newSubtitles), this, [this](const Result<> &noted) {
        if (noted) {
            noteMissing();
        } else {
            finish(failure(noted.error()));
        }
    });
}

void FolderScanner::noteMissing()
{
    if (m_missing.isEmpty()) {
        noteState();
        return;
    }
    Async::whenDone(m_catalog.setMissing(m_missing), this, [this](const Result<> &noted) {
        if (noted) {
            noteState();
        } else {
            finish(failure(noted.error()));
        }
    });
}

void FolderScanner::noteState()
{
    const qint64 now = m_clock.wallNow().time_since_epoch().count();
    Async::whenDone(m_catalog.setFolderState(m_folder.id, m_summary.reachable, now), this,
        [this](const Result<> &noted) {
            finish(noted ? Result<ScanSummary>(m_summary) : failure(noted.error()));
        });
}

void FolderScanner::finish(const Result<ScanSummary> &result)
{
    if (m_finished) {
        return;
    }
    m_finished = true;
    m_walk->abort();
    m_queue.clear();
    for (auto &probe : m_probing) {
        probe.cancel();
    }
    m_batchTimer.stop();
    m_progressTimer.stop();
    reportProgress();
    Result<ScanSummary> answer = result;
    if (answer) {
        answer->probed = m_progress.done;
        answer->failed = m_progress.failed;
    }
    emit finished(answer);
}

void FolderScanner::reportProgress()
{
    ScanProgress now = m_progress;
    now.filesSeen = m_walk->filesSeen();
    now.currentFolder = m_walk->currentFolder();
    if (!m_probing.isEmpty()) {
        const QString &path = m_tree.videos.at(m_probing.cbegin().key()).facts.path;
        now.currentFolder = path.left(path.lastIndexOf(u'/'));
    }
    if (now != m_progress || m_progress.toProbe > 0) {
        m_progress = now;
        emit progressChanged(m_progress);
    }
}

} // namespace Library
