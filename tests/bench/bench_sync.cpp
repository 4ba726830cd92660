#include "library/base/async.h"
#include "library/catalog/query.h"
#include "library/catalog/shared/titleids.h"
#include "sync/store/libraryfile.h"
#include "sync/store/storekeys.h"
#include "tests/catalog/catalogsamples.h"
#include "tests/cluster/clusterstore.h"
#include "tests/replication/householdpc.h"
#include "tests/support/storagecluster.h"
#include "tests/support/storefixture.h"
#include "tests/support/testregistry.h"

#include <QDir>
#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

using namespace Sync;
using namespace TestSupport;
using CatalogSamples::episode;
using CatalogSamples::movie;

namespace {

constexpr int kDevices = 4;
constexpr int kDays = 1; // of seven alike
constexpr int kPositionsADay = 180; // three hours of watching, one a minute
constexpr int kActsADay = 20; // marks, ratings, favourites
constexpr int kChangesOfAWeek = 20'000;
constexpr qint64 kMostBytesOfAWeek = 3'000'000;
constexpr int kTries = 20;
constexpr double kLatestVisibleMs = 4'000;
constexpr double kLatestBrowsableMs = 8'000;
constexpr int kTitlesAtOnce = 500;

double percentile(QVector<double> times, double share)
{
    std::sort(times.begin(), times.end());
    return times.isEmpty() ? 0 : times.at(qsizetype(share * double(times.size() - 1)));
}

//! In the cluster; every fourth an episode.
Library::IngestedVideo storedVideo(int i)
{
    Library::IngestedVideo video = i % 4 == 0
        ? episode(QStringLiteral("Series %1").arg(i / 800), 1 + i % 800 / 80, i % 80)
        : movie(QStringLiteral("Film %1").arg(i), 1950 + i % 70);
    video.file.reset();
    video.content = CatalogSamples::content(QByteArray::number(i));
    video.object = randomId<ObjectId>();
    video.objectName = QStringLiteral("video.mkv");
    return video;
}

} // namespace

//! What it costs to keep a household in step.
class SyncBench : public QObject
{
    Q_OBJECT
private slots:
    void aWeekOfUse();
    void changeBecomesVisible();
    void newPc();

private:
    void found(ObjectStore &store);
    LibraryId m_library;
};

void SyncBench::found(ObjectStore &store)
{
    m_library = randomId<LibraryId>();
    QVERIFY(await(store.put(StoreKeys::libraryFile(), encodeLibraryFile(m_library), QString())));
}

//! Four PCs: what is watched is told each minute, new episodes come in, this and that is marked.
void SyncBench::aWeekOfUse()
{
    StoreFixture fixture;
    found(*fixture.store);
    std::vector<std::unique_ptr<HouseholdPc>> pcs;
    for (int i = 0; i < kDevices; ++i) {
        pcs.push_back(std::make_unique<HouseholdPc>(
            QStringLiteral("PC %1").arg(i), fixture.store.get(), m_library));
    }
    const auto changes = [&] {
        qint64 sum = 0;
        for (const auto &pc : pcs) {
            sum += pc->value("SELECT count(*) FROM change_log l JOIN writer w ON w.no = l.carrier"
                             " JOIN device d ON substr(w.id, 1, 16) = d.id")
                       .toLongLong();
        }
        return sum;
    };
    QRandomGenerator random(7);
    int made = 0;
    for (int day = 0; day < kDays; ++day) {
        for (const auto &pc : pcs) {
            QVector<TitleId> titles;
            // New episodes, each with all that is known of it, until the day has its changes.
            const qint64 wanted = qint64(kChangesOfAWeek) * (made + 1) / (7 * kDevices)
                - kPositionsADay - kActsADay;
            for (int i = 0; i < 40 && changes() < wanted; ++i) {
                QVector<Library::IngestedVideo> videos;
                for (int number = 0; number < 10; ++number) {
                    videos.append(
                        episode(QStringLiteral("Series %1").arg(made), 1 + i, 1 + number));
                }
                titles += await(pc->catalog->ingest(videos)).value();
                QVERIFY(pc->sync());
            }
            QVERIFY(!titles.isEmpty());
            for (int i = 0; i < kPositionsADay; ++i) {
                const TitleId title = titles.at((i / 45) % titles.size());
                QVERIFY(await(pc->catalog->setPosition(
                    pc->viewer, title, {}, (i % 45 + 1) * 60'000, 2'800'000)));
                QVERIFY(pc->sync());
            }
            for (int i = 0; i < kActsADay; ++i) {
                const TitleId title = titles.at(random.bounded(int(titles.size())));
                QVERIFY(await(pc->catalog->setRating(pc->viewer, title, 1 + i % 10)));
                QVERIFY(pc->sync());
            }
            ++made;
        }
    }
    qint64 bytes = 0;
    int segments = 0;
    const QString chains
        = fixture.root() + QLatin1Char('/') + m_library.toString() + QStringLiteral("/catalog/");
    for (const QString &file : filesBelow(chains)) {
        bytes += QFileInfo(chains + file).size();
        ++segments;
    }
    const qint64 told = changes();
    qInfo("%lld changes in %d files of %lld kB: %.0f bytes a change", told, segments, bytes / 1000,
        double(bytes) / double(told));
    QVERIFY(told >= kChangesOfAWeek / 7 * 9 / 10);
    QVERIFY(bytes < kMostBytesOfAWeek * told / kChangesOfAWeek);
}

void SyncBench::changeBecomesVisible()
{
    StorageCluster cluster(StorageCluster::Engine::Swift);
    const SystemClock clock;
    const auto store = openStore(storeOptions(cluster, clock));
    found(*store);
    HouseholdPc one(QStringLiteral("one"), store.get(), m_library);
    HouseholdPc two(QStringLiteral("two"), store.get(), m_library);
    Library::IngestedVideo film = movie(QStringLiteral("Alpha"), 2001);
    const TitleId title = one.add(film);
    one.synchronizer->start();
    two.synchronizer->start();
    QTRY_COMPARE_WITH_TIMEOUT(two.value("SELECT count(*) FROM title"), QStringLiteral("1"), 60'000);
    QVector<double> times;
    for (int i = 1; i <= kTries; ++i) {
        QTest::qWait(3'000 + i * 137 % 2'000);
        QElapsedTimer timer;
        timer.start();
        QVERIFY(await(one.catalog->setPosition(one.viewer, title, {}, i * 1000, 6'000'000)));
        const QString wanted = QString::number(i * 1000);
        QTRY_COMPARE_WITH_TIMEOUT(two.value("SELECT position_ms FROM play_state"), wanted, 20'000);
        times.append(double(timer.elapsed()));
    }
    qInfo("visible on the other PC after %.0f ms (median), %.0f ms at the latest",
        percentile(times, 0.5), percentile(times, 1));
    QVERIFY(percentile(times, 1) <= kLatestVisibleMs);
}

//! MATINEE_TITLES may be set for a smaller library.
void SyncBench::newPc()
{
    const int titles = qEnvironmentVariable("MATINEE_TITLES", QStringLiteral("100000")).toInt();
    StorageCluster cluster(StorageCluster::Engine::Swift);
    const SystemClock clock;
    const auto store = openStore(storeOptions(cluster, clock));
    found(*store);
    HouseholdPc old(QStringLiteral("old"), store.get(), m_library);
    old.options.retention.segmentsPerSnapshot = 1;
    old.close();
    old.open();
    for (int first = 0; first < titles; first += kTitlesAtOnce) {
        QVector<Library::IngestedVideo> videos;
        for (int i = first; i < first + kTitlesAtOnce; ++i) {
            videos.append(storedVideo(i));
        }
        QVERIFY(await(old.catalog->ingest(videos)));
    }
    QElapsedTimer timer;
    timer.start();
    const Result<SyncReport> told = old.sync();
    QVERIFY2(told, told ? "" : qPrintable(told.error().message));
    qInfo("told: %d segments in %.1f s", told->sentSegments, double(timer.elapsed()) / 1000);
    timer.start();
    QVERIFY(old.sync(SyncRound::Keep::OfTheHousehold));
    QVERIFY(old.value("SELECT count(*) FROM snapshot").toInt() > 0);
    qInfo("snapshot made in %.1f s", double(timer.elapsed()) / 1000);

    HouseholdPc fresh(QStringLiteral("fresh"), store.get(), m_library);
    timer.start();
    fresh.synchronizer->start();
    Library::TitleQuery query;
    query.viewer = fresh.viewer;
    query.kinds = {Library::TitleKind::Movie};
    double browsableMs = 0;
    while (browsableMs == 0) {
        QTest::qWait(20);
        const auto page = await(fresh.catalog->page(query));
        if (page && page->cards.size() >= 60) {
            browsableMs = double(timer.elapsed());
        }
    }
    QTRY_VERIFY_WITH_TIMEOUT(
        fresh.synchronizer->state().phase == SyncState::Phase::UpToDate, 1'200'000);
    qInfo("a new PC: first page after %.1f s, everything after %.1f s", browsableMs / 1000,
        double(timer.elapsed()) / 1000);
    QCOMPARE(fresh.value("SELECT count(*) FROM title_card"),
        old.value("SELECT count(*) FROM title_card"));
    QVERIFY(browsableMs <= kLatestBrowsableMs);
}

MATINEE_TEST(SyncBench)
#include "bench_sync.moc"
