#pragma once

#include "library/base/async.h"
#include "library/base/result.h"
#include "sync/transfer/retrypolicy.h"

#include <QHash>
#include <QObject>

#include <chrono>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

namespace Sync {

//! The bookkeeping of a job that asks one thing after another: which answers are outstanding,
//! asking again after passing errors, and ending only when nothing is under way. A member of the
//! job, on its thread; destroying it cancels what is outstanding.
class JobSteps
{
    Q_DISABLE_COPY_MOVE(JobSteps)
public:
    //! fail is called for the first error that nobody else handles, and must call end().
    JobSteps(QObject *job, const RetryPolicy &policy, std::function<void(const Error &)> fail);
    ~JobSteps();

    //! Runs then(result) unless the job ends before.
    template <class T, class Fn>
    void step(QFuture<Result<T>> future, Fn then)
    {
        const int number = ++m_lastStep;
        m_cancels.insert(number, [future]() mutable { future.cancel(); });
        Async::whenDone(
            future, m_job, [this, number, then = std::move(then)](const Result<T> &result) {
                m_cancels.remove(number);
                if (m_whenIdle) {
                    reportWhenIdle();
                } else {
                    then(result);
                }
            });
    }

    //! Runs then(value); an error fails the job.
    template <class T, class Fn>
    void need(QFuture<Result<T>> future, Fn then)
    {
        step(std::move(future),
            [this, then = std::move(then)](const Result<T> &result) { succeed(result, then); });
    }

    //! Calls again after a passing error as the policy says, then runs then(result).
    template <class Call, class Fn>
    void ask(Call call, Fn then, int attempt = 1)
    {
        using R = decltype(call().resultAt(0));
        step(call(), [this, call, then, attempt](const R &result) {
            const auto delay = result ? std::nullopt : nextDelay(result.error(), attempt);
            if (delay) {
                later(*delay, [this, call, then, attempt] { ask(call, then, attempt + 1); });
            } else {
                then(result);
            }
        });
    }

    //! ask() whose last error fails the job.
    template <class Call, class Fn>
    void askFor(Call call, Fn then)
    {
        using R = decltype(call().resultAt(0));
        ask(call, [this, then = std::move(then)](const R &result) { succeed(result, then); });
    }

    //! Unless the job ends before.
    void later(std::chrono::milliseconds delay, std::function<void()> fn);
    //! How long to wait before the next try; nothing when there is none.
    std::optional<std::chrono::milliseconds> nextDelay(const Error &error, int attempt) const;

    bool hasEnded() const { return bool(m_whenIdle); }
    //! Cancels what is outstanding and, when all of it has answered, runs whenIdle from the event
    //! loop. Later calls do nothing.
    void end(std::function<void()> whenIdle);

private:
    template <class R, class Fn>
    void succeed(const R &result, const Fn &then)
    {
        if (!result) {
            m_fail(result.error());
        } else if constexpr (std::is_void_v<typename R::value_type>) {
            then();
        } else {
            then(*result);
        }
    }
    void reportWhenIdle();

    QObject *m_job;
    RetryPolicy m_policy;
    std::function<void(const Error &)> m_fail;
    QHash<int, std::function<void()>> m_cancels; //!< by step, of those without an answer
    int m_lastStep = 0;
    std::function<void()> m_whenIdle;
    bool m_reported = false;
};

} // namespace Sync
