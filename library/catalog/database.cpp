#include "library/catalog/database.h"

#include "library/catalog/faultpoint.h"

#include <QFile>
#include <QHash>
#include <QUrl>

#include <sqlite3.h>

#include <utility>

namespace Library {

namespace {

constexpr int kBusyTimeoutMs = 10'000;

int openFlags(OpenMode mode)
{
    const int common = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI | SQLITE_OPEN_EXRESCODE;
    return mode == OpenMode::ReadWrite ? common | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                                       : common | SQLITE_OPEN_READONLY;
}

QByteArray fileUri(const QString &file, OpenMode mode)
{
    QByteArray uri = QUrl::fromLocalFile(file).toEncoded(QUrl::FullyEncoded);
    if (mode == OpenMode::Immutable) {
        uri += "?immutable=1";
    }
    return uri;
}

void matchColumns(
    const Fts5ExtensionApi *api, Fts5Context *query, sqlite3_context *answer, int, sqlite3_value **)
{
    unsigned common = ~0U;
    for (int phrase = 0; phrase < api->xPhraseCount(query); ++phrase) {
        unsigned columns = 0;
        Fts5PhraseIter at;
        int column = -1;
        const int code = api->xPhraseFirstColumn(query, phrase, &at, &column);
        if (code != SQLITE_OK) {
            sqlite3_result_error_code(answer, code);
            return;
        }
        for (; column >= 0; api->xPhraseNextColumn(query, &at, &column)) {
            columns |= 1U << column;
        }
        common &= columns;
    }
    sqlite3_result_int64(answer, common);
}

// How an extension comes by FTS5's functions: sqlite.org/fts5.html, 7.
int addMatchColumns(sqlite3 *connection)
{
    sqlite3_stmt *statement = nullptr;
    int code = sqlite3_prepare_v2(connection, "SELECT fts5(?1)", -1, &statement, nullptr);
    if (code != SQLITE_OK) {
        return code;
    }
    fts5_api *api = nullptr;
    sqlite3_bind_pointer(statement, 1, static_cast<void *>(&api), "fts5_api_ptr", nullptr);
    sqlite3_step(statement);
    code = sqlite3_finalize(statement);
    if (code != SQLITE_OK) {
        return code;
    }
    return api == nullptr
        ? SQLITE_ERROR
        : api->xCreateFunction(api, "match_columns", nullptr, matchColumns, nullptr);
}

} // namespace

struct Database::Connection
{
    QString file;
    sqlite3 *handle = nullptr;
    FaultPoint fault;
    QHash<QByteArray, std::shared_ptr<Statement>> prepared;

    ~Connection()
    {
        prepared.clear();
        sqlite3_close_v2(handle);
    }
};

Database::Database(std::unique_ptr<Connection> connection)
    : m_connection(std::move(connection))
{ }

Database::~Database() = default;
Database::Database(Database &&other) noexcept = default;
Database &Database::operator=(Database &&other) noexcept = default;

Result<Database> Database::open(const QString &file, OpenMode mode)
{
    auto connection = std::make_unique<Connection>();
    connection->file = file;
    const int code = sqlite3_open_v2(
        fileUri(file, mode).constData(), &connection->handle, openFlags(mode), nullptr);
    if (code != SQLITE_OK) {
        return failure(databaseError(code, connection->handle));
    }
    if (mode == OpenMode::ReadWrite && sqlite3_db_readonly(connection->handle, "main") == 1) {
        // SQLite falls back to reading by itself; who asked to write must know at once.
        return failure(databaseError(SQLITE_READONLY, nullptr));
    }
    sqlite3_busy_timeout(connection->handle, kBusyTimeoutMs);
    sqlite3_db_config(connection->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    if (const int added = addMatchColumns(connection->handle); added != SQLITE_OK) {
        return failure(databaseError(added, connection->handle));
    }
    Database database(std::move(connection));
    Result<> configured;
    // No mmap: a disk that fails under a mapped page ends the program instead of the query, and
    // each connection would hold the whole file in memory.
    if (mode == OpenMode::ReadWrite) {
        configured = database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                                   "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;"
                                   "PRAGMA journal_size_limit = 67108864;"
                                   "PRAGMA cache_size = -16384;");
    } else {
        configured = database.exec("PRAGMA query_only = ON; PRAGMA temp_store = MEMORY;"
                                   "PRAGMA cache_size = -24576;"
                                   "SELECT count(*) FROM sqlite_schema;");
    }
    if (!configured) {
        return failure(configured.error());
    }
    return database;
}

QString Database::file() const
{
    return m_connection->file;
}

Result<Statement> Database::prepare(QByteArrayView sql)
{
    sqlite3_stmt *handle = nullptr;
    const int code = sqlite3_prepare_v3(m_connection->handle, sql.data(), int(sql.size()),
        SQLITE_PREPARE_PERSISTENT, &handle, nullptr);
    if (code != SQLITE_OK) {
        return failure(databaseError(code, m_connection->handle));
    }
    return Statement(handle, &m_connection->fault);
}

Result<Statement> Database::takePrepared(const QByteArray &sql)
{
    if (const std::shared_ptr<Statement> known = m_connection->prepared.take(sql)) {
        return std::move(*known);
    }
    return prepare(sql);
}

void Database::giveBack(const QByteArray &sql, Statement statement)
{
    statement.reset();
    m_connection->prepared.insert(sql, std::make_shared<Statement>(std::move(statement)));
}

Result<> Database::exec(QByteArrayView script)
{
    const char *rest = script.data();
    const char *const end = script.data() + script.size();
    while (rest < end) {
        sqlite3_stmt *handle = nullptr;
        const char *tail = nullptr;
        const int code
            = sqlite3_prepare_v2(m_connection->handle, rest, int(end - rest), &handle, &tail);
        if (code != SQLITE_OK) {
            return failure(databaseError(code, m_connection->handle));
        }
        rest = tail;
        if (handle == nullptr) {
            continue; // only a comment or white space
        }
        Statement statement(handle, &m_connection->fault);
        if (const Result<> done = statement.run(); !done) {
            return done;
        }
    }
    return {};
}

Result<qint64> Database::integer(QByteArrayView sql)
{
    Result<Statement> statement = prepare(sql);
    if (!statement) {
        return failure(statement.error());
    }
    const Result<bool> row = statement->next();
    if (!row) {
        return failure(row.error());
    }
    if (!*row) {
        return failure(ErrorCode::NotFound, {}, QStringLiteral("query without a row"));
    }
    return statement->integer(0);
}

qint64 Database::lastInsertRowId() const
{
    return sqlite3_last_insert_rowid(m_connection->handle);
}

int Database::changes() const
{
    return sqlite3_changes(m_connection->handle);
}

bool Database::isInTransaction() const
{
    return sqlite3_get_autocommit(m_connection->handle) == 0;
}

Result<> Database::rollBack()
{
    const int code = sqlite3_exec(m_connection->handle, "ROLLBACK", nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) {
        return failure(databaseError(code, m_connection->handle));
    }
    return {};
}

Result<> Database::copyTo(const QString &target)
{
    if (QFile::exists(target)) {
        return failure(ErrorCode::InvalidInput, {}, QStringLiteral("copy would overwrite a file"));
    }
    Result<Statement> copy = prepare("VACUUM INTO ?1");
    if (!copy) {
        return failure(copy.error());
    }
    const Result<> done = copy->bind(1, target).run();
    if (!done) {
        QFile::remove(target);
    }
    return done;
}

void Database::setBusyTimeout(int milliseconds)
{
    sqlite3_busy_timeout(m_connection->handle, milliseconds);
}

void Database::setFault(Fault fault)
{
    m_connection->fault.ask = std::move(fault);
}

} // namespace Library
