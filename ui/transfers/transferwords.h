#pragma once

#include "sync/transfer/bandwidthplan.h"
#include "sync/transfer/transfer.h"
#include "ui/rows/actionrow.h"

namespace Ui {

//! Which part of the page a transfer stands in.
enum class TransferGroup
{
    Now,
    NeedsYou,
    Done
};

enum class TransferAct
{
    Pause,
    Continue,
    Retry,
    Cancel
};

//! What the Transfers page says of a transfer. Pure functions; translated.
namespace TransferWords {
TransferGroup group(const Sync::Transfer &transfer);
QString groupHead(TransferGroup group);
//! nowMs: wall time, for "next try in 30 s".
QString state(const Sync::Transfer &transfer, qint64 nowMs);
Tone tone(const Sync::Transfer &transfer);
QVector<TransferAct> acts(const Sync::Transfer &transfer);
QString actName(TransferAct act);
//! It waits for its turn, so that it can be moved among those that do.
bool canMove(const Sync::Transfer &transfer);
QString moveName(Sync::TransferMove move);
//! All but the head.
ActionRow row(const Sync::Transfer &transfer, qint64 nowMs);
//! For a screen reader: "Winter Timetable.mkv, uploading, 24 of 40 parts stored, …".
QString spoken(const Sync::Transfer &transfer, qint64 nowMs);
//! "3 of 9 on their way · 24.1 MB/s · about 18 min left"; empty when there is nothing.
QString summary(const QVector<Sync::Transfer> &transfers);
//! "limited to 2 MB/s up"; empty when nothing is.
QString limits(const Sync::BandwidthLimits &limits);
} // namespace TransferWords

} // namespace Ui
