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
    auto promise = std::make_shared<QPromise<Result<SyncReport>>>();
    promise->start();
    QMetaObject::invokeMethod(
        d->engine,
        [engine = d->engine, keep, promise] {
            engine->sync(keep, [promise](const Result<SyncReport> &report) {
                promise->addResult(report);
                promise->finish();
            });
        },
        Qt::QueuedConnection);
    return promise->future();
}

QFuture<Result<KeepReview>> Synchronizer::review()
{
    auto promise = std::make_shared<QPromise<Result<KeepReview>>>();
    promise->start();
    QMetaObject::invokeMethod(
        d->engine,
        [engine = d->engine, promise] {
            engine->review([promise](const Result<KeepReview> &review) {
                promise->addResult(review);
                promise->finish();
            });
        },
        Qt::QueuedConnection);
    return promise->future();
}

} // namespace Sync
