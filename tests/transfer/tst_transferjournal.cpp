#include "library/catalog/database.h"
#include "sync/transfer/transferjournal.h"
#include "tests/support/testregistry.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Sync;

class TransferJournalTest : public QObject
{
    Q_OBJECT
private slots:
    void keepsEverythingAnUploadNeeds();
    void keepsTheOrderOfTheQueue();
    void olderJournalsKeepTheirOrder();
    void forgetsWhatItIsTold();
    void findsContentsByTheirLook();
    void onlyOneProgramHasIt();
    void failedStatementsChangeNothing();

private:
    std::unique_ptr<TransferJournal> open(const QTemporaryDir &folder);
    SystemClock m_clock;
};

namespace {

TransferRecord record(const QString &file)
{
    TransferRecord record;
    record.id = randomId<TransferId>();
    record.file = file;
    record.addedAtMs = 1234;
    return record;
}

} // namespace

std::unique_ptr<TransferJournal> TransferJournalTest::open(const QTemporaryDir &folder)
{
    Result<std::unique_ptr<TransferJournal>> journal
        = TransferJournal::open(folder.filePath(QStringLiteral("transfers.db")), m_clock);
    if (!journal) {
        qFatal("%s", qUtf8Printable(journal.error().message));
    }
    return std::move(*journal);
}

void TransferJournalTest::keepsEverythingAnUploadNeeds()
{
    const QTemporaryDir folder;
    TransferRecord first = record(QStringLiteral("/films/映画.mkv"));
    TransferRecord second = record(QStringLiteral("/films/b.mkv"));
    {
        const auto journal = open(folder);
        QVERIFY(journal->add({first, second}).has_value());
        first.state = TransferState::Failed;
        first.startedAtMs = 5678;
        first.error
            = Error{ErrorCode::NoSpace, QStringLiteral("full"), QStringLiteral("ENOSPC"), false};
        first.cleanup = true;
        QVERIFY(journal->saveState(first).has_value());
        second.upload.stamp = FileStamp{100, 200, 0, ~quint64(0)};
        second.upload.sample = QByteArray(32, 's');
        second.upload.object = randomId<ObjectId>();
        second.upload.objectName = QStringLiteral("b.mkv");
        second.upload.begun = true;
        second.upload.uploadId = QStringLiteral("u");
        QVERIFY(journal->saveUpload(second.id, second.upload).has_value());
        second.upload.parts[1] = {QByteArray(32, 'a'), QByteArray(32, 'a'), {}};
        second.upload.parts[2] = {QByteArray(32, 'b'), QByteArray(64, 'b'), {}};
        QVERIFY(journal->savePart(second.id, 1, second.upload.parts[1]).has_value());
        QVERIFY(journal->savePart(second.id, 2, second.upload.parts[2]).has_value());
        second.upload.parts[2].etag = QStringLiteral("etag");
        QVERIFY(journal->savePart(second.id, 2, second.upload.parts[2]).has_value());
        QVERIFY(journal->setLibrary(*LibraryId::fromBytes(QByteArray(16, 'l'))).has_value());
    }
    const auto journal = open(folder);
    QCOMPARE(journal->load().value(), (QVector<TransferRecord>{first, second}));
    QCOMPARE(journal->library().value(), *LibraryId::fromBytes(QByteArray(16, 'l')));
}

void TransferJournalTest::keepsTheOrderOfTheQueue()
{
    const QTemporaryDir folder;
    TransferRecord first = record(QStringLiteral("/a"));
    TransferRecord second = record(QStringLiteral("/b"));
    first.place = 1;
    second.place = 2;
    {
        const auto journal = open(folder);
        QVERIFY(journal->add({first, second}).has_value());
        std::swap(first.place, second.place);
        QVERIFY(journal->savePlaces({first, second}).has_value());
    }
    QCOMPARE(open(folder)->load().value(), (QVector<TransferRecord>{second, first}));
}

void TransferJournalTest::olderJournalsKeepTheirOrder()
{
    const QTemporaryDir folder;
    const TransferRecord first = record(QStringLiteral("/a"));
    const TransferRecord second = record(QStringLiteral("/b"));
    QVERIFY(open(folder)->add({first, second}).has_value());
    {
        auto database = Library::Database::open(
            folder.filePath(QStringLiteral("transfers.db")), Library::OpenMode::ReadWrite);
        QVERIFY(database.has_value());
        QVERIFY(database->exec("ALTER TABLE transfer DROP COLUMN place").has_value());
        QVERIFY(database->exec("PRAGMA user_version = 2").has_value());
    }
    const QVector<TransferRecord> loaded = open(folder)->load().value();
    QCOMPARE(loaded.size(), 2);
    QCOMPARE(loaded.first().file, first.file);
    QCOMPARE(loaded.first().place, 1);
    QCOMPARE(loaded.last().place, 2);
}

void TransferJournalTest::forgetsWhatItIsTold()
{
    const QTemporaryDir folder;
    const auto journal = open(folder);
    const TransferRecord one = record(QStringLiteral("/a"));
    QVERIFY(journal->add({one}).has_value());
    UploadRecord upload;
    upload.stamp = FileStamp{1, 2, 0, 3};
    upload.begun = true;
    QVERIFY(journal->saveUpload(one.id, upload).has_value());
    QVERIFY(journal->savePart(one.id, 1, {"a", "b", {}}).has_value());
    QVERIFY(journal->resetUpload(one.id).has_value());
    QCOMPARE(journal->load().value(), QVector<TransferRecord>{one});
    QVERIFY(journal->remove(one.id).has_value());
    QVERIFY(journal->load().value().isEmpty());
    QVERIFY(journal->library().value().isNull());
}

void TransferJournalTest::findsContentsByTheirLook()
{
    const QTemporaryDir folder;
    const auto journal = open(folder);
    const TransferJournal::KnownContent known{
        *ContentId::fromBytes(QByteArray(32, 'c')), randomId<ObjectId>()};
    QVERIFY(journal->rememberContent(known, 100, "sample").has_value());
    QVERIFY(journal->rememberContent(known, 100, "sample").has_value());
    const auto found = journal->contentsLike(100, "sample").value();
    QCOMPARE(found.size(), 1);
    QCOMPARE(found.first().content, known.content);
    QCOMPARE(found.first().object, known.object);
    QVERIFY(journal->contentsLike(101, "sample").value().isEmpty());
    QVERIFY(journal->contentsLike(100, "other").value().isEmpty());
}

void TransferJournalTest::onlyOneProgramHasIt()
{
    const QTemporaryDir folder;
    const auto journal = open(folder);
    const QString file = folder.filePath(QStringLiteral("transfers.db"));
    QCOMPARE(TransferJournal::open(file, m_clock).error().code, ErrorCode::Busy);
}

void TransferJournalTest::failedStatementsChangeNothing()
{
    const QTemporaryDir folder;
    const auto journal = open(folder);
    const TransferRecord one = record(QStringLiteral("/a"));
    QVERIFY(journal->add({one}).has_value());
    QVERIFY(journal->savePart(one.id, 1, {"a", "b", {}}).has_value());
    const QVector<TransferRecord> before = journal->load().value();
    const auto failNth = [&journal](int nth) {
        journal->setFault([left = nth]() mutable -> std::optional<Error> {
            return left-- == 0 ? std::optional(Error{ErrorCode::Io, QStringLiteral("x"), {}, false})
                               : std::nullopt;
        });
    };
    int failed = 0;
    for (int nth = 0;; ++nth) {
        failNth(nth);
        const Result<> done
            = journal->add({record(QStringLiteral("/b")), record(QStringLiteral("/c"))});
        journal->setFault({});
        if (done) {
            break;
        }
        QCOMPARE(done.error().code, ErrorCode::Io);
        QCOMPARE(journal->load().value(), before);
        ++failed;
    }
    QVERIFY(failed >= 3);
    QCOMPARE(journal->load().value().size(), 3);
    const QVector<TransferRecord> after = journal->load().value();
    for (int nth = 0;; ++nth) {
        failNth(nth);
        const Result<> done = journal->remove(one.id);
        journal->setFault({});
        if (done) {
            break;
        }
        QCOMPARE(journal->load().value(), after);
    }
    QCOMPARE(journal->load().value().size(), 2);
}

MATINEE_TEST(TransferJournalTest)
#include "tst_transferjournal.moc"
