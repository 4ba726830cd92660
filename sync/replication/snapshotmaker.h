#pragma once

#include "sync/replication/snapshot.h"

namespace Library {
class Database;
}

namespace Sync {

//! Snapshots out of the catalog, and compared with it. Within one transaction of a reader: what is
//! written meanwhile does not count.
namespace SnapshotMaker {

//! The header's vector is filled in. Busy: something is not sealed yet, which may still get
//! another stamp.
Result<QByteArray> make(Library::Database &database, SnapshotHeader header);
//! Where the snapshot has something that is unknown here, or lacks what its vector covers; empty:
//! it is whole.
Result<QString> differenceTo(Library::Database &database, const Snapshot &snapshot);

} // namespace SnapshotMaker
} // namespace Sync
