#include "tests/cluster/clusterstore.h"
#include "tests/support/await.h"
#include "tests/support/storagecluster.h"
#include "tests/support/storefixture.h"
#include "tests/support/testregistry.h"

#include <QFuture>
#include <QRandomGenerator>
#include <QTest>
#include <QVector>

#include <algorithm>
#include <memory>

using namespace Sync;
using namespace TestSupport;

namespace {

constexpr qint64 kMegabyte = 1024 * 1024;
constexpr qint64 kMovieBytes = 64 * kMegabyte;
constexpr qint64 kUploadPartBytes = 5 * kMegabyte; // the least that S3 takes

QString reasonOf(const Error &error)
{
    return errorCodeName(error.code) + u' ' + error.message + u' ' + error.detail;
}

template <class T>
qsizetype finishedOf(const QVector<QFuture<Result<T>>> &calls)
{
    return std::count_if(
        calls.cbegin(), calls.cend(), [](const auto &call) { return call.isFinished(); });
}

} // namespace

//! One store over both gateways of a real Swift, one of which is killed at any time: no call fails.
class GatewayFailoverTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();

    void eitherGatewayIsEnough();
    void readsOutliveAGateway_data();
    void readsOutliveAGateway();
    void uploadsOutliveAGateway_data();
    void uploadsOutliveAGateway();
    void bothGoneIsUnreachable();

private:
    SystemClock m_clock;
    std::unique_ptr<StorageCluster> m_cluster;
    std::unique_ptr<S3Store> m_store;
    QByteArray m_movie;
};

void GatewayFailoverTest::initTestCase()
{
    m_cluster = std::make_unique<StorageCluster>(StorageCluster::Engine::Swift);
    m_store = openStore(storeOptions(*m_cluster, m_clock));
    m_movie = noise(kMovieBytes, 7);
    const Result<ObjectStat> put = await(m_store->put(QStringLiteral("movie"), m_movie, {}));
    QVERIFY2(put.has_value(), qPrintable(put ? QString() : reasonOf(put.error())));
}

void GatewayFailoverTest::cleanupTestCase()
{
    m_store.reset();
    m_cluster.reset();
}

void GatewayFailoverTest::eitherGatewayIsEnough()
{
    m_cluster->killGateway(1);
    QVERIFY(await(m_store->stat(QStringLiteral("movie"))).has_value());
    m_cluster->startGateway(1);
    m_cluster->killGateway(2);
    QVERIFY(await(m_store->stat(QStringLiteral("movie"))).has_value());
    m_cluster->startGateway(2);
}

void GatewayFailoverTest::readsOutliveAGateway_data()
{
    QTest::addColumn<int>("gateway");
    QTest::addColumn<quint32>("seed");
    for (const quint32 seed : {1U, 2U}) {
        for (const int gateway : {1, 2}) {
            QTest::addRow("gateway %d, seed %u", gateway, seed) << gateway << seed;
        }
    }
}

void GatewayFailoverTest::readsOutliveAGateway()
{
    QFETCH(int, gateway);
    QFETCH(quint32, seed);
    QRandomGenerator random(seed);
    QVector<qint64> offsets;
    QVector<QFuture<Result<QByteArray>>> reads;
    for (int i = 0; i < 300; ++i) {
        offsets << qint64(random.bounded(int(kMovieBytes - kMegabyte)));
        reads << m_store->read(QStringLiteral("movie"), offsets.last(), kMegabyte);
    }
    QTRY_VERIFY(finishedOf(reads) >= 10);
    m_cluster->killGateway(gateway);
    QVERIFY(finishedOf(reads) < reads.size());
    for (qsizetype i = 0; i < reads.size(); ++i) {
        const Result<QByteArray> read = await(reads.at(i));
        QVERIFY2(read.has_value(), qPrintable(read ? QString() : reasonOf(read.error())));
        QVERIFY(*read == m_movie.mid(offsets.at(i), kMegabyte));
    }
    m_cluster->startGateway(gateway);
}

void GatewayFailoverTest::uploadsOutliveAGateway_data()
{
    QTest::addColumn<int>("gateway");
    for (const int gateway : {1, 2}) {
        QTest::addRow("gateway %d", gateway) << gateway;
    }
}

void GatewayFailoverTest::uploadsOutliveAGateway()
{
    QFETCH(int, gateway);
    const QString key = QStringLiteral("upload %1").arg(gateway);
    const UploadHandle upload = await(m_store->begin(key, {}, m_movie.size())).value();
    const QVector<QFuture<Result<PartReceipt>>> sending
        = TestSupport::sendParts(*m_store, upload, m_movie, kUploadPartBytes);
    m_cluster->killGateway(gateway);
    QVERIFY(finishedOf(sending) < sending.size());
    QVector<PartReceipt> receipts;
    for (const auto &part : sending) {
        const Result<PartReceipt> receipt = await(part);
        QVERIFY2(receipt.has_value(), qPrintable(receipt ? QString() : reasonOf(receipt.error())));
        receipts << *receipt;
    }
    const Result<ObjectStat> done = await(m_store->complete(upload, receipts));
    QVERIFY2(done.has_value(), qPrintable(done ? QString() : reasonOf(done.error())));
    QVERIFY(await(m_store->read(key, 0, m_movie.size())).value() == m_movie);
    QVERIFY(await(m_store->uploads({})).value().isEmpty());
    m_cluster->startGateway(gateway);
}

void GatewayFailoverTest::bothGoneIsUnreachable()
{
    m_cluster->killGateway(1);
    m_cluster->killGateway(2);
    const Result<ObjectStat> stat = await(m_store->stat(QStringLiteral("movie")));
    QVERIFY(!stat.has_value());
    QCOMPARE(stat.error().code, ErrorCode::Unreachable);
    QVERIFY(stat.error().retryable);
    m_cluster->startGateway(2);
    QTRY_VERIFY(await(m_store->stat(QStringLiteral("movie"))).has_value());
    m_cluster->startGateway(1);
}

MATINEE_TEST(GatewayFailoverTest)
#include "tst_gatewayfailover.moc"
