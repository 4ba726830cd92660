#pragma once

#include "sync/replication/documents.h"
#include "sync/replication/segment.h"
#include "sync/replication/snapshot.h"

//! Documents of replication with something of everything that they can say. Their encodings are in
//! tests/fuzz/seeds, and may never change.
namespace ReplicationSamples {

constexpr qint64 kSealedMs = 1'700'000'000'000;

//! An id whose bytes are all the same.
template <class Id>
Id id(int byte)
{
    return *Id::fromBytes(QByteArray(Id::kSize, char(byte)));
}

Sync::WriterId writer(int device);
//! Every kind of value, several writers and acts, what only a newer program knows.
Sync::Segment segment();
//! The first of its writer, with nothing in it.
Sync::Segment emptySegment();
Sync::Snapshot snapshot();
Sync::Ack ack();

//! The golden bytes of a document.
QByteArray seed(const char *file);

} // namespace ReplicationSamples
