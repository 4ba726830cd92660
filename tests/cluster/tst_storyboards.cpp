#include "library/catalog/catalog.h"
#include "library/catalog/history/history.h"
#include "sync/store/libraryfile.h"
#include "sync/store/sha256.h"
#include "sync/store/storekeys.h"
#include "sync/transfer/manifest.h"
#include "tests/app/boardmaker.h"
#include "tests/catalog/catalogsamples.h"
#include "tests/cluster/clusterstore.h"
#include "tests/replication/householdpc.h"
#include "tests/support/await.h"
#include "tests/support/storagecluster.h"
#include "tests/support/storefixture.h"
#include "tests/support/testregistry.h"

#include <QFileInfo>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace Sync;
using namespace TestSupport;

namespace {

constexpr int kBoardPatienceMs = 60'000;

//! One PC of the household: its catalog, kept in step over the storage, and its storyboards.
struct BoardsPc
{
    BoardsPc(
        const QString &name, const std::shared_ptr<ObjectStore> &store, const LibraryId &library)
        : pc(name, store.get(), library)
        , maker(*pc.catalog, pc.clock, pc.folder(), store, library)
    {
        pc.options.trash = std::chrono::hours(0); // what a person removes may go at once
        pc.synchronizer.reset();
        pc.synchronizer = std::make_unique<Synchronizer>(pc.options);
    }
    Library::TitleVersion version(const TitleId &title)
    {
        const auto details = await(pc.catalog->details(pc.viewer, title));
        return details ? details->versions.value(0) : Library::TitleVersion();
    }
    QByteArray sheet(const Library::TitleVersion &of) const
    {
        return maker.files().find(of.id, of.media.sizeBytes)
            ? readFile(maker.files().sheetFile(of.id, 0))
            : QByteArray();
    }

    HouseholdPc pc;
    BoardMaker maker;
};

} // namespace

//! Two data folders share a storyboard over a real Swift, and it goes with its video.
class ClusterStoryboardsTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();

    void oneMakesAnotherTakesAndItGoesWithItsVideo();

private:
    bool isThere(const QString &key) { return await(m_store->stat(key)).has_value(); }
    //! Rounds on both until nothing is news.
    static void settle(BoardsPc &one, BoardsPc &two, SyncRound::Keep keep = SyncRound::Keep::No)
    {
        for (int round = 0; round < 3; ++round) {
            for (BoardsPc *each : {&one, &two}) {
                const Result<SyncReport> report = each->pc.sync(keep);
                QVERIFY2(report, report ? "" : qPrintable(report.error().message));
            }
        }
    }

    SystemClock m_clock;
    std::unique_ptr<StorageCluster> m_cluster;
    std::shared_ptr<ObjectStore> m_store;
};

void ClusterStoryboardsTest::initTestCase()
{
    m_cluster = std::make_unique<StorageCluster>(StorageCluster::Engine::Swift);
    m_store = openStore(storeOptions(*m_cluster, m_clock));
}

void ClusterStoryboardsTest::cleanupTestCase()
{
    m_store.reset();
    m_cluster.reset();
}

void ClusterStoryboardsTest::oneMakesAnotherTakesAndItGoesWithItsVideo()
{
    const LibraryId library = randomId<LibraryId>();
    const StoreKeys keys(library);
    const ObjectId object = randomId<ObjectId>();
    const QString file = filmForStoryboard();
    const QByteArray bytes = readFile(file);
    const QString video = keys.video(object, QStringLiteral("amber.mp4"));
    const Manifest manifest{bytes.size(), Sha256::of(bytes), QStringLiteral("video/mp4")};
    QVERIFY(await(m_store->put(StoreKeys::libraryFile(), encodeLibraryFile(library), {})));
    QVERIFY(await(m_store->put(video, bytes, {})));
    QVERIFY(await(m_store->put(keys.manifest(object), encodeManifest(manifest), {})));

    BoardsPc one(QStringLiteral("one"), m_store, library);
    BoardsPc two(QStringLiteral("two"), m_store, library);
    Library::IngestedVideo film = CatalogSamples::movie(QStringLiteral("Amber"), 2020);
    film.media = CatalogSamples::media(70'000, 90);
    film.media.sizeBytes = bytes.size();
    film.object = object;
    film.objectName = QStringLiteral("amber.mp4");
    film.content = CatalogSamples::content(bytes);
    film.file->path = file;
    film.file->sizeBytes = bytes.size();
    const TitleId title = one.pc.add(film);
    settle(one, two);

    // The first has the file and makes it, the second has nothing to make one of.
    const Library::TitleVersion here = one.version(title);
    const Library::TitleVersion there = two.version(title);
    QCOMPARE(here.files, QStringList{file});
    QCOMPARE(there.object, object);
    QVERIFY(there.files.isEmpty());
    one.maker.storyboards().want(here);
    QTRY_VERIFY_WITH_TIMEOUT(isThere(keys.storyboard(object)), kBoardPatienceMs);
    QSignalSpy arrived(&two.maker.storyboards(), &App::Storyboards::arrived);
    two.maker.storyboards().want(there);
    QTRY_COMPARE_WITH_TIMEOUT(arrived.size(), 1, kBoardPatienceMs);
    QVERIFY(one.sheet(here).startsWith("\xff\xd8\xff"));
    QCOMPARE(two.sheet(there), one.sheet(here));

    QVERIFY(await(one.pc.catalog->setRemoved({}, {title}, true)));
    QVERIFY(await(one.pc.catalog->emptyTrash({}, {title})));
    settle(one, two, SyncRound::Keep::OfThisDevice);
    for (const QString &key : {keys.storyboard(object), keys.manifest(object), video}) {
        QVERIFY2(!isThere(key), qPrintable(key));
    }
}

MATINEE_TEST(ClusterStoryboardsTest)
#include "tst_storyboards.moc"
