#include "library/catalog/catalog.h"
#include "library/catalog/catalogschema.h"
#include "library/catalog/catalogwriter.h"
#include "library/catalog/migrator.h"
#include "library/catalog/query.h"
#include "tests/catalog/catalogdump.h"
#include "tests/catalog/catalogsamples.h"
#include "tests/support/testregistry.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <sys/fsuid.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>

using namespace Library;
using CatalogSamples::StepClock;

namespace {

constexpr quint32 kId = 0x54455354;
constexpr std::array kFirst{Migration{1, "CREATE TABLE a (i INTEGER) STRICT;"}};
constexpr std::array kBoth{Migration{1, "CREATE TABLE a (i INTEGER) STRICT;"},
    Migration{3, "CREATE TABLE b (s TEXT) STRICT; ALTER TABLE a ADD COLUMN j INTEGER;"}};
constexpr std::array kBroken{Migration{1, "CREATE TABLE a (i INTEGER) STRICT;"},
    Migration{2, "CREATE TABLE b (s TEXT) STRICT; INSERT INTO missing VALUES (1);"}};
constexpr std::array kTooBig{Migration{1, "CREATE TABLE a (i INTEGER) STRICT;"},
    Migration{2,
        "PRAGMA max_page_count = 3; CREATE TABLE b (s BLOB) STRICT;"
        "INSERT INTO b VALUES (zeroblob(100000));"}};
static_assert(strictlyIncreasing(kBoth));
static_assert(!strictlyIncreasing(std::span<const Migration>{}));
static_assert(!strictlyIncreasing(std::array{Migration{2, ""}, Migration{2, ""}}));

//! While it lives, this thread has no more rights on files than anybody.
class WithoutRights
{
public:
    WithoutRights()
    {
        if (::geteuid() == 0) {
            m_before = ::setfsuid(65534);
        }
    }
    ~WithoutRights()
    {
        if (m_before >= 0) {
            ::setfsuid(uid_t(m_before));
        }
    }

private:
    int m_before = -1;
};

} // namespace

class MigratorTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void freshEqualsMigrated();
    void backsUpBeforeMigrating();
    void failedStepLeavesTheOldVersion();
    void fullDiskLeavesTheOldVersion();
    void newerOpensReadOnly();
    void foreignFileIsRefused();
    void garbageIsPutAside();
    void damageAfterACrashIsFound();
    void twoDamagedFilesAreBothKept();
    void readOnlyFolderOpensReadOnly();
    void readOnlyFolderWithoutAFile();
    void catalogStatesItsNotice();
    void firstCatalogUpgrades();

private:
    Result<OpenedStore> open(std::span<const Migration> migrations)
    {
        return Migrator::open(m_file, Schema{kId, migrations}, m_clock);
    }
    QStringList schemaOf(Database &database)
    {
        return CatalogDump::rows(database, "SELECT name, sql FROM sqlite_schema ORDER BY name", 2);
    }
    QStringList filesLike(const QString &pattern)
    {
        return QDir(m_folder->path()).entryList({pattern}, QDir::Files);
    }
    void writeGarbage()
    {
        QFile file(m_file);
        QVERIFY(file.open(QFile::WriteOnly));
        file.write(QByteArray(20'000, 'z'));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_file;
    StepClock m_clock;
};

void MigratorTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_file = m_folder->filePath(QStringLiteral("store.db"));
}

void MigratorTest::cleanup()
{
    ::chmod(QFile::encodeName(m_folder->path()).constData(), 0700);
}

void MigratorTest::freshEqualsMigrated()
{
    QVERIFY(open(kFirst));
    auto migrated = open(kBoth);
    QVERIFY(migrated);
    QVERIFY(!migrated->isNew);
    const QStringList old = schemaOf(migrated->database);
    m_file = m_folder->filePath(QStringLiteral("fresh.db"));
    auto fresh = open(kBoth);
    QVERIFY(fresh && fresh->isNew);
    QCOMPARE(old, schemaOf(fresh->database));
    QCOMPARE(fresh->database.integer("PRAGMA user_version").value(), 3);
    QVERIFY(filesLike(QStringLiteral("fresh.db.before-*")).isEmpty());
}

void MigratorTest::backsUpBeforeMigrating()
{
    {
        auto first = open(kFirst);
        QVERIFY(first->database.exec("INSERT INTO a VALUES (42)"));
    }
    QVERIFY(open(kBoth));
    QVERIFY(open(kBoth));
    QCOMPARE(filesLike(QStringLiteral("store.db.before-*")).size(), 1);
    auto backup = Database::open(m_file + QStringLiteral(".before-2"), OpenMode::ReadOnly);
    QVERIFY(backup);
    QCOMPARE(backup->integer("SELECT i FROM a").value(), 42);
    QCOMPARE(backup->integer("PRAGMA user_version").value(), 1);
}

void MigratorTest::failedStepLeavesTheOldVersion()
{
    QVERIFY(open(kFirst));
    QVERIFY(!open(kBroken));
    auto again = open(kFirst);
    QVERIFY(again);
    QCOMPARE(again->database.integer("PRAGMA user_version").value(), 1);
    QCOMPARE(schemaOf(again->database).size(), 1);
}

void MigratorTest::fullDiskLeavesTheOldVersion()
{
    {
        auto first = open(kFirst);
        QVERIFY(first->database.exec("INSERT INTO a VALUES (42)"));
    }
    const auto full = open(kTooBig);
    QVERIFY(!full);
    QCOMPARE(full.error().code, ErrorCode::NoSpace);
    QVERIFY(full.error().message.contains(m_folder->path()));
    auto again = open(kFirst);
    QVERIFY(again);
    QCOMPARE(again->database.integer("SELECT i FROM a").value(), 42);
    QCOMPARE(schemaOf(again->database).size(), 1);
}

void MigratorTest::newerOpensReadOnly()
{
    QVERIFY(open(kBoth));
    auto store = open(kFirst);
    QVERIFY(store);
    QVERIFY(store->readOnly);
    QVERIFY(!store->notice.isEmpty());
    QVERIFY(!store->database.exec("INSERT INTO a (i) VALUES (1)"));
    QCOMPARE(store->database.integer("PRAGMA user_version").value(), 3);
}

void MigratorTest::foreignFileIsRefused()
{
    {
        auto other = Database::open(m_file, OpenMode::ReadWrite);
        QVERIFY(other->exec("CREATE TABLE theirs (i)"));
    }
    const auto refused = open(kFirst);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Unsupported);
    auto other = Database::open(m_file, OpenMode::ReadOnly);
    QCOMPARE(schemaOf(*other).size(), 1);
}

void MigratorTest::garbageIsPutAside()
{
    writeGarbage();
    auto store = open(kFirst);
    QVERIFY(store);
    QVERIFY(store->isNew && !store->readOnly);
    const QStringList aside = filesLike(QStringLiteral("store.db.damaged-*"));
    QCOMPARE(aside.size(), 1);
    QVERIFY(store->notice.contains(aside.first()));
    QCOMPARE(QFile(m_folder->filePath(aside.first())).size(), 20'000);
    QVERIFY(store->database.exec("INSERT INTO a VALUES (1)"));
}

void MigratorTest::damageAfterACrashIsFound()
{
    {
        auto first = open(kFirst);
        QVERIFY(first->database.exec(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
            " INSERT INTO a SELECT i FROM n"));
    }
    QFile file(m_file);
    QVERIFY(file.open(QFile::ReadWrite));
    QVERIFY(file.size() > 50'000);
    file.seek(file.size() / 2);
    file.write(QByteArray(8192, '\xff'));
    file.close();
    // A log that was left behind is how a crash shows.
    QFile log(m_file + QStringLiteral("-wal"));
    QVERIFY(log.open(QFile::WriteOnly));
    log.write("torn");
    log.close();
    auto store = open(kFirst);
    QVERIFY(store);
    QVERIFY(store->isNew);
    QCOMPARE(filesLike(QStringLiteral("store.db.damaged-*[0-9]")).size(), 1);
}

void MigratorTest::twoDamagedFilesAreBothKept()
{
    for (int i = 0; i < 2; ++i) {
        QFile::remove(m_file + QStringLiteral("-wal"));
        QFile::remove(m_file + QStringLiteral("-shm"));
        m_clock.set(1'700'000'000'000);
        writeGarbage();
        QVERIFY(open(kFirst));
    }
    QCOMPARE(filesLike(QStringLiteral("store.db.damaged-*")).size(), 2);
}

void MigratorTest::readOnlyFolderOpensReadOnly()
{
    {
        auto first = open(kFirst);
        QVERIFY(first->database.exec("INSERT INTO a VALUES (42)"));
    }
    ::chmod(QFile::encodeName(m_file).constData(), 0444);
    ::chmod(QFile::encodeName(m_folder->path()).constData(), 0555);
    const WithoutRights rights;
    auto store = open(kFirst);
    QVERIFY2(store, store ? "" : qPrintable(store.error().detail));
    QVERIFY(store->readOnly);
    QVERIFY(store->notice.contains(m_folder->path()));
    QCOMPARE(store->database.integer("SELECT i FROM a").value(), 42);
    QCOMPARE(filesLike(QStringLiteral("*")), QStringList{QStringLiteral("store.db")});
}

void MigratorTest::readOnlyFolderWithoutAFile()
{
    ::chmod(QFile::encodeName(m_folder->path()).constData(), 0555);
    const WithoutRights rights;
    const auto store = open(kFirst);
    QVERIFY(!store);
    QCOMPARE(store.error().code, ErrorCode::PermissionDenied);
    QVERIFY(store.error().message.contains(m_folder->path()));
}

void MigratorTest::catalogStatesItsNotice()
{
    {
        QVERIFY(Catalog::open(m_file, m_clock));
    }
    {
        auto database = Database::open(m_file, OpenMode::ReadWrite);
        QVERIFY(database->exec("PRAGMA user_version = 1000"));
    }
    const auto catalog = Catalog::open(m_file, m_clock);
    QVERIFY(catalog);
    QVERIFY((*catalog)->isReadOnly());
    QVERIFY(!(*catalog)->notice().isEmpty());
    auto profiles = (*catalog)->profiles();
    profiles.waitForFinished();
    QCOMPARE(profiles.result()->size(), 1);
    auto refused = (*catalog)->addFolder(QStringLiteral("/films"));
    refused.waitForFinished();
    QCOMPARE(refused.result().error().code, ErrorCode::ReadOnly);
}

void MigratorTest::firstCatalogUpgrades()
{
    const Schema schema = catalogSchema();
    QStringList before;
    {
        auto first = Migrator::open(
            m_file, Schema{schema.applicationId, schema.migrations.first(1)}, m_clock);
        QVERIFY(first);
        QFile rows(QStringLiteral(MATINEE_TEST_DATA "/catalog-v1.sql"));
        QVERIFY(rows.open(QFile::ReadOnly));
        QVERIFY(first->database.exec(rows.readAll()));
        before = CatalogDump::shared(first->database)
                     .filter(QRegularExpression(QStringLiteral("^(?!FAILED)")));
        QVERIFY(before.size() > 30);
    }
    auto now = Migrator::open(m_file, schema, m_clock);
    QVERIFY(now);
    QCOMPARE(CatalogDump::shared(now->database), before);
    const QVector<ChangeRecord> log = ChangeWriter::readLog(now->database).value();
    QVERIFY(log.size() > 10);
    const QStringList upgraded = schemaOf(now->database);
    const QString other = m_folder->filePath(QStringLiteral("fresh.db"));
    auto fresh = Migrator::open(other, schema, m_clock);
    QCOMPARE(upgraded, schemaOf(fresh->database));
    const auto replay = [&](OpenedStore store) {
        const auto place = DeviceIdentity::placeOf(store.database.file(), 0);
        auto writer = CatalogWriter::create(std::move(store.database), place, m_clock);
        return writer && (*writer)->replay(log) ? CatalogDump::shared((*writer)->database())
                                                : QStringList();
    };
    // The new catalog has made a profile of its own; everything else comes from the log.
    QStringList replayed = replay(std::move(*fresh));
    erase_if(replayed, [&](const QString &line) { return !before.contains(line); });
    QCOMPARE(replayed, before);
    // The data is on another PC by now: what it has not told is told by another incarnation.
    const auto place = DeviceIdentity::placeOf(m_file, 0);
    const auto writer = CatalogWriter::create(std::move(now->database), place, m_clock);
    QVERIFY(writer);
    const auto pending = (*writer)->replicationLog().unsealed(1000).value();
    QCOMPARE(pending.size(), log.size());
    QCOMPARE(pending.first().record.stamp.writer, (*writer)->changes().writer());
    QCOMPARE(pending.first().record.values, log.first().values);
}

MATINEE_TEST(MigratorTest)
#include "tst_migrator.moc"
