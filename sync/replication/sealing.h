#pragma once

#include "library/catalog/shared/pendingrecord.h"

#include <QVector>

namespace Sync {

//! The PC's clock and the store's, read together; milliseconds since 1970.
struct ClockReading
{
    qint64 localMs = 0;
    qint64 storeMs = 0; //!< median over the gateways

    qint64 offsetMs() const { return storeMs - localMs; }
};

//! Turns provisional stamps into final ones. Pure.
namespace Sealing {

//! A clock within this of the store's counts as right.
constexpr qint64 kTolerableOffsetMs = 2 * 60 * 1000;
//! A segment stamped later than this after the store's time is not merged yet.
constexpr qint64 kFutureMs = 10 * 60 * 1000;

//! The records in their order with stamps that rise, are later than lastSealed and than what each
//! overwrote, and are not in the store's future. Stamps stay as they are when the clock was right.
QVector<Library::ChangeRecord> seal(const QVector<Library::PendingRecord> &pending,
    const ClockReading &clock, const Library::Stamp &lastSealed);

//! Whether any record is stamped so late that the clock of its writer must be wrong.
bool isFromTheFuture(const QVector<Library::ChangeRecord> &records, qint64 storeMs);

} // namespace Sealing
} // namespace Sync
