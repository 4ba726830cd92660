#include "sync/s3/cephmetrics.h"
#include "tests/support/testregistry.h"

#include <QTest>

using namespace Sync;

namespace {

constexpr qint64 kNow = 1'700'000'000'000;

QByteArray osd(int number, bool isUp, bool isIn, const QByteArray &machine)
{
    const QByteArray daemon = "ceph_daemon=\"osd." + QByteArray::number(number) + '"';
    return "ceph_osd_up{" + daemon + "} " + (isUp ? "1.0" : "0.0") + "\nceph_osd_in{" + daemon
        + "} " + (isIn ? "1.0" : "0.0") + "\nceph_osd_metadata{" + daemon + ",hostname=\"" + machine
        + "\",ceph_version=\"16 } 3\"} 1.0\n";
}

QByteArray metrics(const QByteArray &osds, int clean, int copies = 3)
{
    return "# HELP ceph_pg_total PG Total Count per Pool\n"
           "ceph_cluster_total_bytes 3000.0\nceph_cluster_total_used_bytes 1000.0\n"
           "ceph_pool_metadata{pool_id=\"1\",description=\"replica:"
        + QByteArray::number(copies)
        + "\"} 1.0\nceph_pg_total{pool_id=\"1\"} 8.0\nceph_pg_total{pool_id=\"2\"} 8.0\n"
          "ceph_pg_clean{pool_id=\"1\"} 8.0\nceph_pg_clean{pool_id=\"2\"} "
        + QByteArray::number(clean) + ".0\n" + osds;
}

const QByteArray kThree
    = osd(0, true, true, "a") + osd(1, true, true, "b") + osd(2, true, true, "c");

} // namespace

class CephMetricsTest : public QObject
{
    Q_OBJECT
private slots:
    void tellsOfTheCluster();
    void countsWhatIsNotSafe_data();
    void countsWhatIsNotSafe();
    void otherAnswersTellNothing();
};

void CephMetricsTest::tellsOfTheCluster()
{
    const auto health = CephMetrics::healthIn(metrics(kThree, 8), kNow);
    QVERIFY(health);
    QVERIFY(health->isOfAll);
    QCOMPARE(health->totalBytes, 3000);
    QCOMPARE(health->freeBytes, 2000);
    QCOMPARE(health->lostDisks, 0);
    QCOMPARE(health->passFailures, 0);
    QVERIFY(health->passBeganMs < kNow && health->passBeganMs > kNow - 60'000);
}

void CephMetricsTest::countsWhatIsNotSafe_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<int>("failures");
    QTest::addColumn<int>("lostDisks");
    QTest::newRow("groups not clean") << metrics(kThree, 5) << 3 << 0;
    QTest::newRow("a disk is down")
        << metrics(osd(0, false, true, "a") + osd(1, true, true, "b") + osd(2, true, true, "c"), 8)
        << 0 << 1;
    QTest::newRow("a disk was taken out, its copies are elsewhere")
        << metrics(kThree + osd(3, false, false, "d"), 8) << 0 << 0;
    QTest::newRow("two copies") << metrics(kThree, 8, 2) << 1 << 0;
    QTest::newRow("two machines") << metrics(
        osd(0, true, true, "a") + osd(1, true, true, "b") + osd(2, true, true, "b"), 8)
                                  << 1 << 0;
}

void CephMetricsTest::countsWhatIsNotSafe()
{
    QFETCH(const QByteArray, answer);
    const auto health = CephMetrics::healthIn(answer, kNow);
    QVERIFY(health);
    QTEST(health->passFailures, "failures");
    QTEST(health->lostDisks, "lostDisks");
}

void CephMetricsTest::otherAnswersTellNothing()
{
    QVERIFY(!CephMetrics::healthIn({}, kNow)); // a manager that stands by
    QVERIFY(!CephMetrics::healthIn("<html>ceph_pg_total 8</html>", kNow));
    QVERIFY(!CephMetrics::healthIn("node_cpu_seconds_total{cpu=\"0\"} 12.5\n", kNow));
    QVERIFY(!CephMetrics::healthIn("ceph_cluster_total_bytes nan\nceph_pg_total x\n", kNow));
}

MATINEE_TEST(CephMetricsTest)
#include "tst_cephmetrics.moc"
