#pragma once

#include "library/base/ids.h"
#include "library/base/result.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <optional>

struct sqlite3;
struct sqlite3_stmt;

namespace Library {

class Database;
struct FaultPoint;

//! A prepared statement. Parameters are numbered from 1, columns from 0. Lives no longer than its
//! Database, on the same thread.
class Statement
{
public:
    //! No statement; only to be assigned to.
    Statement();
    ~Statement();
    Statement(Statement &&other) noexcept;
    Statement &operator=(Statement &&other) noexcept;
    Statement(const Statement &) = delete;
    Statement &operator=(const Statement &) = delete;

    bool isValid() const { return m_handle != nullptr; }

    //! The largest number of a parameter.
    int highestParameter() const;
    Statement &bind(int parameter, qint64 value);
    Statement &bind(int parameter, int value) { return bind(parameter, qint64(value)); }
    Statement &bind(int parameter, bool value) { return bind(parameter, qint64(value)); }
    Statement &bind(int parameter, double value);
    Statement &bind(int parameter, const QString &value);
    Statement &bind(int parameter, const QByteArray &blob);
    Statement &bindNull(int parameter);
    template <class Tag, size_t N>
    Statement &bind(int parameter, const BytesId<Tag, N> &id)
    {
        return bindBytes(parameter, id.bytes.data(), N);
    }
    //! A null id is stored as NULL.
    template <class Tag, size_t N>
    Statement &bindOrNull(int parameter, const BytesId<Tag, N> &id)
    {
        return id.isNull() ? bindNull(parameter) : bind(parameter, id);
    }

    //! True: there is a row to read. False: done. After an error the statement is reset.
    Result<bool> next();
    //! Runs a statement to its end and resets it.
    Result<> run();
    //! Ready to run again; parameters are forgotten.
    void reset();

    bool isNull(int column) const;
    qint64 integer(int column) const;
    int small(int column) const { return int(integer(column)); }
    bool boolean(int column) const { return integer(column) != 0; }
    double real(int column) const;
    QString text(int column) const;
    QByteArray blob(int column) const;
    //! The same without a copy, until the next row.
    QByteArrayView view(int column) const;
    //! A null id for NULL or bytes of another length.
    template <class Id>
    Id id(int column) const
    {
        return Id::fromBytes(view(column)).value_or(Id{});
    }

private:
    friend class Database;
    Statement(sqlite3_stmt *handle, const FaultPoint *fault);
    Statement &bindBytes(int parameter, const void *bytes, size_t size);

    sqlite3_stmt *m_handle = nullptr;
    const FaultPoint *m_fault = nullptr;
    int m_bindError = 0;
    bool m_running = false;
};

//! The Error for a result code of SQLite, with its message for the person.
Error databaseError(int code, sqlite3 *connection);

} // namespace Library
