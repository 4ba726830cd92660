#include "sync/replication/sealing.h"
#include "tests/replication/replicationsamples.h"
#include "tests/support/testregistry.h"

#include <QTest>

#include <algorithm>
#include <limits>

using namespace ReplicationSamples;
using namespace Sync;
using Library::ChangeRecord;
using Library::PendingRecord;
using Library::Stamp;

namespace {

constexpr qint64 kMinute = 60 * 1000;
constexpr qint64 kYear = qint64(365) * 24 * 60 * kMinute;
constexpr qint64 kNow = kSealedMs;
const int kSelf = 1;

Stamp at(qint64 wallMs, quint32 counter = 0, int device = kSelf)
{
    return {wallMs, counter, writer(device)};
}

PendingRecord pending(const Stamp &stamp, const Stamp &over = {})
{
    static qint64 no = 0;
    PendingRecord one;
    one.no = ++no;
    one.record.stamp = stamp;
    one.record.row = QByteArray::number(one.no);
    one.over = over;
    return one;
}

QVector<Stamp> stampsOf(const QVector<ChangeRecord> &records)
{
    QVector<Stamp> stamps;
    for (const ChangeRecord &record : records) {
        stamps.append(record.stamp);
    }
    return stamps;
}

bool rises(const QVector<Stamp> &stamps)
{
    return std::adjacent_find(stamps.begin(), stamps.end(), std::greater_equal<>()) == stamps.end();
}

} // namespace

class SealingTest : public QObject
{
    Q_OBJECT
private slots:
    void keepsStampsOfARightClock_data();
    void keepsStampsOfARightClock();
    void shiftsAWrongClock_data();
    void shiftsAWrongClock();
    void survivesAClockSetRight_data();
    void survivesAClockSetRight();
    void isLaterThanWhatWasSealed();
    void isLaterThanWhatWasOverwritten();
    void keepsOrderAmongItsOwn();
    void keepsSealedStamps();
    void changesNothingElse();
    void knowsTheFuture();
};

void SealingTest::keepsStampsOfARightClock_data()
{
    QTest::addColumn<qint64>("offsetMs");
    QTest::newRow("right") << qint64(0);
    QTest::newRow("two minutes slow") << 2 * kMinute;
    QTest::newRow("two minutes fast") << -2 * kMinute;
}

void SealingTest::keepsStampsOfARightClock()
{
    QFETCH(const qint64, offsetMs);
    // Written over a week without contact.
    const QVector<PendingRecord> batch{pending(at(kNow - 7 * 24 * 60 * kMinute)),
        pending(at(kNow - kMinute, 3)), pending(at(kNow - kMinute, 4)), pending(at(kNow))};
    const auto sealed = Sealing::seal(batch, {kNow, kNow + offsetMs}, at(0));
    QVERIFY(!sealed.isEmpty());
    for (qsizetype i = 0; i < batch.size(); ++i) {
        QCOMPARE(sealed.at(i), batch.at(i).record);
    }
    QVERIFY(Sealing::seal({}, {kNow, kNow + offsetMs}, at(0)).isEmpty());
}

void SealingTest::shiftsAWrongClock_data()
{
    QTest::addColumn<qint64>("offsetMs");
    QTest::newRow("slow by two minutes and a moment") << 2 * kMinute + 1;
    QTest::newRow("fast by two minutes and a moment") << -2 * kMinute - 1;
    QTest::newRow("ten years behind") << 10 * kYear;
    QTest::newRow("ten years ahead") << -10 * kYear;
    QTest::newRow("in 1970") << kNow - kMinute;
}

void SealingTest::shiftsAWrongClock()
{
    QFETCH(const qint64, offsetMs);
    const qint64 local = kNow - offsetMs;
    const QVector<PendingRecord> batch{pending(at(local - 5000)), pending(at(local - 5000, 1)),
        pending(at(local - 1000)), pending(at(local))};
    const auto stamps = stampsOf(Sealing::seal(batch, {local, kNow}, at(kNow - kYear)));
    QCOMPARE(
        stamps, (QVector<Stamp>{at(kNow - 5000), at(kNow - 5000, 1), at(kNow - 1000), at(kNow)}));
}

void SealingTest::survivesAClockSetRight_data()
{
    QTest::addColumn<qint64>("writtenMs");
    QTest::newRow("was ten years ahead") << kNow + 10 * kYear;
    QTest::newRow("was an hour ahead") << kNow + 60 * kMinute;
    QTest::newRow("was in 1970") << qint64(1000);
}

void SealingTest::survivesAClockSetRight()
{
    QFETCH(const qint64, writtenMs);
    const Stamp before = at(kNow - 24 * 60 * kMinute, 5);
    // The hybrid clock does not go back: what is written later is stamped after it.
    const QVector<PendingRecord> batch{pending(at(writtenMs)), pending(at(writtenMs, 1)),
        pending(std::max(at(writtenMs, 2), at(kNow - kMinute)))};
    const auto records = Sealing::seal(batch, {kNow, kNow}, before);
    const QVector<Stamp> stamps = stampsOf(records);
    QVERIFY(rises(stamps));
    QVERIFY(stamps.first() > before);
    QVERIFY(stamps.last().wallMs <= kNow + Sealing::kTolerableOffsetMs);
    QVERIFY(!Sealing::isFromTheFuture(records, kNow));
    for (qsizetype i = 0; i < batch.size(); ++i) {
        QCOMPARE(records.at(i).row, batch.at(i).record.row);
    }
}

void SealingTest::isLaterThanWhatWasSealed()
{
    // The last segment was sealed with the clock ahead, within what counts as right.
    const Stamp last = at(kNow + kMinute, 9);
    const QVector<Stamp> stamps
        = stampsOf(Sealing::seal({pending(at(kNow)), pending(at(kNow, 1))}, {kNow, kNow}, last));
    QCOMPARE(stamps, (QVector<Stamp>{at(kNow + kMinute, 10), at(kNow + kMinute, 11)}));
    const Stamp full = at(kNow, std::numeric_limits<quint32>::max());
    QCOMPARE(stampsOf(Sealing::seal({pending(at(kNow - 1))}, {kNow, kNow}, full)),
        QVector<Stamp>{at(kNow + 1)});
}

void SealingTest::isLaterThanWhatWasOverwritten()
{
    // This PC is five minutes fast and has overwritten what another wrote a minute ago.
    const Stamp over = at(kNow + 9 * kMinute, 4, 2);
    const qint64 local = kNow + 5 * kMinute;
    const QVector<Stamp> stamps = stampsOf(Sealing::seal(
        {pending(at(kNow + 9 * kMinute, 5), over), pending(at(local))}, {local, kNow}, at(0)));
    QVERIFY(stamps.first() > over);
    QVERIFY(rises(stamps));
    QVERIFY(stamps.last().wallMs <= kNow + Sealing::kFutureMs);
    // What is itself from the future cannot be exceeded without being so as well.
    const auto future = Sealing::seal(
        {pending(at(kNow + 2 * kYear, 1), at(kNow + 2 * kYear, 0, 2))}, {kNow, kNow}, at(0));
    QVERIFY(!Sealing::isFromTheFuture(future, kNow));
}

void SealingTest::keepsOrderAmongItsOwn()
{
    // The second overwrites the first, whose provisional stamp was never anybody's.
    const qint64 local = kNow + 5 * kMinute;
    const QVector<PendingRecord> batch{
        pending(at(local - 2)), pending(at(local - 1), at(local - 2)), pending(at(local))};
    QCOMPARE(stampsOf(Sealing::seal(batch, {local, kNow}, at(0))),
        (QVector<Stamp>{at(kNow - 2), at(kNow - 1), at(kNow)}));
}

void SealingTest::keepsSealedStamps()
{
    PendingRecord earlier = pending(at(kNow - kYear, 7, 2));
    earlier.sealedBefore = true;
    PendingRecord future = pending(at(kNow + kYear, 0, 2));
    future.sealedBefore = true;
    const qint64 local = kNow - kYear;
    const QVector<Stamp> stamps
        = stampsOf(Sealing::seal({earlier, pending(at(local)), future, pending(at(local, 1))},
            {local, kNow}, at(kNow - kMinute)));
    QCOMPARE(
        stamps, (QVector<Stamp>{earlier.record.stamp, at(kNow), future.record.stamp, at(kNow, 1)}));
}

void SealingTest::changesNothingElse()
{
    QVector<PendingRecord> batch;
    for (ChangeRecord record : segment().records) {
        record.stamp = at(10 + batch.size());
        batch.append({batch.size(), record, {}, false});
    }
    const auto sealed = Sealing::seal(batch, {20, kNow}, at(0));
    QCOMPARE(sealed.size(), batch.size());
    for (qsizetype i = 0; i < batch.size(); ++i) {
        ChangeRecord record = sealed.at(i);
        QVERIFY(record.stamp != batch.at(i).record.stamp);
        record.stamp = batch.at(i).record.stamp;
        QCOMPARE(record, batch.at(i).record);
    }
}

void SealingTest::knowsTheFuture()
{
    ChangeRecord record;
    QVERIFY(!Sealing::isFromTheFuture({}, kNow));
    record.stamp = at(kNow + Sealing::kFutureMs);
    QVERIFY(!Sealing::isFromTheFuture({record}, kNow));
    ChangeRecord later = record;
    ++later.stamp.wallMs;
    QVERIFY(Sealing::isFromTheFuture({record, later}, kNow));
}

MATINEE_TEST(SealingTest)
#include "tst_sealing.moc"
