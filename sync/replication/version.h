#pragma once

#include "library/base/ids.h"
#include "library/catalog/shared/hlc.h"

#include <QMap>

namespace Sync {

using Library::WriterId;

//! SHA-256 of a segment's bytes as they are in the store.
using SegmentHash = BytesId<struct SegmentHashTag, 32>;
using SnapshotId = BytesId<struct SnapshotTag, 16>; //!< random

//! A place in a writer's chain of segments; sequence 0 is before the first one.
struct Position
{
    quint64 sequence = 0;
    SegmentHash hash; //!< of the segment with this sequence; null at 0

    bool operator==(const Position &) const = default;
};

//! How far each writer's chain is merged.
using VersionVector = QMap<WriterId, Position>;

} // namespace Sync
