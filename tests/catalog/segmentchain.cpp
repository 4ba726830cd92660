#include "tests/catalog/segmentchain.h"

#include <QCryptographicHash>

#include <limits>

using namespace Library;

namespace {

//! Sealing as the protocol describes it, as simple as it gets.
void finalise(QVector<PendingRecord> &records, qint64 offsetMs, const Stamp &lastSealed)
{
    HybridClock clock(lastSealed.writer, lastSealed.wallMs, lastSealed.counter);
    Stamp last = lastSealed;
    for (PendingRecord &pending : records) {
        if (pending.sealedBefore) {
            continue;
        }
        Stamp &stamp = pending.record.stamp;
        if (offsetMs != 0 || stamp <= last) {
            clock.observe(pending.over);
            stamp = clock.next(stamp.wallMs + offsetMs);
        }
        clock.observe(stamp);
        last = stamp;
    }
}

} // namespace

Result<> SegmentChain::seal(
    CatalogWriter &writer, qint64 offsetMs, const std::optional<QVector<PendingRecord>> &pending)
{
    ReplicationLog &log = writer.replicationLog();
    const auto all = log.unsealed(std::numeric_limits<int>::max());
    const auto lastSealed = log.lastSealed();
    if (!all || !lastSealed) {
        return failure(all ? lastSealed.error() : all.error());
    }
    QVector<PendingRecord> records = pending.value_or(*all);
    finalise(records, offsetMs, *lastSealed);
    ChainSegment segment;
    segment.writer = writer.changes().writer();
    segment.sequence = quint64(m_segments.size()) + 1;
    const QByteArray bytes
        = segment.writer.toBytes() + QByteArray::number(qint64(segment.sequence));
    segment.hash = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
    for (const PendingRecord &one : std::as_const(records)) {
        segment.records.append(one.record);
    }
    const Result<> sealed = writer.seal(segment.sequence, segment.hash, bytes, records);
    if (sealed) {
        m_segments.append(std::move(segment));
    }
    return sealed;
}

Result<> SegmentChain::merge(CatalogWriter &into, int atMost) const
{
    if (m_segments.isEmpty()) {
        return {};
    }
    const auto vector = into.replicationLog().vector();
    if (!vector) {
        return failure(vector.error());
    }
    const quint64 known = vector->value(m_segments.first().writer).sequence;
    for (const ChainSegment &segment : m_segments) {
        if (segment.sequence <= known || atMost-- <= 0) {
            continue;
        }
        const Result<> merged
            = into.mergeSegment(segment.writer, segment.sequence, segment.hash, segment.records);
        if (!merged) {
            return merged;
        }
    }
    return {};
}

Result<> SegmentChain::mergeAll(CatalogWriter &into) const
{
    return merge(into, std::numeric_limits<int>::max());
}

void SegmentChain::cut(quint64 upTo)
{
    m_segments.resize(qMin(m_segments.size(), qsizetype(upTo)));
}
