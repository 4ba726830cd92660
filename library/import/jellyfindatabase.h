#pragma once

#include "library/base/result.h"
#include "library/import/importedstate.h"

namespace Library::Import {

class ForeignDatabase;

//! Somebody who uses a server.
struct SourceUser
{
    QString id; //!< as the states name them
    QString name;

    bool operator==(const SourceUser &) const = default;
};

//! Whether the file is Jellyfin's one database of 10.11 and later (jellyfin.db), else the library
//! of 10.10 and before (library.db), whose users stand in a jellyfin.db of their own.
Result<bool> isNewJellyfin(ForeignDatabase &file);
Result<QVector<SourceUser>> jellyfinUsers(ForeignDatabase &file);
//! The users that an older library knows by number alone.
Result<QVector<SourceUser>> oldJellyfinUsers(ForeignDatabase &library);
//! What one user did, also with titles that the server no longer has, as far as their key is
//! IMDb's; these are called by it. Block on the database.
Result<QVector<ImportedState>> readJellyfin(ForeignDatabase &file, const QString &user);
Result<QVector<ImportedState>> readOldJellyfin(ForeignDatabase &library, const QString &user);

} // namespace Library::Import
