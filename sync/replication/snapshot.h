#pragma once

#include "library/base/result.h"
#include "library/catalog/shared/mergerules.h"
#include "sync/replication/recordcodec.h"

#include <functional>

namespace Sync {

//! What a snapshot says before its rows.
struct SnapshotHeader
{
    LibraryId library;
    SnapshotId id;
    WriterId writer; //!< who made it
    qint64 madeMs = 0; //!< time of the store
    VersionVector vector; //!< everything merged, the maker's own chain included

    bool operator==(const SnapshotHeader &) const = default;
};

//! One row of a shared table with the registers that its columns come from.
struct SnapshotRow
{
    int table = 0;
    QByteArray row;
    Library::Merge::Row state;

    bool operator==(const SnapshotRow &) const = default;
};

struct Snapshot
{
    SnapshotHeader header;
    QVector<SnapshotRow> rows; //!< of tables that the maker knows
    QVector<Library::ChangeRecord> records; //!< history, and what the maker does not understand

    bool operator==(const Snapshot &) const = default;
};

QByteArray encodeSnapshot(const Snapshot &snapshot);
//! From untrusted bytes: Corrupt, LimitExceeded, or Newer, also when a row has a table, a column or
//! a group that this program does not know: merged without it, it would be lost for good.
Result<Snapshot> decodeSnapshot(const QByteArray &bytes);

} // namespace Sync
