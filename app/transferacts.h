#pragma once

#include "library/base/result.h"
#include "sync/transfer/transfer.h"

#include <QJsonObject>
#include <QStringList>

#include <functional>

class QObject;

namespace Sync {
class TransferQueue;
}

namespace App {

QJsonObject toJson(const Sync::Transfer &transfer);

//! What the verb "transfers" asks of the queue, whichever program has it: nothing, or an act
//! ("pause", "resume", "cancel", "retry", or "first", "up", "down", "last" for one that waits)
//! and the beginning of a transfer's id. done gets a
//! document with "items", the transfers in their order or the one that was meant, unless owner goes
//! first.
void actOnTransfers(Sync::TransferQueue &queue, const QStringList &arguments, QObject *owner,
    std::function<void(const Result<QJsonObject> &)> done);

} // namespace App
