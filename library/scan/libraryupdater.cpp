#include "library/scan/libraryupdater.h"

#include "library/base/async.h"
#include "library/base/logging.h"
#include "library/catalog/catalog.h"
#include "library/media/mediaworkers.h"
#include "library/scan/growingfiles.h"
#include "library/scan/nfo/nfoexport.h"
#include "library/scan/picturemaker.h"
#include "library/scan/watchedparts.h"

#include <QFileInfo>
#include <QQueue>
#include <QThreadPool>
#include <QTimer>

namespace Library {

namespace {

constexpr std::chrono::hours kRescanInterval{1};
// What nobody tells of.
constexpr std::chrono::minutes kPollInterval{5};
// Whether a folder is there again costs next to nothing to see.
constexpr std::chrono::seconds kAwayInterval{20};

template <class T>
using Promise = std::shared_ptr<QPromise<Result<T>>>;

template <class T>
Promise<T> startedPromise()
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    return promise;
}

template <class T>
void answer(const Promise<T> &promise, const Result<T> &result)
{
    promise->addResult(result);
    promise->finish();
}

void accumulate(ScanSummary &sum, const ScanSummary &part)
{
    sum.filesSeen += part.filesSeen;
    sum.probed += part.probed;
    sum.failed += part.failed;
    sum.missing += part.missing;
    sum.reachable = sum.reachable && part.reachable;
    sum.aborted = sum.aborted || part.aborted;
    sum.problems += part.problems;
}

} // namespace

// What runs on the scan thread.
class LibraryUpdater::Background final : public QObject
{
public:
    Background(const Options &options, LibraryUpdater *owner)
        : m_options(options)
        , m_owner(owner)
        , m_growing(*options.clock, options.settleTime)
    {
        m_lookThread.setMaxThreadCount(1);
    }

    void start()
    {
        m_workers = std::make_unique<MediaWorkers>(m_options.workerProgram, WorkerLimits{});
        m_pictures = std::make_unique<PictureMaker>(*m_options.catalog, *m_workers,
            PictureStore(m_options.picturesFolder), m_options.objectFile);
        if (!m_options.storyboardsFolder.isEmpty()) {
            m_storyboards = std::make_unique<StoryboardMaker>(
                *m_workers, StoryboardStore(m_options.storyboardsFolder));
            connect(m_storyboards.get(), &StoryboardMaker::ended, m_owner,
                &LibraryUpdater::storyboardEnded);
        }
    }

    ~Background() override
    {
        // Scanners and pictures use the workers: they go first.
        m_scanner.reset();
        m_pictures.reset();
        m_storyboards.reset();
        m_workers.reset();
        m_watcher.reset();
    }

    MediaWorkers &workers() { return *m_workers; }
    PictureMaker &pictures() { return *m_pictures; }
    StoryboardMaker *storyboards() { return m_storyboards.get(); }

    void add(const QStringList &paths, const Promise<ScanSummary> &promise)
    {
        QStringList folders;
        QStringList files;
        for (const QString &path : paths) {
            const QFileInfo info(path);
            if (!info.exists()) {
                answer<ScanSummary>(promise, failure(systemError(ENOENT, info.absoluteFilePath())));
                return;
            }
            (info.isDir() ? folders : files) << info.absoluteFilePath();
        }
        const auto job = std::make_shared<Job>();
        job->promise = promise;
        job->files = files;
        addFolders(folders, job);
    }

    void takePicture(const QString &file, EditedField kind, const Promise<PictureId> &promise)
    {
        Async::whenDone(m_workers->picturesFromImage(file, WorkPriority::Visible), this,
            [this, kind, promise](const Result<MediaPictures> &pictures) {
                if (!pictures) {
                    answer<PictureId>(promise, failure(pictures.error()));
                    return;
                }
                const QByteArray jpeg
                    = kind == EditedField::Poster ? pictures->poster : pictures->still;
                const PictureStore store(m_options.picturesFolder);
                Async::whenDone(Async::run(&m_files, [store, jpeg] { return store.store(jpeg); }),
                    this, [promise](const Result<PictureId> &id) { answer(promise, id); });
            });
    }

    void writeNfo(const TitleId &title, const Promise<QString> &promise)
    {
        Async::whenDone(m_options.catalog->fileBelow(title), this,
            [this, title, promise](const Result<QString> &file) {
                if (!file) {
                    answer<QString>(promise, failure(file.error()));
                    return;
                }
                Async::whenDone(m_options.catalog->details({}, title), this,
                    [this, file, promise](const Result<TitleDetails> &details) {
                        if (!details) {
                            answer<QString>(promise, failure(details.error()));
                            return;
                        }
                        const auto write
                            = [shown = *details, video = *file] { return exportNfo(shown, video); };
                        Async::whenDone(Async::run(&m_files, write), this,
                            [promise](const Result<QString> &path) { answer(promise, path); });
                    });
            });
    }

    void scanAll(const Promise<ScanSummary> &promise)
    {
        Async::whenDone(m_options.catalog->folders(), this,
            [this, promise](const Result<QVector<Folder>> &folders) {
                if (!folders) {
                    answer<ScanSummary>(promise, failure(folders.error()));
                    return;
                }
                const auto job = std::make_shared<Job>();
                job->promise = promise;
                for (const Folder &folder : *folders) {
                    job->folders.append({folder, {}});
                }
                enqueue(job);
            });
    }

    void keepScanning()
    {
        m_watcher = std::make_unique<FolderWatcher>(m_options.watching);
        connect(m_watcher.get(), &FolderWatcher::changed, this,
            [this](const QVector<FolderPart> &parts) { scanParts(parts, {}); });
        connect(m_watcher.get(), &FolderWatcher::overflowed, this,
            [this] { scanSome([](const Folder &) { return true; }); });
        connect(m_watcher.get(), &FolderWatcher::wayChanged, this,
            [this](const QString &root, FolderWatching way) { onWayChanged(root, way); });
        connect(&m_timer, &QTimer::timeout, this,
            [this] { scanSome([](const Folder &) { return true; }); });
        m_timer.start(kRescanInterval);
        connect(&m_pollTimer, &QTimer::timeout, this, [this] {
            scanSome([](const Folder &folder) {
                return folder.watching == FolderWatching::PolledNetwork
                    || folder.watching == FolderWatching::PolledLimit;
            });
        });
        m_pollTimer.start(kPollInterval);
        connect(&m_awayTimer, &QTimer::timeout, this,
            [this] { scanSome([](const Folder &folder) { return !folder.reachable; }); });
        m_awayTimer.start(kAwayInterval);
        connect(&m_growTimer, &QTimer::timeout, this, [this] { lookAtGrowing(); });
        scanAll(startedPromise<ScanSummary>());
        m_pictures->start();
    }

private:
    struct FolderWork
    {
        Folder folder;
        ScanOptions options;
    };
    // One call's worth of folders and files, scanned one after another.
    struct Job
    {
        Promise<ScanSummary> promise;
        QVector<FolderWork> folders;
        QStringList files;
        ScanSummary sum;
        bool isOwn = false; //!< nobody asked for it
    };
    using JobPtr = std::shared_ptr<Job>;

    void addFolders(QStringList paths, const JobPtr &job)
    {
        if (paths.isEmpty()) {
            enqueue(job);
            return;
        }
        const QString path = paths.takeFirst();
        Async::whenDone(m_options.catalog->addFolder(path), this,
            [this, paths, job](const Result<Folder> &folder) {
                if (!folder) {
                    answer<ScanSummary>(job->promise, failure(folder.error()));
                    return;
                }
                job->folders.append({*folder, {}});
                addFolders(paths, job);
            });
    }

    // Work that nobody asked for: of all folders, or of parts of them.
    void scanSome(const std::function<bool(const Folder &)> &isWanted)
    {
        Async::whenDone(m_options.catalog->folders(), this,
            [this, isWanted](const Result<QVector<Folder>> &folders) {
                if (!folders) {
                    qCWarning(lcScan) << "no folders:" << folders.error().detail;
                    return;
                }
                keepRoots(*folders);
                QVector<FolderWork> work;
                for (const Folder &folder : *folders) {
                    if (isWanted(folder)) {
                        ScanOptions options;
                        options.settleTime = m_options.settleTime;
                        work.append({folder, options});
                    }
                }
                enqueueOwn(work);
            });
    }

    void scanParts(const QVector<FolderPart> &parts, const QSet<QString> &settled)
    {
        Async::whenDone(m_options.catalog->folders(), this,
            [this, parts, settled](const Result<QVector<Folder>> &folders) {
                if (!folders) {
                    qCWarning(lcScan) << "no folders:" << folders.error().detail;
                    return;
                }
                keepRoots(*folders);
                QVector<FolderWork> work;
                for (const Folder &folder : *folders) {
                    const auto own = partsOf(folder.path, parts);
                    if (!own) {
                        continue;
                    }
                    ScanOptions options;
                    options.parts = *own;
                    options.settleTime = m_options.settleTime;
                    options.settled = settled;
                    work.append({folder, options});
                }
                enqueueOwn(work);
            });
    }

    void enqueueOwn(const QVector<FolderWork> &work)
    {
        if (work.isEmpty()) {
            return;
        }
        const auto job = std::make_shared<Job>();
        job->promise = startedPromise<ScanSummary>();
        job->folders = work;
        job->isOwn = true;
        enqueue(job);
    }

    void keepRoots(const QVector<Folder> &folders)
    {
        m_roots.clear();
        for (const Folder &folder : folders) {
            m_roots << folder.path;
        }
        m_watcher->setRoots(m_roots.values());
    }

    void onWayChanged(const QString &root, FolderWatching way)
    {
        Async::whenDone(m_options.catalog->folders(), this,
            [this, root](const Result<QVector<Folder>> &folders) {
                // As it is by now: of two changes the answers may come in any order.
                const FolderWatching now = m_watcher->way(root);
                for (const Folder &folder : folders.value_or(QVector<Folder>())) {
                    if (folder.path == root && folder.watching != now) {
                        Async::whenDone(m_options.catalog->setFolderWatching(folder.id, now), this,
                            [](const Result<> &noted) {
                                if (!noted) {
                                    qCWarning(lcScan) << noted.error().detail;
                                }
                            });
                    }
                }
            });
        if (way == FolderWatching::PolledLimit && !m_saidLimited) {
            m_saidLimited = true;
            emit m_owner->watchingLimited(root);
        }
    }

    void waitFor(const QStringList &files)
    {
        for (const QString &file : files) {
            m_growing.add(file);
        }
        if (!m_growing.isEmpty() && !m_growTimer.isActive()) {
            m_growTimer.start(std::max(m_options.settleTime / 5, std::chrono::milliseconds(10)));
        }
    }

    void lookAtGrowing()
    {
        if (m_lookingAtGrowing) {
            return; // a disk that answers slowly
        }
        m_lookingAtGrowing = true;
        const auto looked = Async::run(
            &m_lookThread, [paths = m_growing.paths()]() -> Result<QHash<QString, FileFacts>> {
                QHash<QString, FileFacts> now;
                for (const QString &path : paths) {
                    if (const Result<FileFacts> facts = factsOfFile(path)) {
                        now.insert(path, *facts);
                    }
                }
                return now;
            });
        Async::whenDone(looked, this, [this](const Result<QHash<QString, FileFacts>> &now) {
            m_lookingAtGrowing = false;
            const QStringList settled = m_growing.note(*now);
            QVector<FolderPart> parts;
            for (const QString &path : settled) {
                parts.append({path.left(path.lastIndexOf(u'/')), false});
            }
            if (!parts.isEmpty()) {
                scanParts(parts, QSet<QString>(settled.begin(), settled.end()));
            }
            if (m_growing.isEmpty()) {
                m_growTimer.stop();
            }
        });
    }

    void enqueue(const JobPtr &job)
    {
        m_jobs.enqueue(job);
        if (m_jobs.size() == 1) {
            nextScan();
        }
    }

    void nextScan()
    {
        if (m_jobs.isEmpty()) {
            emit m_owner->scanProgress({}, false);
            return;
        }
        const JobPtr job = m_jobs.head();
        if (job->folders.isEmpty() && job->files.isEmpty()) {
            m_jobs.dequeue();
            answer<ScanSummary>(job->promise, job->sum);
            nextScan();
            return;
        }
        m_scanner
            = std::make_unique<FolderScanner>(*m_options.catalog, *m_workers, *m_options.clock);
        connect(m_scanner.get(), &FolderScanner::progressChanged, this,
            [this, job](const ScanProgress &progress) {
                // A look that finds nothing new is no news.
                if (!job->isOwn || progress.toProbe > 0) {
                    emit m_owner->scanProgress(progress, true);
                }
            });
        connect(
            m_scanner.get(), &FolderScanner::finished, this,
            [this, job](const Result<ScanSummary> &summary) { onScanned(job, summary); },
            Qt::QueuedConnection);
        if (!job->folders.isEmpty()) {
            FolderWork work = job->folders.takeFirst();
            if (m_watcher) {
                m_roots << work.folder.path;
                m_watcher->setRoots(m_roots.values());
                // It outlives the scanner, which waits for its walk.
                work.options.entered
                    = [watcher = m_watcher.get()](const QString &path) { watcher->enter(path); };
            }
            work.options.memory = m_memory;
            m_scanner->start(work.folder, work.options);
        } else {
            m_scanner->startFiles(std::exchange(job->files, {}));
        }
    }

    void onScanned(const JobPtr &job, const Result<ScanSummary> &summary)
    {
        m_scanner.reset();
        if (!summary) {
            qCWarning(lcScan) << "scan failed:" << summary.error().message
                              << summary.error().detail;
            // A folder that is taken out of the library meanwhile ends its scan.
            if (!job->isOwn || summary.error().code != ErrorCode::NotFound) {
                emit m_owner->scanFailed(summary.error());
            }
            m_jobs.dequeue();
            answer<ScanSummary>(job->promise, failure(summary.error()));
        } else {
            for (const ScanProblem &problem : summary->problems) {
                qCWarning(lcScan) << problem.path << problem.message;
            }
            waitFor(summary->growing);
            accumulate(job->sum, *summary);
        }
        nextScan();
    }

    const Options m_options;
    LibraryUpdater *m_owner;
    std::unique_ptr<MediaWorkers> m_workers;
    std::unique_ptr<PictureMaker> m_pictures;
    std::unique_ptr<StoryboardMaker> m_storyboards; // null: none are made
    std::unique_ptr<FolderScanner> m_scanner;
    std::unique_ptr<FolderWatcher> m_watcher; //!< null: nothing is followed
    QSet<QString> m_roots;
    std::shared_ptr<WalkMemory> m_memory = std::make_shared<WalkMemory>();
    GrowingFiles m_growing;
    QQueue<JobPtr> m_jobs;
    QTimer m_timer{this};
    QTimer m_pollTimer{this};
    QTimer m_awayTimer{this};
    QTimer m_growTimer{this};
    bool m_lookingAtGrowing = false;
    bool m_saidLimited = false;
    QThreadPool m_lookThread;
    QThreadPool m_files; //!< last: waits for a write before the rest goes
};

LibraryUpdater::LibraryUpdater(const Options &options)
    : m_background(new Background(options, this))
{
    qRegisterMetaType<Library::ScanProgress>();
    qRegisterMetaType<Error>();
    m_thread.setObjectName(QStringLiteral("scan"));
    m_background->moveToThread(&m_thread);
    connect(&m_thread, &QThread::started, m_background,
        [background = m_background] { background->start(); });
    connect(&m_thread, &QThread::finished, m_background, &QObject::deleteLater);
    m_thread.start();
}

LibraryUpdater::~LibraryUpdater()
{
    m_thread.quit();
    m_thread.wait();
}

QFuture<Result<MediaPictures>> LibraryUpdater::picturesFromImage(const QString &file)
{
    const auto promise = startedPromise<MediaPictures>();
    QMetaObject::invokeMethod(m_background, [background = m_background, file, promise] {
        Async::whenDone(background->workers().picturesFromImage(file, WorkPriority::Visible),
            background, [promise](const Result<MediaPictures> &made) { answer(promise, made); });
    });
    return promise->future();
}

QFuture<Result<MediaInfo>> LibraryUpdater::probe(const QString &file)
{
    const auto promise = startedPromise<MediaInfo>();
    QMetaObject::invokeMethod(m_background, [background = m_background, file, promise] {
        Async::whenDone(background->workers().probe(file, WorkPriority::Visible), background,
            [promise](const Result<MediaInfo> &info) { answer(promise, info); });
    });
    return promise->future();
}

QFuture<Result<PictureId>> LibraryUpdater::takePicture(const QString &file, EditedField kind)
{
    const auto promise = startedPromise<PictureId>();
    QMetaObject::invokeMethod(m_background, [background = m_background, file, kind, promise] {
        background->takePicture(file, kind, promise);
    });
    return promise->future();
}

QFuture<Result<QString>> LibraryUpdater::writeNfo(const TitleId &title)
{
    const auto promise = startedPromise<QString>();
    QMetaObject::invokeMethod(m_background,
        [background = m_background, title, promise] { background->writeNfo(title, promise); });
    return promise->future();
}

QFuture<Result<ScanSummary>> LibraryUpdater::add(const QStringList &paths)
{
    const auto promise = startedPromise<ScanSummary>();
    QMetaObject::invokeMethod(m_background,
        [background = m_background, paths, promise] { background->add(paths, promise); });
    return promise->future();
}

QFuture<Result<ScanSummary>> LibraryUpdater::scan()
{
    const auto promise = startedPromise<ScanSummary>();
    QMetaObject::invokeMethod(
        m_background, [background = m_background, promise] { background->scanAll(promise); });
    return promise->future();
}

void LibraryUpdater::keepScanning()
{
    QMetaObject::invokeMethod(
        m_background, [background = m_background] { background->keepScanning(); });
}

void LibraryUpdater::prioritise(const QVector<TitleId> &titles)
{
    QMetaObject::invokeMethod(m_background,
        [background = m_background, titles] { background->pictures().prioritise(titles); });
}

void LibraryUpdater::wantStoryboard(const StoryboardWish &wish)
{
    QMetaObject::invokeMethod(m_background, [background = m_background, wish] {
        if (StoryboardMaker *maker = background->storyboards()) {
            maker->want(wish);
        }
    });
}

void LibraryUpdater::setPlaying(bool isPlaying)
{
    QMetaObject::invokeMethod(m_background, [background = m_background, isPlaying] {
        if (StoryboardMaker *maker = background->storyboards()) {
            maker->setPlaying(isPlaying);
        }
    });
}

} // namespace Library
