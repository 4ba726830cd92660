#pragma once

#include "library/base/result.h"
#include "library/import/jellyfindatabase.h"

namespace Library::Import {

//! Those who have an account on the server.
Result<QVector<SourceUser>> plexUsers(ForeignDatabase &file);
//! What one of them did, of titles that the server has, and of views of those that it had. Blocks
//! on the database.
Result<QVector<ImportedState>> readPlex(ForeignDatabase &file, const QString &user);

} // namespace Library::Import
