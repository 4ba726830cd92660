#include "sync/transfer/journalleduploads.h"

#include "library/catalog/query.h"
#include "sync/transfer/transfer.h"

#include <QFileInfo>

namespace Sync {

using Library::Database;
using Library::OpenMode;
using Library::Query;

Result<JournalledUploads> JournalledUploads::read(const QStringList &journalFiles)
{
    JournalledUploads result;
    for (const QString &file : journalFiles) {
        if (!QFileInfo::exists(file)) {
            continue;
        }
        Result<Database> database = Database::open(file, OpenMode::ReadOnly);
        if (!database) {
            return failure(database.error());
        }
        // One that failed may be tried again, and goes on then.
        Query rows(*database,
            "SELECT object, cleanup = 1 OR state NOT IN (?1, ?2, ?3) FROM transfer"
            " WHERE begun = 1 AND object IS NOT NULL");
        rows.bind(1, transferStateName(TransferState::Done))
            .bind(2, transferStateName(TransferState::Instant))
            .bind(3, transferStateName(TransferState::Cancelled));
        while (rows.next()) {
            (rows->boolean(1) ? result.unfinished : result.ended).insert(rows->id<ObjectId>(0));
        }
        if (rows.failed()) {
            return failure(rows.error());
        }
    }
    return result;
}

} // namespace Sync
