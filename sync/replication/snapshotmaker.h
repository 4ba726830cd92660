#pragma once

#include "sync/replication/snapshot.h"

namespace Library {
class Database;
}

namespace Sync {

//! Snapshots out of the catalog, and compared with it. Within one transaction of a reader: what is
//! written meanwhile does not count.
namespace SnapshotMaker {

enum class Unsealed
{
    Refused, //!< with Busy: it may still get another stamp
    Taken
};
//! Everything that the household shares; the header's vector is filled in.
Result<Snapshot> collect(
    Library::Database &database, const SnapshotHeader &header, Unsealed unsealed);
//! The same as it goes to the store.
Result<QByteArray> make(Library::Database &database, const SnapshotHeader &header);
//! Where the snapshot has something that is unknown here, or lacks what its vector covers; empty:
//! it is whole.
Result<QString> differenceTo(Library::Database &database, const Snapshot &snapshot);

} // namespace SnapshotMaker
} // namespace Sync
