#include "sync/store/sha256.h"
#include "tests/cluster/clusterstore.h"
#include "tests/support/await.h"
#include "tests/support/faultproxy.h"
#include "tests/support/storagecluster.h"
#include "tests/support/storefixture.h"
#include "tests/support/testregistry.h"

#include <QElapsedTimer>
#include <QFuture>
#include <QHash>
#include <QJsonArray>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTest>
#include <QVector>

#include <chrono>
#include <memory>

using namespace Sync;
using namespace TestSupport;
using namespace std::chrono_literals;

namespace {

constexpr qint64 kMiB = 1024 * 1024;
// More than what the sockets and servers between a node and a client hold.
constexpr qint64 kFilmBytes = 32 * kMiB;
constexpr qint64 kPartBytes = 5 * kMiB; // the least that S3 takes
constexpr int kNodeIsBackMs = 30'000; // a gateway leaves a node alone for some time

// What a person of patience does: again while the reason passes.
template <class Fn>
auto persist(Fn call)
{
    auto result = await(call());
    for (int again = 0; again < 40 && !result && result.error().retryable; ++again) {
        result = await(call());
    }
    return result;
}

QString why(const Error &error)
{
    return errorCodeName(error.code) + u' ' + error.message + u' ' + error.detail;
}

} // namespace

//! S3Store, and a real Swift whose nodes and gateways are killed, or with a bad network before it.
class StorageFaultsTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();

    void nodeKilledDuringRead();
    void nodeKilledDuringUpload();
    void majorityLost();
    void gatewayKilledDuringRead();
    void badNetworkChangesNothing_data();
    void badNetworkChangesNothing();
    void stallEndsInTime();
    void earlyRefusalIsHeard();
    void narrowLineIsNoTimeOut();
    void usedUpQuotaIsSaid();

private:
    //! Through Swift's own API, which alone can give it one.
    void makeBucketWithQuota(const QString &name, qint64 quotaBytes);
    std::unique_ptr<S3Store> store(const QString &endpoint, HttpTimeouts timeouts = {}) const;
    void play(S3Store &store, quint32 seed);

    SystemClock m_clock;
    std::unique_ptr<StorageCluster> m_cluster;
    QString m_prefix;
    QByteArray m_film;
};

void StorageFaultsTest::initTestCase()
{
    m_cluster = std::make_unique<StorageCluster>(StorageCluster::Engine::Swift);
    m_prefix = freshPrefix();
    m_film = noise(kFilmBytes, 1);
    const std::unique_ptr<S3Store> direct = store(m_cluster->endpoints().first());
    const Result<ObjectStat> put = await(direct->put(QStringLiteral("film"), m_film, {}));
    QVERIFY2(put.has_value(), qPrintable(put ? QString() : why(put.error())));
}

std::unique_ptr<S3Store> StorageFaultsTest::store(
    const QString &endpoint, HttpTimeouts timeouts) const
{
    S3Store::Options options = storeOptions(*m_cluster, m_clock);
    options.endpoints = QStringList(endpoint);
    options.prefix = m_prefix;
    options.timeouts = timeouts;
    return openStore(options);
}

void StorageFaultsTest::nodeKilledDuringRead()
{
    FaultProxy proxy(m_cluster->endpoints().first(), 1);
    proxy.set({{QStringLiteral("bytesPerSecond"), 12 * kMiB}});
    const std::unique_ptr<S3Store> slow = store(proxy.endpoint());
    const QFuture<Result<QByteArray>> reading
        = slow->read(QStringLiteral("film"), 0, m_film.size());
    const int node = m_cluster->awaitSendingNode();
    m_cluster->killNode(node);
    QVERIFY(!reading.isFinished());
    proxy.set({});
    const Result<QByteArray> read = await(reading);
    QVERIFY2(read.has_value(), qPrintable(read ? QString() : why(read.error())));
    QVERIFY(*read == m_film);
    m_cluster->startNode(node);
}

void StorageFaultsTest::nodeKilledDuringUpload()
{
    const std::unique_ptr<S3Store> direct = store(m_cluster->endpoints().first());
    const QString key = QStringLiteral("uploaded");
    const UploadHandle upload = await(direct->begin(key, {}, m_film.size())).value();
    const QVector<QFuture<Result<PartReceipt>>> sending
        = TestSupport::sendParts(*direct, upload, m_film, kPartBytes);
    m_cluster->killNode(2);
    QVector<PartReceipt> receipts;
    for (const QFuture<Result<PartReceipt>> &part : sending) {
        const Result<PartReceipt> receipt = await(part);
        QVERIFY2(receipt.has_value(), qPrintable(receipt ? QString() : why(receipt.error())));
        receipts.append(*receipt);
    }
    QCOMPARE(await(direct->complete(upload, receipts)).value().sizeBytes, m_film.size());
    QVERIFY(await(direct->read(key, 0, m_film.size())).value() == m_film);

    // The node comes back with an empty disk and has everything after the repair.
    m_cluster->wipeNode(2);
    m_cluster->startNode(2);
    m_cluster->repair();
    m_cluster->killNode(1);
    m_cluster->killNode(3);
    const auto isReadFromNode2 = [&] {
        return await(direct->read(key, 0, m_film.size())).value_or(QByteArray()) == m_film;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isReadFromNode2(), kNodeIsBackMs);
    m_cluster->startNode(1);
    m_cluster->startNode(3);
}

void StorageFaultsTest::majorityLost()
{
    const std::unique_ptr<S3Store> direct = store(m_cluster->endpoints().last());
    m_cluster->killNode(1);
    m_cluster->killNode(2);
    const Result<ObjectStat> put = await(direct->put(QStringLiteral("wanted"), "x", {}));
    QVERIFY(!put.has_value());
    QVERIFY(put.error().retryable);
    QCOMPARE(await(direct->read(QStringLiteral("film"), 0, 9)).value(), m_film.left(9));
    m_cluster->startNode(1);
    m_cluster->startNode(2);
    QTRY_VERIFY_WITH_TIMEOUT(
        await(direct->put(QStringLiteral("wanted"), "x", {})).has_value(), kNodeIsBackMs);
}

void StorageFaultsTest::gatewayKilledDuringRead()
{
    FaultProxy proxy(m_cluster->endpoints().first(), 1);
    proxy.set({{QStringLiteral("bytesPerSecond"), 12 * kMiB}});
    const std::unique_ptr<S3Store> slow = store(proxy.endpoint());
    const QFuture<Result<QByteArray>> reading
        = slow->read(QStringLiteral("film"), 0, m_film.size());
    m_cluster->awaitSendingNode();
    m_cluster->killGateway(1);
    const Result<QByteArray> broken = await(reading);
    QVERIFY(!broken.has_value());
    QVERIFY(broken.error().retryable);
    const Result<QByteArray> refused
        = await(store(m_cluster->endpoints().first())->read(QStringLiteral("film"), 0, 9));
    QCOMPARE(refused.error().code, ErrorCode::Unreachable);
    QVERIFY(refused.error().retryable);
    const std::unique_ptr<S3Store> other = store(m_cluster->endpoints().last());
    QVERIFY(await(other->read(QStringLiteral("film"), 0, m_film.size())).value() == m_film);
    m_cluster->startGateway(1);
    QCOMPARE(await(slow->read(QStringLiteral("film"), 0, 9)).value(), m_film.left(9));
}

void StorageFaultsTest::badNetworkChangesNothing_data()
{
    QTest::addColumn<quint32>("seed");
    for (const quint32 seed : {1U, 3U}) {
        QTest::addRow("seed %u", seed) << seed;
    }
}

void StorageFaultsTest::badNetworkChangesNothing()
{
    QFETCH(quint32, seed);
    FaultProxy proxy(m_cluster->endpoints().first(), seed);
    proxy.set({{QStringLiteral("delayMs"), 50}, {QStringLiteral("reset"), 0.1},
        {QStringLiteral("truncate"), 0.25}, {QStringLiteral("slowDown"), 0.1}});
    play(*store(proxy.endpoint()), seed);
    for (const char *fault : {"reset", "truncate", "slowDown"}) {
        QVERIFY2(proxy.count(QLatin1String(fault)) > 1, fault);
    }
}

// Objects are stored, read and removed; in the end the storage has what it should, seen directly.
void StorageFaultsTest::play(S3Store &store, quint32 seed)
{
    const std::unique_ptr<S3Store> direct = this->store(m_cluster->endpoints().last());
    const QString folder = QStringLiteral("seed %1/").arg(seed);
    QHash<QString, QByteArray> objects;
    for (int i = 0; i < 6; ++i) {
        const QString key = folder + QStringLiteral("small %1").arg(i);
        const QByteArray bytes = noise(1000 * (1 << (2 * i)), seed + quint32(i));
        const Result<ObjectStat> put = persist([&] { return store.put(key, bytes, {}); });
        QVERIFY2(put.has_value(), qPrintable(put ? QString() : why(put.error())));
        objects.insert(key, bytes);
    }
    const QString gone = folder + QStringLiteral("small 3");
    const Result<> removed = persist([&] { return store.remove(gone); });
    QVERIFY2(removed.has_value(), qPrintable(removed ? QString() : why(removed.error())));
    objects.remove(gone);

    const QString film = folder + QStringLiteral("film");
    const QByteArray bytes = m_film.left(2 * kPartBytes + 1);
    const UploadHandle upload
        = persist([&] { return store.begin(film, {}, bytes.size()); }).value();
    QVector<PartReceipt> receipts;
    for (int number = 1; number <= 3; ++number) {
        PartBody part;
        part.number = number;
        part.offsetBytes = (number - 1) * kPartBytes;
        part.bytes = bytes.mid(part.offsetBytes, kPartBytes);
        part.sha256 = Sha256::of(part.bytes);
        const Result<PartReceipt> receipt = persist([&] { return store.putPart(upload, part); });
        QVERIFY2(receipt.has_value(), qPrintable(receipt ? QString() : why(receipt.error())));
        receipts.append(*receipt);
    }
    const Result<ObjectStat> completed = persist([&] { return store.complete(upload, receipts); });
    QVERIFY2(completed.has_value(), qPrintable(completed ? QString() : why(completed.error())));
    objects.insert(film, bytes);

    for (auto object = objects.cbegin(); object != objects.cend(); ++object) {
        const qint64 half = object->size() / 2;
        for (const qint64 offset : {qint64(0), half}) {
            const Result<QByteArray> read
                = persist([&] { return store.read(object.key(), offset, half); });
            QVERIFY2(read.has_value(), qPrintable(read ? QString() : why(read.error())));
            QVERIFY(*read == object->mid(offset, half));
        }
        QVERIFY(await(direct->read(object.key(), 0, object->size())).value() == *object);
    }
    const ObjectList list = persist([&] { return store.list(folder, {}, 100); }).value();
    QCOMPARE(list.objects.size(), objects.size());

    // A lost answer to the beginning of an upload leaves one that nobody knows of.
    const QVector<UploadHandle> left = persist([&] { return store.uploads(folder); }).value();
    for (const UploadHandle &unknown : left) {
        QVERIFY(persist([&] { return store.abort(unknown); }).has_value());
    }
    QVERIFY(await(direct->uploads(folder)).value().isEmpty());
}

void StorageFaultsTest::stallEndsInTime()
{
    FaultProxy proxy(m_cluster->endpoints().first(), 1);
    proxy.set({{QStringLiteral("stall"), 1}, {QStringLiteral("stallMs"), 60'000}});
    HttpTimeouts impatient;
    impatient.stall = 500ms;
    QElapsedTimer timer;
    timer.start();
    const Result<QByteArray> read
        = await(store(proxy.endpoint(), impatient)->read(QStringLiteral("film"), 0, kMiB));
    QVERIFY(timer.elapsed() < 30'000);
    QVERIFY(!read.has_value());
    QCOMPARE(read.error().code, ErrorCode::TimedOut);
    QVERIFY(read.error().retryable);
    // A patient one gets what comes late.
    proxy.set({{QStringLiteral("stall"), 1}});
    timer.start();
    QCOMPARE(await(store(proxy.endpoint())->read(QStringLiteral("film"), 0, kMiB)).value(),
        m_film.left(kMiB));
    QVERIFY(timer.elapsed() >= 5000);
}

void StorageFaultsTest::earlyRefusalIsHeard()
{
    FaultProxy proxy(m_cluster->endpoints().first(), 1);
    const std::unique_ptr<S3Store> proxied = store(proxy.endpoint());
    const UploadHandle upload = await(proxied->begin(QStringLiteral("refused"), {}, 10)).value();
    PartBody part;
    part.number = 1;
    part.bytes = m_film.left(8 * kMiB);
    part.sha256 = Sha256::of(part.bytes);
    proxy.set({{QStringLiteral("forbid"), QJsonArray{QStringLiteral("PUT")}}});
    for (int round = 0; round < 5; ++round) {
        const Result<PartReceipt> refused = await(proxied->putPart(upload, part));
        QVERIFY(!refused.has_value());
        QCOMPARE(refused.error().code, ErrorCode::PermissionDenied);
        QVERIFY(!refused.error().retryable);
    }
    proxy.set({});
    QVERIFY(await(proxied->putPart(upload, part)).has_value());
    QVERIFY(await(proxied->abort(upload)).has_value());
}

void StorageFaultsTest::narrowLineIsNoTimeOut()
{
    FaultProxy proxy(m_cluster->endpoints().first(), 1);
    proxy.set({{QStringLiteral("bytesPerSecond"), kMiB}});
    HttpTimeouts timeouts;
    timeouts.stall = 1s; // less than the whole takes
    const std::unique_ptr<S3Store> narrow = store(proxy.endpoint(), timeouts);
    QElapsedTimer timer;
    timer.start();
    const QByteArray bytes = m_film.left(kMiB * 3 / 2);
    QCOMPARE(await(narrow->read(QStringLiteral("film"), 0, bytes.size())).value(), bytes);
    QVERIFY(timer.elapsed() >= 1400);
    QVERIFY(await(narrow->put(QStringLiteral("narrow"), bytes, {})).has_value());
    QVERIFY(timer.elapsed() >= 2800);
}

void StorageFaultsTest::makeBucketWithQuota(const QString &name, qint64 quotaBytes)
{
    QNetworkAccessManager network;
    const auto answerOf = [](QNetworkReply *reply) {
        const bool isOver = QTest::qWaitFor([reply] { return reply->isFinished(); }, 10'000);
        return isOver && reply->error() == QNetworkReply::NoError;
    };
    QNetworkRequest enter(QUrl(m_cluster->endpoints().first() + QStringLiteral("/auth/v1.0")));
    enter.setRawHeader("X-Auth-User", m_cluster->accessKey().toUtf8());
    enter.setRawHeader("X-Auth-Key", m_cluster->secretKey().toUtf8());
    const std::unique_ptr<QNetworkReply> entered(network.get(enter));
    QVERIFY(answerOf(entered.get()));
    QNetworkRequest make(
        QUrl(QString::fromUtf8(entered->rawHeader("X-Storage-Url")) + u'/' + name));
    make.setRawHeader("X-Auth-Token", entered->rawHeader("X-Auth-Token"));
    make.setRawHeader("X-Container-Meta-Quota-Bytes", QByteArray::number(quotaBytes));
    const std::unique_ptr<QNetworkReply> made(network.put(make, QByteArray()));
    QVERIFY(answerOf(made.get()));
}

void StorageFaultsTest::usedUpQuotaIsSaid()
{
    const QString bucket = QStringLiteral("narrow");
    makeBucketWithQuota(bucket, 6 * kMiB);
    S3Store::Options options = storeOptions(*m_cluster, m_clock);
    options.bucket = bucket;
    const std::unique_ptr<S3Store> narrow = openStore(options);
    QVERIFY(await(narrow->put(QStringLiteral("fits"), m_film.left(5 * kMiB), {})));
    for (const qint64 sizeBytes : {7 * kMiB, 8 * kMiB}) {
        const auto refused = await(narrow->put(QStringLiteral("film"), m_film.left(sizeBytes), {}));
        QVERIFY(!refused);
        QVERIFY2(refused.error().code == ErrorCode::NoSpace, qPrintable(why(refused.error())));
        QVERIFY(!refused.error().retryable);
    }
    QCOMPARE(await(narrow->stat(QStringLiteral("film"))).error().code, ErrorCode::NotFound);
}

MATINEE_TEST(StorageFaultsTest)
#include "tst_storagefaults.moc"
