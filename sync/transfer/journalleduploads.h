#pragma once

#include "library/base/ids.h"
#include "library/base/result.h"

#include <QSet>
#include <QStringList>

namespace Sync {

//! What journals of this device say of multipart uploads.
struct JournalledUploads
{
    QSet<ObjectId> unfinished; //!< has begun, and the journal may go on with it or clean it up
    QSet<ObjectId> ended;

    //! Of all these files; one that is not there says nothing. Blocks; a program that has a journal
    //! open is not disturbed.
    static Result<JournalledUploads> read(const QStringList &journalFiles);
};

} // namespace Sync
