#include "library/catalog/history/history.h"
#include "sync/replication/documents.h"
#include "sync/store/storekeys.h"
#include "sync/transfer/transferjournal.h"
#include "tests/catalog/catalogsamples.h"
#include "tests/replication/household.h"
#include "tests/support/testregistry.h"

#include <QDateTime>
#include <QFile>
#include <QTest>

using namespace Sync;
using namespace TestSupport;
using Keep = SyncRound::Keep;

namespace {

constexpr auto kRemovedAtOnce
    = [](Synchronizer::Options &options) { options.trash = std::chrono::hours(0); };

} // namespace

//! What housekeeping does by itself: unfinished uploads, and who of the household does it.
class SynchronizerKeepingTest : public QObject, private Household
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void acknowledgementNamesUploads();
    void uploadThatTheJournalLostIsAborted();
    void oldUploadsThatNobodyNamesAreAborted();
    void oneDeviceKeepsTheHousehold();
    void deviceThatWasAwayFor100DaysComesBack();

private:
    //! Begins an upload in the store, and notes it in a journal of the first PC.
    ObjectId beginUpload();
    UploadHandle beginUnnoted(const ObjectId &object);
    void makeOld(const UploadHandle &upload, int days);
    int uploads();
    QVector<ObjectId> named(int number);
    WriterId writerOf(int number);

    QString m_journal;
};

void SynchronizerKeepingTest::init()
{
    begin();
    m_journal = pc(0).folder() + QStringLiteral("/transfers.db");
    pc(0).options.uploadJournals = {m_journal};
    pc(0).close();
    pc(0).open();
    settle();
}

void SynchronizerKeepingTest::cleanup()
{
    end();
}

UploadHandle SynchronizerKeepingTest::beginUnnoted(const ObjectId &object)
{
    const QString key = StoreKeys(library()).video(object, QStringLiteral("film.mkv"));
    return await(storeFixture().store->begin(key, {}, 1)).value();
}

ObjectId SynchronizerKeepingTest::beginUpload()
{
    TransferRecord record;
    record.id = randomId<TransferId>();
    record.file = QStringLiteral("/films/film.mkv");
    record.upload.object = randomId<ObjectId>();
    record.upload.objectName = QStringLiteral("film.mkv");
    record.upload.begun = true;
    auto journal = TransferJournal::open(m_journal, pc(0).clock).value();
    if (!journal->add({record}) || !journal->saveUpload(record.id, record.upload)) {
        return {};
    }
    beginUnnoted(record.upload.object);
    return record.upload.object;
}

void SynchronizerKeepingTest::makeOld(const UploadHandle &upload, int days)
{
    QFile note(storeFixture().root() + QStringLiteral("/tmp/") + upload.uploadId
        + QStringLiteral(".upload"));
    QVERIFY(note.open(QIODevice::ReadWrite));
    QVERIFY(note.setFileTime(
        QDateTime::currentDateTime().addDays(-days), QFileDevice::FileModificationTime));
}

int SynchronizerKeepingTest::uploads()
{
    return int(await(storeFixture().store->uploads({})).value().size());
}

QVector<ObjectId> SynchronizerKeepingTest::named(int number)
{
    const QString key = CatalogKeys::ack(library(), writerOf(number));
    const Result<Document> ack = await(storeFixture().store->readDocument(key, 1 << 20, 0));
    return decodeAck(ack.value().bytes).value().uploads;
}

WriterId SynchronizerKeepingTest::writerOf(int number)
{
    const QString id
        = pc(number).value("SELECT lower(hex(id)) FROM device_writer WHERE ended = 0 AND name = '"
            + pc(number).options.deviceName.toUtf8() + "'");
    return WriterId::fromString(id).value();
}

void SynchronizerKeepingTest::acknowledgementNamesUploads()
{
    QCOMPARE(named(0), QVector<ObjectId>());
    const ObjectId object = beginUpload();
    QVERIFY(pc(0).sync());
    QCOMPARE(named(0), QVector<ObjectId>{object});
    {
        auto journal = TransferJournal::open(m_journal, pc(0).clock).value();
        TransferRecord record = journal->load()->first();
        record.state = TransferState::Done;
        QVERIFY(journal->saveState(record));
    }
    QVERIFY(pc(0).sync());
    QCOMPARE(named(0), QVector<ObjectId>());
}

void SynchronizerKeepingTest::uploadThatTheJournalLostIsAborted()
{
    const ObjectId object = beginUpload();
    QVERIFY(pc(0).sync());
    QCOMPARE(pc(0).sync(Keep::OfThisDevice)->abortedUploads, 0);
    QCOMPARE(uploads(), 1);
    QVERIFY(QFile::remove(m_journal));
    QVERIFY(pc(0).sync());
    QCOMPARE(named(0), QVector<ObjectId>{object});
    // Another's is not ours to end.
    QCOMPARE(pc(1).sync(Keep::OfTheHousehold)->abortedUploads, 0);
    QCOMPARE(pc(0).sync(Keep::OfThisDevice)->abortedUploads, 1);
    QCOMPARE(uploads(), 0);
    QVERIFY(pc(0).sync());
    QCOMPARE(named(0), QVector<ObjectId>());
}

void SynchronizerKeepingTest::oldUploadsThatNobodyNamesAreAborted()
{
    makeOld(beginUnnoted(randomId<ObjectId>()), 31);
    const UploadHandle younger = beginUnnoted(randomId<ObjectId>());
    makeOld(younger, 29);
    const ObjectId named = beginUpload();
    const QVector<UploadHandle> listed = await(storeFixture().store->uploads({})).value();
    for (const UploadHandle &upload : listed) {
        if (StoreKeys(library()).objectOf(upload.key) == named) {
            makeOld(upload, 60);
        }
    }
    QVERIFY(pc(0).sync());
    // Somebody may name it whom nobody can ask now.
    pc(1).store.setFaultBefore([](const FaultyStore::Call &call) {
        return call.key.endsWith(QLatin1String("/ack"))
                && call.name == QLatin1String("readDocument")
            ? std::optional(Error{ErrorCode::TimedOut, {}, {}, true})
            : std::nullopt;
    });
    QVERIFY(!pc(1).sync(Keep::OfTheHousehold));
    QCOMPARE(uploads(), 3);
    pc(1).store.setFaultBefore({});
    QCOMPARE(pc(1).sync(Keep::OfTheHousehold)->abortedUploads, 1);
    QCOMPARE(uploads(), 2);
}

void SynchronizerKeepingTest::oneDeviceKeepsTheHousehold()
{
    reopen(kRemovedAtOnce);
    const auto object = randomId<ObjectId>();
    const auto other = randomId<ObjectId>();
    putVideo(object, "alpha");
    putVideo(other, "beta");
    const TitleId alpha = pc(0).add(stored(QStringLiteral("Alpha"), object, "alpha"));
    const TitleId beta = pc(0).add(stored(QStringLiteral("Beta"), other, "beta"));
    settle();
    QVERIFY(await(pc(0).catalog->setRemoved({}, {alpha}, true)));
    settle();
    const bool firstIsKeeper = writerOf(0) < writerOf(1);
    HouseholdPc &keeper = pc(firstIsKeeper ? 0 : 1);
    HouseholdPc &second = pc(firstIsKeeper ? 1 : 0);
    QCOMPARE(second.sync(Keep::OfThisDevice)->markedObjects, 0);
    QCOMPARE(keeper.sync(Keep::OfThisDevice)->markedObjects, 1);
    // It waits for the others, not for another week.
    settle();
    QCOMPARE(keeper.sync(Keep::OfThisDevice)->removedObjects, 1);
    QCOMPARE(keysBelow(QStringLiteral("videos")).size(), 1);
    QCOMPARE(keysBelow(QStringLiteral("storyboards")).size(), 1);
    QVERIFY(await(pc(0).catalog->setRemoved({}, {beta}, true)));
    settle();
    QCOMPARE(keeper.sync(Keep::OfThisDevice)->markedObjects, 0);
    // What a person marks goes as soon as all know of it.
    const auto third = randomId<ObjectId>();
    putVideo(third, "gamma");
    const TitleId gamma = pc(0).add(stored(QStringLiteral("Gamma"), third, "gamma"));
    QVERIFY(await(pc(0).catalog->setRemoved({}, {gamma}, true)));
    QVERIFY(await(pc(0).catalog->emptyTrash({}, {gamma})));
    settle();
    QCOMPARE(second.sync(Keep::OfThisDevice)->removedObjects, 0);
    QCOMPARE(keeper.sync(Keep::OfThisDevice)->removedObjects, 1);
    // Whoever asks for it gets it, and a device that is away has no turn.
    second.options.retention.household = std::chrono::hours(0);
    second.close();
    second.open();
    QCOMPARE(second.sync(Keep::OfThisDevice)->markedObjects, 1);
}

void SynchronizerKeepingTest::deviceThatWasAwayFor100DaysComesBack()
{
    const TitleId shared = pc(0).add(CatalogSamples::movie(QStringLiteral("Alpha"), 2001));
    settle();
    const WriterId before = writerOf(1);
    // What it did last was never told.
    pc(1).add(CatalogSamples::movie(QStringLiteral("Beta"), 2002));
    QVERIFY(await(pc(1).catalog->setPosition(pc(1).viewer, shared, {}, 60'000, 6'000'000)));
    const auto later = std::chrono::days(100);
    pc(0).clock.shift = pc(0).storeClock.shift = later;
    pc(0).add(CatalogSamples::movie(QStringLiteral("Gamma"), 2003));
    QVERIFY(pc(0).sync(Keep::OfThisDevice));
    const auto household = await(pc(0).catalog->devices());
    QCOMPARE(household->size(), 2);
    QVERIFY(household->at(1).isRetired);
    QVERIFY(household->at(1).seenMs > 0);

    pc(1).clock.shift = pc(1).storeClock.shift = later;
    settle(Keep::OfThisDevice);
    QVERIFY(writerOf(1) != before);
    QTRY_VERIFY(pc(1).synchronizer->state().goesOnAsAnother);
    QCOMPARE(pc(0).shared(), pc(1).shared());
    QCOMPARE(pc(0).value("SELECT count(*) FROM title WHERE kind = 1"), QStringLiteral("3"));
    QCOMPARE(pc(0).value("SELECT position_ms FROM play_state"), QStringLiteral("60000"));
    const auto returned = await(pc(0).catalog->devices());
    QCOMPARE(returned->size(), 2);
    QVERIFY(!returned->at(1).isRetired);
}

MATINEE_TEST(SynchronizerKeepingTest)
#include "tst_synchronizerkeeping.moc"
