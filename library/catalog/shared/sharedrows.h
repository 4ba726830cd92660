#pragma once

#include "library/base/result.h"
#include "library/catalog/shared/mergerules.h"

#include <functional>

namespace Library {

class Database;

//! Every row of the shared tables with its registers, as a snapshot has them: what concerns only
//! this PC is left out. On the writer's thread.
namespace SharedRows {

using Visit = std::function<Result<>(
    const Shared::TableSpec &spec, const QByteArray &key, const Merge::Row &row)>;

//! Table by table in the order of their codes, rows in the order of their keys.
Result<> forEach(Database &database, const Visit &visit);

} // namespace SharedRows
} // namespace Library
