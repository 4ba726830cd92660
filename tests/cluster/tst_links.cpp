#include "sync/web/webclient.h"
#include "sync/web/websource.h"
#include "tests/cluster/clusterstore.h"
#include "tests/support/await.h"
#include "tests/support/faultproxy.h"
#include "tests/support/storagecluster.h"
#include "tests/support/storefixture.h"
#include "tests/support/testregistry.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTest>
#include <QUrlQuery>

#include <memory>

using namespace Sync;
using namespace TestSupport;
using namespace std::chrono_literals;

//! A real Swift gives an object to whoever has its link, until the link's time is over.
class LinksTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();

    void linkReadsTheObject();
    void linkOfAChangedAddressIsRefused();
    void linkEnds();
    void linkPlaysThroughABadNetwork();

private:
    struct SlowClock final : Clock
    {
        WallTime wallNow() const override { return system.wallNow() - 4min; }
        MonotonicTime monotonicNow() const override { return system.monotonicNow(); }
        SystemClock system;
    };
    QNetworkReply *get(const QUrl &url, const QByteArray &range = {});
    static int statusOf(const QNetworkReply *reply)
    {
        return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    }

    SystemClock m_clock;
    SlowClock m_slowClock;
    std::unique_ptr<StorageCluster> m_cluster;
    S3Store::Options m_options;
    std::unique_ptr<S3Store> m_store;
    QNetworkAccessManager m_network;
    const QString m_key = QStringLiteral("videos/映画 100%25+.mp4");
};

void LinksTest::initTestCase()
{
    m_cluster = std::make_unique<StorageCluster>(StorageCluster::Engine::Swift);
    m_options = storeOptions(*m_cluster, m_clock);
    m_store = openStore(m_options);
    QVERIFY(await(m_store->put(m_key, "0123456789", {})).has_value());
}

void LinksTest::cleanupTestCase()
{
    m_store.reset();
    m_cluster.reset();
}

QNetworkReply *LinksTest::get(const QUrl &url, const QByteArray &range)
{
    QNetworkRequest request(url);
    if (!range.isEmpty()) {
        request.setRawHeader("Range", range);
    }
    QNetworkReply *reply = m_network.get(request);
    reply->setParent(this);
    if (!QTest::qWaitFor([reply] { return reply->isFinished(); }, 20'000)) {
        qFatal("no answer");
    }
    return reply;
}

void LinksTest::linkReadsTheObject()
{
    const QUrl link = await(m_store->link(m_key, 1h)).value();
    QNetworkReply *whole = get(link);
    QCOMPARE(statusOf(whole), 200);
    QCOMPARE(whole->readAll(), QByteArray("0123456789"));
    QNetworkReply *part = get(link, "bytes=2-4");
    QCOMPARE(statusOf(part), 206);
    QCOMPARE(part->readAll(), QByteArray("234"));
}

void LinksTest::linkOfAChangedAddressIsRefused()
{
    const QUrl link = await(m_store->link(m_key, 1h)).value();
    QUrl other = link;
    other.setPath(link.path() + QStringLiteral("x"));
    QCOMPARE(statusOf(get(other)), 403);
    QUrlQuery query(link);
    query.removeQueryItem(QStringLiteral("X-Amz-Expires"));
    query.addQueryItem(QStringLiteral("X-Amz-Expires"), QStringLiteral("86400"));
    other = link;
    other.setQuery(query);
    QCOMPARE(statusOf(get(other)), 403);
}

void LinksTest::linkEnds()
{
    // Made four minutes ago, as the storage sees it.
    S3Store::Options options = m_options;
    options.clock = &m_slowClock;
    const std::unique_ptr<S3Store> earlier = openStore(options);
    QCOMPARE(statusOf(get(await(earlier->link(m_key, 10min)).value())), 200);
    QCOMPARE(statusOf(get(await(earlier->link(m_key, 1min)).value())), 403);
}

// As an address of the web, which a server that others wrote sends in parts, or not.
void LinksTest::linkPlaysThroughABadNetwork()
{
    const QString key = QStringLiteral("videos/film.mkv");
    const QByteArray film = noise(5 * 1024 * 1024 + 77, 3);
    QVERIFY(await(m_store->put(key, film, {})).has_value());
    FaultProxy proxy(m_cluster->endpoints().first(), 11);
    S3Store::Options options = m_options;
    options.endpoints = proxy.endpoints();
    const std::unique_ptr<S3Store> behind = openStore(options);
    WebSource::Options web;
    web.address = await(behind->link(key, 1h)).value();
    web.timeouts = {2'000ms, 1'000ms, 1'000ms};
    WebSource source(std::make_shared<WebClient>(), web);
    std::vector<std::byte> buffer(64 * 1024);
    QVERIFY(source.read(0, buffer));
    QVERIFY(source.isSeekable());
    QCOMPARE(source.sizeBytes(), std::int64_t(film.size()));
    proxy.set({{QStringLiteral("reset"), 0.15}, {QStringLiteral("truncate"), 0.1},
        {QStringLiteral("stall"), 0.05}, {QStringLiteral("stallMs"), 3'000},
        {QStringLiteral("slowDown"), 0.1}, {QStringLiteral("bytesPerSecond"), 4'000'000}});
    QByteArray got;
    int failures = 0;
    while (got.size() < film.size() && failures < 100) {
        const Result<std::size_t> count = source.read(got.size(), buffer);
        if (!count) {
            QVERIFY2(count.error().retryable, qPrintable(count.error().message));
            ++failures; // the engine reads again as well
            continue;
        }
        QVERIFY(*count > 0);
        got.append(reinterpret_cast<const char *>(buffer.data()), qsizetype(*count));
    }
    QVERIFY(got == film);
    QVERIFY(proxy.count(QStringLiteral("reset")) + proxy.count(QStringLiteral("truncate"))
            + proxy.count(QStringLiteral("slowDown"))
        > 0);
}

MATINEE_TEST(LinksTest)
#include "tst_links.moc"
