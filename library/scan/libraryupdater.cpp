#include "library/scan/libraryupdater.h"

#include "library/base/async.h"
#include "library/base/logging.h"
#include "library/catalog/catalog.h"
#include "library/media/mediaworkers.h"
#include "library/scan/picturemaker.h"

#include <QFileInfo>
#include <QQueue>
#include <QTimer>

namespace Library {

namespace {

constexpr std::chrono::hours kRescanInterval{1};

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
    { }

    void start()
    {
        m_workers = std::make_unique<MediaWorkers>(m_options.workerProgram, WorkerLimits{});
        m_pictures = std::make_unique<PictureMaker>(*m_options.catalog, *m_workers,
            PictureStore(m_options.picturesFolder), m_options.objectFile);
    }

    ~Background() override
    {
        // Scanners and pictures use the workers: they go first.
        m_scanner.reset();
        m_pictures.reset();
        m_workers.reset();
    }

    MediaWorkers &workers() { return *m_workers; }
    PictureMaker &pictures() { return *m_pictures; }

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
                job->folders = *folders;
                enqueue(job);
            });
    }

    void keepScanning()
    {
        connect(
            &m_timer, &QTimer::timeout, this, [this] { scanAll(startedPromise<ScanSummary>()); });
        m_timer.start(kRescanInterval);
        scanAll(startedPromise<ScanSummary>());
        m_pictures->start();
    }

private:
    // One call's worth of folders and files, scanned one after another.
    struct Job
    {
        Promise<ScanSummary> promise;
        QVector<Folder> folders;
        QStringList files;
        ScanSummary sum;
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
                job->folders.append(*folder);
                addFolders(paths, job);
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
            [this](const ScanProgress &progress) { emit m_owner->scanProgress(progress, true); });
        connect(
            m_scanner.get(), &FolderScanner::finished, this,
            [this, job](const Result<ScanSummary> &summary) { onScanned(job, summary); },
            Qt::QueuedConnection);
        if (!job->folders.isEmpty()) {
            m_scanner->start(job->folders.takeFirst());
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
            emit m_owner->scanFailed(summary.error());
            m_jobs.dequeue();
            answer<ScanSummary>(job->promise, failure(summary.error()));
        } else {
            for (const ScanProblem &problem : summary->problems) {
                qCWarning(lcScan) << problem.path << problem.message;
            }
            accumulate(job->sum, *summary);
        }
        nextScan();
    }

    const Options m_options;
    LibraryUpdater *m_owner;
    std::unique_ptr<MediaWorkers> m_workers;
    std::unique_ptr<PictureMaker> m_pictures;
    std::unique_ptr<FolderScanner> m_scanner;
    QQueue<JobPtr> m_jobs;
    QTimer m_timer{this};
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

} // namespace Library
