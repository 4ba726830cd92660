#pragma once

#include "library/base/ids.h"
#include "library/base/result.h"

#include <QMetaType>
#include <QStringList>
#include <QVector>

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
        Waiting //!< something stands in the way; tried again unless only a person can mend it
    };

    Phase phase = Phase::Starting;
    qint64 sinceMs = 0; //!< this PC's clock
    qint64 lastContactMs = 0; //!< when a round last reached the storage; 0: never
    std::optional<Error> error; //!< of Waiting
    //! Devices by name whose changes wait: stamped in the future, or written by a newer Matinee.
    QStringList fromTheFuture;
    QStringList newer;
    //! Since this start this PC tells its changes as another device: its data folder is an older
    //! one or a copy, or it was away until it was retired. Nothing is lost by it.
    bool goesOnAsAnother = false;
    qint64 clockOffMs = 0; //!< of this PC, where that is more than changes can bear; else 0

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
    int abortedUploads = 0; //!< that nobody would have gone on with
};

//! What housekeeping would do, or waits for.
struct KeepReview
{
    struct Object
    {
        ObjectId object;
        QString name; //!< of its file
        qint64 sizeBytes = 0;
    };
    QVector<Object> toMark; //!< of titles that have been in the trash long enough, and duplicates
    QVector<Object> marked; //!< removed once every device has acknowledged it
    QVector<Object> needed; //!< marked, though a title came back: copied before anything is removed
};

} // namespace Sync

Q_DECLARE_METATYPE(Sync::SyncState)
