#include "sync/housekeeping/scrubpace.h"
#include "tests/support/testregistry.h"

#include <QTest>

using namespace Sync;
using namespace std::chrono_literals;

//! How fast objects are read when nobody waits for it.
class ScrubPaceTest : public QObject
{
    Q_OBJECT
private slots:
    void largeLibraryIsReadInTime();
    void limitIsKept();
    void smallLibraryDoesNotTakeAMonth();
    void delaysFollow();
    void offIsOff();
};

void ScrubPaceTest::largeLibraryIsReadInTime()
{
    const ScrubPace pace{std::chrono::hours(30 * 24), 100'000'000};
    const qint64 bytes = 10'000'000'000'000;
    const qint64 seconds = bytes / pace.rate(bytes);
    // Of a PC that runs four hours a day.
    QVERIFY(seconds <= 30 * 4 * 3600 + 1);
    QVERIFY(seconds >= 29 * 4 * 3600);
}

void ScrubPaceTest::limitIsKept()
{
    const ScrubPace pace{std::chrono::hours(24), 2'000'000};
    QCOMPARE(pace.rate(100'000'000'000'000), 2'000'000);
    const ScrubPace slow{std::chrono::hours(24), 100'000}; // below what is sensible at least
    QCOMPARE(slow.rate(0), 100'000);
}

void ScrubPaceTest::smallLibraryDoesNotTakeAMonth()
{
    QCOMPARE(ScrubPace().rate(1'000'000), 500'000);
    QCOMPARE(ScrubPace().rate(0), 500'000);
}

void ScrubPaceTest::delaysFollow()
{
    QCOMPARE(ScrubPace().delayAfter(8'000'000, 0), 16s);
    const ScrubPace pace{std::chrono::hours(24), 4'000'000};
    QCOMPARE(pace.delayAfter(8'000'000, 100'000'000'000'000), 2s);
}

void ScrubPaceTest::offIsOff()
{
    QVERIFY(ScrubPace().isOn());
    QVERIFY(!ScrubPace({0h, 1}).isOn());
}

MATINEE_TEST(ScrubPaceTest)
#include "tst_scrubpace.moc"
