#pragma once

#include "library/base/result.h"
#include "library/media/mediainfo.h"
#include "library/media/storyboard.h"

#include <QFuture>
#include <QObject>

#include <chrono>
#include <memory>

namespace Library {

//! What one file may cost. The first to be exceeded ends its worker.
struct WorkerLimits
{
    int processes = 2;
    qint64 memoryBytes = 1024LL * 1024 * 1024; //!< resident
    std::chrono::milliseconds cpuTime{60'000};
    std::chrono::milliseconds wallTime{120'000};
    int filesPerProcess = 2000; //!< then it is replaced, which frees what libraries leak
};

enum class WorkPriority
{
    Background,
    Visible
};

//! A pool of worker processes that run FFmpeg on untrusted files. The file is opened here and
//! handed over as a descriptor; the workers can open nothing. A worker that dies or goes over a
//! limit costs that file alone: ErrorCode::WorkerCrashed or LimitExceeded with the reason.
//! A file that is no media gives Corrupt, one without a decoder Unsupported, one that has nothing
//! to show NotFound.
//!
//! Visible work is taken before all waiting background work. A future that is cancelled while its
//! file waits costs nothing more; the destructor ends everything with ErrorCode::Cancelled.
//!
//! Lives on any one thread with an event loop; calls are safe from that thread only. Files are
//! opened on threads of its own.
class MediaWorkers final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MediaWorkers)
public:
    //! workerProgram: the path of matinee-media-worker. Processes start when there is work and
    //! end when there was none for a minute.
    MediaWorkers(
        const QString &workerProgram, const WorkerLimits &limits, QObject *parent = nullptr);
    ~MediaWorkers() override;

    //! Where the worker lies for the running program: beside it, or in the libexec folder of an
    //! installation. Needs a QCoreApplication.
    static QString installedProgram();

    QFuture<Result<MediaInfo>> probe(const QString &file, WorkPriority priority);
    QFuture<Result<MediaPictures>> pictures(const QString &file, WorkPriority priority);
    //! Makes a still picture file (artwork beside a video, embedded cover) into the same two JPEGs.
    QFuture<Result<MediaPictures>> picturesFromImage(const QString &file, WorkPriority priority);
    //! One sheet of a video's storyboard, as StoryboardLayout says; number from 0.
    QFuture<Result<StoryboardSheet>> storyboard(
        const QString &file, int number, WorkPriority priority);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Library
