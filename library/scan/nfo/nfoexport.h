#pragma once

#include "library/base/result.h"
#include "library/catalog/types.h"
#include "library/scan/nfo/nfowriter.h"

#include <QString>

namespace Library {

//! What the file has to say otherwise so that it says what the catalog shows. A field that is empty
//! in the catalog is taken out of the file only when a person made it so. Pure.
NfoChanges nfoChanges(const TitleDetails &details, const std::optional<Nfo> &before);

//! Writes what the catalog shows of a title into the NFO file that belongs to it, beside or above
//! one of its files; makes one where there is none. Whole or not at all. Returns its path. Blocks;
//! runs on a worker thread.
Result<QString> exportNfo(const TitleDetails &details, const QString &video);

} // namespace Library
