#include "sync/replication/sealing.h"

#include "library/base/mutation.h"

#include <QSet>

#include <algorithm>
#include <cstdlib>

namespace Sync::Sealing {

using Library::ChangeRecord;
using Library::HybridClock;
using Library::PendingRecord;
using Library::Stamp;

QVector<ChangeRecord> seal(
    const QVector<PendingRecord> &pending, const ClockReading &clock, const Stamp &lastSealed)
{
    const qint64 offsetMs = clock.offsetMs();
    const bool wrong = std::llabs(offsetMs) > kTolerableOffsetMs;
    // The clock may have been set right since a record was written: none is sealed in the future.
    const qint64 latestMs = clock.storeMs + kTolerableOffsetMs;
    HybridClock hybrid(lastSealed.writer, lastSealed.wallMs, lastSealed.counter);
    Stamp last = lastSealed;
    QSet<Stamp> provisional;
    for (const PendingRecord &one : pending) {
        provisional.insert(one.record.stamp);
    }
    QVector<ChangeRecord> records;
    records.reserve(pending.size());
    for (const PendingRecord &one : pending) {
        ChangeRecord record = one.record;
        const bool right = !wrong && record.stamp.wallMs <= latestMs && record.stamp > last;
        if (!one.sealedBefore && !right && !MATINEE_BREAKS(12)) {
            // What was overwritten may itself have been provisional: its place in the order is
            // kept already, its stamp was never anybody's.
            if (!provisional.contains(one.over) && one.over.wallMs <= clock.storeMs + kFutureMs) {
                hybrid.observe(one.over);
            }
            const qint64 shiftedMs = record.stamp.wallMs + (wrong ? offsetMs : 0);
            record.stamp = hybrid.next(std::clamp(shiftedMs, qint64(0), latestMs));
        }
        if (!one.sealedBefore) {
            hybrid.observe(record.stamp);
            last = record.stamp;
        }
        records.append(std::move(record));
    }
    return records;
}

bool isFromTheFuture(const QVector<ChangeRecord> &records, qint64 storeMs)
{
    return !MATINEE_BREAKS(12)
        && std::any_of(records.begin(), records.end(),
            [&](const ChangeRecord &record) { return record.stamp.wallMs > storeMs + kFutureMs; });
}

} // namespace Sync::Sealing
