#pragma once

#include "library/base/clock.h"
#include "library/base/result.h"

#include <QString>

#include <functional>

namespace Library {

//! How far it is, in per cent; false stops it. Called from the thread that does the work.
using UpkeepProgress = std::function<bool(int percent)>;

//! What a catalog of an older program needs before it can be shown.
namespace CatalogUpkeep {
//! Whether opening the file would take long: an older program wrote it, and it is not small. Reads
//! a few pages. A smaller file than that is brought up to date before anybody could read so.
bool isDue(const QString &file, qint64 smallBytes = 20'000'000);
//! Does that work, so that Catalog::open() is quick. Blocks, perhaps for minutes; any thread. What
//! was stopped or killed leaves the catalog as it was, or a step further, and begins again.
Result<> run(const QString &file, const Clock &clock, const UpkeepProgress &progress);
} // namespace CatalogUpkeep

} // namespace Library
