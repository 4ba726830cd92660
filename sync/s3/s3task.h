#pragma once

#include "library/base/result.h"
#include "sync/s3/cluster.h"

#include <QFuture>
#include <QFutureWatcher>
#include <QObject>
#include <QPointer>
#include <QPromise>

#include <functional>
#include <memory>
#include <utility>

namespace Sync {

//! One call of the store on its way: what it asks of the storage, one request after another, and
//! the promise of its answer. Cancelling the future ends the request under way; a task that is let
//! go of without an end is cancelled. Made on any thread, then used on the cluster's alone.
template <class T>
class S3Task : public std::enable_shared_from_this<S3Task<T>>
{
public:
    S3Task() { m_promise.start(); }
    ~S3Task()
    {
        if (m_watcher) {
            m_watcher->deleteLater();
        }
    }
    Q_DISABLE_COPY_MOVE(S3Task)

    QFuture<Result<T>> future() { return m_promise.future(); }

    //! context lives on the cluster's thread, as long as the cluster.
    void begin(Cluster *cluster, QObject *context)
    {
        m_cluster = cluster;
        m_watcher = new QFutureWatcher<Result<T>>(context);
        QObject::connect(
            m_watcher, &QFutureWatcherBase::canceled, context, [weak = this->weak_from_this()] {
                if (const auto self = weak.lock()) {
                    self->onCancelled();
                }
            });
        m_watcher->setFuture(m_promise.future());
    }

    void ask(const S3Call &call, std::function<void(const S3Answer &)> then)
    {
        if (m_isOver || m_promise.isCanceled()) {
            onCancelled();
            return;
        }
        m_request = m_cluster->send(call,
            [self = this->shared_from_this(), then = std::move(then)](const S3Answer &answer) {
                self->m_request = 0;
                if (!self->m_isOver) {
                    then(answer);
                }
            });
    }

    void end(Result<T> result)
    {
        if (!std::exchange(m_isOver, true)) {
            m_promise.addResult(std::move(result));
            m_promise.finish();
        }
    }

private:
    void onCancelled()
    {
        if (!std::exchange(m_isOver, true)) {
            if (m_request != 0) {
                m_cluster->cancel(m_request);
            }
            m_promise.finish();
        }
    }

    QPromise<Result<T>> m_promise;
    Cluster *m_cluster = nullptr;
    QPointer<QFutureWatcher<Result<T>>> m_watcher;
    quint64 m_request = 0; //!< 0: none is under way
    bool m_isOver = false;
};

template <class T>
using S3TaskPointer = std::shared_ptr<S3Task<T>>;

} // namespace Sync
