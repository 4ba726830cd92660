#include "sync/transfer/bandwidth.h"
#include "tests/support/testregistry.h"

#include <QSignalSpy>
#include <QTest>
#include <QTimeZone>

#include <array>

using namespace Sync;
using namespace std::chrono_literals;

namespace {

constexpr qint64 kMega = 1'000'000;

//! Of the test's own.
class LineClock final : public Clock
{
public:
    WallTime wallNow() const override { return wall; }
    MonotonicTime monotonicNow() const override { return monotonic; }
    void pass(std::chrono::milliseconds time)
    {
        wall += time;
        monotonic += time;
    }

    WallTime wall{std::chrono::milliseconds(1'700'000'000'000)}; // a Tuesday, 22:13:20
    MonotonicTime monotonic{1000s};
};

BandwidthPlan timetable(int fromMinute, int untilMinute, int days = BandwidthPlan::kEveryDay)
{
    BandwidthPlan plan;
    plan.always = {10 * kMega, 20 * kMega};
    plan.then = {kMega, 0};
    plan.hasTimetable = true;
    plan.fromMinute = fromMinute;
    plan.untilMinute = untilMinute;
    plan.days = days;
    return plan;
}

} // namespace

class BandwidthTest : public QObject
{
    Q_OBJECT
private slots:
    void timetables_data();
    void timetables();
    void clocksThatChange();
    void sharesAddUpToTheLimit();
    void everybodyGetsAShare();
    void idleLinesSaveNothing();
    void whatWentIsCounted();
    void newLimitsHoldAtOnce();
    void limitsFollowTheClock();
};

void BandwidthTest::timetables_data()
{
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("until");
    QTest::addColumn<int>("days");
    QTest::addColumn<QString>("time");
    QTest::addColumn<bool>("isThen");
    const int monday = 1;
    const int sunday = 1 << 6;
    // 2026-11-23 is a Monday.
    const auto row
        = [](const char *name, int from, int until, int days, const char *time, bool isThen) {
              QTest::newRow(name) << from << until << days << QString::fromLatin1(time) << isThen;
          };
    row("before", 8 * 60, 23 * 60, 127, "2026-11-23T07:59:59", false);
    row("at its beginning", 8 * 60, 23 * 60, 127, "2026-11-23T08:00:00", true);
    row("at its end", 8 * 60, 23 * 60, 127, "2026-11-23T23:00:00", false);
    row("other day", 8 * 60, 23 * 60, sunday, "2026-11-23T12:00:00", false);
    row("evening", 22 * 60, 6 * 60, monday, "2026-11-23T23:00:00", true);
    row("after midnight", 22 * 60, 6 * 60, monday, "2026-11-24T05:59:00", true);
    row("end after midnight", 22 * 60, 6 * 60, monday, "2026-11-24T06:00:00", false);
    row("morning of the day itself", 22 * 60, 6 * 60, monday, "2026-11-23T05:00:00", false);
    row("from Sunday to Monday", 22 * 60, 6 * 60, sunday, "2026-11-23T05:00:00", true);
    row("midday between", 22 * 60, 6 * 60, 127, "2026-11-23T12:00:00", false);
    row("all day", 8 * 60, 8 * 60, monday, "2026-11-23T23:00:00", true);
    row("all day until the next", 8 * 60, 8 * 60, monday, "2026-11-24T07:59:00", true);
    row("all day is over", 8 * 60, 8 * 60, monday, "2026-11-24T08:00:00", false);
    row("no day", 0, 0, 0, "2026-11-23T12:00:00", false);
}

void BandwidthTest::timetables()
{
    QFETCH(int, from);
    QFETCH(int, until);
    QFETCH(int, days);
    QFETCH(QString, time);
    QFETCH(bool, isThen);
    BandwidthPlan plan = timetable(from, until, days);
    const QDateTime local = QDateTime::fromString(time, Qt::ISODate);
    QCOMPARE(plan.isThen(local), isThen);
    QCOMPARE(plan.at(local), isThen ? plan.then : plan.always);
    plan.hasTimetable = false;
    QCOMPARE(plan.at(local), plan.always);
}

// In Berlin 02:00 to 03:00 was left out on 2026-03-29 and came twice on 2026-10-25.
void BandwidthTest::clocksThatChange()
{
    const QTimeZone berlin("Europe/Berlin");
    QVERIFY(berlin.isValid());
    const BandwidthPlan plan = timetable(2 * 60 + 30, 4 * 60);
    int spring = 0;
    int autumn = 0;
    const QDateTime march(QDate(2026, 3, 29), QTime(0, 0), Qt::UTC);
    const QDateTime october(QDate(2026, 10, 24), QTime(22, 0), Qt::UTC);
    for (int minute = 0; minute < 6 * 60; ++minute) {
        spring += plan.isThen(march.addSecs(minute * 60).toTimeZone(berlin)) ? 1 : 0;
        autumn += plan.isThen(october.addSecs(minute * 60).toTimeZone(berlin)) ? 1 : 0;
    }
    QCOMPARE(spring, 60);
    QCOMPARE(autumn, 120);
}

void BandwidthTest::sharesAddUpToTheLimit()
{
    for (const qint64 limit : {qint64(100'000), kMega, 50 * kMega}) {
        RateLimit line;
        MonotonicTime now{1000s};
        const MonotonicTime begun = now;
        line.setLimit(now, limit);
        qint64 sent = 0;
        while (sent < limit * 10) {
            const LineShare share = line.take(now, 8 * 1024 * 1024);
            QVERIFY(share.bytes > 0 && share.bytes <= 256 * 1024);
            QVERIFY(share.wait <= 100ms);
            now += share.wait;
            sent += share.bytes;
        }
        const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(now - begun);
        QVERIFY2(took >= 9'700ms && took <= 10'100ms, qPrintable(QString::number(took.count())));
    }
}

void BandwidthTest::everybodyGetsAShare()
{
    RateLimit line;
    MonotonicTime now{1000s};
    line.setLimit(now, 100'000);
    std::array<qint64, 12> sent{};
    std::array<MonotonicTime, 12> next{};
    for (; now < MonotonicTime(1030s); now += 1ms) {
        for (std::size_t i = 0; i < sent.size(); ++i) {
            if (next.at(i) <= now) {
                const LineShare share = line.take(now, kMega);
                // Far below the time that a server waits for the next bytes of a body.
                QVERIFY(share.wait < 1s);
                sent.at(i) += share.bytes;
                next.at(i) = now + share.wait;
            }
        }
    }
    for (const qint64 bytes : sent) {
        QVERIFY2(bytes > 200'000 && bytes < 300'000, qPrintable(QString::number(bytes)));
    }
}

void BandwidthTest::idleLinesSaveNothing()
{
    RateLimit line;
    line.setLimit(MonotonicTime(0s), kMega);
    MonotonicTime now{1000s};
    qint64 atOnce = 0;
    while (true) {
        const LineShare share = line.take(now, kMega);
        if (share.wait > 0ms) {
            break;
        }
        atOnce += share.bytes;
    }
    QVERIFY2(atOnce <= 300'000, qPrintable(QString::number(atOnce)));
}

void BandwidthTest::whatWentIsCounted()
{
    RateLimit line;
    const MonotonicTime now{1000s};
    line.setLimit(now, kMega);
    line.charge(now, 2 * kMega);
    const LineShare share = line.take(now, 1000);
    QVERIFY(share.wait >= 1'700ms && share.wait <= 2'000ms);
    RateLimit free;
    free.charge(now, 2 * kMega);
    QCOMPARE(free.take(now, 1000).wait, 0ms);
}

void BandwidthTest::newLimitsHoldAtOnce()
{
    LineClock clock;
    Bandwidth line(clock);
    QSignalSpy changed(&line, &Bandwidth::changed);
    QCOMPARE(line.limits(), BandwidthLimits());
    QCOMPARE(line.take(Bandwidth::Way::Up, 8 * kMega).wait, 0ms);
    BandwidthPlan plan;
    plan.always = {100'000, 0};
    line.setPlan(plan);
    QCOMPARE(changed.count(), 1);
    for (int i = 0; i < 50; ++i) {
        line.take(Bandwidth::Way::Up, kMega);
        QCOMPARE(line.take(Bandwidth::Way::Down, kMega).wait, 0ms);
    }
    QVERIFY(line.take(Bandwidth::Way::Up, kMega).wait > 1s);
    // What was promised under the old limit does not hold up the new one.
    plan.always = {10 * kMega, 0};
    line.setPlan(plan);
    QCOMPARE(changed.count(), 2);
    QVERIFY(line.take(Bandwidth::Way::Up, kMega).wait < 100ms);
    line.setPlan({});
    QCOMPARE(line.take(Bandwidth::Way::Up, kMega).wait, 0ms);
    line.setPlan({});
    QCOMPARE(changed.count(), 3);
}

void BandwidthTest::limitsFollowTheClock()
{
    LineClock clock; // 22:13:20; the tests are in UTC
    Bandwidth line(clock);
    line.setPlan(timetable(22 * 60 + 14, 22 * 60 + 16));
    QSignalSpy changed(&line, &Bandwidth::changed);
    QCOMPARE(line.limits().up, 10 * kMega);
    clock.pass(39s);
    line.follow();
    QCOMPARE(line.limits().up, 10 * kMega);
    clock.pass(1s);
    // Whoever sends finds out.
    line.take(Bandwidth::Way::Up, 1000);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(line.limits(), (BandwidthLimits{kMega, 0}));
    clock.pass(60s);
    line.follow();
    QCOMPARE(changed.count(), 1);
    clock.pass(60s);
    line.follow();
    QCOMPARE(changed.count(), 2);
    QCOMPARE(line.limits().up, 10 * kMega);
}

MATINEE_TEST(BandwidthTest)
#include "tst_bandwidth.moc"
