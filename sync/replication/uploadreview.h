#pragma once

#include "sync/replication/documents.h"

#include <QVector>

#include <optional>

namespace Sync {

//! A multipart upload as a store lists it.
struct ListedUpload
{
    ObjectId object;
    qint64 begunMs = 0; //!< time of the store

    bool operator==(const ListedUpload &) const = default;
};

//! Which multipart uploads of a store nobody will go on with. Pure.
namespace UploadReview {

//! An upload that no live writer names is kept this long, by the store's time.
constexpr qint64 kAbandonedMs = qint64(30) * 24 * 60 * 60 * 1000;

struct Input
{
    QVector<ListedUpload> listed;
    WriterId self;
    QVector<ObjectId> unfinished; //!< uploads that the own journal may go on with
    //! The last ack of every writer that is not retired, the own one included; none where it could
    //! not be read.
    QMap<WriterId, std::optional<Ack>> liveAcks;
    qint64 storeMs = 0; //!< time of the store
};

//! The uploads to abort: those that the own ack names and the own journal does not know any more,
//! and old ones that no live writer names, the latter only when every ack could be read. What the
//! journal knows, or another live writer names, stays.
QVector<ListedUpload> toAbort(const Input &input);

} // namespace UploadReview
} // namespace Sync
