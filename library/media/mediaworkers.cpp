#include "library/media/mediaworkers.h"

#include "library/media/mediafailure.h"
#include "library/media/workerpool.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QPromise>

namespace Library {

namespace {

using namespace WorkerProtocol;

Error errorFor(const Failure &failure)
{
    const auto text = [](const char *source) {
        return QCoreApplication::translate("Library::MediaWorkers", source);
    };
    switch (failure.fault) {
    case Fault::Damaged:
        break;
    case Fault::Unsupported:
        return {ErrorCode::Unsupported, MediaFailure::text(ErrorCode::Unsupported), failure.detail,
            false};
    case Fault::NoPicture:
        return {ErrorCode::NotFound,
            text(QT_TRANSLATE_NOOP(
                "Library::MediaWorkers", "There is no picture to be taken from this file.")),
            failure.detail, false};
    case Fault::OutOfMemory:
        return {ErrorCode::LimitExceeded,
            text(QT_TRANSLATE_NOOP("Library::MediaWorkers",
                "Reading this file takes more memory than it may. It may be damaged.")),
            failure.detail, false};
    case Fault::ReadFailed:
        return {ErrorCode::Io,
            text(QT_TRANSLATE_NOOP("Library::MediaWorkers",
                "The file could not be read to its end. Check the disk or the connection.")),
            failure.detail, true};
    }
    return {ErrorCode::Corrupt, MediaFailure::text(ErrorCode::Corrupt), failure.detail, false};
}

template <class T>
Result<T> resultFrom(const Result<Payload> &result)
{
    if (!result) {
        return failure(result.error());
    }
    if (const T *value = std::get_if<T>(&*result)) {
        return *value;
    }
    if (const Failure *failed = std::get_if<Failure>(&*result)) {
        return failure(errorFor(*failed));
    }
    return failure(ErrorCode::WorkerCrashed, QString(), QStringLiteral("answer of another kind"));
}

} // namespace

class MediaWorkers::Private
{
public:
    Private(const QString &program, const WorkerLimits &limits)
        : m_pool(program, limits)
    { }

    template <class T>
    QFuture<Result<T>> add(Task task, const QString &file, WorkPriority priority, int part = 0)
    {
        const auto promise = std::make_shared<QPromise<Result<T>>>();
        promise->start();
        const QFuture<Result<T>> future = promise->future();
        m_pool.add({0, task, file, part,
                       [promise](const Result<Payload> &result) {
                           promise->addResult(resultFrom<T>(result));
                           promise->finish();
                       },
                       [promise] { return promise->isCanceled(); }},
            priority);
        return future;
    }

private:
    WorkerPool m_pool;
};

MediaWorkers::MediaWorkers(
    const QString &workerProgram, const WorkerLimits &limits, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(workerProgram, limits))
{ }

MediaWorkers::~MediaWorkers() = default;

QString MediaWorkers::installedProgram()
{
    const QString name = QStringLiteral("matinee-media-worker");
    const QDir folder(QCoreApplication::applicationDirPath());
    const QString beside = folder.filePath(name);
    return QFile::exists(beside)
        ? beside
        : QDir::cleanPath(folder.filePath(QString(u"../libexec/matinee/" + name)));
}

QFuture<Result<MediaInfo>> MediaWorkers::probe(const QString &file, WorkPriority priority)
{
    return d->add<MediaInfo>(Task::Probe, file, priority);
}

QFuture<Result<MediaPictures>> MediaWorkers::pictures(const QString &file, WorkPriority priority)
{
    return d->add<MediaPictures>(Task::Pictures, file, priority);
}

QFuture<Result<MediaPictures>> MediaWorkers::picturesFromImage(
    const QString &file, WorkPriority priority)
{
    return d->add<MediaPictures>(Task::PicturesFromImage, file, priority);
}

QFuture<Result<StoryboardSheet>> MediaWorkers::storyboard(
    const QString &file, int number, WorkPriority priority)
{
    return d->add<StoryboardSheet>(Task::Storyboard, file, priority, number);
}

} // namespace Library
