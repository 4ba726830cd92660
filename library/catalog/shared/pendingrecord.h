#pragma once

#include "library/catalog/shared/changerecord.h"

namespace Library {

//! A record of the change log that is in no segment yet: its stamp is provisional.
struct PendingRecord
{
    qint64 no = 0; //!< place in the log
    ChangeRecord record;
    Stamp over; //!< the latest stamp that the edit overwrote; null: none
    bool sealedBefore = false; //!< was in a segment of an earlier incarnation: the stamp is final
};

} // namespace Library
