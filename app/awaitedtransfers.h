#pragma once

#include "sync/transfer/transferqueue.h"

#include <QHash>
#include <QJsonObject>
#include <QObject>
#include <QVector>

namespace App {

class VerbContext;

//! Waits for a verb until each of some transfers has ended one way or another, and finishes the
//! verb. A child of the context; the queue outlives it.
class AwaitedTransfers final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AwaitedTransfers)
public:
    AwaitedTransfers(VerbContext &context, Sync::TransferQueue &queue);

    void start(const QFuture<Result<QVector<Sync::TransferId>>> &ids);

private:
    void onChanged(const Sync::Transfer &transfer);
    void finishWhenDone();

    VerbContext &m_context;
    Sync::TransferQueue &m_queue;
    QVector<Sync::TransferId> m_ids;
    QHash<Sync::TransferId, Sync::Transfer> m_transfers;
    bool m_hasEnded = false;
};

//! The window of this data folder does what the message says; it shows how it goes.
void handOver(VerbContext &context, const QJsonObject &message);

} // namespace App
