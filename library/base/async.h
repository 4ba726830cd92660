#pragma once

#include "library/base/result.h"

#include <QFuture>
#include <QFutureWatcher>
#include <QPromise>
#include <QThreadPool>

#include <type_traits>
#include <utility>

//! The ways an answer crosses threads and layers. QFuture::then(context) is not used: in Qt 6.4 it
//! aborts debug builds when the context dies first.
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
