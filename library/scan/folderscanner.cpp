#include "library/scan/folderscanner.h"

#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "library/media/mediafailure.h"
#include "library/media/mediaworkers.h"
#include "library/scan/filesample.h"
#include "library/scan/naming.h"
#include "library/scan/watchedparts.h"

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

//! Whether a file that the catalog knows is certainly not at its place as it was.
bool hasLeft(const FileFacts &known)
{
    const Result<FileFacts> now = factsOfFile(known.path);
    return now ? !isSameFile(*now, known) : now.error().code == ErrorCode::NotFound;
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
    m_sampleThread.setMaxThreadCount(1);
    m_batchTimer.setSingleShot(true);
    m_batchTimer.setInterval(kBatchTime);
    connect(&m_batchTimer, &QTimer::timeout, this, &FolderScanner::flush);
    m_progressTimer.setInterval(kProgressTime);
    connect(&m_progressTimer, &QTimer::timeout, this, &FolderScanner::reportProgress);
}

FolderScanner::~FolderScanner()
{
    m_walk->abort();
    for (Reading &reading : m_reading) {
        reading.probe.cancel();
    }
}

void FolderScanner::start(const Folder &folder, const ScanOptions &options)
{
    m_folder = folder;
    m_options = options;
    m_walk->onEnter(options.entered);
    m_walk->setMemory(options.memory);
    m_progressTimer.start();
    // The catalog is read while the disk is.
    Async::whenDone(m_catalog.files(folder.id), this,
        [this, run = ++m_run](const Result<QVector<CatalogFile>> &known) {
            if (run == m_run) {
                onKnownFiles(known);
            }
        });
    walk();
}

void FolderScanner::abort()
{
    if (m_finished || m_summary.aborted) {
        return;
    }
    m_summary.aborted = true;
    m_walk->abort();
    m_queue.clear();
    for (Reading &reading : m_reading) {
        reading.probe.cancel();
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
    const auto sorted = Async::run(
        &m_sampleThread, [files = *known, parts = m_options.parts]() -> Result<KnownFiles> {
            QVector<CatalogFile> looked = files;
            if (!parts.isEmpty()) {
                erase_if(looked,
                    [&](const CatalogFile &file) { return !isInParts(file.facts.path, parts); });
            }
            return KnownFiles::of(looked);
        });
    Async::whenDone(sorted, this, [this, run = m_run](const Result<KnownFiles> &files) {
        if (run == m_run) {
            m_known = *files;
            m_isKnown = true;
            compare();
        }
    });
}

void FolderScanner::walk()
{
    const auto walked = Async::run(
        &m_walkThread, [folder = m_folder, parts = m_options.parts, state = m_walk] {
            return parts.isEmpty() ? walkFolder(folder, *state) : walkParts(folder, parts, *state);
        });
    Async::whenDone(walked, this, [this](const Result<FolderTree> &tree) { onWalked(tree); });
}

//! Whether the folder is on another disk now, which only a look at all of it can tell.
bool FolderScanner::isOtherThanBefore(const Result<FolderTree> &tree) const
{
    return !m_options.parts.isEmpty() && tree && !m_folder.fileSystem.isEmpty()
        && m_folder.fileSystem != tree->fileSystem;
}

bool FolderScanner::isGrowing(int video) const
{
    if (m_options.settleTime.count() == 0) {
        return false;
    }
    const FileFacts &facts = m_tree.videos.at(video).facts;
    const auto written = std::chrono::nanoseconds(facts.mtimeNs);
    const auto age = m_clock.wallNow().time_since_epoch() - written;
    return age < m_options.settleTime && !m_options.settled.contains(facts.path);
}

void FolderScanner::onWalked(const Result<FolderTree> &tree)
{
    m_summary.filesSeen = m_walk->filesSeen();
    if (m_summary.aborted) {
        finish(m_summary);
        return;
    }
    if (isOtherThanBefore(tree)) {
        const Folder folder = m_folder;
        ScanOptions options = m_options;
        options.parts.clear();
        m_isKnown = false;
        start(folder, options);
        return;
    }
    if (!tree) {
        m_plan.problem = tree.error().code == ErrorCode::NotFound ? FolderProblem::Gone
                                                                  : FolderProblem::Unreadable;
        m_summary.problems.append({m_folder.path, tree.error().message});
    } else {
        m_tree = *tree;
        m_summary.filesSeen = int(m_tree.videos.size());
        m_summary.problems = m_tree.problems;
    }
    m_isWalked = true;
    compare();
}

void FolderScanner::compare()
{
    if (m_finished || !m_isKnown || !m_isWalked) {
        return;
    }
    if (m_summary.aborted) {
        finish(m_summary);
        return;
    }
    if (m_plan.problem == FolderProblem::None) {
        m_plan = planScan(m_folder, m_tree, m_known);
    }
    m_summary.reachable = m_plan.problem == FolderProblem::None;
    plan();
    readMore();
    finishWhenDone();
}

void FolderScanner::plan()
{
    m_planned = true;
    for (const int video : std::as_const(m_plan.toRead)) {
        if (isGrowing(video)) {
            m_summary.growing.append(m_tree.videos.at(video).facts.path);
        } else {
            m_queue.append(video);
        }
    }
    for (const auto &[video, place] : std::as_const(m_plan.unchanged)) {
        const CatalogFile &known = m_known.files.at(place);
        planSubtitles(video, known);
        if (!known.sample) {
            m_unsampled.append(known);
        }
    }
    m_movedAway = movedAway();
    if (!m_queue.isEmpty()) {
        m_known = {}; // probing takes long
    }
    m_progress.toProbe = int(m_queue.size());
    reportProgress();
}

// Files that vanished here and appeared there; the catalog knows them again by the same signs.
int FolderScanner::movedAway() const
{
    if (m_plan.missing.isEmpty()) {
        return 0;
    }
    const QHash<QString, int> places = m_known.byPath();
    QHash<quint64, FileFacts> appeared;
    for (const int video : m_queue) {
        const FileFacts &facts = m_tree.videos.at(video).facts;
        appeared.insert(facts.inode, facts);
    }
    const auto isThere = [&](const QString &path) {
        const FileFacts &facts = m_known.files.at(places.value(path)).facts;
        const auto now = appeared.constFind(facts.inode);
        return now != appeared.cend() && now->device == facts.device && isSameFile(*now, facts);
    };
    return int(std::count_if(m_plan.missing.cbegin(), m_plan.missing.cend(), isThere));
}

void FolderScanner::readMore()
{
    while (!m_queue.isEmpty() && m_reading.size() < kProbesInFlight
        && m_ingesting < kBatchesInFlight) {
        const int video = m_queue.takeFirst();
        const QString path = m_tree.videos.at(video).facts.path;
        Reading reading;
        reading.probe = m_workers.probe(path, WorkPriority::Background);
        const auto sample = Async::run(&m_sampleThread, [path] { return FileSample::of(path); });
        m_reading.insert(video, reading);
        Async::whenDone(reading.probe, this, [this, video](const Result<MediaInfo> &info) {
            m_reading[video].info = info;
            onRead(video);
        });
        Async::whenDone(sample, this, [this, video](const Result<SampleId> &id) {
            m_reading[video].sample = id;
            onRead(video);
        });
    }
}

void FolderScanner::onRead(int video)
{
    if (!m_reading[video].info || !m_reading[video].sample) {
        return;
    }
    const Reading reading = m_reading.take(video);
    if (m_finished) {
        return;
    }
    if (!*reading.info && reading.info->error().code == ErrorCode::Internal) {
        // Nothing can be read at all; no file is to blame.
        finish(failure(reading.info->error()));
        return;
    }
    keepRead(video, *reading.info, *reading.sample);
    if (m_batch.size() >= kBatchFiles) {
        flush();
    } else if (!m_batch.isEmpty() && !m_batchTimer.isActive()) {
        m_batchTimer.start();
    }
    readMore();
    finishWhenDone();
}

void FolderScanner::keepRead(
    int video, const Result<MediaInfo> &info, const Result<SampleId> &sample)
{
    const bool ofTheFile = !info && isOfTheFile(info.error().code);
    if (info || ofTheFile) {
        IngestedVideo ingested = described(video);
        if (info) {
            ingested.media = *info;
        } else {
            ingested.failure = MediaFailure::stored(info.error());
        }
        if (sample) {
            ingested.sample = *sample;
        }
        m_batch.append(ingested);
        m_fresh.insert(video);
    } else if (!m_summary.aborted) {
        m_summary.problems.append({m_tree.videos.at(video).facts.path, info.error().message});
    }
    if (!m_summary.aborted || info) {
        ++m_progress.done;
        m_progress.failed += info ? 0 : 1;
    }
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

void FolderScanner::flush()
{
    m_batchTimer.stop();
    if (m_batch.isEmpty()) {
        return;
    }
    ++m_ingesting;
    const QVector<IngestedVideo> batch = std::exchange(m_batch, {});
    QVector<SampleId> samples;
    for (const IngestedVideo &video : batch) {
        if (video.sample) {
            samples.append(*video.sample);
        }
    }
    Async::whenDone(m_catalog.filesWithSamples(samples), this,
        [this, batch](const Result<QVector<CatalogFile>> &known) { onKnownBytes(batch, known); });
}

// The same bytes were seen elsewhere before: a copy if they are still there, moved if not.
void FolderScanner::onKnownBytes(
    const QVector<IngestedVideo> &batch, const Result<QVector<CatalogFile>> &known)
{
    if (!known) {
        finish(failure(known.error()));
        return;
    }
    QHash<SampleId, QVector<FileFacts>> places;
    for (const CatalogFile &file : *known) {
        if (!file.missing) {
            places[*file.sample].append(file.facts);
        }
    }
    if (places.isEmpty()) {
        ingest(batch);
        return;
    }
    const auto looked
        = Async::run(&m_sampleThread, [batch, places]() -> Result<QVector<IngestedVideo>> {
              QVector<IngestedVideo> videos = batch;
              QHash<SampleId, QVector<QString>> left; // of many copies each is looked for once
              for (auto found = places.cbegin(); found != places.cend(); ++found) {
                  for (const FileFacts &place : *found) {
                      if (hasLeft(place)) {
                          left[found.key()].append(place.path);
                      }
                  }
              }
              for (IngestedVideo &video : videos) {
                  video.movedFrom = left.value(video.sample.value_or(SampleId{}));
                  video.movedFrom.removeAll(video.file->path);
              }
              return videos;
          });
    Async::whenDone(
        looked, this, [this](const Result<QVector<IngestedVideo>> &videos) { ingest(*videos); });
}

void FolderScanner::ingest(const QVector<IngestedVideo> &batch)
{
    if (m_finished) {
        return;
    }
    Async::whenDone(m_catalog.ingest(batch), this,
        [this](const Result<QVector<TitleId>> &titles) { onIngested(titles); });
}

void FolderScanner::onIngested(const Result<QVector<TitleId>> &titles)
{
    --m_ingesting;
    if (!titles) {
        finish(failure(titles.error()));
        return;
    }
    readMore();
    finishWhenDone();
}

void FolderScanner::finishWhenDone()
{
    if (m_finished || m_closing || !m_planned || !m_queue.isEmpty() || !m_reading.isEmpty()) {
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
    m_summary.missing = m_summary.aborted ? 0 : int(m_plan.missing.size()) - m_movedAway;
    if (m_summary.aborted) {
        finish(m_summary);
        return;
    }
    if (m_folder.id == 0) {
        readSideFiles();
        return;
    }
    const auto step = [this](bool needed, const Step &note) {
        if (needed) {
            m_steps.prepend(note);
        }
    };
    step(!m_newSubtitles.isEmpty(), [this] { return m_catalog.setSubtitles(m_newSubtitles); });
    step(!m_plan.found.isEmpty(), [this] { return m_catalog.setFound(m_plan.found); });
    step(!m_plan.hidden.isEmpty(), [this] { return m_catalog.setHidden(m_plan.hidden); });
    step(!m_plan.missing.isEmpty(), [this] { return m_catalog.setMissing(m_plan.missing); });
    noteNext();
}

void FolderScanner::noteNext()
{
    if (m_steps.isEmpty()) {
        readSideFiles();
        return;
    }
    Async::whenDone(m_steps.takeLast()(), this, [this](const Result<> &noted) {
        if (noted) {
            noteNext();
        } else {
            finish(failure(noted.error()));
        }
    });
}

void FolderScanner::noteState()
{
    // A folder that is looked for again and again is only noted when it is another matter.
    const bool isNews
        = m_summary.reachable || m_folder.reachable || m_folder.problem != m_plan.problem;
    if (m_folder.id == 0 || !isNews) {
        sampleOld();
        return;
    }
    Async::whenDone(
        m_catalog.setFolderState(m_folder.id, state()), this, [this](const Result<> &noted) {
            if (noted) {
                sampleOld();
            } else {
                finish(failure(noted.error()));
            }
        });
}

FolderState FolderScanner::state() const
{
    FolderState state;
    state.problem = m_plan.problem;
    state.scannedAtMs = m_clock.wallNow().time_since_epoch().count();
    if (m_summary.reachable && m_plan.sameFileSystem) {
        state.fileSystem = m_tree.fileSystem;
        state.device = m_tree.device;
    }
    return state;
}

// Once for each file that was added before samples were taken.
void FolderScanner::sampleOld()
{
    if (m_unsampled.isEmpty()) {
        finish(m_summary);
        return;
    }
    const auto state = m_walk;
    const auto sampled = Async::run(
        &m_sampleThread, [files = m_unsampled, state]() -> Result<QVector<CatalogFile>> {
            QVector<CatalogFile> done;
            for (CatalogFile file : files) {
                if (state->isAborted()) {
                    break;
                }
                // One that cannot be read is tried again at the next scan.
                if (const Result<SampleId> sample = FileSample::of(file.facts.path)) {
                    file.sample = *sample;
                    done.append(file);
                }
            }
            return done;
        });
    Async::whenDone(sampled, this, [this](const Result<QVector<CatalogFile>> &files) {
        Async::whenDone(m_catalog.setSamples(*files), this, [this](const Result<> &noted) {
            finish(noted ? Result<ScanSummary>(m_summary) : failure(noted.error()));
        });
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
    for (Reading &reading : m_reading) {
        reading.probe.cancel();
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
    if (!m_reading.isEmpty()) {
        const QString &path = m_tree.videos.at(m_reading.cbegin().key()).facts.path;
        now.currentFolder = path.left(path.lastIndexOf(u'/'));
    }
    if (now != m_progress || m_progress.toProbe > 0) {
        m_progress = now;
        emit progressChanged(m_progress);
    }
}

} // namespace Library
