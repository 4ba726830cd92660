#include "library/playback/playbackclock.h"
#include "tests/support/testregistry.h"

#include <QTest>

#include <cstdlib>

using namespace std::chrono_literals;
using Library::PlaybackClock;

//! Time is given to the clock, so that these tests need none.
class TestPlaybackClock : public QObject
{
    Q_OBJECT
private slots:
    void runsAtItsSpeed();
    void standsWhileHeld();
    void followsStepsSmoothly();
    void jumpsWhenFarOff();
    void tellsWhenATimeComes();

private:
    const PlaybackClock::Time m_start{1000s};
};

void TestPlaybackClock::runsAtItsSpeed()
{
    PlaybackClock clock;
    clock.set(5'000'000, m_start);
    clock.run(m_start);
    QCOMPARE(clock.position(m_start + 1s), std::int64_t{6'000'000});
    clock.setSpeed(2.0, m_start + 1s);
    QCOMPARE(clock.position(m_start + 2s), std::int64_t{8'000'000});
}

void TestPlaybackClock::standsWhileHeld()
{
    PlaybackClock clock;
    clock.set(0, m_start);
    QCOMPARE(clock.position(m_start + 10s), std::int64_t{0});
    clock.run(m_start + 10s);
    clock.hold(m_start + 11s);
    QCOMPARE(clock.position(m_start + 60s), std::int64_t{1'000'000});
    QVERIFY(!clock.timeOf(2'000'000));
}

void TestPlaybackClock::followsStepsSmoothly()
{
    // A device that reports in steps of 40 ms: the clock never moves by more than a hundredth.
    PlaybackClock clock;
    clock.set(0, m_start);
    clock.run(m_start);
    std::int64_t before = 0;
    for (int i = 1; i < 1000; ++i) {
        const auto now = m_start + i * 10ms;
        clock.correct((i / 4) * 40'000, now);
        const std::int64_t position = clock.position(now);
        if (i > 10) {
            QVERIFY(std::abs(position - before - 10'000) <= 110);
        }
        before = position;
    }
    // In the middle of the steps.
    QVERIFY(std::abs(before - 9'990'000 + 15'000) < 15'000);
}

void TestPlaybackClock::jumpsWhenFarOff()
{
    PlaybackClock clock;
    clock.set(0, m_start);
    clock.run(m_start);
    for (int i = 1; i < 20; ++i) {
        clock.correct(i * 10'000, m_start + i * 10ms);
    }
    for (int i = 20; i < 60; ++i) {
        clock.correct(i * 10'000 + 2'000'000, m_start + i * 10ms);
    }
    QVERIFY(std::abs(clock.position(m_start + 600ms) - 2'600'000) < 150'000);
}

void TestPlaybackClock::tellsWhenATimeComes()
{
    PlaybackClock clock;
    clock.set(0, m_start);
    clock.run(m_start);
    clock.setSpeed(0.5, m_start);
    QVERIFY(clock.timeOf(1'000'000) == m_start + 2s);
}

MATINEE_TEST(TestPlaybackClock)
#include "tst_playbackclock.moc"
