#pragma once

#include "library/base/result.h"
#include "sync/store/objectstore.h"

namespace Sync {

//! One page of the keys below a folder in the order of their UTF-8 bytes; `hidden` is the name at
//! the top that holds no objects. Blocks. A folder that cannot be read is an error, never empty.
Result<ObjectList> listFolder(const QString &root, const QString &hidden, const QString &prefix,
    const QString &after, int limit);

//! NotFound when path is not a regular file.
Result<ObjectStat> statFile(const QString &path, const QString &key);

} // namespace Sync
