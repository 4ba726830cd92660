#pragma once

#include "library/base/result.h"
#include "sync/replication/version.h"
#include "sync/store/cborinput.h"

#include <QVector>

namespace Sync {

//! `catalog/<writer>/ack`: what a writer has merged. Written over and over; an older one that a
//! store still shows only claims less.
struct Ack
{
    LibraryId library;
    WriterId writer;
    VersionVector merged; //!< of the other writers
    Position sealed; //!< everything decided before those merges is in the own chain up to here
    qint64 madeMs = 0; //!< time of the store
    QVector<ObjectId> uploads; //!< objects whose multipart upload has begun and not ended

    bool operator==(const Ack &) const = default;
};

QByteArray encodeAck(const Ack &ack);
Result<Ack> decodeAck(const QByteArray &bytes);

//! `catalog/<writer>/head`: a hint how long the chain is.
QByteArray encodeHead(quint64 sequence);
Result<quint64> decodeHead(const QByteArray &bytes);

//! What the documents of replication have in common: a map whose first entry is the format.
namespace Documents {

constexpr quint64 kFormat = 1;

tl::unexpected<Error> corrupt();
tl::unexpected<Error> tooLarge();
tl::unexpected<Error> newer();
//! Enters the map and reads the format; Newer when it is above kFormat.
Result<> begin(CborInput &in, quint64 entries);
//! The number of the given key.
std::optional<quint64> number(CborInput &in, quint64 key);

template <class Id>
std::optional<Id> id(CborInput &in, quint64 key)
{
    if (in.number() != key) {
        return std::nullopt;
    }
    const std::optional<QByteArray> bytes = in.bytes(Id::kSize);
    return bytes ? Id::fromBytes(*bytes) : std::nullopt;
}

} // namespace Documents
} // namespace Sync
