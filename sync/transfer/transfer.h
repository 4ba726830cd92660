#pragma once

#include "library/base/ids.h"
#include "library/base/result.h"

#include <QMetaType>
#include <QString>

#include <optional>

namespace Sync {

using TransferId = BytesId<struct TransferTag, 16>; //!< random

enum class TransferDirection
{
    Upload,
    Download, //!< into a file
    Keep //!< into the cache of this PC, where it stays
};

//! Returns the stable lower-case name used in JSON output and the journal.
QString transferDirectionName(TransferDirection direction);

//! What a person is told about a transfer.
enum class TransferState
{
    Waiting, //!< for its turn, or, with an error, for the next try at retryAtMs
    Reading, //!< looking for a copy that the store, or this PC, already has
    Uploading,
    Downloading,
    Verifying, //!< all parts are sent: publishing and reading back
    Done, //!< stored, read back and in the catalog; or whole on this PC
    Instant, //!< where it should go the bytes already were
    Paused,
    Failed, //!< ended by a permanent error; a person may retry
    Cancelled //!< a person may retry, which undoes the cancelling
};

//! Returns the stable lower-case name used in JSON output and the journal.
QString transferStateName(TransferState state);
//! Nothing more happens to it unless a person acts.
bool isFinal(TransferState state);

//! Where a waiting transfer is put among those that wait.
enum class TransferMove
{
    First,
    Up,
    Down,
    Last
};

//! One file on its way into the store or out of it, as the Transfers page and the command line show
//! it.
struct Transfer
{
    TransferId id;
    QString file; //!< absolute path on this PC; of what is kept its name alone
    QString name; //!< last part of the path
    TransferState state = TransferState::Waiting;
    qint64 totalBytes = 0;
    qint64 doneBytes = 0; //!< stored, or on their way there; while Reading: read
    int partsTotal = 0; //!< 0: not known yet
    int partsStored = 0;
    int partsUnderWay = 0;
    qint64 bytesPerSecond = 0; //!< over the last seconds; 0 when nothing moves
    qint64 place = 0; //!< in the queue: smaller comes first
    qint64 addedAtMs = 0;
    qint64 startedAtMs = 0; //!< wall time of the first read; 0: not yet
    qint64 retryAtMs = 0; //!< wall time of the next try; 0: none planned
    std::optional<Error> error; //!< why it failed, or why it waits
    ObjectId object; //!< null until stored
    TransferDirection direction = TransferDirection::Upload;

    bool operator==(const Transfer &) const = default;
};

} // namespace Sync

Q_DECLARE_METATYPE(Sync::Transfer)
Q_DECLARE_METATYPE(Sync::TransferId)
