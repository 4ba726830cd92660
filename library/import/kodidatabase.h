#pragma once

#include "library/base/result.h"
#include "library/import/importedstate.h"

namespace Library::Import {

class ForeignDatabase;

//! What a MyVideos database of Kodi (schemas 107 to 131) tells of movies, series and episodes.
//! Blocks on the database.
Result<QVector<ImportedState>> readKodi(ForeignDatabase &file);

//! The path of a file as Kodi keeps it: the first part of a stack, a folder for a disc.
QString kodiPath(const QString &folder, const QString &name);
//! Where Kodi shows a series, which its favourites name.
QString kodiSeriesPath(qint64 id);

} // namespace Library::Import
