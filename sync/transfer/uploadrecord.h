#pragma once

#include "sync/store/sourcefile.h"
#include "sync/transfer/transfer.h"

#include <QByteArray>
#include <QString>

#include <map>
#include <optional>

namespace Sync {

//! A part of an upload as the journal has it. Its hashes are noted before it is sent.
struct PartRecord
{
    QByteArray sha256; //!< of the part
    QByteArray chunkHashes; //!< 32 bytes a chunk, joined
    QString etag; //!< empty: not known to be stored

    bool operator==(const PartRecord &) const = default;
};

//! Everything that an upload needs to go on after a crash.
struct UploadRecord
{
    std::optional<FileStamp> stamp; //!< of the file when it was first read
    QByteArray sample; //!< hash of a few places of the file; empty for small files
    ObjectId object; //!< null: not chosen yet
    QString objectName;
    bool begun = false; //!< the store may know an upload for the object
    QString uploadId; //!< empty: none, or its answer was lost
    bool published = false; //!< the catalog may refer to the object
    std::map<int, PartRecord> parts; //!< by number

    bool operator==(const UploadRecord &) const = default;
};

//! One transfer in the journal.
struct TransferRecord
{
    TransferId id;
    QString file;
    TransferState state = TransferState::Waiting; //!< waiting, paused or final
    qint64 place = 0; //!< in the queue
    qint64 addedAtMs = 0;
    qint64 startedAtMs = 0;
    std::optional<Error> error;
    bool cleanup = false; //!< what it stored is still to be removed
    UploadRecord upload; //!< of what is brought here its object and name alone
    TransferDirection direction = TransferDirection::Upload;
    std::optional<ContentId> content; //!< of what is brought here, where it is known

    bool operator==(const TransferRecord &) const = default;
};

} // namespace Sync
