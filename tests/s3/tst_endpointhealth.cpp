#include "sync/s3/endpointhealth.h"
#include "tests/support/testregistry.h"

#include <QTest>

using namespace Sync;
using namespace std::chrono_literals;

using Fault = EndpointHealth::Fault;

namespace {

const MonotonicTime kStart{std::chrono::hours(1)};
constexpr S3Lane kLane = S3Lane::Reading;

EndpointState known(std::chrono::milliseconds latency, int underWay = 0)
{
    EndpointState state;
    state.health.noteSuccess(kLane, kStart, latency);
    state.underWay = underWay;
    state.underWayInAll = underWay;
    return state;
}

EndpointState failed(Fault fault, int times)
{
    EndpointState state;
    for (int i = 0; i < times; ++i) {
        state.health.noteFault(kStart, kStart + 1ms, fault);
    }
    return state;
}

EndpointState tried(EndpointState state)
{
    state.wasTried = true;
    return state;
}

} // namespace

class EndpointHealthTest : public QObject
{
    Q_OBJECT
private slots:
    void oneFaultIsForgiven();
    void absenceIsNot();
    void breaksGrowAndEnd();
    void afterABreakOneRequestTries();
    void whatFailsTogetherIsOneFault();
    void busyHalvesAndSuccessRaises();
    void oldMeasurementsFade();
    void lanesAreMeasuredApart();
    void chooses_data();
    void chooses();
};

void EndpointHealthTest::oneFaultIsForgiven()
{
    EndpointHealth health;
    health.noteFault(kStart, kStart + 1ms, Fault::Failed);
    QVERIFY(health.accepts(kStart, 3));
    QVERIFY(!health.isHealthy());
    health.noteFault(kStart, kStart + 1ms, Fault::Failed);
    QVERIFY(!health.accepts(kStart, 0));
    health.noteSuccess(kLane, kStart, 5ms);
    QVERIFY(health.accepts(kStart, 3));
    QVERIFY(health.isHealthy());
    health.noteFault(kStart, kStart + 1ms, Fault::Failed);
    QVERIFY(health.accepts(kStart, 3));
}

void EndpointHealthTest::absenceIsNot()
{
    EndpointHealth health;
    health.noteFault(kStart, kStart + 1ms, Fault::Absent);
    QVERIFY(!health.accepts(kStart, 0));
    QCOMPARE(health.askedAgainAt() - kStart, 500ms);
}

void EndpointHealthTest::breaksGrowAndEnd()
{
    EndpointHealth health;
    QVector<std::chrono::milliseconds> breaks;
    for (int i = 0; i < 10; ++i) {
        health.noteFault(kStart, kStart + 1ms, Fault::Absent);
        breaks << std::chrono::duration_cast<std::chrono::milliseconds>(
            health.askedAgainAt() - kStart);
    }
    const QVector<std::chrono::milliseconds> expected{
        500ms, 1s, 2s, 4s, 8s, 16s, 30s, 30s, 30s, 30s};
    QCOMPARE(breaks, expected);
    QVERIFY(!health.accepts(kStart + 29'999ms, 0));
    QVERIFY(health.accepts(kStart + 30s, 0));
}

void EndpointHealthTest::afterABreakOneRequestTries()
{
    EndpointHealth health;
    health.noteFault(kStart, kStart + 1ms, Fault::Absent);
    QVERIFY(health.accepts(kStart + 500ms, 0));
    QVERIFY(!health.accepts(kStart + 500ms, 1));
    health.noteFault(kStart + 600ms, kStart + 500ms, Fault::Failed);
    QVERIFY(!health.accepts(kStart + 700ms, 0));
    health.noteSuccess(kLane, kStart + 2s, 5ms);
    QVERIFY(health.accepts(kStart + 2s, 5));
}

void EndpointHealthTest::whatFailsTogetherIsOneFault()
{
    EndpointHealth health;
    for (int i = 0; i < 6; ++i) {
        health.noteFault(kStart + 10ms, kStart, Fault::Failed);
    }
    QVERIFY(health.accepts(kStart + 10ms, 0));
    for (int i = 0; i < 6; ++i) {
        health.noteFault(kStart + 30ms, kStart + 20ms, Fault::Absent);
    }
    QCOMPARE(health.askedAgainAt(), kStart + 530ms);
}

void EndpointHealthTest::busyHalvesAndSuccessRaises()
{
    EndpointHealth health;
    QCOMPARE(health.allowedAtOnce(), 6);
    QVector<int> allowed;
    for (int i = 0; i < 4; ++i) {
        health.noteFault(kStart, kStart + 1ms, Fault::Busy);
        allowed << health.allowedAtOnce();
    }
    QCOMPARE(allowed, (QVector<int>{3, 1, 1, 1}));
    // It answered, so it is there.
    QVERIFY(health.accepts(kStart, 5));
    int successes = 0;
    while (health.allowedAtOnce() < 6 && successes < 100) {
        health.noteSuccess(kLane, kStart, 5ms);
        ++successes;
    }
    QCOMPARE(successes, 1 + 2 + 3 + 4 + 5);
}

void EndpointHealthTest::oldMeasurementsFade()
{
    EndpointHealth health;
    QCOMPARE(health.expected(kLane, kStart), 0ms);
    health.noteSuccess(kLane, kStart, 4000ms);
    QCOMPARE(health.expected(kLane, kStart), 4000ms);
    QCOMPARE(health.expected(kLane, kStart + 20s), 2000ms);
    QCOMPARE(health.expected(kLane, kStart + 24h), 0ms);
    health.noteSuccess(kLane, kStart, 2000ms);
    QCOMPARE(health.expected(kLane, kStart), 3500ms);
}

void EndpointHealthTest::lanesAreMeasuredApart()
{
    EndpointHealth health;
    health.noteSuccess(S3Lane::Sending, kStart, 900ms);
    health.noteSuccess(S3Lane::Control, kStart, 7ms);
    QCOMPARE(health.expected(S3Lane::Sending, kStart), 900ms);
    QCOMPARE(health.expected(S3Lane::Control, kStart), 7ms);
    QCOMPARE(health.expected(S3Lane::Reading, kStart), 0ms);
}

void EndpointHealthTest::chooses_data()
{
    QTest::addColumn<QVector<EndpointState>>("endpoints");
    QTest::addColumn<int>("turn");
    QTest::addColumn<int>("chosen"); // -1: wait
    using States = QVector<EndpointState>;
    QTest::newRow("none") << States{} << 0 << -1;
    QTest::newRow("alike, in turn: first") << States{{}, {}} << 0 << 0;
    QTest::newRow("alike, in turn: second") << States{{}, {}} << 1 << 1;
    QTest::newRow("the faster") << States{known(90ms), known(10ms)} << 0 << 1;
    QTest::newRow("the faster has much to do") << States{known(90ms), known(20ms, 5)} << 0 << 0;
    QTest::newRow("not known yet") << States{known(10ms), {}} << 0 << 1;
    QTest::newRow("less to do") << States{{{}, 2, 2}, {{}, 1, 1}} << 0 << 1;
    QTest::newRow("tried before") << States{tried(known(1ms)), known(90ms)} << 0 << 1;
    QTest::newRow("all tried") << States{tried(known(9ms)), tried(known(1ms))} << 0 << 1;
    QTest::newRow("failed once") << States{failed(Fault::Failed, 1), known(90ms)} << 0 << 0;
    QTest::newRow("left alone") << States{failed(Fault::Failed, 2), tried(known(90ms))} << 0 << 1;
    QTest::newRow("full") << States{known(1ms, 6), known(90ms, 5)} << 0 << 1;
    QTest::newRow("all full") << States{known(1ms, 6), known(90ms, 6)} << 0 << -1;
    QTest::newRow("one full, one left alone")
        << States{known(1ms, 6), failed(Fault::Absent, 1)} << 0 << -1;
    QTest::newRow("all left alone: the one that returns first")
        << States{failed(Fault::Absent, 3), failed(Fault::Absent, 1)} << 0 << 1;
    EndpointState busy = known(1ms, 3);
    busy.health.noteFault(kStart, kStart + 1ms, Fault::Busy);
    QTest::newRow("asked for less") << States{busy, known(90ms)} << 0 << 1;
}

void EndpointHealthTest::chooses()
{
    QFETCH(QVector<EndpointState>, endpoints);
    QFETCH(int, turn);
    QFETCH(int, chosen);
    const auto index = chooseEndpoint(endpoints, kLane, kStart, turn);
    QCOMPARE(index ? int(*index) : -1, chosen);
}

MATINEE_TEST(EndpointHealthTest)
#include "tst_endpointhealth.moc"
