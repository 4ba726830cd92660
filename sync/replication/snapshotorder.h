#pragma once

#include "sync/replication/snapshot.h"

#include <QVector>

namespace Sync {

//! In which order the rows of a snapshot are merged, as their places in it: first what many titles
//! name, then one title after the other with all that is its own, the latest first and a series as
//! a whole, so that somebody can browse long before everything is here. Pure.
QVector<qsizetype> mergeOrder(const QVector<SnapshotRow> &rows);

} // namespace Sync
