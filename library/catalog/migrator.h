#pragma once

#include "library/base/clock.h"
#include "library/base/result.h"
#include "library/catalog/database.h"

#include <QString>

#include <span>

namespace Library {

//! One numbered step of a schema; its script is never edited once it was shipped.
struct Migration
{
    int version;
    const char *script;
    //! What SQL cannot say; run after the script in the same transaction.
    Result<> (*step)(Database &database) = nullptr;
};

//! True when versions start above 0 and each is greater than the one before; for static_assert.
constexpr bool strictlyIncreasing(std::span<const Migration> migrations)
{
    int last = 0;
    for (const Migration &migration : migrations) {
        if (migration.version <= last) {
            return false;
        }
        last = migration.version;
    }
    return last > 0;
}

//! A store's schema: its steps, and the number that marks a file as being this store's.
struct Schema
{
    quint32 applicationId;
    std::span<const Migration> migrations;
};

//! How a store was opened.
struct OpenedStore
{
    Database database;
    OpenMode mode = OpenMode::ReadWrite; //!< how further connections must be opened
    bool readOnly = false;
    bool isNew = false; //!< there was no file before, or a damaged one was put aside
    bool cleanlyClosed = true; //!< false: the last program that wrote it did not end properly
    //! When the file or its log was last changed before it was opened, by the file system's clock
    //! in milliseconds since 1970; 0: it was not there.
    qint64 fileChangedMs = 0;
    QString notice; //!< what the person must know; may be empty
};

//! Opens a store's file and brings its schema up to date; any store of this program can use it.
//! Pure policy over Database: no state of its own. Nothing is ever overwritten: an older file is
//! copied to "<file>.before-<version>" before it is migrated, a damaged one is renamed to
//! "<file>.damaged-<time>", one of a newer program or in a read-only place is opened read-only.
class Migrator
{
public:
    //! Blocks on the file system.
    static Result<OpenedStore> open(const QString &file, const Schema &schema, const Clock &clock);
    //! Runs the steps above the file's version, each in one transaction with its number.
    static Result<> migrate(Database &database, const Schema &schema);
};

} // namespace Library
