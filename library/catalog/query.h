#pragma once

#include "library/catalog/database.h"

#include <QStringList>

namespace Library {

//! One use of a statement that the Database keeps prepared. Remembers its first error, so that a
//! caller binds and steps without asking each time, and looks once at the end.
class Query
{
public:
    Query(Database &database, const char *sql);
    Query(Database &database, const QByteArray &sql);
    ~Query();
    Query(const Query &) = delete;
    Query &operator=(const Query &) = delete;

    template <class T>
    Query &bind(int parameter, const T &value)
    {
        m_statement.bind(parameter, value);
        return *this;
    }
    //! For SQL that is put together: skips what this statement has no parameter for.
    template <class T>
    Query &bindIfUsed(int parameter, const T &value)
    {
        if (m_statement.highestParameter() >= parameter) {
            m_statement.bind(parameter, value);
        }
        return *this;
    }
    template <class Id>
    Query &bindOrNull(int parameter, const Id &id)
    {
        m_statement.bindOrNull(parameter, id);
        return *this;
    }
    Query &bindNull(int parameter)
    {
        m_statement.bindNull(parameter);
        return *this;
    }

    //! True while there is a row; false at the end and after an error.
    bool next();
    //! Runs to the end.
    Result<> run();
    //! The first column of all rows.
    Result<QStringList> texts();
    //! Lets go of the current row before its table is written.
    void finish() { m_statement.reset(); }
    //! Success unless preparing or a step failed.
    Result<> result() const;
    bool failed() const { return m_error.has_value(); }
    const Error &error() const { return *m_error; }

    const Statement *operator->() const { return &m_statement; }
    const Statement &row() const { return m_statement; }

private:
    Database &m_database;
    QByteArray m_sql;
    Statement m_statement;
    std::optional<Error> m_error;
};

} // namespace Library
