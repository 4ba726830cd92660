#include "library/import/foreigndatabase.h"

#include "library/catalog/query.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFile>
#include <QFileInfo>

#include <utility>

namespace Library::Import {

namespace {

constexpr std::array kSuffixes{"", "-wal", "-journal"};

QString partOf(const QString &file, size_t part)
{
    return QString(file + QLatin1String(kSuffixes[part]));
}

Error changedMeanwhile(const QString &file)
{
    return {ErrorCode::Changed,
        QCoreApplication::translate(
            "Import", "%1 is being written just now. Quit the other program and import again.")
            .arg(file),
        {}, true};
}

Error noDatabase(const QString &file, const Error &cause)
{
    if (cause.code == ErrorCode::PermissionDenied) {
        return systemError(EACCES, file);
    }
    return {ErrorCode::Corrupt,
        QCoreApplication::translate("Import", "%1 is no database, or it is damaged.").arg(file),
        cause.detail, false};
}

} // namespace

ForeignDatabase::ForeignDatabase(const QString &file, const States &states,
    std::unique_ptr<QTemporaryDir> copy, Database database)
    : m_file(file)
    , m_states(states)
    , m_copy(std::move(copy))
    , m_database(std::move(database))
{ }

ForeignDatabase::States ForeignDatabase::statesOf(const QString &file)
{
    States states;
    for (size_t part = 0; part < states.size(); ++part) {
        const QFileInfo info(partOf(file, part));
        if (info.exists()) {
            states[part] = {info.size(), info.lastModified().toMSecsSinceEpoch()};
        }
    }
    return states;
}

Result<ForeignDatabase> ForeignDatabase::open(const QString &file)
{
    const States states = statesOf(file);
    if (states[0].sizeBytes < 0) {
        return failure(systemError(ENOENT, file));
    }
    if (!QFileInfo(file).isReadable()) {
        return failure(systemError(EACCES, file));
    }
    std::unique_ptr<QTemporaryDir> copy;
    QString opened = file;
    OpenMode mode = OpenMode::Immutable;
    if (states[1].sizeBytes > 0 || states[2].sizeBytes > 0) {
        copy = std::make_unique<QTemporaryDir>();
        opened = copy->filePath(QStringLiteral("copy.db"));
        mode = OpenMode::ReadWrite; // of the copy: what is pending has to be brought in
        for (size_t part = 0; part < states.size(); ++part) {
            if (states[part].sizeBytes > 0
                && !QFile::copy(partOf(file, part), partOf(opened, part))) {
                return failure(ErrorCode::Io,
                    QCoreApplication::translate(
                        "Import", "%1 could not be copied before reading it. Is there space in %2?")
                        .arg(file, copy->path()));
            }
        }
        for (const QString &part : {opened, partOf(opened, 1)}) {
            QFile::setPermissions(part, QFile::ReadOwner | QFile::WriteOwner);
        }
        if (statesOf(file) != states) {
            return failure(changedMeanwhile(file));
        }
    }
    Result<Database> database = Database::open(opened, mode);
    if (!database) {
        return failure(noDatabase(file, database.error()));
    }
    // The file may shrink under us, and its schema is somebody else's code.
    const Result<> careful = database->exec(
        "PRAGMA mmap_size = 0; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON");
    if (!careful) {
        return failure(noDatabase(file, careful.error()));
    }
    return ForeignDatabase(file, states, std::move(copy), std::move(*database));
}

Result<bool> ForeignDatabase::has(const char *table, const QVector<QByteArray> &columns)
{
    Query query(m_database,
        "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND lower(name) = lower(?)");
    query.bind(1, QString(QLatin1String(table)));
    const bool there = query.next() && query->integer(0) == 1;
    if (query.failed()) {
        return failure(noDatabase(m_file, query.error()));
    }
    if (!there) {
        return false;
    }
    for (const QByteArray &column : columns) {
        Query known(
            m_database, "SELECT count(*) FROM pragma_table_info(?) WHERE lower(name) = lower(?)");
        known.bind(1, QString(QLatin1String(table))).bind(2, QString::fromLatin1(column));
        const bool has = known.next() && known->integer(0) == 1;
        if (known.failed()) {
            return failure(noDatabase(m_file, known.error()));
        }
        if (!has) {
            return false;
        }
    }
    return true;
}

Result<> ForeignDatabase::stillTheSame() const
{
    if (m_copy == nullptr && statesOf(m_file) != m_states) {
        return failure(changedMeanwhile(m_file));
    }
    return {};
}

Error ForeignDatabase::told(const Error &failed) const
{
    return failed.code == ErrorCode::Unsupported ? failed : noDatabase(m_file, failed);
}

} // namespace Library::Import
