#include "sync/transfer/transferqueue.h"

#include "sync/transfer/transferengine.h"

#include <QPromise>
#include <QThread>

namespace Sync {

class TransferQueue::Private
{
public:
    std::shared_ptr<TransferList> list = std::make_shared<TransferList>();
    QThread thread;
    TransferEngine *engine = nullptr; //!< lives on the thread and goes when it ends

    //! Runs fn(engine, promise) on the sync thread; fn or what it starts finishes the promise.
    template <class T, class Fn>
    QFuture<Result<T>> post(Fn fn)
    {
        auto promise = std::make_shared<QPromise<Result<T>>>();
        promise->start();
        const QFuture<Result<T>> future = promise->future();
        QMetaObject::invokeMethod(
            engine,
            [to = engine, fn, promise] {
                fn(*to, [promise](const Result<T> &result) {
                    promise->addResult(result);
                    promise->finish();
                });
            },
            Qt::QueuedConnection);
        return future;
    }

    QFuture<Result<>> call(
        const TransferId &id, Result<> (TransferEngine::*method)(const TransferId &))
    {
        return post<void>([id, method](TransferEngine &to, const TransferEngine::Answer &answer) {
            answer((to.*method)(id));
        });
    }
    QFuture<Result<>> call(Result<> (TransferEngine::*method)())
    {
        return post<void>([method](TransferEngine &to, const TransferEngine::Answer &answer) {
            answer((to.*method)());
        });
    }
};

TransferQueue::TransferQueue(std::unique_ptr<Private> data)
    : d(std::move(data))
{ }

TransferQueue::~TransferQueue()
{
    d->thread.quit();
    d->thread.wait();
}

Result<std::unique_ptr<TransferQueue>> TransferQueue::open(const Options &options)
{
    Result<std::unique_ptr<TransferJournal>> journal
        = TransferJournal::open(options.journalFile, *options.clock);
    if (!journal) {
        return failure(journal.error());
    }
    Result<QVector<TransferRecord>> records = (*journal)->load();
    if (!records) {
        return failure(records.error());
    }
    auto data = std::make_unique<Private>();
    data->engine
        = new TransferEngine(options, std::move(*journal), std::move(*records), data->list);
    std::unique_ptr<TransferQueue> queue(new TransferQueue(std::move(data)));
    Private &own = *queue->d;
    own.thread.setObjectName(QStringLiteral("sync"));
    own.engine->moveToThread(&own.thread);
    connect(&own.thread, &QThread::started, own.engine, &TransferEngine::start);
    connect(&own.thread, &QThread::finished, own.engine, &QObject::deleteLater);
    connect(own.engine, &TransferEngine::added, queue.get(), &TransferQueue::transferAdded);
    connect(own.engine, &TransferEngine::changed, queue.get(), &TransferQueue::transferChanged);
    connect(own.engine, &TransferEngine::removed, queue.get(), &TransferQueue::transferRemoved);
    own.thread.start();
    return queue;
}

QFuture<Result<QVector<TransferId>>> TransferQueue::add(const QStringList &files)
{
    return d->post<QVector<TransferId>>(
        [files](TransferEngine &to, const auto &answer) { to.add(files, answer); });
}

QFuture<Result<QVector<TransferId>>> TransferQueue::download(
    const QVector<DownloadRequest> &requests)
{
    return d->post<QVector<TransferId>>(
        [requests](TransferEngine &to, const auto &answer) { answer(to.download(requests)); });
}

QFuture<Result<>> TransferQueue::pause(const TransferId &id)
{
    return d->call(id, &TransferEngine::pause);
}

QFuture<Result<>> TransferQueue::resume(const TransferId &id)
{
    return d->call(id, &TransferEngine::resume);
}

QFuture<Result<>> TransferQueue::cancel(const TransferId &id)
{
    return d->call(id, &TransferEngine::cancel);
}

QFuture<Result<>> TransferQueue::retry(const TransferId &id)
{
    return d->call(id, &TransferEngine::retry);
}

QFuture<Result<>> TransferQueue::move(const TransferId &id, TransferMove move)
{
    return d->post<void>([id, move](TransferEngine &to, const TransferEngine::Answer &answer) {
        answer(to.move(id, move));
    });
}

QFuture<Result<>> TransferQueue::moveBefore(const TransferId &id, const TransferId &other)
{
    return d->post<void>([id, other](TransferEngine &to, const TransferEngine::Answer &answer) {
        answer(to.moveBefore(id, other));
    });
}

QFuture<Result<>> TransferQueue::pauseAll()
{
    return d->call(&TransferEngine::pauseAll);
}

QFuture<Result<>> TransferQueue::resumeAll()
{
    return d->call(&TransferEngine::resumeAll);
}

QFuture<Result<>> TransferQueue::clearFinished()
{
    return d->call(&TransferEngine::clearFinished);
}

QVector<Transfer> TransferQueue::list() const
{
    const QMutexLocker lock(&d->list->mutex);
    return d->list->transfers;
}

QFuture<Result<LibraryId>> TransferQueue::library()
{
    return d->post<LibraryId>([](TransferEngine &to, const auto &answer) { to.library(answer); });
}

} // namespace Sync
