#include "app/scrubkeeper.h"
#include "library/catalog/catalog.h"
#include "sync/store/libraryfile.h"
#include "sync/store/sha256.h"
#include "sync/store/storekeys.h"
#include "sync/transfer/manifest.h"
#include "sync/transfer/transferqueue.h"
#include "tests/support/faultystore.h"
#include "tests/support/storefixture.h"
#include "tests/support/testregistry.h"
#include "tests/transfer/fakevideos.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace TestSupport;

namespace {

//! A month later than it is.
struct LaterClock final : Clock
{
    WallTime wallNow() const override
    {
        return SystemClock().wallNow() + std::chrono::hours(31 * 24);
    }
    MonotonicTime monotonicNow() const override { return SystemClock().monotonicNow(); }
};

} // namespace

//! When what is stored is read: as the settings say, and never while something plays.
class ScrubKeeperTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void settingsSayThePace();
    void readsWhenNothingPlays();
    void neverMeansNever();
    void personNeedNotWait();
    void anotherLibrarySaysNothing();
    void nothingStoredIsNoError();

private:
    void store();
    App::ScrubKeeper *makeKeeper(const LibraryId &library = {}, const Clock *clock = nullptr);
    Library::CheckSummary summary() { return await(m_catalog->checkSummary()).value(); }

    const LibraryId m_library = randomId<LibraryId>();
    const SystemClock m_clock{};
    std::unique_ptr<StoreFixture> m_fixture;
    std::shared_ptr<FaultyStore> m_store;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<Library::Catalog> m_catalog;
    FakeVideos m_videos;
    std::unique_ptr<Sync::TransferQueue> m_queue;
    std::unique_ptr<App::ScrubKeeper> m_keeper;
};

void ScrubKeeperTest::init()
{
    m_fixture = std::make_unique<StoreFixture>();
    m_store = std::make_shared<FaultyStore>(m_fixture->store.get());
    QVERIFY(await(m_fixture->store->put(
        Sync::StoreKeys::libraryFile(), Sync::encodeLibraryFile(m_library), {})));
    m_settings
        = std::make_unique<Settings>(m_fixture->folder.filePath(QStringLiteral("settings.ini")));
    auto catalog
        = Library::Catalog::open(m_fixture->folder.filePath(QStringLiteral("catalog.db")), m_clock);
    QVERIFY(catalog);
    m_catalog = std::move(*catalog);
    Sync::TransferQueue::Options options;
    options.journalFile = m_fixture->folder.filePath(QStringLiteral("transfers.db"));
    options.store = m_fixture->store.get();
    options.videos = &m_videos;
    options.clock = &m_clock;
    auto queue = Sync::TransferQueue::open(options);
    QVERIFY(queue);
    m_queue = std::move(*queue);
}

void ScrubKeeperTest::cleanup()
{
    m_keeper.reset();
    m_queue.reset();
    m_catalog.reset();
    m_store.reset();
    m_fixture.reset();
}

// One film, which was stored long ago and never read since.
void ScrubKeeperTest::store()
{
    const QByteArray bytes = noise(5000, 1);
    const Sync::Manifest manifest{
        bytes.size(), Sync::Sha256::of(bytes), QStringLiteral("video/mp4")};
    const Sync::StoreKeys keys(m_library);
    const ObjectId object = randomId<ObjectId>();
    const QString name = QStringLiteral("amber.mp4");
    Sync::ObjectStore &store = *m_fixture->store;
    QVERIFY(await(store.put(keys.video(object, name), bytes, {})));
    QVERIFY(await(store.put(keys.manifest(object), Sync::encodeManifest(manifest), {})));
    Library::IngestedVideo video;
    video.identity.kind = Library::TitleKind::Movie;
    video.identity.title = QStringLiteral("Amber");
    video.media.sizeBytes = bytes.size();
    video.content = manifest.content();
    video.object = object;
    video.objectName = name;
    QVERIFY(await(m_catalog->ingest({video})));
}

App::ScrubKeeper *ScrubKeeperTest::makeKeeper(const LibraryId &library, const Clock *clock)
{
    App::ScrubKeeper::Options options;
    options.catalog = m_catalog.get();
    options.stores.current = m_store;
    options.stores.embedded = m_store;
    options.settings = m_settings.get();
    options.clock = clock == nullptr ? &m_clock : clock;
    options.library = library;
    options.journalFile = m_fixture->folder.filePath(QStringLiteral("repairs.db"));
    options.startAfter = std::chrono::milliseconds(0);
    options.restFor = std::chrono::milliseconds(0);
    m_keeper = std::make_unique<App::ScrubKeeper>(options);
    return m_keeper.get();
}

void ScrubKeeperTest::settingsSayThePace()
{
    QCOMPARE(App::scrubPaceIn(*m_settings).every, std::chrono::hours(30 * 24));
    QCOMPARE(App::scrubPaceIn(*m_settings).mostBytesPerSecond, 10'000'000);
    QVERIFY(m_settings->setValue(SettingKey::ScrubDays, 0));
    QVERIFY(m_settings->setValue(SettingKey::ScrubMegabytes, 2));
    QVERIFY(!App::scrubPaceIn(*m_settings).isOn());
    QCOMPARE(App::scrubPaceIn(*m_settings).mostBytesPerSecond, 2'000'000);
}

void ScrubKeeperTest::readsWhenNothingPlays()
{
    store();
    const LaterClock later;
    makeKeeper(m_library, &later);
    m_keeper->setPlaying(true);
    QSignalSpy looked(m_keeper.get(), &App::ScrubKeeper::looked);
    m_keeper->keepScrubbing(*m_queue);
    QSignalSpy finished(m_keeper.get(), &App::ScrubKeeper::finished);
    QCoreApplication::processEvents(); // it is told of the pace
    QCOMPARE(looked.size(), 0);
    m_keeper->setPlaying(false);
    QTRY_COMPARE(looked.size(), 1);
    QTRY_COMPARE(summary().whole, 1);
    QCOMPARE(finished.size(), 0);
}

void ScrubKeeperTest::neverMeansNever()
{
    store();
    QVERIFY(m_settings->setValue(SettingKey::ScrubDays, 0));
    makeKeeper()->keepScrubbing(*m_queue);
    // It reads at once when a person says so, so it would have by then.
    QSignalSpy finished(m_keeper.get(), &App::ScrubKeeper::finished);
    const int before = m_store->count(QStringLiteral("read"));
    m_keeper->run({});
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(before, 0);
}

void ScrubKeeperTest::personNeedNotWait()
{
    store();
    App::ScrubKeeper *keeper = makeKeeper(m_library);
    keeper->setPlaying(true);
    QSignalSpy finished(keeper, &App::ScrubKeeper::finished);
    keeper->run({});
    QVERIFY(keeper->isRunning());
    QTRY_COMPARE(finished.size(), 1);
    QVERIFY(!keeper->isRunning());
    QCOMPARE(summary().whole, 1);
}

void ScrubKeeperTest::anotherLibrarySaysNothing()
{
    store();
    App::ScrubKeeper *keeper = makeKeeper(randomId<LibraryId>());
    std::optional<Result<Sync::ScrubReport>> answer;
    connect(keeper, &App::ScrubKeeper::finished, this,
        [&answer](const Result<Sync::ScrubReport> &report) { answer = report; });
    keeper->run({});
    QTRY_VERIFY(answer.has_value());
    QVERIFY(!*answer);
    QCOMPARE(answer->error().code, ErrorCode::Unreachable);
    QCOMPARE(summary().checked, 0);
    QCOMPARE(summary().badCount, 0);
}

void ScrubKeeperTest::nothingStoredIsNoError()
{
    QVERIFY(await(m_queue->library()));
    QVERIFY(await(m_fixture->store->remove(Sync::StoreKeys::libraryFile())));
    App::ScrubKeeper *keeper = makeKeeper();
    std::optional<Result<Sync::ScrubReport>> answer;
    connect(keeper, &App::ScrubKeeper::finished, this,
        [&answer](const Result<Sync::ScrubReport> &report) { answer = report; });
    keeper->run({});
    QTRY_VERIFY(answer.has_value());
    QVERIFY2(*answer, *answer ? "" : qPrintable(answer->error().message));
    QCOMPARE((*answer)->progress.objectsTotal, 0);
}

MATINEE_TEST(ScrubKeeperTest)
#include "tst_scrubkeeper.moc"
