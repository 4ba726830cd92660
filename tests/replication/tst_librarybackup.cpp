#include "sync/housekeeping/librarybackup.h"
#include "sync/replication/documents.h"
#include "sync/store/libraryfile.h"
#include "sync/store/sha256.h"
#include "sync/store/storekeys.h"
#include "sync/transfer/manifest.h"
#include "tests/catalog/catalogsamples.h"
#include "tests/replication/household.h"
#include "tests/support/testregistry.h"

#include <QFile>
#include <QTest>

using namespace Sync;
using namespace TestSupport;

namespace {

constexpr RetryPolicy kPatience{std::chrono::milliseconds(1), std::chrono::milliseconds(5), 3};

} // namespace

//! A household's storage, and a second one that takes its place.
class LibraryBackupTest : public QObject, private Household
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void whatIsMissingIsCopied();
    void runThatWasCutShortGoesOn();
    void damagedCopiesAreMadeAnew();
    void damagedVideosAreToldAndTheOthersCopied();
    void whatIsRemovedForGoodStaysUntilAsked();
    void unsealedChangesAreWaitedFor();
    void newPcTakesTheBackupForItsCluster();
    void othersLibrariesAreLeftAlone();

private:
    void addFilm(const QString &name, const QByteArray &bytes);
    Result<BackupReport> backUp(bool reads = false, bool removes = false);
    QString copyOf(int number) const;
    QStringList inBackup(const QString &room) const;

    std::unique_ptr<StoreFixture> m_second;
    std::unique_ptr<FaultyStore> m_backup;
    LibraryId m_copy;
    QVector<ObjectId> m_objects;
};

void LibraryBackupTest::init()
{
    begin();
    m_second = std::make_unique<StoreFixture>();
    m_backup = std::make_unique<FaultyStore>(m_second->store.get());
    m_copy = randomId<LibraryId>();
    QVERIFY(await(
        m_second->store->put(StoreKeys::libraryFile(), encodeLibraryFile(m_copy), QString())));
    m_objects.clear();
    addFilm(QStringLiteral("Alpha"), "alpha");
    // Two parts, the second one short.
    addFilm(QStringLiteral("Beta"), noise(kChunkBytes + 5, 1));
    settle();
}

void LibraryBackupTest::cleanup()
{
    m_backup.reset();
    m_second.reset();
    end();
}

void LibraryBackupTest::addFilm(const QString &name, const QByteArray &bytes)
{
    const auto object = randomId<ObjectId>();
    m_objects << object;
    const StoreKeys keys(library());
    Manifest manifest{bytes.size(),
        Sha256::of(bytes.left(kChunkBytes))
            + (bytes.size() > kChunkBytes ? Sha256::of(bytes.mid(kChunkBytes)) : QByteArray()),
        QStringLiteral("video/mp4")};
    ObjectStore &store = *storeFixture().store;
    QVERIFY(await(store.put(keys.video(object, QStringLiteral("film.mkv")), bytes, QString())));
    QVERIFY(await(store.put(keys.manifest(object), encodeManifest(manifest), QString())));
    Library::IngestedVideo video = stored(name, object, bytes);
    video.content = manifest.content();
    video.media.sizeBytes = bytes.size();
    pc(0).add(video);
}

Result<BackupReport> LibraryBackupTest::backUp(bool reads, bool removes)
{
    LibraryBackup::Options options;
    options.catalog = pc(0).catalog.get();
    options.from = storeFixture().store.get();
    options.fromLibrary = library();
    options.to = m_backup.get();
    options.toLibrary = m_copy;
    options.clock = &pc(0).clock;
    options.reads = reads;
    options.removes = removes;
    options.requests = kPatience;
    LibraryBackup backup(options);
    std::optional<Result<BackupReport>> result;
    connect(&backup, &LibraryBackup::finished, this,
        [&result](const Result<BackupReport> &report) { result = report; });
    backup.start();
    return QTest::qWaitFor([&result] { return result.has_value(); }, 30'000)
        ? *result
        : failure(ErrorCode::TimedOut, {});
}

QString LibraryBackupTest::copyOf(int number) const
{
    return m_second->root() + u'/'
        + StoreKeys(m_copy).video(m_objects.at(number), QStringLiteral("film.mkv"));
}

QStringList LibraryBackupTest::inBackup(const QString &room) const
{
    return filesBelow(m_second->root() + u'/' + m_copy.toString() + u'/' + room);
}

void LibraryBackupTest::whatIsMissingIsCopied()
{
    const QByteArray picture = "not much of a picture";
    const auto id = PictureId::fromBytes(Sha256::of(picture)).value();
    QVERIFY(await(storeFixture().store->put(StoreKeys(library()).picture(id), picture, QString())));
    const Result<BackupReport> first = backUp();
    QVERIFY2(first, first ? "" : qPrintable(first.error().message));
    QCOMPARE(first->videosCopied, 2);
    QCOMPARE(first->bytesCopied, kChunkBytes + 10);
    QCOMPARE(first->progress.videosDone, 2);
    QCOMPARE(first->picturesCopied, 1);
    QVERIFY(first->isWhole());
    QCOMPARE(readFile(copyOf(0)), QByteArray("alpha"));
    QCOMPARE(readFile(copyOf(1)), noise(kChunkBytes + 5, 1));
    addFilm(QStringLiteral("Gamma"), "gamma");
    settle();
    const Result<BackupReport> second = backUp();
    QCOMPARE(second->videosCopied, 1);
    QCOMPARE(second->picturesCopied, 0);
    QCOMPARE(second->progress.videosTotal, 3);
    for (int i = 0; i < 4; ++i) {
        QVERIFY(backUp());
    }
    QCOMPARE(inBackup(QStringLiteral("snapshots")).size(), 3);
}

void LibraryBackupTest::runThatWasCutShortGoesOn()
{
    m_backup->setFaultBefore([](const FaultyStore::Call &call) {
        return call.name == QLatin1String("putPart") && call.part == 2
            ? std::optional(Error{ErrorCode::NoSpace, QStringLiteral("full"), {}, false})
            : std::nullopt;
    });
    QCOMPARE(backUp().error().code, ErrorCode::NoSpace);
    QCOMPARE(inBackup(QStringLiteral("snapshots")), QStringList());
    m_backup->setFaultBefore({});
    // As a kill would have left it.
    QVERIFY(await(m_second->store->begin(
        StoreKeys(m_copy).video(m_objects.at(1), QStringLiteral("film.mkv")), {}, 1)));
    const Result<BackupReport> again = backUp();
    QCOMPARE(again->videosCopied, 1);
    QVERIFY(again->isWhole());
    QVERIFY(await(m_second->store->uploads({})).value().isEmpty());
    QCOMPARE(inBackup(QStringLiteral("snapshots")).size(), 1);
}

void LibraryBackupTest::damagedCopiesAreMadeAnew()
{
    QVERIFY(backUp());
    writeFile(copyOf(0), "alphA");
    QCOMPARE(backUp()->videosRead, 0);
    const Result<BackupReport> read = backUp(true);
    QCOMPARE(read->videosRead, 2);
    QCOMPARE(read->videosCopied, 1);
    QCOMPARE(readFile(copyOf(0)), QByteArray("alpha"));
    // Of another size, that is seen without reading.
    writeFile(copyOf(0), "alp");
    const Result<BackupReport> looked = backUp();
    QCOMPARE(looked->videosRead, 0);
    QCOMPARE(looked->videosCopied, 1);
    QCOMPARE(readFile(copyOf(0)), QByteArray("alpha"));
}

void LibraryBackupTest::damagedVideosAreToldAndTheOthersCopied()
{
    const QString file = storeFixture().root() + u'/'
        + StoreKeys(library()).video(m_objects.at(0), QStringLiteral("film.mkv"));
    writeFile(file, "alphA");
    const Result<BackupReport> report = backUp();
    QVERIFY(report);
    QCOMPARE(report->problems.size(), 1);
    QCOMPARE(report->problems.first().error.code, ErrorCode::Corrupt);
    QCOMPARE(report->videosCopied, 1);
    QVERIFY(!QFile::exists(copyOf(0)));
}

void LibraryBackupTest::whatIsRemovedForGoodStaysUntilAsked()
{
    QVERIFY(backUp());
    reopen([](Synchronizer::Options &options) { options.trash = std::chrono::hours(0); });
    const TitleId film
        = TitleId::fromString(pc(0).value("SELECT lower(hex(id)) FROM title WHERE title = 'Alpha'"))
              .value();
    QVERIFY(await(pc(0).catalog->setRemoved({}, {film}, true)));
    QVERIFY(pc(0).sync(SyncRound::Keep::OfTheHousehold));
    settle();
    const Result<BackupReport> kept = backUp();
    QCOMPARE(kept->videosLeft, 1);
    QCOMPARE(kept->bytesLeft, 5);
    QVERIFY(QFile::exists(copyOf(0)));
    const Result<BackupReport> removed = backUp(false, true);
    QCOMPARE(removed->videosRemoved, 1);
    QCOMPARE(removed->videosLeft, 0);
    QVERIFY(!QFile::exists(copyOf(0)));
    QVERIFY(QFile::exists(copyOf(1)));
}

void LibraryBackupTest::unsealedChangesAreWaitedFor()
{
    addFilm(QStringLiteral("Gamma"), "gamma");
    pc(0).synchronizer->sync();
    const Result<BackupReport> report = backUp();
    QVERIFY2(report, report ? "" : qPrintable(report.error().message));
    QCOMPARE(report->videosCopied, 3);
}

void LibraryBackupTest::newPcTakesTheBackupForItsCluster()
{
    QVERIFY(await(pc(0).catalog->addCollection({}, QStringLiteral("Best"))));
    settle();
    QVERIFY(backUp());
    HouseholdPc fresh(QStringLiteral("new"), m_second->store.get(), m_copy);
    for (int round = 0; round < 3; ++round) {
        const auto report = fresh.sync(SyncRound::Keep::OfTheHousehold);
        QVERIFY2(report, report ? "" : qPrintable(report.error().message));
    }
    QCOMPARE(fresh.films(), (QStringList{QStringLiteral("Alpha"), QStringLiteral("Beta")}));
    QCOMPARE(fresh.value("SELECT name FROM collection"), QStringLiteral("Best"));
    QCOMPARE(fresh.value("SELECT count(*) FROM object"), QStringLiteral("2"));
    // And a PC of the old cluster goes on there.
    pc(0).options.store = m_second->store.get();
    pc(0).options.library = m_copy;
    pc(0).close();
    pc(0).open();
    pc(0).add(CatalogSamples::movie(QStringLiteral("Delta"), 2004));
    for (int round = 0; round < 3; ++round) {
        QVERIFY(pc(0).sync());
        QVERIFY(fresh.sync());
    }
    QCOMPARE(fresh.shared(), pc(0).shared());
    QVERIFY(fresh.films().size() == 2);
}

void LibraryBackupTest::othersLibrariesAreLeftAlone()
{
    const auto claim = [this](const LibraryId &there, const LibraryId &of, bool isFounded) {
        const QFuture<Result<>> claimed
            = LibraryBackup::claim(*m_second->store, there, of, isFounded);
        return QTest::qWaitFor([&claimed] { return claimed.isFinished(); })
            ? claimed.result()
            : failure(ErrorCode::TimedOut, {});
    };
    QCOMPARE(claim(m_copy, library(), false).error().code, ErrorCode::InvalidInput);
    QVERIFY(claim(m_copy, library(), true));
    QVERIFY(claim(m_copy, library(), false));
    QCOMPARE(claim(m_copy, randomId<LibraryId>(), false).error().code, ErrorCode::InvalidInput);
    QCOMPARE(claim(library(), library(), false).error().code, ErrorCode::InvalidInput);
}

MATINEE_TEST(LibraryBackupTest)
#include "tst_librarybackup.moc"
