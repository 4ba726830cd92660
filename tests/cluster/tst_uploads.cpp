#include "sync/store/storekeys.h"
#include "sync/transfer/manifest.h"
#include "sync/transfer/transferqueue.h"
#include "tests/cluster/clusterstore.h"
#include "tests/support/await.h"
#include "tests/support/faultproxy.h"
#include "tests/support/storagecluster.h"
#include "tests/support/storefixture.h"
#include "tests/support/testregistry.h"
#include "tests/transfer/fakevideos.h"

#include <QDir>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace Sync;
using namespace TestSupport;
using namespace std::chrono_literals;

namespace {

constexpr qint64 kMib = 1024 * 1024;
constexpr int kAllDoneMs = 120'000;

} // namespace

//! The queue of uploads into a real Swift, whose gateways and nodes are killed meanwhile: in the
//! end every file is there once, whole, and nothing else.
class UploadsTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase();

    void uploadsOutliveAGateway_data();
    void uploadsOutliveAGateway();
    void uploadsOutliveANode();
    void uploadsOutliveTheProgram();
    void uploadsOutliveABadNetwork_data();
    void uploadsOutliveABadNetwork();
    void earlyRefusalIsSaidAndCanBeRetried();
    void cancelLeavesNothing();

private:
    void openQueue();
    //! All that follows goes through it.
    void goThrough(const FaultProxy &proxy);
    QStringList makeFiles() const;
    bool allDone() const;
    bool allHaveFailed() const;
    qint64 doneBytes() const;
    void checkStored(const QStringList &files);

    SystemClock m_clock;
    std::unique_ptr<StorageCluster> m_cluster;
    std::unique_ptr<QTemporaryDir> m_folder;
    S3Store::Options m_options;
    std::unique_ptr<S3Store> m_store;
    std::unique_ptr<FakeVideos> m_videos;
    std::unique_ptr<TransferQueue> m_queue;
};

void UploadsTest::initTestCase()
{
    m_cluster = std::make_unique<StorageCluster>(StorageCluster::Engine::Swift);
}

void UploadsTest::cleanupTestCase()
{
    m_cluster.reset();
}

void UploadsTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_options = storeOptions(*m_cluster, m_clock);
    m_store = openStore(m_options);
    m_videos = std::make_unique<FakeVideos>();
    openQueue();
}

void UploadsTest::cleanup()
{
    m_queue.reset();
    m_videos.reset();
    m_store.reset();
    m_folder.reset();
}

void UploadsTest::openQueue()
{
    TransferQueue::Options options;
    options.journalFile = m_folder->filePath(QStringLiteral("transfers.db"));
    options.store = m_store.get();
    options.videos = m_videos.get();
    options.clock = &m_clock;
    options.requestRetry = RetryPolicy{50ms, 500ms, 5};
    options.transferRetry = RetryPolicy{100ms, 1s, 0};
    Result<std::unique_ptr<TransferQueue>> opened = TransferQueue::open(options);
    QVERIFY(opened.has_value());
    m_queue = std::move(*opened);
}

void UploadsTest::goThrough(const FaultProxy &proxy)
{
    m_options.endpoints = proxy.endpoints();
    m_queue.reset();
    m_store = openStore(m_options);
    openQueue();
}

QStringList UploadsTest::makeFiles() const
{
    const QVector<std::pair<QString, qint64>> sizes{{QStringLiteral("empty.mp4"), 0},
        {QStringLiteral("one.mp4"), 1}, {QStringLiteral("100% + 映画 😀.mp4"), 300'000},
        {QStringLiteral("chunk.mkv"), 8 * kMib}, {QStringLiteral("a bit more.mkv"), 8 * kMib + 1},
        {QStringLiteral("three.mkv"), 20 * kMib + 17},
        {QString(QStringLiteral("長").repeated(83) + QStringLiteral(".mkv")), 64 * kMib},
        {QStringLiteral("long.mkv"), 90 * kMib + 5}};
    QDir(m_folder->path()).mkpath(QStringLiteral("videos"));
    QStringList files;
    for (const auto &[name, size] : sizes) {
        files << m_folder->filePath(QStringLiteral("videos/") + name);
        writeFile(files.last(), noise(size, quint32(size) + 1));
    }
    return files;
}

bool UploadsTest::allDone() const
{
    const QVector<Transfer> transfers = m_queue->list();
    return !transfers.isEmpty()
        && std::all_of(transfers.cbegin(), transfers.cend(),
            [](const Transfer &transfer) { return transfer.state == TransferState::Done; });
}

bool UploadsTest::allHaveFailed() const
{
    const QVector<Transfer> transfers = m_queue->list();
    return !transfers.isEmpty()
        && std::all_of(transfers.cbegin(), transfers.cend(),
            [](const Transfer &transfer) { return transfer.state == TransferState::Failed; });
}

qint64 UploadsTest::doneBytes() const
{
    qint64 bytes = 0;
    for (const Transfer &transfer : m_queue->list()) {
        bytes += transfer.doneBytes;
    }
    return bytes;
}

// Asked of the storage by somebody who took no part.
void UploadsTest::checkStored(const QStringList &files)
{
    const StoreKeys keys(await(m_queue->library()).value());
    QStringList expected{StoreKeys::libraryFile()};
    const QVector<StoredVideo> videos = m_videos->videos();
    for (const StoredVideo &video : videos) {
        const QString key = keys.video(video.object, video.objectName);
        const QByteArray bytes = readFile(video.file);
        QVERIFY(await(m_store->read(key, 0, bytes.size() + 1)).value() == bytes);
        const Result<Manifest> manifest
            = decodeManifest(await(m_store->read(keys.manifest(video.object), 0, kMib)).value());
        QVERIFY(manifest.has_value());
        QCOMPARE(manifest->content(), video.content);
        expected << key << keys.manifest(video.object);
    }
    // The catalog is told again of what a queue that was closed had not noted as told.
    expected.removeDuplicates();
    QCOMPARE(expected.size(), 1 + 2 * files.size());
    QStringList stored;
    const ObjectList list = await(m_store->list({}, {}, 1000)).value();
    for (const ObjectStat &stat : list.objects) {
        stored << stat.key;
    }
    expected.sort();
    stored.sort();
    QCOMPARE(stored, expected);
    QVERIFY(await(m_store->uploads({})).value().isEmpty());
}

void UploadsTest::uploadsOutliveAGateway_data()
{
    QTest::addColumn<int>("gateway");
    for (const int gateway : {1, 2}) {
        QTest::addRow("gateway %d", gateway) << gateway;
    }
}

void UploadsTest::uploadsOutliveAGateway()
{
    QFETCH(int, gateway);
    const QStringList files = makeFiles();
    QVERIFY(await(m_queue->add(files)).has_value());
    QTRY_VERIFY_WITH_TIMEOUT(doneBytes() >= 20 * kMib, kAllDoneMs);
    QVERIFY(!allDone());
    m_cluster->killGateway(gateway);
    QTRY_VERIFY_WITH_TIMEOUT(allDone(), kAllDoneMs);
    m_cluster->startGateway(gateway);
    checkStored(files);
}

void UploadsTest::uploadsOutliveANode()
{
    const QStringList files = makeFiles();
    QVERIFY(await(m_queue->add(files)).has_value());
    QTRY_VERIFY_WITH_TIMEOUT(doneBytes() >= 20 * kMib, kAllDoneMs);
    QVERIFY(!allDone());
    m_cluster->killNode(2);
    QTRY_VERIFY_WITH_TIMEOUT(allDone(), kAllDoneMs);
    m_cluster->startNode(2);
    m_cluster->repair(); // lists may come from the node that missed the end
    checkStored(files);
}

void UploadsTest::uploadsOutliveTheProgram()
{
    const QStringList files = makeFiles();
    QVERIFY(await(m_queue->add(files)).has_value());
    for (int round = 1; round <= 3; ++round) {
        QTRY_VERIFY_WITH_TIMEOUT(doneBytes() >= round * 30 * kMib || allDone(), kAllDoneMs);
        QVERIFY(!allDone());
        // What is under way ends with the store and the queue.
        m_queue.reset();
        openQueue();
    }
    QTRY_VERIFY_WITH_TIMEOUT(allDone(), kAllDoneMs);
    checkStored(files);
}

void UploadsTest::uploadsOutliveABadNetwork_data()
{
    QTest::addColumn<quint32>("seed");
    for (const quint32 seed : {1U, 2U}) {
        QTest::addRow("seed %u", seed) << seed;
    }
}

void UploadsTest::uploadsOutliveABadNetwork()
{
    QFETCH(quint32, seed);
    FaultProxy proxy(m_cluster->endpoints(), seed);
    goThrough(proxy);
    proxy.set({{QStringLiteral("delayMs"), 50}, {QStringLiteral("reset"), 0.08},
        {QStringLiteral("truncate"), 0.08}, {QStringLiteral("stall"), 0.04},
        {QStringLiteral("slowDown"), 0.08}});
    const QStringList files = makeFiles();
    QVERIFY(await(m_queue->add(files)).has_value());
    QTRY_VERIFY_WITH_TIMEOUT(allDone(), kAllDoneMs);
    // Which request meets which one is another each time.
    int played = 0;
    for (const char *fault : {"reset", "truncate", "stall", "slowDown"}) {
        played += proxy.count(QLatin1String(fault));
    }
    QVERIFY2(played >= 5, qPrintable(QString::number(played)));
    proxy.set({});
    checkStored(files);
}

void UploadsTest::earlyRefusalIsSaidAndCanBeRetried()
{
    FaultProxy proxy(m_cluster->endpoints(), 1);
    goThrough(proxy);
    QVERIFY(await(m_queue->library()).has_value());
    proxy.set({{QStringLiteral("delayMs"), 50},
        {QStringLiteral("forbid"), QJsonArray{QStringLiteral("PUT")}}});
    const QStringList files = makeFiles();
    const QVector<TransferId> ids = await(m_queue->add(files)).value();
    QTRY_VERIFY_WITH_TIMEOUT(allHaveFailed(), kAllDoneMs);
    for (const Transfer &transfer : m_queue->list()) {
        QCOMPARE(transfer.error->code, ErrorCode::PermissionDenied);
    }
    proxy.set({});
    for (const TransferId &id : ids) {
        QVERIFY(await(m_queue->retry(id)).has_value());
    }
    QTRY_VERIFY_WITH_TIMEOUT(allDone(), kAllDoneMs);
    checkStored(files);
}

void UploadsTest::cancelLeavesNothing()
{
    const QString file = makeFiles().last();
    const TransferId id = await(m_queue->add({file})).value().first();
    QTRY_VERIFY_WITH_TIMEOUT(doneBytes() >= 8 * kMib, kAllDoneMs);
    QVERIFY(!allDone());
    QVERIFY(await(m_queue->cancel(id)).has_value());
    const auto isCancelled
        = [&] { return m_queue->list().first().state == TransferState::Cancelled; };
    QTRY_VERIFY_WITH_TIMEOUT(isCancelled(), kAllDoneMs);
    const auto isClean = [&] {
        return await(m_store->uploads({})).value().isEmpty()
            && await(m_store->list({}, {}, 10)).value().objects.size() == 1;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isClean(), kAllDoneMs);
}

MATINEE_TEST(UploadsTest)
#include "tst_uploads.moc"
