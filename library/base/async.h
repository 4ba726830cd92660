#pragma once

#include "library/base/result.h"

#include <QFuture>
#include <QFutureWatcher>
#include <QPromise>
#include <QThreadPool>

#include <memory>
#include <type_traits>
#include <utility>

//! The ways an answer crosses threads and layers. QFuture::then() is not used: in Qt 6.4 one with a
//! context aborts debug builds when that dies first, and one without runs twice, the second time
//! into a null pointer, when the future finishes while it is attached.
namespace Async {

//! Calls fn(Result<T>) on owner's thread once the future has finished. Nothing is called when owner
//! dies first. A future that was cancelled without a result gives ErrorCode::Cancelled.
template <class T, class Fn>
void whenDone(const QFuture<Result<T>> &future, QObject *owner, Fn fn)
{
    auto *watcher = new QFutureWatcher<Result<T>>(owner);
    QObject::connect(
        watcher, &QFutureWatcherBase::finished, owner, [watcher, fn = std::move(fn)]() mutable {
            watcher->deleteLater();
            const QFuture<Result<T>> done = watcher->future();
            if (done.resultCount() > 0) {
                fn(done.resultAt(0));
            } else {
                fn(Result<T>(failure(ErrorCode::Cancelled, {})));
            }
        });
    watcher->setFuture(future);
}

//! Lives on a thread that does nothing but tell of futures that have finished.
QObject *finishedFutures();

//! Calls fn(Result<T>) once the future has finished: at once when it has, else on a thread that all
//! who wait so share, so fn waits for nothing. For who has no thread with an event loop.
template <class T, class Fn>
void whenDone(const QFuture<Result<T>> &future, Fn fn)
{
    if (future.isFinished() && future.resultCount() > 0) {
        fn(future.resultAt(0));
        return;
    }
    QObject *owner = finishedFutures();
    QMetaObject::invokeMethod(
        owner, [future, owner, fn = std::move(fn)] { whenDone(future, owner, fn); },
        Qt::QueuedConnection);
}

//! What fn makes of the answer, as a future; fn returns a Result and is called as above.
template <class T, class Fn>
auto then(const QFuture<Result<T>> &future, Fn fn)
    -> QFuture<std::invoke_result_t<Fn, const Result<T> &>>
{
    auto promise = std::make_shared<QPromise<std::invoke_result_t<Fn, const Result<T> &>>>();
    promise->start();
    const auto answer = promise->future();
    whenDone(future, [promise, fn = std::move(fn)](const Result<T> &result) {
        promise->addResult(fn(result));
        promise->finish();
    });
    return answer;
}

//! A future that already holds its answer.
template <class T>
QFuture<Result<T>> ready(Result<T> result)
{
    QPromise<Result<T>> promise;
    promise.start();
    promise.addResult(std::move(result));
    promise.finish();
    return promise.future();
}

//! Runs fn() on the pool; fn returns a Result<T>. The pool must outlive the call.
template <class Fn>
auto run(QThreadPool *pool, Fn fn) -> QFuture<std::invoke_result_t<Fn>>
{
    using R = std::invoke_result_t<Fn>;
    auto promise = std::make_shared<QPromise<R>>();
    promise->start();
    const QFuture<R> future = promise->future();
    pool->start([promise, fn = std::move(fn)]() mutable {
        if (!promise->isCanceled()) {
            promise->addResult(fn());
        }
        promise->finish();
    });
    return future;
}

} // namespace Async
