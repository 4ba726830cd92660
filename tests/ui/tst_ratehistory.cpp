#include "tests/support/testregistry.h"
#include "ui/transfers/ratehistory.h"

#include <QTest>

using namespace Ui;
using Sync::Transfer;
using Sync::TransferDirection;
using Sync::TransferState;
using namespace std::chrono_literals;

namespace {

constexpr MonotonicTime kBegin{10'000s};

Transfer moving(qint64 doneBytes, TransferDirection direction = TransferDirection::Upload)
{
    Transfer transfer;
    transfer.direction = direction;
    transfer.state = direction == TransferDirection::Upload ? TransferState::Uploading
                                                            : TransferState::Downloading;
    transfer.doneBytes = doneBytes;
    return transfer;
}

} // namespace

class RateHistoryTest : public QObject
{
    Q_OBJECT
private slots:
    void ratesAreOfWholeSteps();
    void olderStepsGo();
    void onlyWhatMovedCounts();
};

void RateHistoryTest::ratesAreOfWholeSteps()
{
    RateHistory history;
    QVERIFY(history.isEmpty(kBegin));
    for (int tenth = 0; tenth < 60; ++tenth) {
        history.add(kBegin + tenth * 100ms, moving(tenth * 1000), moving((tenth + 1) * 1000));
        history.add(kBegin + tenth * 100ms, moving(0, TransferDirection::Download),
            moving(500, TransferDirection::Keep));
    }
    QVERIFY(!history.isEmpty(kBegin));
    const QVector<qint64> up = history.rates(RateHistory::Way::Up, kBegin + 5s);
    QCOMPARE(up.size(), RateHistory::kSteps);
    // Two steps are whole; the third is under way.
    QCOMPARE(up.last(), 10'000);
    QCOMPARE(up.at(up.size() - 2), 10'000);
    QCOMPARE(up.at(up.size() - 3), 0);
    QCOMPARE(history.current(RateHistory::Way::Up, kBegin + 5s), 10'000);
    QCOMPARE(history.current(RateHistory::Way::Down, kBegin + 5s), 5'000);
    QCOMPARE(history.current(RateHistory::Way::Up, kBegin + 8s), 5'000);
    QCOMPARE(history.current(RateHistory::Way::Up, kBegin + 10s), 0);
}

void RateHistoryTest::olderStepsGo()
{
    RateHistory history;
    history.add(kBegin, moving(0), moving(1000));
    const auto sum = [&history](MonotonicTime now) {
        qint64 sum = 0;
        for (const qint64 rate : history.rates(RateHistory::Way::Up, now)) {
            sum += rate;
        }
        return sum;
    };
    QCOMPARE(sum(kBegin + 300s), 500);
    QVERIFY(!history.isEmpty(kBegin + 300s));
    QCOMPARE(sum(kBegin + 302s), 0);
    QVERIFY(history.isEmpty(kBegin + 302s));
    // The same place is used again.
    history.add(kBegin + 302s, moving(0), moving(4000));
    QCOMPARE(sum(kBegin + 304s), 2000);
}

void RateHistoryTest::onlyWhatMovedCounts()
{
    const auto counted = [](const std::optional<Transfer> &before, const Transfer &transfer) {
        RateHistory history;
        history.add(kBegin, before, transfer);
        return 2 * history.rates(RateHistory::Way::Up, kBegin + 2s).last();
    };
    const auto in = [](TransferState state, qint64 doneBytes) {
        Transfer transfer = moving(doneBytes);
        transfer.state = state;
        return transfer;
    };
    QCOMPARE(counted(std::nullopt, moving(1000)), 0);
    QCOMPARE(counted(moving(1000), moving(3000)), 2000);
    // A try that begins anew.
    QCOMPARE(counted(moving(3000), moving(1000)), 0);
    // What was stored before, or read.
    QCOMPARE(counted(in(TransferState::Waiting, 0), moving(3000)), 0);
    QCOMPARE(counted(in(TransferState::Reading, 100), in(TransferState::Reading, 3000)), 0);
    QCOMPARE(counted(in(TransferState::Reading, 100), in(TransferState::Instant, 3000)), 0);
    // Too fast to be seen.
    QCOMPARE(counted(in(TransferState::Waiting, 0), in(TransferState::Done, 3000)), 3000);
    QCOMPARE(counted(in(TransferState::Waiting, 0), in(TransferState::Verifying, 3000)), 3000);
    QCOMPARE(counted(std::nullopt, in(TransferState::Done, 3000)), 3000);
    QCOMPARE(counted(std::nullopt, in(TransferState::Verifying, 3000)), 3000);
    QCOMPARE(counted(moving(1000), in(TransferState::Verifying, 3000)), 2000);
}

MATINEE_TEST(RateHistoryTest)
#include "tst_ratehistory.moc"
