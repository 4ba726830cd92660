#pragma once

#include "library/base/result.h"
#include "library/media/mediaworkers.h"
#include "library/media/openfile.h"
#include "library/media/workerprocess.h"
#include "library/media/workerprotocol.h"

#include <QElapsedTimer>
#include <QThreadPool>
#include <QTimer>

#include <array>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace Library {

//! One file to be worked on. finish is called exactly once.
struct WorkerJob
{
    quint64 id = 0;
    WorkerProtocol::Task task = WorkerProtocol::Task::Probe;
    QString path;
    int part = 0;
    std::function<void(const Result<WorkerProtocol::Payload> &)> finish;
    std::function<bool()> isCancelled;
};

//! The queues and processes behind MediaWorkers, on its thread: hands each job to a free process,
//! watches its limits, replaces processes that ended.
class WorkerPool final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WorkerPool)
public:
    WorkerPool(const QString &program, const WorkerLimits &limits);
    ~WorkerPool() override;

    void add(WorkerJob job, WorkPriority priority);

private:
    //! A place for one process and the job it does.
    struct Slot
    {
        WorkerProcess *process = nullptr; //!< a child of the pool
        int generation = 0; //!< of the process; tells late signals
        std::optional<WorkerJob> job;
        int filesTaken = 0;
        QElapsedTimer since;
        std::chrono::nanoseconds cpuBefore{0};
        QString exceeded; //!< the limit for which the process is being ended, in words
    };

    //! The work of one priority. Files are opened a little ahead, so that no process waits for
    //! the file system.
    struct Lane
    {
        std::deque<WorkerJob> waiting;
        std::map<quint64, WorkerJob> opening;
        std::deque<std::pair<WorkerJob, OpenFile>> ready;
    };

    void dispatch();
    void openAhead(Lane &lane);
    void onOpened(Lane &lane, quint64 jobId, const Result<OpenFile> &file);
    bool beginNext(Slot &slot);
    void begin(Slot &slot, WorkerJob job, const OpenFile &file);
    void startProcess(Slot &slot);
    void onAnswered(Slot &slot, const WorkerProtocol::Answer &answer);
    void onEnded(Slot &slot, bool started, const QString &reason);
    void finishJob(Slot &slot, const Result<WorkerProtocol::Payload> &result);
    void checkLimits();
    QString exceededLimit(const Slot &slot) const;
    void retire(Slot &slot);
    void endIdleProcesses();

    QString m_program;
    WorkerLimits m_limits;
    std::array<Lane, 2> m_lanes; //!< what is visible, then what is not
    std::vector<std::unique_ptr<Slot>> m_slots;
    QThreadPool m_openers;
    QTimer m_limitTimer;
    QTimer m_idleTimer;
    quint64 m_lastId = 0;
};

} // namespace Library
