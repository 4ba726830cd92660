#include "library/catalog/statement.h"

#include "library/catalog/faultpoint.h"

#include <QCoreApplication>

#include <sqlite3.h>

#include <utility>

namespace Library {

namespace {

struct Mapped
{
    ErrorCode code;
    QString message;
    bool retryable = false;
};

QString statementText(const char *text)
{
    return QCoreApplication::translate("Database", text);
}

Mapped mapped(int code)
{
    switch (code & 0xff) {
    case SQLITE_FULL:
        return {ErrorCode::NoSpace,
            statementText(QT_TRANSLATE_NOOP(
                "Database", "The disk is full. Free some space and try again; nothing was lost.")),
            false};
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return {ErrorCode::ReadOnly,
            statementText(QT_TRANSLATE_NOOP("Database",
                "Matinee's data cannot be written. Check the permissions of its folder.")),
            false};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return {ErrorCode::Corrupt,
            statementText(QT_TRANSLATE_NOOP("Database", "A file of Matinee's data is damaged.")),
            false};
    case SQLITE_CANTOPEN:
    case SQLITE_AUTH:
        return {ErrorCode::PermissionDenied,
            statementText(QT_TRANSLATE_NOOP("Database",
                "Matinee's data cannot be opened. Check that its folder exists and is yours.")),
            false};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {ErrorCode::Busy,
            statementText(QT_TRANSLATE_NOOP(
                "Database", "Another program is using Matinee's data. Try again in a moment.")),
            true};
    case SQLITE_INTERRUPT:
        return {ErrorCode::Cancelled, {}, false};
    case SQLITE_IOERR:
        return {ErrorCode::Io,
            statementText(QT_TRANSLATE_NOOP(
                "Database", "The disk that holds Matinee's data cannot be read or written.")),
            false};
    case SQLITE_TOOBIG:
    case SQLITE_NOMEM:
        return {ErrorCode::LimitExceeded,
            statementText(QT_TRANSLATE_NOOP("Database", "There is not enough memory for this.")),
            false};
    default:
        return {ErrorCode::Internal,
            statementText(QT_TRANSLATE_NOOP("Database", "Matinee's data could not be used.")),
            false};
    }
}

} // namespace

Error databaseError(int code, sqlite3 *connection)
{
    Mapped known = mapped(code);
    const int extended = connection != nullptr ? sqlite3_extended_errcode(connection) : code;
    const char *text = connection != nullptr ? sqlite3_errmsg(connection) : sqlite3_errstr(code);
    return {known.code, std::move(known.message),
        QStringLiteral("sqlite %1: %2").arg(extended).arg(QString::fromUtf8(text)),
        known.retryable};
}

Statement::Statement() = default;

Statement::Statement(sqlite3_stmt *handle, const FaultPoint *fault)
    : m_handle(handle)
    , m_fault(fault)
{ }

Statement::~Statement()
{
    sqlite3_finalize(m_handle);
}

Statement::Statement(Statement &&other) noexcept
    : m_handle(std::exchange(other.m_handle, nullptr))
    , m_fault(other.m_fault)
    , m_bindError(other.m_bindError)
    , m_running(other.m_running)
{ }

Statement &Statement::operator=(Statement &&other) noexcept
{
    std::swap(m_handle, other.m_handle);
    std::swap(m_fault, other.m_fault);
    std::swap(m_bindError, other.m_bindError);
    std::swap(m_running, other.m_running);
    return *this;
}

int Statement::highestParameter() const
{
    return sqlite3_bind_parameter_count(m_handle);
}

Statement &Statement::bind(int parameter, qint64 value)
{
    m_bindError |= sqlite3_bind_int64(m_handle, parameter, value);
    return *this;
}

Statement &Statement::bind(int parameter, double value)
{
    m_bindError |= sqlite3_bind_double(m_handle, parameter, value);
    return *this;
}

Statement &Statement::bind(int parameter, const QString &value)
{
    const QByteArray utf8 = value.toUtf8();
    m_bindError |= sqlite3_bind_text64(m_handle, parameter, utf8.constData(),
        sqlite3_uint64(utf8.size()), SQLITE_TRANSIENT, SQLITE_UTF8);
    return *this;
}

Statement &Statement::bind(int parameter, const QByteArray &blob)
{
    return bindBytes(parameter, blob.constData(), size_t(blob.size()));
}

Statement &Statement::bindNull(int parameter)
{
    m_bindError |= sqlite3_bind_null(m_handle, parameter);
    return *this;
}

Statement &Statement::bindBytes(int parameter, const void *bytes, size_t size)
{
    // A null pointer would bind NULL instead of a blob of no bytes.
    m_bindError |= sqlite3_bind_blob64(
        m_handle, parameter, size > 0 ? bytes : "", sqlite3_uint64(size), SQLITE_TRANSIENT);
    return *this;
}

Result<bool> Statement::next()
{
    if (m_handle == nullptr) {
        return failure(ErrorCode::Internal, {}, QStringLiteral("statement was never prepared"));
    }
    if (m_bindError != SQLITE_OK) {
        const Error error = databaseError(m_bindError, nullptr);
        reset();
        return failure(error);
    }
    if (!m_running && m_fault != nullptr && m_fault->ask) {
        if (const std::optional<Error> injected = m_fault->ask()) {
            reset();
            return failure(*injected);
        }
    }
    m_running = true;
    const int code = sqlite3_step(m_handle);
    if (code == SQLITE_ROW) {
        return true;
    }
    if (code == SQLITE_DONE) {
        m_running = false;
        return false;
    }
    const Error error = databaseError(code, sqlite3_db_handle(m_handle));
    reset();
    return failure(error);
}

Result<> Statement::run()
{
    for (;;) {
        const Result<bool> row = next();
        if (!row) {
            return failure(row.error());
        }
        if (!*row) {
            reset();
            return {};
        }
    }
}

void Statement::reset()
{
    if (m_handle != nullptr) {
        sqlite3_reset(m_handle);
        sqlite3_clear_bindings(m_handle);
    }
    m_bindError = SQLITE_OK;
    m_running = false;
}

bool Statement::isNull(int column) const
{
    return sqlite3_column_type(m_handle, column) == SQLITE_NULL;
}

qint64 Statement::integer(int column) const
{
    return sqlite3_column_int64(m_handle, column);
}

double Statement::real(int column) const
{
    return sqlite3_column_double(m_handle, column);
}

QString Statement::text(int column) const
{
    const unsigned char *utf8 = sqlite3_column_text(m_handle, column);
    return QString::fromUtf8(
        reinterpret_cast<const char *>(utf8), sqlite3_column_bytes(m_handle, column));
}

QByteArray Statement::blob(int column) const
{
    return view(column).toByteArray();
}

QByteArrayView Statement::view(int column) const
{
    const void *bytes = sqlite3_column_blob(m_handle, column);
    return {static_cast<const char *>(bytes), sqlite3_column_bytes(m_handle, column)};
}

} // namespace Library
