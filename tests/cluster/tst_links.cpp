#include "tests/cluster/clusterstore.h"
#include "tests/support/await.h"
#include "tests/support/storagecluster.h"
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

MATINEE_TEST(LinksTest)
#include "tst_links.moc"
