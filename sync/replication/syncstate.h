#pragma once

#include "library/base/result.h"

#include <QMetaType>
#include <QStringList>

#include <optional>

namespace Sync {

//! How the catalog on this PC stands to what the household's storage holds; for people.
struct SyncState
{
    enum class Phase
    {
        Starting, //!< nothing is known yet
        Working,
        UpToDate, //!< all that is known to the storage is here, and the reverse, when last asked
        Waiting //!< something stands in the way; it is tried again
    };

    Phase phase = Phase::Starting;
    qint64 sinceMs = 0; //!< this PC's clock
    qint64 lastContactMs = 0; //!< when a round last reached the storage; 0: never
    std::optional<Error> error; //!< of Waiting
    //! Devices by name whose changes wait: stamped in the future, or written by a newer Matinee.
    QStringList fromTheFuture;
    QStringList newer;

    bool operator==(const SyncState &) const = default;
};

//! What one round did.
struct SyncReport
{
    int sentSegments = 0;
    int mergedSegments = 0;
    int mergedRecords = 0;
    bool mergedSnapshot = false;
    int removedObjects = 0;
    int markedObjects = 0;
};

} // namespace Sync

Q_DECLARE_METATYPE(Sync::SyncState)
