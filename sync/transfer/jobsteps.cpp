#include "sync/transfer/jobsteps.h"

#include <QRandomGenerator>
#include <QTimer>

namespace Sync {

JobSteps::JobSteps(QObject *job, const RetryPolicy &policy, std::function<void(const Error &)> fail)
    : m_job(job)
    , m_policy(policy)
    , m_fail(std::move(fail))
{ }

JobSteps::~JobSteps()
{
    for (const std::function<void()> &cancel : std::as_const(m_cancels)) {
        cancel();
    }
}

void JobSteps::later(std::chrono::milliseconds delay, std::function<void()> fn)
{
    QTimer::singleShot(delay, m_job, [this, fn = std::move(fn)] {
        if (!m_whenIdle) {
            fn();
        }
    });
}

std::optional<std::chrono::milliseconds> JobSteps::nextDelay(const Error &error, int attempt) const
{
    return m_policy.delay(error, attempt, QRandomGenerator::global()->generateDouble());
}

void JobSteps::end(std::function<void()> whenIdle)
{
    if (m_whenIdle) {
        return;
    }
    m_whenIdle = std::move(whenIdle);
    for (const std::function<void()> &cancel : std::as_const(m_cancels)) {
        cancel();
    }
    reportWhenIdle();
}

void JobSteps::reportWhenIdle()
{
    if (!m_reported && m_cancels.isEmpty()) {
        m_reported = true;
        QMetaObject::invokeMethod(m_job, m_whenIdle, Qt::QueuedConnection);
    }
}

} // namespace Sync
