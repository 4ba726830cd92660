#include "library/catalog/migrator.h"

#include "library/base/logging.h"
#include "library/catalog/transaction.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <sys/stat.h>

#include <algorithm>

namespace Library {

namespace {

QString migratorText(const char *text)
{
    return QCoreApplication::translate("Migrator", text);
}

int newestVersion(const Schema &schema)
{
    return schema.migrations.empty() ? 0 : schema.migrations.back().version;
}

qint64 changedMs(const QString &file)
{
    struct stat info = {};
    return ::stat(QFile::encodeName(file).constData(), &info) == 0
        ? qint64(info.st_ctim.tv_sec) * 1000 + info.st_ctim.tv_nsec / 1'000'000
        : 0;
}

QString walOf(const QString &file)
{
    return file % QStringLiteral("-wal");
}

Result<> refuseForeign(Database &database, const Schema &schema)
{
    const Result<qint64> id = database.integer("PRAGMA application_id");
    if (!id) {
        return failure(id.error());
    }
    const Result<qint64> tables = database.integer("SELECT count(*) FROM sqlite_schema");
    if (!tables) {
        return failure(tables.error());
    }
    if (*tables > 0 && quint32(*id) != schema.applicationId) {
        return failure(ErrorCode::Unsupported,
            migratorText(
                QT_TRANSLATE_NOOP("Migrator", "%1 belongs to another program. Move it elsewhere."))
                .arg(QDir::toNativeSeparators(database.file())));
    }
    return {};
}

//! A name beside the file that nothing has yet.
QString freeName(const QString &wanted)
{
    QString name = wanted;
    for (int n = 2; QFileInfo::exists(name); ++n) {
        name = wanted % QLatin1Char('-') % QString::number(n);
    }
    return name;
}

Result<QString> putAside(const QString &file, const Clock &clock)
{
    const QDateTime now
        = QDateTime::fromMSecsSinceEpoch(clock.wallNow().time_since_epoch().count(), Qt::UTC);
    const QString target = freeName(
        file % QStringLiteral(".damaged-") % now.toString(QStringLiteral("yyyyMMdd-HHmmss")));
    if (!QFile::rename(file, target)) {
        return failure(ErrorCode::Corrupt,
            migratorText(QT_TRANSLATE_NOOP(
                             "Migrator", "%1 is damaged and cannot be renamed. Move it elsewhere."))
                .arg(QDir::toNativeSeparators(file)));
    }
    for (const QString &suffix : {QStringLiteral("-wal"), QStringLiteral("-shm")}) {
        if (QFileInfo::exists(file + suffix)) {
            QFile::rename(file + suffix, target + suffix);
        }
    }
    return target;
}

Result<OpenedStore> openReadOnly(const QString &file, const QString &notice)
{
    OpenMode mode = OpenMode::ReadOnly;
    Result<Database> database = Database::open(file, mode);
    if (!database && QFileInfo(walOf(file)).size() == 0) {
        // Without a log to replay the file alone is the whole store, locks or not.
        mode = OpenMode::Immutable;
        database = Database::open(file, mode);
    }
    if (!database) {
        return failure(database.error());
    }
    return OpenedStore{std::move(*database), mode, true, false, true, 0, notice};
}

Result<> checkWhole(Database &database)
{
    Result<Statement> check = database.prepare("PRAGMA quick_check(1)");
    if (!check) {
        return failure(check.error());
    }
    const Result<bool> row = check->next();
    if (!row) {
        return failure(row.error());
    }
    if (*row && check->text(0) != QLatin1String("ok")) {
        return failure(ErrorCode::Corrupt,
            migratorText(QT_TRANSLATE_NOOP("Migrator", "A file of Matinee's data is damaged.")),
            check->text(0));
    }
    return {};
}

Result<> backUp(Database &database, qint64 version)
{
    const QString target
        = database.file() % QStringLiteral(".before-") % QString::number(version + 1);
    return database.copyTo(freeName(target));
}

Result<> bringUpToDate(Database &database, const Schema &schema, bool existed)
{
    const Result<qint64> version = database.integer("PRAGMA user_version");
    if (!version) {
        return failure(version.error());
    }
    if (existed && *version > 0 && *version < newestVersion(schema)) {
        if (const Result<> copied = backUp(database, *version); !copied) {
            return copied;
        }
    }
    return Migrator::migrate(database, schema);
}

Result<OpenedStore> openWritable(const QString &file, const Schema &schema)
{
    const bool existed = QFileInfo(file).size() > 0;
    const bool cleanlyClosed = QFileInfo(walOf(file)).size() == 0;
    const qint64 fileChangedMs = std::max(changedMs(file), changedMs(walOf(file)));
    Result<Database> database = Database::open(file, OpenMode::ReadWrite);
    if (!database) {
        return failure(database.error());
    }
    if (const Result<> ours = refuseForeign(*database, schema); !ours) {
        return failure(ours.error());
    }
    if (!cleanlyClosed) {
        if (const Result<> whole = checkWhole(*database); !whole) {
            return failure(whole.error());
        }
    }
    const Result<qint64> version = database->integer("PRAGMA user_version");
    if (!version) {
        return failure(version.error());
    }
    if (*version > newestVersion(schema)) {
        return failure(ErrorCode::Newer, {});
    }
    if (const Result<> done = bringUpToDate(*database, schema, existed); !done) {
        return failure(done.error());
    }
    return OpenedStore{std::move(*database), OpenMode::ReadWrite, false, !existed, cleanlyClosed,
        existed ? fileChangedMs : 0, {}};
}

QString newerNotice()
{
    return migratorText(QT_TRANSLATE_NOOP("Migrator",
        "This library was written by a newer Matinee. It can be watched, but nothing is saved "
        "until Matinee is updated here."));
}

QString readOnlyNotice(const QString &file)
{
    return migratorText(
        QT_TRANSLATE_NOOP("Migrator",
            "The folder %1 cannot be written. The library can be watched, but nothing is "
            "saved until its permissions are changed."))
        .arg(QDir::toNativeSeparators(QFileInfo(file).absolutePath()));
}

QString cannotWriteNotice(const QString &file, ErrorCode code)
{
    const QString folder = QDir::toNativeSeparators(QFileInfo(file).absolutePath());
    switch (code) {
    case ErrorCode::NoSpace:
        return migratorText(
            QT_TRANSLATE_NOOP("Migrator",
                "The disk of %1 is full. The library can be watched, but nothing is saved "
                "until there is space again."))
            .arg(folder);
    case ErrorCode::Io:
        return migratorText(
            QT_TRANSLATE_NOOP("Migrator",
                "Nothing can be written to the disk of %1. The library can be watched, but "
                "nothing is saved. Is the disk full or broken?"))
            .arg(folder);
    default:
        return readOnlyNotice(file);
    }
}

QString damagedNotice(const QString &aside)
{
    return migratorText(
        QT_TRANSLATE_NOOP("Migrator",
            "The library's file was damaged. It was kept as %1 and a new one was started; "
            "add your folders again."))
        .arg(QDir::toNativeSeparators(aside));
}

Error cannotCreate(const QString &file, const Error &cause)
{
    const QString folder = QDir::toNativeSeparators(QFileInfo(file).absolutePath());
    if (cause.code == ErrorCode::NoSpace) {
        return {cause.code,
            migratorText(QT_TRANSLATE_NOOP("Migrator",
                             "The disk of %1 is full. Free some space and start Matinee again."))
                .arg(folder),
            cause.detail, cause.retryable};
    }
    if (cause.code == ErrorCode::PermissionDenied || cause.code == ErrorCode::ReadOnly) {
        return {cause.code,
            migratorText(
                QT_TRANSLATE_NOOP("Migrator",
                    "The folder %1 cannot be written. Change its permissions or choose another "
                    "one with --data."))
                .arg(folder),
            cause.detail, cause.retryable};
    }
    return cause;
}

bool cannotWrite(ErrorCode code)
{
    return code == ErrorCode::ReadOnly || code == ErrorCode::PermissionDenied
        || code == ErrorCode::NoSpace || code == ErrorCode::Io;
}

Result<> runStep(Database &database, const Migration &step, const Schema &schema)
{
    Result<Transaction> transaction = Transaction::begin(database);
    if (!transaction) {
        return failure(transaction.error());
    }
    if (const Result<> done = database.exec(step.script); !done) {
        return done;
    }
    if (step.step != nullptr) {
        if (const Result<> done = step.step(database); !done) {
            return done;
        }
    }
    // A PRAGMA takes no parameters; both are numbers of ours.
    const QByteArray marks = "PRAGMA user_version = " + QByteArray::number(step.version)
        + "; PRAGMA application_id = " + QByteArray::number(schema.applicationId) + ";";
    if (const Result<> done = database.exec(marks); !done) {
        return done;
    }
    return transaction->commit();
}

} // namespace

Result<> Migrator::migrate(Database &database, const Schema &schema)
{
    const Result<qint64> version = database.integer("PRAGMA user_version");
    if (!version) {
        return failure(version.error());
    }
    for (const Migration &step : schema.migrations) {
        if (step.version <= *version) {
            continue;
        }
        if (const Result<> done = runStep(database, step, schema); !done) {
            qCWarning(lcCatalog) << "migration" << step.version << "failed" << done.error().detail;
            return done;
        }
    }
    return {};
}

Result<OpenedStore> Migrator::open(const QString &file, const Schema &schema, const Clock &clock)
{
    const bool existed = QFileInfo(file).size() > 0;
    Result<OpenedStore> store = openWritable(file, schema);
    if (store) {
        return store;
    }
    const Error error = store.error();
    qCInfo(lcCatalog) << "cannot open for writing" << file << error.detail;
    if (error.code == ErrorCode::Newer) {
        return openReadOnly(file, newerNotice());
    }
    if (existed && cannotWrite(error.code)) {
        store = openReadOnly(file, cannotWriteNotice(file, error.code));
        // What waits in the log beside the file can only be read where it can be taken over, and
        // an older file only once it was migrated.
        if (!store || store->database.integer("PRAGMA user_version") != newestVersion(schema)) {
            return failure(cannotCreate(file, error));
        }
        return store;
    }
    if (existed && error.code == ErrorCode::Corrupt) {
        const Result<QString> aside = putAside(file, clock);
        if (!aside) {
            return failure(aside.error());
        }
        store = openWritable(file, schema);
        if (store) {
            store->notice = damagedNotice(*aside);
        }
        return store;
    }
    return failure(cannotCreate(file, error));
}

} // namespace Library
