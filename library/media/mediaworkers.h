#pragma once

#include "library/base/result.h"
#include "library/media/mediainfo.h"

#include <QFuture>
#include <QObject>

#include <chrono>
#include <memory>

namespace Library {

struct WorkerLimits
{
    int processes = 2;
    qint64 memoryBytes = 1024LL * 1024 * 1024;
    std::chrono::seconds cpuTime{60};
    std::chrono::milliseconds wallTime{120'000};
};

enum class WorkPriority
{
    Background,
    Visible
};

//! A pool of worker processes that run FFmpeg on untrusted files. The file is opened here and
//! handed over as a descriptor; the workers can open nothing. A worker that dies or goes over a
//! limit costs that file alone: ErrorCode::WorkerCrashed or LimitExceeded with the reason.
//!
//! Lives on any one thread with an event loop; calls are safe from that thread only.
class MediaWorkers final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MediaWorkers)
public:
    MediaWorkers(
        const QString &workerProgram, const WorkerLimits &limits, QObject *parent = nullptr);
    ~MediaWorkers() override;

    QFuture<Result<MediaInfo>> probe(const QString &file, WorkPriority priority);
    QFuture<Result<MediaPictures>> pictures(const QString &file, WorkPriority priority);
    //! Makes a still picture file (artwork beside a video, embedded cover) into the same two JPEGs.
    QFuture<Result<MediaPictures>> picturesFromImage(const QString &file, WorkPriority priority);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Library
