#include "sync/replication/synchronizer.h"

#include "sync/replication/syncengine.h"

#include <QPromise>
#include <QThread>

namespace Sync {

class Synchronizer::Private
{
public:
    QThread thread;
    SyncEngine *engine = nullptr; //!< lives on the thread and goes when it ends

    //! Runs fn(engine, answer) there.
    template <class T, class Fn>
    QFuture<Result<T>> post(Fn fn)
    {
        auto promise = std::make_shared<QPromise<Result<T>>>();
        promise->start();
        QMetaObject::invokeMethod(
            engine,
            [to = engine, fn, promise] {
                fn(*to, [promise](const Result<T> &result) {
                    promise->addResult(result);
                    promise->finish();
                });
            },
            Qt::QueuedConnection);
        return promise->future();
    }
};

Synchronizer::Synchronizer(const Options &options)
    : d(std::make_unique<Private>())
{
    d->engine = new SyncEngine(options);
    d->thread.setObjectName(QStringLiteral("replication"));
    d->engine->moveToThread(&d->thread);
    connect(&d->thread, &QThread::finished, d->engine, &QObject::deleteLater);
    connect(d->engine, &SyncEngine::stateChanged, this, [this](const SyncState &state) {
        m_state = state;
        emit stateChanged(state);
    });
    connect(d->engine, &SyncEngine::mustUploadAgain, this, &Synchronizer::mustUploadAgain);
    d->thread.start();
}

Synchronizer::~Synchronizer()
{
    d->thread.quit();
    d->thread.wait();
}

void Synchronizer::start()
{
    QMetaObject::invokeMethod(d->engine, &SyncEngine::start, Qt::QueuedConnection);
}

QFuture<Result<SyncReport>> Synchronizer::sync(SyncRound::Keep keep)
{
    return d->post<SyncReport>(
        [keep](SyncEngine &engine, const auto &answer) { engine.sync(keep, answer); });
}

QFuture<Result<KeepReview>> Synchronizer::review()
{
    return d->post<KeepReview>(
        [](SyncEngine &engine, const auto &answer) { engine.review(answer); });
}

} // namespace Sync
