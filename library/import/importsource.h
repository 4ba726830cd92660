#pragma once

#include "library/base/result.h"
#include "library/import/importedstate.h"

namespace Library::Import {

//! What one file or folder of another program holds.
struct ImportedLibrary
{
    QVector<ImportedState> states;
    QStringList files; //!< that were read
    QStringList unreadable; //!< NFO files that could not be
    QString user; //!< whose states they are; empty where the source knows only one
};

//! Reads a file, or what lies in a folder of the program: its database where there is one, else the
//! NFO files below it. user: a name, where several people use the source; with an empty one a
//! source of several fails with ErrorCode::InvalidInput and names them. Blocks on the disk; writes
//! nothing beside what it reads.
Result<ImportedLibrary> readSource(Source source, const QString &path, const QString &user);

} // namespace Library::Import
