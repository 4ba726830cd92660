#pragma once

#include "library/base/result.h"
#include "library/catalog/importedplay.h"

namespace Library {

class Database;

//! Every title that is listed, with its names, ids and files. Blocks on the database; memory grows
//! with the library.
Result<QVector<ImportTarget>> readImportTargets(Database &database);

} // namespace Library
