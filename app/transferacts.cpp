#include "app/transferacts.h"

#include "app/output.h"
#include "library/base/async.h"
#include "sync/transfer/transferqueue.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <array>
#include <utility>

namespace App {

namespace {

using Sync::Transfer;
using Sync::TransferId;
using Sync::TransferMove;
using Sync::TransferQueue;

struct QueueAct
{
    const char *name;
    QFuture<Result<>> (*call)(TransferQueue &, const TransferId &);
};

template <auto method>
QFuture<Result<>> act(TransferQueue &queue, const TransferId &id)
{
    return (queue.*method)(id);
}

template <TransferMove move>
QFuture<Result<>> moveTo(TransferQueue &queue, const TransferId &id)
{
    return queue.move(id, move);
}

constexpr std::array kQueueActs{QueueAct{"pause", act<&TransferQueue::pause>},
    QueueAct{"resume", act<&TransferQueue::resume>},
    QueueAct{"cancel", act<&TransferQueue::cancel>}, QueueAct{"retry", act<&TransferQueue::retry>},
    QueueAct{"first", moveTo<TransferMove::First>}, QueueAct{"up", moveTo<TransferMove::Up>},
    QueueAct{"down", moveTo<TransferMove::Down>}, QueueAct{"last", moveTo<TransferMove::Last>}};

Result<QueueAct> actNamed(const QString &name)
{
    for (const QueueAct &act : kQueueActs) {
        if (name == QLatin1String(act.name)) {
            return act;
        }
    }
    return failure(ErrorCode::InvalidInput,
        QCoreApplication::translate("CommandLine",
            "A transfer can be told to pause, resume, cancel or retry, or to go first, up, down or "
            "last, not “%1”.")
            .arg(name));
}

Result<TransferId> transferNamed(const QVector<Transfer> &transfers, const QString &text)
{
    std::optional<TransferId> found;
    for (const Transfer &transfer : transfers) {
        if (text.isEmpty() || !transfer.id.toString().startsWith(text.toLower())) {
            continue;
        }
        if (found) {
            return failure(ErrorCode::InvalidInput,
                QCoreApplication::translate(
                    "CommandLine", "Several transfers begin with “%1”. Give more of the id.")
                    .arg(text));
        }
        found = transfer.id;
    }
    if (!found) {
        return failure(ErrorCode::NotFound,
            QCoreApplication::translate(
                "CommandLine", "There is no transfer “%1”. See matinee transfers.")
                .arg(text));
    }
    return *found;
}

// All of them, or the one.
QJsonObject documentOf(const QVector<Transfer> &transfers, const std::optional<TransferId> &one)
{
    QJsonArray items;
    for (const Transfer &transfer : transfers) {
        if (!one || transfer.id == *one) {
            items.append(toJson(transfer));
        }
    }
    return {{QStringLiteral("items"), items}};
}

} // namespace

QJsonObject toJson(const Transfer &transfer)
{
    QJsonObject object{{QStringLiteral("id"), transfer.id.toString()},
        {QStringLiteral("direction"), Sync::transferDirectionName(transfer.direction)},
        {QStringLiteral("file"), transfer.file},
        {QStringLiteral("state"), Sync::transferStateName(transfer.state)},
        {QStringLiteral("totalBytes"), transfer.totalBytes},
        {QStringLiteral("doneBytes"), transfer.doneBytes}};
    if (!transfer.object.isNull()) {
        object.insert(QStringLiteral("object"), transfer.object.toString());
    }
    if (transfer.error) {
        object.insert(QStringLiteral("error"), toJson(*transfer.error));
    }
    return object;
}

void actOnTransfers(TransferQueue &queue, const QStringList &arguments, QObject *owner,
    std::function<void(const Result<QJsonObject> &)> done)
{
    if (arguments.isEmpty()) {
        done(documentOf(queue.list(), {}));
        return;
    }
    const Result<QueueAct> act = actNamed(arguments.first());
    if (!act) {
        done(failure(act.error()));
        return;
    }
    const Result<TransferId> id = transferNamed(queue.list(), arguments.value(1));
    if (!id) {
        done(failure(id.error()));
        return;
    }
    Async::whenDone(act->call(queue, *id), owner,
        [&queue, id = *id, done = std::move(done)](const Result<> &acted) {
            done(
                acted ? Result<QJsonObject>(documentOf(queue.list(), id)) : failure(acted.error()));
        });
}

} // namespace App
