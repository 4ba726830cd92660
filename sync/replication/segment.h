#pragma once

#include "library/base/result.h"
#include "sync/replication/recordcodec.h"
#include "sync/replication/version.h"

namespace Sync {

//! One link of a writer's chain: records that were sealed together. In a store it is never changed.
struct Segment
{
    LibraryId library;
    WriterId writer;
    quint64 sequence = 0; //!< from 1
    SegmentHash previous; //!< of the segment before; null for the first
    qint64 sealedMs = 0; //!< time of the store at sealing, since 1970
    QVector<Library::ChangeRecord> records;

    Position before() const { return {sequence - 1, previous}; }
    bool operator==(const Segment &) const = default;
};

QByteArray encodeSegment(const Segment &segment);
//! From untrusted bytes: Corrupt, LimitExceeded, or Newer when a newer Matinee wrote it.
Result<Segment> decodeSegment(const QByteArray &bytes);
SegmentHash hashOf(const QByteArray &segmentBytes);

} // namespace Sync
