#pragma once

#include "library/base/result.h"
#include "library/catalog/objectchecks.h"

#include <QString>
#include <QVector>

#include <optional>

namespace Sync {

//! What a look at one object came to.
struct ScrubFinding
{
    Library::CheckedObject object; //!< with what is known of it now
    //! It was damaged or gone and is whole again: from where its bytes came.
    QString repairedFrom;
    //! Why it could not be read, or not be made whole again.
    std::optional<Error> error;

    bool isRepaired() const { return !repairedFrom.isEmpty(); }
    //! Its bytes are damaged or gone, and nothing was found to make them whole again.
    bool isLost() const
    {
        return !isRepaired()
            && (object.check.state == Library::CheckState::Damaged
                || object.check.state == Library::CheckState::Missing);
    }
};

struct ScrubProgress
{
    int objects = 0; //!< that were looked at
    int objectsTotal = 0;
    qint64 bytes = 0;
    qint64 bytesTotal = 0;
    QString name; //!< of the title that is read now

    bool operator==(const ScrubProgress &) const = default;
};

//! What a run over many objects came to.
struct ScrubReport
{
    ScrubProgress progress;
    int whole = 0;
    int mended = 0; //!< chunks of which another copy was whole
    //! Objects with something to tell: mended, repaired, lost, not read.
    QVector<ScrubFinding> findings;
};

} // namespace Sync
