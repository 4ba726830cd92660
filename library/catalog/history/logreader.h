#pragma once

#include "library/base/result.h"
#include "library/catalog/shared/undo.h"

#include <QCborMap>
#include <QVector>

namespace Library {

class Database;

//! An entry of the change log, and what the same columns were before it.
struct LoggedChange
{
    ChangeRecord record;
    QCborMap before; //!< column code to value; without columns that the log does not tell
};

//! Reads the change log over any connection.
class LogReader
{
public:
    explicit LogReader(Database &database);

    //! What one act did, in its order; at most so many records.
    Result<QVector<ChangeRecord>> recordsOf(const OperationId &operation, int atMost);
    //! Everything that the log tells of one row, earliest first.
    Result<QVector<ChangeRecord>> ofRow(int table, const QByteArray &row);
    //! A row as it is now; none when it does not exist, or only a newer program knows its table.
    Result<std::optional<Merge::Row>> rowNow(int table, const QByteArray &row);
    //! What takes back an act, or some of its records; without steps and refusals when nothing of
    //! it can be.
    Result<UndoPlan> undoPlan(const QVector<ChangeRecord> &act);
    Result<QVector<LoggedChange>> withBefore(const QVector<ChangeRecord> &records);

private:
    Database &m_database;
};

} // namespace Library
