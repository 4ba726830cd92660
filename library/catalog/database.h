#pragma once

#include "library/base/result.h"
#include "library/catalog/statement.h"

#include <QString>

#include <functional>
#include <memory>
#include <optional>

namespace Library {

enum class OpenMode
{
    ReadWrite, //!< creates the file when it is not there
    ReadOnly,
    Immutable, //!< for a file on a medium where not even a lock can be written
};

//! One connection to an SQLite file: WAL, foreign keys on, synchronous NORMAL, waits for locks.
//! Used by one thread at a time; moving it between threads is allowed. Statements made from it must
//! go before it does.
class Database
{
public:
    //! Blocks on the file system. Nothing is created in the read-only modes. Full-text queries have
    //! match_columns(table) besides: the columns that each have all phrases searched for, as bits,
    //! the first column's the lowest.
    static Result<Database> open(const QString &file, OpenMode mode);
    ~Database();
    Database(Database &&other) noexcept;
    Database &operator=(Database &&other) noexcept;
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    QString file() const;

    Result<Statement> prepare(QByteArrayView sql);
    //! A statement that may have been prepared before; Query gives it back.
    Result<Statement> takePrepared(const QByteArray &sql);
    void giveBack(const QByteArray &sql, Statement statement);
    //! Runs every statement of a script, finding their ends as SQLite does; stops at the first
    //! that fails.
    Result<> exec(QByteArrayView script);
    //! The integer that a query of one row and one column gives.
    Result<qint64> integer(QByteArrayView sql);
    qint64 lastInsertRowId() const;
    //! Rows that the last statement changed.
    int changes() const;

    bool isInTransaction() const;
    //! Never made to fail by a test: what it undoes must be gone.
    Result<> rollBack();

    //! Copies the database as one consistent file; the target must not exist.
    Result<> copyTo(const QString &target);
    //! How long a statement waits for another connection's lock.
    void setBusyTimeout(int milliseconds);

    //! For tests: asked before each statement runs; an Error makes that statement fail instead.
    using Fault = std::function<std::optional<Error>()>;
    void setFault(Fault fault);

private:
    struct Connection;
    explicit Database(std::unique_ptr<Connection> connection);
    std::unique_ptr<Connection> m_connection;
};

} // namespace Library
