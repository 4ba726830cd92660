#include "library/media/workerpool.h"

#include "library/base/async.h"
#include "library/base/logging.h"
#include "library/media/mediafailure.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>

namespace Library {

namespace {

using namespace WorkerProtocol;
using std::chrono::milliseconds;

constexpr milliseconds kLimitInterval{50};
constexpr milliseconds kIdleTime{60'000};

QString translated(const char *text)
{
    return QCoreApplication::translate("Library::MediaWorkers", text);
}

tl::unexpected<Error> crashed(const QString &path, const QString &reason)
{
    qCWarning(lcMedia, "worker on %s: %s", qUtf8Printable(path), qUtf8Printable(reason));
    return failure(ErrorCode::WorkerCrashed, MediaFailure::text(ErrorCode::WorkerCrashed), reason);
}

tl::unexpected<Error> overLimit(const QString &path, const QString &limit)
{
    qCWarning(
        lcMedia, "worker on %s: over its limit: %s", qUtf8Printable(path), qUtf8Printable(limit));
    return failure(ErrorCode::LimitExceeded,
        translated(QT_TRANSLATE_NOOP("Library::MediaWorkers",
                       "Reading this file takes more than it may (%1). It may be damaged."))
            .arg(limit),
        limit);
}

tl::unexpected<Error> cannotStart(const QString &program, const QString &reason)
{
    qCCritical(lcMedia, "cannot run %s: %s", qUtf8Printable(program), qUtf8Printable(reason));
    return failure(ErrorCode::Internal,
        translated(QT_TRANSLATE_NOOP("Library::MediaWorkers",
                       "The media worker %1 cannot be started. Install Matinee again."))
            .arg(program),
        reason);
}

} // namespace

WorkerPool::WorkerPool(const QString &program, const WorkerLimits &limits)
    : m_program(program)
    , m_limits(limits)
{
    for (int i = 0; i < std::max(limits.processes, 1); ++i) {
        m_slots.push_back(std::make_unique<Slot>());
    }
    m_openers.setMaxThreadCount(static_cast<int>(m_slots.size()));
    m_limitTimer.setInterval(kLimitInterval);
    connect(&m_limitTimer, &QTimer::timeout, this, &WorkerPool::checkLimits);
    m_idleTimer.setInterval(kIdleTime);
    m_idleTimer.setSingleShot(true);
    connect(&m_idleTimer, &QTimer::timeout, this, &WorkerPool::endIdleProcesses);
}

WorkerPool::~WorkerPool()
{
    const Result<Payload> cancelled = failure(ErrorCode::Cancelled, {});
    for (const std::unique_ptr<Slot> &slot : m_slots) {
        delete slot->process;
        finishJob(*slot, cancelled);
    }
    for (Lane &lane : m_lanes) {
        for (const auto &[job, file] : lane.ready) {
            job.finish(cancelled);
        }
        for (const auto &[id, job] : lane.opening) {
            job.finish(cancelled);
        }
        for (const WorkerJob &job : lane.waiting) {
            job.finish(cancelled);
        }
    }
}

void WorkerPool::add(WorkerJob job, WorkPriority priority)
{
    job.id = ++m_lastId;
    Lane &lane = m_lanes[priority == WorkPriority::Visible ? 0 : 1];
    lane.waiting.push_back(std::move(job));
    openAhead(lane);
}

void WorkerPool::dispatch()
{
    bool isBusy = false;
    for (const std::unique_ptr<Slot> &slot : m_slots) {
        isBusy = slot->job || beginNext(*slot) || isBusy;
    }
    if (isBusy && !m_limitTimer.isActive()) {
        m_idleTimer.stop();
        m_limitTimer.start();
    } else if (!isBusy && m_limitTimer.isActive()) {
        m_limitTimer.stop();
        m_idleTimer.start();
    }
}

void WorkerPool::openAhead(Lane &lane)
{
    while (!lane.waiting.empty() && lane.opening.size() + lane.ready.size() < m_slots.size()) {
        WorkerJob job = std::move(lane.waiting.front());
        lane.waiting.pop_front();
        if (job.isCancelled()) {
            job.finish(failure(ErrorCode::Cancelled, {}));
            continue;
        }
        const quint64 id = job.id;
        Async::whenDone(Async::run(&m_openers, [path = job.path] { return OpenFile::open(path); }),
            this, [this, &lane, id](const Result<OpenFile> &file) { onOpened(lane, id, file); });
        lane.opening.emplace(id, std::move(job));
    }
}

void WorkerPool::onOpened(Lane &lane, quint64 jobId, const Result<OpenFile> &file)
{
    WorkerJob job = std::move(lane.opening.extract(jobId).mapped());
    if (file) {
        lane.ready.emplace_back(std::move(job), *file);
        dispatch();
    } else {
        job.finish(failure(file.error()));
    }
    openAhead(lane);
}

bool WorkerPool::beginNext(Slot &slot)
{
    for (Lane &lane : m_lanes) {
        while (!lane.ready.empty()) {
            auto [job, file] = std::move(lane.ready.front());
            lane.ready.pop_front();
            openAhead(lane);
            if (!job.isCancelled()) {
                begin(slot, std::move(job), file);
                return true;
            }
            job.finish(failure(ErrorCode::Cancelled, {}));
        }
    }
    return false;
}

void WorkerPool::begin(Slot &slot, WorkerJob job, const OpenFile &file)
{
    if (slot.filesTaken >= m_limits.filesPerProcess) {
        retire(slot);
    }
    if (!slot.process) {
        startProcess(slot);
    }
    slot.job = std::move(job);
    slot.exceeded.clear();
    slot.since.start();
    slot.cpuBefore = slot.process->cpuTime().value_or(std::chrono::nanoseconds(0));
    const Request request{
        slot.job->id, slot.job->task, QFileInfo(slot.job->path).fileName(), slot.job->part};
    if (!slot.process->send(request, file.descriptor())) {
        // The process died while it had nothing to do: that is not this file's fault.
        retire(slot);
        startProcess(slot);
        slot.cpuBefore = {};
        // Should this one be gone as well, its ended() tells.
        static_cast<void>(slot.process->send(request, file.descriptor()));
    }
    ++slot.filesTaken;
}

void WorkerPool::startProcess(Slot &slot)
{
    slot.filesTaken = 0;
    slot.process = new WorkerProcess(this);
    const int generation = ++slot.generation;
    connect(slot.process, &WorkerProcess::answered, this,
        [this, &slot](const Answer &answer) { onAnswered(slot, answer); });
    // Queued: it may come before the request that waits for this process has been sent.
    connect(
        slot.process, &WorkerProcess::ended, this,
        [this, &slot, generation](bool started, const QString &reason) {
            if (slot.process && slot.generation == generation) {
                onEnded(slot, started, reason);
            }
        },
        Qt::QueuedConnection);
    slot.process->start(m_program);
}

void WorkerPool::onAnswered(Slot &slot, const Answer &answer)
{
    if (!slot.job || slot.job->id != answer.id) {
        // Nobody asked: the worker is not to be trusted any more.
        slot.process->kill();
        return;
    }
    if (!slot.exceeded.isEmpty()) {
        // It was being ended, and answered all the same.
        retire(slot);
    }
    finishJob(slot, answer.payload);
    dispatch();
}

void WorkerPool::onEnded(Slot &slot, bool started, const QString &reason)
{
    retire(slot);
    if (slot.job) {
        const QString path = slot.job->path;
        if (!started) {
            finishJob(slot, cannotStart(m_program, reason));
        } else if (!slot.exceeded.isEmpty()) {
            finishJob(slot, overLimit(path, slot.exceeded));
        } else {
            finishJob(slot, crashed(path, reason));
        }
    }
    dispatch();
}

void WorkerPool::finishJob(Slot &slot, const Result<Payload> &result)
{
    if (slot.job) {
        const WorkerJob job = std::move(*slot.job);
        slot.job.reset();
        job.finish(result);
    }
}

void WorkerPool::checkLimits()
{
    for (const std::unique_ptr<Slot> &slot : m_slots) {
        if (!slot->job || !slot->exceeded.isEmpty()) {
            continue;
        }
        slot->exceeded = exceededLimit(*slot);
        if (!slot->exceeded.isEmpty()) {
            slot->process->kill();
        }
    }
}

QString WorkerPool::exceededLimit(const Slot &slot) const
{
    const qint64 resident = slot.process->residentBytes().value_or(0);
    if (resident > m_limits.memoryBytes) {
        return translated(QT_TRANSLATE_NOOP("Library::MediaWorkers", "%1 MB of memory"))
            .arg(m_limits.memoryBytes / 1'000'000);
    }
    const auto spent = slot.process->cpuTime().value_or(slot.cpuBefore) - slot.cpuBefore;
    if (spent > m_limits.cpuTime) {
        return translated(QT_TRANSLATE_NOOP("Library::MediaWorkers", "%1 s of processor time"))
            .arg(static_cast<double>(m_limits.cpuTime.count()) / 1000);
    }
    if (slot.since.elapsed() > m_limits.wallTime.count()) {
        return translated(QT_TRANSLATE_NOOP("Library::MediaWorkers", "%1 s"))
            .arg(static_cast<double>(m_limits.wallTime.count()) / 1000);
    }
    return {};
}

void WorkerPool::retire(Slot &slot)
{
    if (slot.process) {
        slot.process->retire();
        slot.process = nullptr;
    }
}

void WorkerPool::endIdleProcesses()
{
    for (const std::unique_ptr<Slot> &slot : m_slots) {
        retire(*slot);
    }
}

} // namespace Library
