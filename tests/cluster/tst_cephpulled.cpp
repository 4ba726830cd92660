#include "sync/s3/nodehealthprobe.h"
#include "sync/s3/nodesafety.h"
#include "tests/cluster/clusterstore.h"
#include "tests/support/await.h"
#include "tests/support/storagecluster.h"
#include "tests/support/storefixture.h"
#include "tests/support/testregistry.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace Sync;
using namespace TestSupport;
using Answer = UnplugAdvice::Answer;

namespace {

constexpr qint64 kHourMs = 3'600'000;
//! Until a lost disk is noticed, and until its copies are made again.
constexpr int kNoticedMs = 60'000;
constexpr int kCopiedMs = 240'000;

} // namespace

//! Disks of a real Ceph are pulled out and come back: what its manager tells of it.
class CephPulledTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void saysWhatMayBeUnplugged();

private:
    QVector<NodeAnswer> ask();
    Answer advice(qint64 storedMs);
    qint64 now() const { return m_clock.wallNow().time_since_epoch().count(); }

    SystemClock m_clock;
    std::unique_ptr<StorageCluster> m_cluster;
    std::unique_ptr<S3Store> m_store;
};

void CephPulledTest::initTestCase()
{
    m_cluster = std::make_unique<StorageCluster>(StorageCluster::Engine::Ceph);
    m_store = openStore(storeOptions(*m_cluster, m_clock));
}

void CephPulledTest::cleanupTestCase()
{
    m_store.reset();
    m_cluster.reset();
}

QVector<NodeAnswer> CephPulledTest::ask()
{
    NodeHealthProbe probe(m_clock);
    // Nobody listens at port 1; all machines here have one address.
    probe.setPorts({1, m_cluster->metricsPort()});
    QSignalSpy asked(&probe, &NodeHealthProbe::asked);
    std::optional<NodeHealth> told;
    connect(&probe, &NodeHealthProbe::found, this,
        [&told](const NodeHealth &health) { told = health; });
    probe.ask(m_cluster->endpoints().first());
    if (!QTest::qWaitFor([&] { return !asked.isEmpty(); }, 20'000)) {
        return {};
    }
    return {{m_cluster->endpoints().at(0), true, told}, {m_cluster->endpoints().at(1), true, {}}};
}

Answer CephPulledTest::advice(qint64 storedMs)
{
    const QVector<NodeAnswer> nodes = ask();
    // One manager tells for all.
    const Answer first = unplugAdvice(m_cluster->endpoints().at(0), nodes, storedMs, now()).answer;
    const Answer second = unplugAdvice(m_cluster->endpoints().at(1), nodes, storedMs, now()).answer;
    return first == second ? first : Answer::Never;
}

void CephPulledTest::saysWhatMayBeUnplugged()
{
    QVERIFY(await(m_store->put(QStringLiteral("film"), noise(3'000'000, 7), QString())));
    QTRY_COMPARE_WITH_TIMEOUT(advice(now() - kHourMs), Answer::Safe, kNoticedMs);
    const QVector<NodeAnswer> nodes = ask();
    QVERIFY(nodes.first().health->totalBytes > 0 && nodes.first().health->freeBytes > 0);
    QCOMPARE(allCopiesSince(nodes, now() - kHourMs, now()), std::optional(true));
    QCOMPARE(advice(now()), Answer::NotYet);
    m_cluster->killNode(3);
    QTRY_COMPARE_WITH_TIMEOUT(advice(now() - kHourMs), Answer::NotYet, kNoticedMs);
    QVERIFY(await(m_store->put(QStringLiteral("second"), noise(3'000'000, 8), QString())));
    m_cluster->startNode(3);
    QTRY_COMPARE_WITH_TIMEOUT(advice(now() - kHourMs), Answer::Safe, kCopiedMs);
}

MATINEE_TEST(CephPulledTest)
#include "tst_cephpulled.moc"
