#include "library/catalog/catalogwriter.h"
#include "library/catalog/devicereader.h"
#include "library/catalog/query.h"
#include "sync/store/libraryfile.h"
#include "sync/store/storekeys.h"
#include "tests/catalog/catalogsamples.h"
#include "tests/replication/household.h"
#include "tests/support/testregistry.h"

#include <QDir>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <functional>

using namespace Sync;
using namespace TestSupport;
using CatalogSamples::movie;
using Keep = SyncRound::Keep;

namespace {

constexpr qint64 kDayMs = 24LL * 3600 * 1000;

void copyFolder(const QString &from, const QString &to)
{
    QDir().mkpath(to);
    for (const QString &file : filesBelow(from)) {
        writeFile(to + QLatin1Char('/') + file, readFile(from + QLatin1Char('/') + file));
    }
}

void inAHurry(Synchronizer::Options &options)
{
    options.gather = std::chrono::milliseconds(20);
    options.look = std::chrono::milliseconds(50);
    options.round = std::chrono::milliseconds(300);
}

} // namespace

//! Several catalogs, one store: what the planners decide, carried out for real.
class SynchronizerTest : public QObject, private Household
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void whatIsAddedIsEverywhere();
    void positionFollowsThePerson();
    void worksByItself();
    void catchesUpAfterAnOutage();
    void refusedKeysWaitForAPerson();
    void anotherLibraryIsLeftAlone();
    void olderDataFolderGoesOnAsAnotherWriter();
    void clonesGoApart();
    void clockInTheFutureIsShifted();
    void chainsExpireAndANewPcSeesAll();
    void snapshotIsSeenAsItComes();
    void whatIsDeletedIsRemovedWhenAllKnow();
    void copyIsSavedFromRemoval();
    void enteringAnotherLibraryTellsEverything();
    void sourceIsNeededUntilTheObjectIsSeen();
    void sourceOfARemovedObjectIsUploadedAgain();
    void retiredDeviceHoldsNothingUp();
    void episodesGoWithTheirSeries();
};

void SynchronizerTest::init()
{
    begin();
}

void SynchronizerTest::cleanup()
{
    end();
}

void SynchronizerTest::whatIsAddedIsEverywhere()
{
    pc(0).add(movie(QStringLiteral("Alpha"), 2001));
    QVERIFY(await(pc(0).catalog->addCollection({}, QStringLiteral("Best"))));
    pc(1).add(movie(QStringLiteral("Beta"), 2002));
    settle();
    QCOMPARE(pc(0).shared(), pc(1).shared());
    // A file of one PC is no title to open on the other, but it is known there.
    QCOMPARE(pc(1).value("SELECT count(*) FROM title WHERE kind = 1"), QStringLiteral("2"));
    QCOMPARE(pc(1).value("SELECT name FROM collection"), QStringLiteral("Best"));
    // Each begins with the profile of the household.
    QCOMPARE(pc(1).value("SELECT count(*) FROM profile"), QStringLiteral("1"));
    QCOMPARE(
        pc(0).value("SELECT group_concat(name) FROM (SELECT name FROM device_writer ORDER BY 1)"),
        QStringLiteral("living room,study"));
}

void SynchronizerTest::positionFollowsThePerson()
{
    const auto object = randomId<ObjectId>();
    const TitleId film = pc(0).add(stored(QStringLiteral("Alpha"), object, "alpha"));
    settle();
    QCOMPARE(pc(1).films(), QStringList{QStringLiteral("Alpha")});
    QVERIFY(await(pc(0).catalog->setPosition(pc(0).viewer, film, {}, 754'000, 6'000'000)));
    settle();
    QCOMPARE(pc(1).positionOf(film), 754'000);
    QVERIFY(await(pc(1).catalog->setPosition(pc(1).viewer, film, {}, 1'754'000, 6'000'000)));
    settle();
    QCOMPARE(pc(0).positionOf(film), 1'754'000);
    QCOMPARE(pc(0).shared(), pc(1).shared());
}

void SynchronizerTest::worksByItself()
{
    reopen(inAHurry);
    for (const auto &each : pcs()) {
        each->synchronizer->start();
    }
    const TitleId film = pc(0).add(stored(QStringLiteral("Alpha"), randomId<ObjectId>(), "alpha"));
    QTRY_COMPARE(pc(1).films(), QStringList{QStringLiteral("Alpha")});
    QVERIFY(await(pc(1).catalog->setPosition(pc(1).viewer, film, {}, 60'000, 6'000'000)));
    QTRY_COMPARE(pc(0).positionOf(film), 60'000);
    QTRY_COMPARE(pc(0).synchronizer->state().phase, SyncState::Phase::UpToDate);
    QVERIFY(pc(0).synchronizer->state().lastContactMs > 0);
}

void SynchronizerTest::catchesUpAfterAnOutage()
{
    settle();
    pc(1).store.setFaultBefore([](const FaultyStore::Call &) {
        return std::optional(Error{ErrorCode::Unreachable, QStringLiteral("away"), {}, true});
    });
    pc(0).add(movie(QStringLiteral("Alpha"), 2001));
    pc(1).add(movie(QStringLiteral("Beta"), 2002));
    const Result<SyncReport> away = pc(1).sync();
    QVERIFY(!away);
    QCOMPARE(away.error().code, ErrorCode::Unreachable);
    QVERIFY(pc(0).sync());
    QCoreApplication::processEvents();
    QCOMPARE(pc(1).synchronizer->state().phase, SyncState::Phase::Waiting);
    QCOMPARE(pc(1).synchronizer->state().error->code, ErrorCode::Unreachable);
    pc(1).store.setFaultBefore({});
    settle();
    QCOMPARE(pc(0).shared(), pc(1).shared());
    QCOMPARE(pc(0).value("SELECT count(*) FROM title WHERE kind = 1"), QStringLiteral("2"));
}

void SynchronizerTest::refusedKeysWaitForAPerson()
{
    reopen(inAHurry);
    pc(0).store.setFaultBefore([](const FaultyStore::Call &) {
        return std::optional(Error{ErrorCode::BadCredentials, QStringLiteral("no"), {}, false});
    });
    pc(0).synchronizer->start();
    QTRY_COMPARE(pc(0).synchronizer->state().phase, SyncState::Phase::Waiting);
    const auto asked = pc(0).store.calls().size();
    pc(0).add(movie(QStringLiteral("Alpha"), 2001));
    // As long as the other one makes some rounds.
    pc(1).synchronizer->start();
    QTRY_VERIFY(pc(1).store.count(QStringLiteral("list")) > 6);
    QCOMPARE(pc(0).store.calls().size(), asked);
    pc(0).store.setFaultBefore({});
    QVERIFY(pc(0).sync());
    QTRY_COMPARE(pc(0).synchronizer->state().phase, SyncState::Phase::UpToDate);
}

void SynchronizerTest::anotherLibraryIsLeftAlone()
{
    const QStringList before = filesBelow(storeFixture().root());
    pc(0).options.library = randomId<LibraryId>();
    pc(0).close();
    pc(0).open();
    pc(0).add(movie(QStringLiteral("Alpha"), 2001));
    const Result<SyncReport> report = pc(0).sync();
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::InvalidInput);
    QCOMPARE(filesBelow(storeFixture().root()), before);
}

void SynchronizerTest::olderDataFolderGoesOnAsAnotherWriter()
{
    pc(0).add(movie(QStringLiteral("Alpha"), 2001));
    settle();
    pc(0).close();
    QTemporaryDir aside;
    copyFolder(pc(0).folder(), aside.path());
    pc(0).open();
    pc(0).add(movie(QStringLiteral("Beta"), 2002));
    settle();
    pc(0).close();
    QVERIFY(QDir(pc(0).folder()).removeRecursively());
    copyFolder(aside.path(), pc(0).folder());
    pc(0).open();
    pc(0).add(movie(QStringLiteral("Gamma"), 2003));
    settle();
    QCOMPARE(pc(0).shared(), pc(1).shared());
    QCOMPARE(pc(1).value("SELECT count(*) FROM title WHERE kind = 1"), QStringLiteral("3"));
    QCOMPARE(pc(1).value("SELECT count(*) FROM device_writer WHERE name = 'living room'"),
        QStringLiteral("2"));
    QTRY_VERIFY(pc(0).synchronizer->state().goesOnAsAnother);
    QVERIFY(!pc(1).synchronizer->state().goesOnAsAnother);
}

void SynchronizerTest::clonesGoApart()
{
    pc(0).add(movie(QStringLiteral("Alpha"), 2001));
    settle();
    pc(0).close();
    HouseholdPc &clone = addPc(QStringLiteral("clone"));
    clone.close();
    QVERIFY(QDir(clone.folder()).removeRecursively());
    copyFolder(pc(0).folder(), clone.folder());
    pc(0).open();
    clone.open();
    pc(0).add(movie(QStringLiteral("Beta"), 2002));
    clone.add(movie(QStringLiteral("Gamma"), 2003));
    settle();
    QCOMPARE(pc(0).shared(), pc(1).shared());
    QCOMPARE(clone.shared(), pc(1).shared());
    QTRY_VERIFY(clone.synchronizer->state().goesOnAsAnother);
    QCOMPARE(pc(1).value("SELECT count(*) FROM title WHERE kind = 1"), QStringLiteral("3"));
}

void SynchronizerTest::clockInTheFutureIsShifted()
{
    settle();
    pc(0).clock.shift = std::chrono::hours(24 * 3650);
    const TitleId film = pc(0).add(stored(QStringLiteral("Alpha"), randomId<ObjectId>(), "alpha"));
    QVERIFY(await(pc(0).catalog->setRating(pc(0).viewer, film, 3)));
    settle();
    QVERIFY(await(pc(1).catalog->setRating(pc(1).viewer, film, 9)));
    settle();
    QCOMPARE(pc(0).shared(), pc(1).shared());
    QCOMPARE(pc(0).value("SELECT rating FROM play_state"), QStringLiteral("9"));
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    QVERIFY(pc(1).value("SELECT max(wall_ms) FROM register").toLongLong() < now + kDayMs);
    QTRY_VERIFY(pc(0).synchronizer->state().clockOffMs > 3649 * kDayMs);
    QTRY_COMPARE(pc(1).synchronizer->state().clockOffMs, 0);
}

void SynchronizerTest::chainsExpireAndANewPcSeesAll()
{
    reopen([](Synchronizer::Options &options) { options.retention.segmentsPerSnapshot = 3; });
    for (int i = 0; i < 12; ++i) {
        pc(i % 2).add(movie(QStringLiteral("Film %1").arg(i), 2000 + i));
        settle(Keep::OfTheHousehold);
    }
    QVERIFY(!keysBelow(QStringLiteral("snapshots")).isEmpty());
    // The first segments are gone, so only a snapshot can tell of them.
    const QString first = pc(0).value("SELECT lower(hex(id)) FROM device_writer WHERE name = "
                                      "'living room'")
        + QStringLiteral("/1");
    QVERIFY(!keysBelow(QStringLiteral("catalog")).contains(first));
    HouseholdPc &fresh = addPc(QStringLiteral("kitchen"));
    settle(Keep::OfTheHousehold);
    QCOMPARE(fresh.value("SELECT count(*) FROM title WHERE kind = 1"), QStringLiteral("12"));
    QCOMPARE(fresh.shared(), pc(0).shared());
    QCOMPARE(pc(1).shared(), pc(0).shared());
}

void SynchronizerTest::snapshotIsSeenAsItComes()
{
    constexpr int kFilms = 700; // more rows than go into one act
    reopen([](Synchronizer::Options &options) { options.retention.segmentsPerSnapshot = 1; });
    for (int i = 0; i < kFilms; ++i) {
        const QByteArray number = QByteArray::number(i);
        pc(0).add(
            stored(QStringLiteral("Film ") + QLatin1String(number), randomId<ObjectId>(), number));
    }
    settle(Keep::OfTheHousehold);
    QVERIFY(!keysBelow(QStringLiteral("snapshots")).isEmpty());
    HouseholdPc &fresh = addPc(QStringLiteral("kitchen"));
    // Looks whenever the writing thread is free, as somebody's edit would come in.
    QVector<int> seen; // on the writing thread, until the last look
    QSemaphore over;
    std::function<Result<>(Library::CatalogWriter &)> look
        = [&](Library::CatalogWriter &writer) -> Result<> {
        Library::Query films(writer.database(), "SELECT count(*) FROM title WHERE kind = 1");
        seen.append(films.next() ? int(films->integer(0)) : -1);
        if (films.failed() || seen.last() == kFilms) {
            over.release();
        } else {
            fresh.catalog->onWriter(look);
        }
        return films.result();
    };
    fresh.catalog->onWriter(look);
    const Result<SyncReport> report = fresh.sync();
    QVERIFY(report && report->mergedSnapshot);
    QVERIFY(over.tryAcquire(1, 10'000));
    QCOMPARE(seen.last(), kFilms);
    QVERIFY(std::any_of(seen.begin(), seen.end(), [](int n) { return n > 0 && n < kFilms; }));
}

void SynchronizerTest::whatIsDeletedIsRemovedWhenAllKnow()
{
    reopen([](Synchronizer::Options &options) { options.trash = std::chrono::hours(0); });
    const auto object = randomId<ObjectId>();
    const auto kept = randomId<ObjectId>();
    putVideo(object, "alpha");
    putVideo(kept, "beta");
    const TitleId film = pc(0).add(stored(QStringLiteral("Alpha"), object, "alpha"));
    pc(0).add(stored(QStringLiteral("Beta"), kept, "beta"));
    settle(Keep::OfTheHousehold);
    QCOMPARE(keysBelow(QStringLiteral("videos")).size(), 2);
    QVERIFY(await(pc(1).catalog->setRemoved({}, {film}, true)));
    QVERIFY(pc(1).sync(Keep::OfTheHousehold));
    // The other PC has not acknowledged the mark.
    QCOMPARE(keysBelow(QStringLiteral("videos")).size(), 2);
    settle(Keep::OfTheHousehold);
    QCOMPARE(keysBelow(QStringLiteral("videos")),
        QStringList{kept.toString() + QStringLiteral("/film.mkv")});
    QCOMPARE(keysBelow(QStringLiteral("manifests")), QStringList{kept.toString()});
    QCOMPARE(pc(0).shared(), pc(1).shared());
}

//! A title comes back after its object was marked and before it was removed.
void SynchronizerTest::copyIsSavedFromRemoval()
{
    reopen([](Synchronizer::Options &options) { options.trash = std::chrono::hours(0); });
    const auto object = randomId<ObjectId>();
    putVideo(object, "alpha");
    const TitleId film = pc(0).add(stored(QStringLiteral("Alpha"), object, "alpha"));
    settle(Keep::OfTheHousehold);
    QVERIFY(await(pc(1).catalog->setRemoved({}, {film}, true)));
    QVERIFY(pc(1).sync(Keep::OfTheHousehold));
    QVERIFY(await(pc(1).catalog->setRemoved({}, {film}, false)));
    settle(Keep::OfTheHousehold);
    const QStringList videos = keysBelow(QStringLiteral("videos"));
    QCOMPARE(videos.size(), 1);
    QVERIFY(!videos.first().startsWith(object.toString()));
    QCOMPARE(readFile(storeFixture().root() + QLatin1Char('/') + library().toString()
                 + QStringLiteral("/videos/") + videos.first()),
        QByteArray("alpha"));
    QCOMPARE(pc(0).shared(), pc(1).shared());
    QCOMPARE(pc(0).films(), QStringList{QStringLiteral("Alpha")});
}

void SynchronizerTest::enteringAnotherLibraryTellsEverything()
{
    pc(0).add(movie(QStringLiteral("Alpha"), 2001));
    pc(1).add(movie(QStringLiteral("Beta"), 2002));
    settle();
    StoreFixture other;
    const auto library = randomId<LibraryId>();
    QVERIFY(
        await(other.store->put(StoreKeys::libraryFile(), encodeLibraryFile(library), QString())));
    HouseholdPc there(QStringLiteral("attic"), other.store.get(), library);
    FaultyStore through(other.store.get());
    pc(0).options.store = &through;
    pc(0).options.library = library;
    pc(0).close();
    pc(0).open();
    for (int round = 0; round < 3; ++round) {
        QVERIFY(pc(0).sync(Keep::OfTheHousehold));
        QVERIFY(there.sync(Keep::OfTheHousehold));
    }
    QCOMPARE(there.shared(), pc(0).shared());
    QCOMPARE(there.value("SELECT count(*) FROM title WHERE kind = 1"), QStringLiteral("2"));
    // Who stayed behind holds nothing up.
    QCOMPARE(
        there.value("SELECT count(*) FROM device_writer WHERE ended = 0"), QStringLiteral("2"));
    pc(0).close();
}

void SynchronizerTest::sourceIsNeededUntilTheObjectIsSeen()
{
    const auto object = randomId<ObjectId>();
    Library::IngestedVideo video = stored(QStringLiteral("Alpha"), object, "alpha");
    video.storedFrom = Library::FileFacts{0, QStringLiteral("/films/alpha.mkv"), 5, 1, 1, 1};
    pc(0).add(video);
    const QByteArray kept = "SELECT path FROM kept_source";
    QCOMPARE(pc(0).value(kept), QStringLiteral("/films/alpha.mkv"));
    QSignalSpy again(pc(0).synchronizer.get(), &Synchronizer::mustUploadAgain);
    // The storage does not answer for it.
    pc(0).store.setFaultBefore([](const FaultyStore::Call &call) {
        return call.name == QLatin1String("stat")
            ? std::optional(Error{ErrorCode::TimedOut, {}, {}, true})
            : std::nullopt;
    });
    QVERIFY(!pc(0).sync(Keep::OfTheHousehold));
    QCOMPARE(pc(0).value(kept), QStringLiteral("/films/alpha.mkv"));
    pc(0).store.setFaultBefore({});
    putVideo(object, "alpha");
    settle(Keep::OfTheHousehold);
    QCOMPARE(pc(0).value(kept), QString());
    QCoreApplication::processEvents();
    QVERIFY(again.isEmpty());
}

void SynchronizerTest::sourceOfARemovedObjectIsUploadedAgain()
{
    const auto object = randomId<ObjectId>();
    Library::IngestedVideo video = stored(QStringLiteral("Alpha"), object, "alpha");
    video.storedFrom = Library::FileFacts{0, QStringLiteral("/films/alpha.mkv"), 5, 1, 1, 1};
    pc(0).add(video);
    QSignalSpy again(pc(0).synchronizer.get(), &Synchronizer::mustUploadAgain);
    settle(Keep::OfTheHousehold);
    QTRY_COMPARE(again.count(), 1);
    QCOMPARE(again.first().first().toString(), QStringLiteral("/films/alpha.mkv"));
    QVERIFY(pc(1).value("SELECT marked_ms FROM object").toLongLong() > 0);
}

void SynchronizerTest::retiredDeviceHoldsNothingUp()
{
    reopen([](Synchronizer::Options &options) { options.trash = std::chrono::hours(0); });
    const auto object = randomId<ObjectId>();
    putVideo(object, "alpha");
    const TitleId film = pc(0).add(stored(QStringLiteral("Alpha"), object, "alpha"));
    settle(Keep::OfTheHousehold);
    pc(1).add(movie(QStringLiteral("Beta"), 2002)); // never told before it goes away
    QVERIFY(await(pc(0).catalog->setRemoved(pc(0).viewer, {film}, true)));
    const auto before = await(pc(0).synchronizer->review());
    QCOMPARE(before->toMark.size(), 1);
    QCOMPARE(before->toMark.first().name, QStringLiteral("film.mkv"));
    QVERIFY(pc(0).sync(Keep::OfTheHousehold));
    QVERIFY(pc(0).sync(Keep::OfTheHousehold));
    QCOMPARE(keysBelow(QStringLiteral("videos")).size(), 1);
    QCOMPARE(await(pc(0).synchronizer->review())->marked.size(), 1);

    const auto devices = await(pc(0).catalog->devices());
    QCOMPARE(devices->size(), 2);
    QVERIFY(devices->at(0).isThis && devices->at(1).seenMs > 0);
    QCOMPARE(devices->at(1).name, QStringLiteral("study"));
    QVERIFY(!await(pc(0).catalog->retireDevice(devices->at(0).id)));
    QVERIFY(await(pc(0).catalog->retireDevice(devices->at(1).id)));
    QVERIFY(pc(0).sync(Keep::OfTheHousehold));
    QVERIFY(pc(0).sync(Keep::OfTheHousehold));
    QCOMPARE(keysBelow(QStringLiteral("videos")), QStringList());

    // It is back after all, as another writer.
    settle(Keep::OfTheHousehold);
    QCOMPARE(pc(0).shared(), pc(1).shared());
    QCOMPARE(pc(0).value("SELECT title FROM title WHERE title = 'Beta'"), QStringLiteral("Beta"));
    const auto returned = await(pc(0).catalog->devices());
    QCOMPARE(returned->size(), 2);
    QVERIFY(!returned->at(1).isRetired);
}

void SynchronizerTest::episodesGoWithTheirSeries()
{
    pc(0).options.trash = std::chrono::hours(0);
    pc(0).close();
    pc(0).open();
    Library::IngestedVideo video = CatalogSamples::episode(QStringLiteral("Gamma"), 1, 1);
    video.file.reset();
    video.content = CatalogSamples::content("gamma");
    video.object = randomId<ObjectId>();
    video.objectName = QStringLiteral("film.mkv");
    pc(0).add(video);
    QCOMPARE(await(pc(0).synchronizer->review())->toMark.size(), 0);
    const QString series = pc(0).value("SELECT hex(id) FROM title WHERE kind = 2");
    QVERIFY(await(
        pc(0).catalog->setRemoved(pc(0).viewer, {TitleId::fromString(series).value()}, true)));
    QCOMPARE(await(pc(0).synchronizer->review())->toMark.size(), 1);
}

MATINEE_TEST(SynchronizerTest)
#include "tst_synchronizer.moc"
