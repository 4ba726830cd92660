#include "library/catalog/catalog.h"
#include "library/catalog/picturecopies.h"
#include "library/scan/picturestore.h"
#include "sync/store/storekeys.h"
#include "sync/transfer/picturefetcher.h"
#include "sync/transfer/picturesender.h"
#include "tests/support/faultystore.h"
#include "tests/support/storefixture.h"
#include "tests/support/testregistry.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

#include <atomic>
#include <memory>

using namespace Sync;
using namespace TestSupport;
using namespace std::chrono_literals;

namespace {

const QByteArray kCluster(32, 'c');
const Error kAway{ErrorCode::Unreachable, {}, QStringLiteral("test"), true};

//! Stands still until it is moved.
class HeldClock final : public Clock
{
public:
    WallTime wallNow() const override { return WallTime(m_now.load()); }
    MonotonicTime monotonicNow() const override { return MonotonicTime(m_now.load()); }
    void move(std::chrono::milliseconds by) { m_now = m_now.load() + by; }

private:
    std::atomic<std::chrono::milliseconds> m_now{1'700'000'000'000ms};
};

QByteArray jpeg(quint32 seed)
{
    return QByteArray("\xff\xd8\xff") + noise(5'000 + seed, seed);
}

} // namespace

//! Pictures get into the cluster once, and out of it when they are looked at.
class PicturesTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void everyNamedPictureIsSentOnce();
    void laterOnesAreSentToo();
    void whatIsNotHereIsLeftOut();
    void whatTheClusterLostIsSentAgain();
    void anotherClusterGetsThemAll();
    void damagedOneInTheClusterIsReplaced();
    void everyFaultOfSendingIsGoneOnFrom();
    void sendingEndsSilently();

    void wantedPictureArrives();
    void absentOneIsNotAskedForAgain();
    void damagedOneIsNotTaken();
    void largeOneIsNotTaken();
    void damagedFileIsBroughtAnew();
    void unreachableOneComesLater();
    void whatWasScrolledPastIsDropped();
    void fetchingEndsSilently();

private:
    PictureId keep(quint32 seed) { return *m_pictures->store(jpeg(seed)); }
    TitleId addMovie(const QString &name, const QVector<PictureId> &pictures);
    std::unique_ptr<PictureSender> makeSender();
    void sendAll();
    QStringList inCluster() const;
    std::unique_ptr<PictureFetcher> makeFetcher();
    void putIntoCluster(const PictureId &picture, const QByteArray &bytes);
    QString keyOf(const PictureId &picture) const { return StoreKeys(m_library).picture(picture); }

    const LibraryId m_library = randomId<LibraryId>();
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<StoreFixture> m_fixture;
    std::shared_ptr<FaultyStore> m_store;
    HeldClock m_clock;
    QByteArray m_cluster;
    std::unique_ptr<Library::PictureStore> m_pictures;
    std::unique_ptr<Library::Catalog> m_catalog;
};

void PicturesTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_fixture = std::make_unique<StoreFixture>();
    m_store = std::make_shared<FaultyStore>(m_fixture->store.get());
    m_pictures = std::make_unique<Library::PictureStore>(m_folder->filePath(QStringLiteral("p")));
    auto catalog
        = Library::Catalog::open(m_folder->filePath(QStringLiteral("catalog.db")), m_clock);
    QVERIFY(catalog);
    m_catalog = std::move(*catalog);
    m_cluster = kCluster;
}

void PicturesTest::cleanup()
{
    m_catalog.reset();
    m_store.reset();
    m_fixture.reset();
}

TitleId PicturesTest::addMovie(const QString &name, const QVector<PictureId> &pictures)
{
    Library::IngestedVideo video;
    video.identity.kind = Library::TitleKind::Movie;
    video.identity.title = name;
    video.file = Library::FileFacts{
        0, m_folder->filePath(name), 1000, 1'600'000'000'000, 7, quint64(qHash(name))};
    const auto titles = await(m_catalog->ingest({video}));
    const bool isSet = titles
        && await(m_catalog->setPictures(titles->first(), pictures.value(0), pictures.value(1),
            Library::Origin::Scan, pictures.value(2)));
    return isSet ? titles->first() : TitleId();
}

std::unique_ptr<PictureSender> PicturesTest::makeSender()
{
    PictureSender::Options options;
    options.catalog = m_catalog.get();
    options.store = m_store.get();
    options.clock = &m_clock;
    options.cluster = m_cluster;
    options.library = [this] { return Async::ready(Result<LibraryId>(m_library)); };
    options.folder = m_folder->filePath(QStringLiteral("p"));
    options.firstLookAfter = 0ms;
    options.gather = 1ms;
    options.requests = {1ms, 1ms, 2};
    options.tries = {1ms, 1ms, 0};
    return std::make_unique<PictureSender>(options);
}

void PicturesTest::sendAll()
{
    const auto sender = makeSender();
    QSignalSpy idle(sender.get(), &PictureSender::idle);
    sender->start();
    QTRY_VERIFY(!idle.isEmpty());
}

QStringList PicturesTest::inCluster() const
{
    QStringList keys;
    const auto page = await(m_fixture->store->list({}, {}, 1000));
    for (const ObjectStat &stat : page ? page->objects : QVector<ObjectStat>()) {
        keys << stat.key;
    }
    return keys;
}

void PicturesTest::everyNamedPictureIsSentOnce()
{
    const QVector<PictureId> pictures{keep(1), keep(2), keep(3), keep(4)};
    QVERIFY(!addMovie(QStringLiteral("Amber"), pictures.mid(0, 3)).isNull());
    QVERIFY(!addMovie(QStringLiteral("Birch"), {pictures.at(0), pictures.at(3)}).isNull());
    keep(5); // nothing names it
    sendAll();
    QStringList wanted;
    for (const PictureId &picture : pictures) {
        wanted << keyOf(picture);
    }
    wanted.sort();
    QCOMPARE(inCluster(), wanted);
    QCOMPARE(await(m_fixture->store->read(keyOf(pictures.at(1)), 0, 100'000)), jpeg(2));
    QCOMPARE(m_store->count(QStringLiteral("put")), 4);
    const int calls = int(m_store->calls().size());
    sendAll();
    QCOMPARE(int(m_store->calls().size()), calls); // not even asked
}

void PicturesTest::laterOnesAreSentToo()
{
    const auto sender = makeSender();
    QSignalSpy idle(sender.get(), &PictureSender::idle);
    sender->start();
    QTRY_COMPARE(idle.size(), 1);
    QCOMPARE(inCluster(), QStringList());
    const PictureId poster = keep(1);
    QVERIFY(!addMovie(QStringLiteral("Amber"), {poster}).isNull());
    QTRY_COMPARE(inCluster(), QStringList{keyOf(poster)});
}

void PicturesTest::whatIsNotHereIsLeftOut()
{
    const PictureId others = Library::PictureStore::idOf(jpeg(9));
    const PictureId damaged = keep(2);
    writeFile(m_pictures->pathFor(damaged), QByteArrayLiteral("broken"));
    const PictureId poster = keep(1);
    QVERIFY(!addMovie(QStringLiteral("Amber"), {others, damaged, poster}).isNull());
    sendAll();
    QCOMPARE(inCluster(), QStringList{keyOf(poster)});
}

void PicturesTest::whatTheClusterLostIsSentAgain()
{
    const PictureId poster = keep(1);
    const PictureId still = keep(2);
    QVERIFY(!addMovie(QStringLiteral("Amber"), {poster, still}).isNull());
    sendAll();
    QVERIFY(await(m_fixture->store->remove(keyOf(still))));
    sendAll();
    QCOMPARE(inCluster(), QStringList{keyOf(poster)}); // nobody looked yet
    m_clock.move(std::chrono::hours(24 * 8));
    sendAll();
    QCOMPARE(inCluster().size(), 2);
    QCOMPARE(m_store->count(QStringLiteral("put")), 3);
}

void PicturesTest::anotherClusterGetsThemAll()
{
    const PictureId poster = keep(1);
    QVERIFY(!addMovie(QStringLiteral("Amber"), {poster}).isNull());
    sendAll();
    StoreFixture other;
    m_store = std::make_shared<FaultyStore>(other.store.get());
    m_cluster = QByteArray(32, 'o');
    sendAll();
    QVERIFY(await(other.store->stat(keyOf(poster))));
}

void PicturesTest::damagedOneInTheClusterIsReplaced()
{
    const PictureId poster = keep(1);
    QVERIFY(await(m_fixture->store->put(keyOf(poster), QByteArrayLiteral("other"), {})));
    QVERIFY(!addMovie(QStringLiteral("Amber"), {poster}).isNull());
    // It was listed by its name, so it counts until somebody finds out.
    sendAll();
    QCOMPARE(await(m_fixture->store->read(keyOf(poster), 0, 100)), QByteArrayLiteral("other"));
    // Put there between the list and the PUT, it is met.
    const PictureId still = keep(2);
    QVERIFY(await(m_fixture->store->put(keyOf(still), QByteArrayLiteral("other"), {})));
    QVERIFY(!addMovie(QStringLiteral("Birch"), {still}).isNull());
    sendAll();
    QCOMPARE(await(m_fixture->store->read(keyOf(still), 0, 100'000)), jpeg(2));
}

void PicturesTest::everyFaultOfSendingIsGoneOnFrom()
{
    int faults = 0;
    for (bool isMet = true; isMet; ++faults) {
        cleanup();
        init();
        QVERIFY(!addMovie(QStringLiteral("Amber"), {keep(1), keep(2), keep(3)}).isNull());
        std::atomic<bool> met = false;
        const auto fault = [&met, faults](const FaultyStore::Call &call) {
            // The request and its repetition.
            const bool fails = call.number == faults || call.number == faults + 1;
            met = met || fails;
            return fails ? std::optional<Error>(kAway) : std::nullopt;
        };
        faults % 2 == 0 ? m_store->setFaultBefore(fault) : m_store->setFaultAfter(fault);
        sendAll();
        QCOMPARE(inCluster().size(), 3);
        isMet = met;
    }
    QVERIFY2(faults > 4, qPrintable(QString::number(faults)));
}

void PicturesTest::sendingEndsSilently()
{
    QVERIFY(!addMovie(QStringLiteral("Amber"), {keep(1), keep(2), keep(3)}).isNull());
    auto sender = makeSender();
    sender->start();
    QTRY_VERIFY(m_store->count(QStringLiteral("put")) > 0);
    sender.reset();
    sendAll();
    QCOMPARE(inCluster().size(), 3);
}

std::unique_ptr<PictureFetcher> PicturesTest::makeFetcher()
{
    PictureFetcher::Options options;
    options.store = m_store;
    options.library = m_library;
    options.folder = m_folder->filePath(QStringLiteral("p"));
    options.clock = &m_clock;
    options.tries = {1ms, 1ms, 0};
    return std::make_unique<PictureFetcher>(options);
}

void PicturesTest::putIntoCluster(const PictureId &picture, const QByteArray &bytes)
{
    QVERIFY(await(m_fixture->store->put(keyOf(picture), bytes, QStringLiteral("image/jpeg"))));
}

void PicturesTest::wantedPictureArrives()
{
    const PictureId picture = Library::PictureStore::idOf(jpeg(1));
    putIntoCluster(picture, jpeg(1));
    const auto fetcher = makeFetcher();
    QSignalSpy arrived(fetcher.get(), &PictureFetcher::arrived);
    fetcher->want(picture);
    fetcher->want(picture);
    QTRY_COMPARE(arrived.size(), 1);
    QCOMPARE(m_pictures->load(picture), jpeg(1));
    fetcher->want(picture); // a file that is whole and still cannot be shown
    QCOMPARE(m_store->count(QStringLiteral("read")), 1);
}

void PicturesTest::absentOneIsNotAskedForAgain()
{
    const PictureId picture = Library::PictureStore::idOf(jpeg(1));
    const auto fetcher = makeFetcher();
    QSignalSpy arrived(fetcher.get(), &PictureFetcher::arrived);
    fetcher->want(picture);
    QTRY_COMPARE(m_store->count(QStringLiteral("read")), 1);
    // Answered when the next one has arrived.
    const PictureId other = Library::PictureStore::idOf(jpeg(2));
    putIntoCluster(other, jpeg(2));
    fetcher->want(other);
    QTRY_COMPARE(arrived.size(), 1);
    fetcher->want(picture);
    QCOMPARE(fetcher->waiting(), 0);
    putIntoCluster(picture, jpeg(1));
    m_clock.move(11min);
    fetcher->want(picture);
    QTRY_COMPARE(arrived.size(), 2);
    QCOMPARE(m_store->count(QStringLiteral("read")), 3);
}

void PicturesTest::damagedOneIsNotTaken()
{
    const PictureId picture = Library::PictureStore::idOf(jpeg(1));
    putIntoCluster(picture, jpeg(2));
    const auto fetcher = makeFetcher();
    QSignalSpy arrived(fetcher.get(), &PictureFetcher::arrived);
    fetcher->want(picture);
    QTRY_COMPARE(m_store->count(QStringLiteral("read")), 3); // other endpoints might have it whole
    const PictureId other = Library::PictureStore::idOf(jpeg(3));
    putIntoCluster(other, jpeg(3));
    fetcher->want(other);
    QTRY_COMPARE(arrived.size(), 1);
    fetcher->want(picture);
    QCOMPARE(fetcher->waiting(), 0);
    QVERIFY(!m_pictures->contains(picture));
    QCOMPARE(m_store->count(QStringLiteral("read")), 4);
}

void PicturesTest::largeOneIsNotTaken()
{
    const QByteArray large
        = QByteArray("\xff\xd8\xff") + noise(PictureFetcher::kMostBytes, 1); // three bytes too many
    const PictureId picture = Library::PictureStore::idOf(large);
    putIntoCluster(picture, large);
    const auto fetcher = makeFetcher();
    fetcher->want(picture);
    QTRY_COMPARE(m_store->count(QStringLiteral("read")), 3);
    QVERIFY(!m_pictures->contains(picture));
}

void PicturesTest::damagedFileIsBroughtAnew()
{
    const PictureId picture = keep(1);
    writeFile(m_pictures->pathFor(picture), QByteArrayLiteral("broken"));
    putIntoCluster(picture, jpeg(1));
    const auto fetcher = makeFetcher();
    QSignalSpy arrived(fetcher.get(), &PictureFetcher::arrived);
    fetcher->want(picture);
    QTRY_COMPARE(arrived.size(), 1);
    QCOMPARE(m_pictures->load(picture), jpeg(1));
}

void PicturesTest::unreachableOneComesLater()
{
    const PictureId picture = Library::PictureStore::idOf(jpeg(1));
    putIntoCluster(picture, jpeg(1));
    std::atomic<int> silent = 5;
    m_store->setFaultBefore([&silent](const FaultyStore::Call &) {
        return silent.fetch_sub(1) > 0 ? std::optional<Error>(kAway) : std::nullopt;
    });
    const auto fetcher = makeFetcher();
    QSignalSpy arrived(fetcher.get(), &PictureFetcher::arrived);
    fetcher->want(picture);
    QTRY_COMPARE(arrived.size(), 1);
    QCOMPARE(m_store->count(QStringLiteral("read")), 6);
}

void PicturesTest::whatWasScrolledPastIsDropped()
{
    const auto fetcher = makeFetcher();
    QStringList keys;
    for (quint32 i = 0; i < 300; ++i) {
        const PictureId picture = Library::PictureStore::idOf(jpeg(i));
        keys << keyOf(picture);
        fetcher->want(picture);
    }
    const int kept = fetcher->waiting();
    QVERIFY(kept >= 100 && kept < 200);
    QTRY_COMPARE(fetcher->waiting(), 0);
    // After those that had begun the last one comes first, and the oldest do not come.
    QStringList asked;
    for (const FaultyStore::Call &call : m_store->calls()) {
        asked << call.key;
    }
    QVERIFY(asked.indexOf(keys.last()) >= 0 && asked.indexOf(keys.last()) < 10);
    QVERIFY(!asked.contains(keys.at(50)));
}

void PicturesTest::fetchingEndsSilently()
{
    const PictureId picture = Library::PictureStore::idOf(jpeg(1));
    putIntoCluster(picture, jpeg(1));
    for (int i = 0; i < 20; ++i) {
        const auto fetcher = makeFetcher();
        fetcher->want(picture);
    }
    const auto fetcher = makeFetcher();
    QSignalSpy arrived(fetcher.get(), &PictureFetcher::arrived);
    fetcher->want(picture);
    QTRY_COMPARE(arrived.size(), 1);
    QCOMPARE(m_pictures->load(picture), jpeg(1));
}

MATINEE_TEST(PicturesTest)
#include "tst_pictures.moc"
