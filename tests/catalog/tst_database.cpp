#include "library/catalog/database.h"
#include "library/catalog/query.h"
#include "library/catalog/transaction.h"
#include "tests/support/testregistry.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Library;

class DatabaseTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void opensAsPromised();
    void bindsAndReadsEveryType();
    void runsScriptsByTheirOwnEnds();
    void stopsAtTheFirstFailure();
    void rollsBackUnlessCommitted();
    void mapsErrors();
    void saysBusy();
    void readOnlyWritesNothing();
    void copiesWhole();
    void failsWhereATestSays();
    void nestedUsesOfOneQuery();

private:
    QString path(const QString &name) const { return m_folder->filePath(name); }
    Database open()
    {
        return std::move(*Database::open(path(QStringLiteral("a.db")), OpenMode::ReadWrite));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void DatabaseTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void DatabaseTest::opensAsPromised()
{
    Database database = open();
    Query journal(database, "PRAGMA journal_mode");
    QVERIFY(journal.next());
    QCOMPARE(journal->text(0), QStringLiteral("wal"));
    QCOMPARE(database.integer("PRAGMA foreign_keys").value(), 1);
    QCOMPARE(database.integer("PRAGMA synchronous").value(), 1);
}

void DatabaseTest::bindsAndReadsEveryType()
{
    Database database = open();
    QVERIFY(database.exec("CREATE TABLE t (i INTEGER, r REAL, s TEXT, b BLOB, n BLOB) STRICT"));
    const QString text = QStringLiteral("流浪地球 'quoted' \"too\"");
    const QByteArray bytes("\0\1\2;--", 6);
    const auto id = randomId<TitleId>();
    QVERIFY(Query(database, "INSERT INTO t VALUES (?, ?, ?, ?, ?)")
                .bind(1, qint64(-5'000'000'000))
                .bind(2, 0.25)
                .bind(3, text)
                .bind(4, bytes)
                .bindNull(5)
                .run());
    QVERIFY(Query(database, "INSERT INTO t (b, n) VALUES (?, ?)")
                .bind(1, id)
                .bind(2, QByteArray())
                .run());
    Query query(database, "SELECT i, r, s, b, n FROM t ORDER BY rowid");
    QVERIFY(query.next());
    QCOMPARE(query->integer(0), -5'000'000'000);
    QCOMPARE(query->real(1), 0.25);
    QCOMPARE(query->text(2), text);
    QCOMPARE(query->blob(3), bytes);
    QVERIFY(query->isNull(4));
    QVERIFY(query.next());
    QCOMPARE(query->id<TitleId>(3), id);
    QCOMPARE(query->id<ContentId>(3), ContentId{});
    QVERIFY(!query->isNull(4));
    QVERIFY(!query.next());
    QVERIFY(query.result());
}

void DatabaseTest::runsScriptsByTheirOwnEnds()
{
    Database database = open();
    QVERIFY(database.exec("-- a comment; with a semicolon\n"
                          "CREATE TABLE t (s TEXT) STRICT;\n"
                          "CREATE TRIGGER x AFTER INSERT ON t BEGIN UPDATE t SET s = 'a;b'; END;\n"
                          "INSERT INTO t VALUES (';');\n  \n-- end"));
    Query query(database, "SELECT s FROM t");
    QVERIFY(query.next());
    QCOMPARE(query->text(0), QStringLiteral("a;b"));
}

void DatabaseTest::stopsAtTheFirstFailure()
{
    Database database = open();
    QVERIFY(
        !database.exec("CREATE TABLE a (i) ; INSERT INTO missing VALUES (1); CREATE TABLE b (i)"));
    QCOMPARE(database.integer("SELECT count(*) FROM sqlite_schema").value(), 1);
}

void DatabaseTest::rollsBackUnlessCommitted()
{
    Database database = open();
    QVERIFY(database.exec("CREATE TABLE t (i INTEGER) STRICT"));
    {
        const auto transaction = Transaction::begin(database);
        QVERIFY(transaction);
        QVERIFY(database.exec("INSERT INTO t VALUES (1)"));
    }
    QCOMPARE(database.integer("SELECT count(*) FROM t").value(), 0);
    auto transaction = Transaction::begin(database);
    QVERIFY(database.exec("INSERT INTO t VALUES (1)"));
    QVERIFY(transaction->commit());
    QCOMPARE(database.integer("SELECT count(*) FROM t").value(), 1);
}

void DatabaseTest::mapsErrors()
{
    const auto missing
        = Database::open(path(QStringLiteral("no/such/folder.db")), OpenMode::ReadWrite);
    QVERIFY(!missing);
    QCOMPARE(missing.error().code, ErrorCode::PermissionDenied);
    QVERIFY(!missing.error().message.isEmpty());

    QFile garbage(path(QStringLiteral("garbage.db")));
    QVERIFY(garbage.open(QFile::WriteOnly));
    garbage.write(QByteArray(8192, 'x'));
    garbage.close();
    const auto damaged = Database::open(garbage.fileName(), OpenMode::ReadWrite);
    QVERIFY(!damaged);
    QCOMPARE(damaged.error().code, ErrorCode::Corrupt);

    Database database = open();
    QVERIFY(database.exec("CREATE TABLE t (b BLOB) STRICT; PRAGMA max_page_count = 4"));
    const auto full = database.exec("INSERT INTO t VALUES (zeroblob(100000))");
    QVERIFY(!full);
    QCOMPARE(full.error().code, ErrorCode::NoSpace);
    QCOMPARE(database.exec("SELEKT").error().code, ErrorCode::Internal);
}

void DatabaseTest::saysBusy()
{
    Database one = open();
    Database two = open();
    two.setBusyTimeout(0);
    const auto held = Transaction::begin(one);
    QVERIFY(held);
    const auto refused = Transaction::begin(two);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Busy);
    QVERIFY(refused.error().retryable);
}

void DatabaseTest::readOnlyWritesNothing()
{
    QVERIFY(!Database::open(path(QStringLiteral("none.db")), OpenMode::ReadOnly));
    QVERIFY(!QFile::exists(path(QStringLiteral("none.db"))));
    QVERIFY(open().exec("CREATE TABLE t (i INTEGER) STRICT"));
    auto database = Database::open(path(QStringLiteral("a.db")), OpenMode::ReadOnly);
    QVERIFY(database);
    const auto written = database->exec("INSERT INTO t VALUES (1)");
    QVERIFY(!written);
    QCOMPARE(written.error().code, ErrorCode::ReadOnly);
}

void DatabaseTest::copiesWhole()
{
    Database database = open();
    QVERIFY(database.exec("CREATE TABLE t (i INTEGER) STRICT; INSERT INTO t VALUES (42)"));
    const QString target = path(QStringLiteral("copy.db"));
    QVERIFY(database.copyTo(target));
    QVERIFY(!database.copyTo(target));
    auto copy = Database::open(target, OpenMode::ReadOnly);
    QCOMPARE(copy->integer("SELECT i FROM t").value(), 42);
}

void DatabaseTest::failsWhereATestSays()
{
    Database database = open();
    QVERIFY(database.exec("CREATE TABLE t (i INTEGER) STRICT"));
    int statements = 0;
    database.setFault([&]() -> std::optional<Error> {
        return ++statements == 2 ? std::optional(Error{ErrorCode::Io, {}, {}, false})
                                 : std::nullopt;
    });
    QVERIFY(database.exec("INSERT INTO t VALUES (1)"));
    QCOMPARE(database.exec("INSERT INTO t VALUES (2)").error().code, ErrorCode::Io);
    QVERIFY(database.exec("INSERT INTO t VALUES (3)"));
    database.setFault({});
    QCOMPARE(database.integer("SELECT sum(i) FROM t").value(), 4);
}

void DatabaseTest::nestedUsesOfOneQuery()
{
    Database database = open();
    QVERIFY(database.exec("CREATE TABLE t (i INTEGER) STRICT; INSERT INTO t VALUES (1), (2), (3)"));
    int seen = 0;
    Query outer(database, "SELECT i FROM t");
    while (outer.next()) {
        Query inner(database, "SELECT i FROM t");
        while (inner.next()) {
            ++seen;
        }
    }
    QCOMPARE(seen, 9);
}

MATINEE_TEST(DatabaseTest)
#include "tst_database.moc"
