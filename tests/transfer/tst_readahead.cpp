#include "sync/transfer/readahead.h"
#include "tests/support/testregistry.h"

#include <QTest>

using namespace Sync;
using namespace std::chrono_literals;

namespace {

constexpr qint64 kMega = 1'000'000;

// As if pieces came at this rate for some seconds.
void bring(ReadAhead &ahead, qint64 bytesPerSecond)
{
    MonotonicTime now;
    ahead.begin(now);
    for (int i = 0; i < 60; ++i) {
        now += 100ms;
        ahead.arrived(now, bytesPerSecond / 10);
    }
}

} // namespace

class ReadAheadTest : public QObject
{
    Q_OBJECT
private slots:
    void farWhereTheLineIsNarrow();
    void piecesAreWhatComesInAMoment();
    void limitsAreKept();
    void idleTimeIsNotMeasured();
};

void ReadAheadTest::farWhereTheLineIsNarrow()
{
    ReadAhead wide({kMega, 0ms});
    bring(wide, 50 * kMega);
    QCOMPARE(wide.windowBytes(), 10 * kMega);
    ReadAhead narrow({kMega, 0ms});
    bring(narrow, kMega * 13 / 10);
    QCOMPARE(narrow.windowBytes(), 30 * kMega);
    QCOMPARE(ReadAhead({kMega, 0ms}).windowBytes(), 30 * kMega);
}

void ReadAheadTest::piecesAreWhatComesInAMoment()
{
    ReadAhead ahead({kMega, 0ms});
    QCOMPARE(ahead.bytesPerSecond(), 0);
    QCOMPARE(ahead.pieceBytes(), 256 * 1024);
    bring(ahead, 4 * kMega);
    QVERIFY(qAbs(ahead.bytesPerSecond() - 4 * kMega) < kMega / 10);
    QVERIFY(qAbs(ahead.pieceBytes() - 480'000) < 10'000);
    bring(ahead, 100 * kMega);
    QCOMPARE(ahead.pieceBytes(), 1024 * 1024);
    ReadAhead slow({kMega, 0ms});
    bring(slow, kMega / 10);
    QCOMPARE(slow.pieceBytes(), 64 * 1024);
}

void ReadAheadTest::limitsAreKept()
{
    QCOMPARE(ReadAhead({1000, 0ms}).windowBytes(), 4 * 1024 * 1024);
    QCOMPARE(ReadAhead({100 * kMega, 0ms}).windowBytes(), 64 * 1024 * 1024);
    QCOMPARE(ReadAhead({kMega, 3s}).windowBytes(), 3 * kMega);
    QVERIFY(ReadAhead({0, 0ms}).windowBytes() > 16 * kMega);
}

void ReadAheadTest::idleTimeIsNotMeasured()
{
    ReadAhead ahead({kMega, 0ms});
    MonotonicTime now;
    for (int i = 0; i < 20; ++i) {
        now += 10s;
        ahead.begin(now);
        now += 100ms;
        ahead.arrived(now, kMega);
    }
    QVERIFY(qAbs(ahead.bytesPerSecond() - 10 * kMega) < kMega / 10);
}

MATINEE_TEST(ReadAheadTest)
#include "tst_readahead.moc"
