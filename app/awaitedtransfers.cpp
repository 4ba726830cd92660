#include "app/awaitedtransfers.h"

#include "app/commandline.h"
#include "app/instance.h"
#include "app/transferacts.h"
#include "library/base/async.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace App {

using Sync::Transfer;

namespace {

// Whoever waits for a verb is told; the transfer goes on at the next start.
bool waitsForRoom(const Transfer &transfer)
{
    return transfer.state == Sync::TransferState::Waiting && transfer.error
        && transfer.error->code == ErrorCode::NoSpace;
}

} // namespace

AwaitedTransfers::AwaitedTransfers(VerbContext &context, Sync::TransferQueue &queue)
    : QObject(&context)
    , m_context(context)
    , m_queue(queue)
{
    connect(&queue, &Sync::TransferQueue::transferChanged, this, &AwaitedTransfers::onChanged);
}

void AwaitedTransfers::start(const QFuture<Result<QVector<Sync::TransferId>>> &ids)
{
    Async::whenDone(ids, this, [this](const Result<QVector<Sync::TransferId>> &added) {
        if (!added) {
            m_context.fail(added.error());
            return;
        }
        m_ids = *added;
        for (const Transfer &transfer : m_queue.list()) {
            onChanged(transfer);
        }
        finishWhenDone();
    });
}

void AwaitedTransfers::onChanged(const Transfer &transfer)
{
    if (!m_ids.contains(transfer.id)) {
        return;
    }
    const bool moved = !m_transfers.contains(transfer.id)
        || m_transfers.value(transfer.id).state != transfer.state;
    m_transfers.insert(transfer.id, transfer);
    if (moved) {
        m_context.output().progress(
            QString(transfer.name + QStringLiteral(": ") + Sync::transferStateName(transfer.state)),
            toJson(transfer));
    }
    finishWhenDone();
}

void AwaitedTransfers::finishWhenDone()
{
    const bool allEnded
        = std::all_of(m_ids.cbegin(), m_ids.cend(), [this](const Sync::TransferId &id) {
              const auto found = m_transfers.constFind(id);
              return found != m_transfers.cend()
                  && (Sync::isFinal(found->state) || waitsForRoom(*found));
          });
    if (m_hasEnded || !allEnded) {
        return;
    }
    m_hasEnded = true;
    QJsonArray items;
    ExitCode exitCode = ExitCode::Done;
    for (const Sync::TransferId &id : std::as_const(m_ids)) {
        const Transfer transfer = m_transfers.value(id);
        items.append(toJson(transfer));
        if (transfer.error) {
            exitCode = exitCode == ExitCode::Done ? exitCodeFor(transfer.error->code) : exitCode;
            m_context.output().line(
                QString(transfer.name + QStringLiteral(": ") + transfer.error->message));
        }
    }
    m_context.output().document({{QStringLiteral("items"), items}});
    m_context.finish(exitCode);
}

void handOver(VerbContext &context, const QJsonObject &message)
{
    const Result<> sent = Instance::send(context.paths().dataFolder(), message);
    if (!sent) {
        context.fail(sent.error());
        return;
    }
    context.output().line(QCoreApplication::translate(
        "CommandLine", "The Matinee that is open does it. See its Transfers page."));
    context.output().document({{QStringLiteral("handedOver"), true}});
    context.finish(ExitCode::Done);
}

} // namespace App
