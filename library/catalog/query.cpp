#include "library/catalog/query.h"

namespace Library {

Query::Query(Database &database, const char *sql)
    : Query(database, QByteArray::fromRawData(sql, qsizetype(qstrlen(sql))))
{ }

Query::Query(Database &database, const QByteArray &sql)
    : m_database(database)
    , m_sql(sql)
{
    Result<Statement> statement = database.takePrepared(sql);
    if (statement) {
        m_statement = std::move(*statement);
    } else {
        m_error = statement.error();
    }
}

Query::~Query()
{
    if (m_statement.isValid()) {
        m_database.giveBack(m_sql, std::move(m_statement));
    }
}

bool Query::next()
{
    if (m_error) {
        return false;
    }
    const Result<bool> row = m_statement.next();
    if (!row) {
        m_error = row.error();
        return false;
    }
    return *row;
}

Result<> Query::run()
{
    if (!m_error) {
        if (const Result<> done = m_statement.run(); !done) {
            m_error = done.error();
        }
    }
    return result();
}

Result<QStringList> Query::texts()
{
    QStringList found;
    while (next()) {
        found.append(m_statement.text(0));
    }
    if (m_error) {
        return failure(*m_error);
    }
    return found;
}

Result<> Query::result() const
{
    if (m_error) {
        return failure(*m_error);
    }
    return {};
}

} // namespace Library
