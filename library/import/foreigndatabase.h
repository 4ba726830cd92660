#pragma once

#include "library/catalog/database.h"

#include <QTemporaryDir>
#include <QVector>

#include <array>
#include <memory>

namespace Library::Import {

//! The SQLite file of another program, opened so that neither it nor its locks are touched: as it
//! lies when nothing is pending in it, else as a copy with its journal. Used by one thread.
class ForeignDatabase
{
public:
    //! Blocks on the file system. Changed: the other program is writing it just now.
    static Result<ForeignDatabase> open(const QString &file);

    Database &database() { return m_database; }
    //! Whether there is a table (no view) with these columns.
    Result<bool> has(const char *table, const QVector<QByteArray> &columns = {});
    //! Fails with ErrorCode::Changed when the file was written since it was opened: what was read
    //! may be half old and half new.
    Result<> stillTheSame() const;
    //! What a query of it failed with, told of this file: the wrapper speaks of this program's own.
    Error told(const Error &failed) const;

private:
    struct State
    {
        qint64 sizeBytes = -1; //!< -1: not there
        qint64 changedMs = 0;

        bool operator==(const State &) const = default;
    };
    using States = std::array<State, 3>; //!< of the file, its log and its journal
    static States statesOf(const QString &file);

    ForeignDatabase(const QString &file, const States &states, std::unique_ptr<QTemporaryDir> copy,
        Database database);

    QString m_file;
    States m_states;
    std::unique_ptr<QTemporaryDir> m_copy; //!< goes after the database that lies in it
    Database m_database;
};

} // namespace Library::Import
