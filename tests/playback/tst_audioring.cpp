#include "library/playback/audioring.h"
#include "tests/support/testregistry.h"

#include <QTest>

#include <array>
#include <thread>

using namespace std::chrono_literals;
using Library::AudioRing;

class TestAudioRing : public QObject
{
    Q_OBJECT
private slots:
    void tellsWhatIsHeard();
    void emptyIsSilenceAndAnUnderrun();
    void oldEpochsAreDropped();
    void discardsWhatTheClockHasPassed();
    void flushWakesTheWriter();
};

void TestAudioRing::tellsWhatIsHeard()
{
    AudioRing ring;
    ring.configure(1000, 1);
    const std::vector<float> samples(100, 0.5F);
    QVERIFY(ring.write(ring.epoch(), samples, 5'000'000, 1.0));
    QVERIFY(ring.write(ring.epoch(), samples, 5'100'000, 2.0));
    QVERIFY(!ring.heardMicro(0us));
    std::array<float, 150> out{};
    ring.pull(out);
    QCOMPARE(out.back(), 0.5F);
    QCOMPARE(*ring.heardMicro(150ms), std::int64_t{5'000'000});
    QCOMPARE(*ring.heardMicro(100ms), std::int64_t{5'050'000});
    // 50 samples at double speed stand for 100 ms.
    QCOMPARE(*ring.heardMicro(0us), std::int64_t{5'200'000});
    QCOMPARE(*ring.heardSpeed(0us), 2.0);
    QVERIFY(!ring.isDrained());
    ring.setEnd(ring.epoch());
    ring.pull(out);
    QVERIFY(ring.isDrained());
    QVERIFY(!ring.isHeard(120ms));
    QVERIFY(ring.isHeard(100ms));
}

void TestAudioRing::emptyIsSilenceAndAnUnderrun()
{
    AudioRing ring;
    ring.configure(1000, 2);
    std::array<float, 20> out{};
    out.fill(1.0F);
    ring.pull(out);
    QCOMPARE(out.front(), 0.0F);
    QCOMPARE(ring.underruns(), std::int64_t{0});
    ring.flush();
    ring.setExpecting(true);
    ring.pull(out);
    ring.pull(out);
    QCOMPARE(ring.underruns(), std::int64_t{1});
    ring.flush();
    ring.setEnd(ring.epoch());
    ring.pull(out);
    QCOMPARE(ring.underruns(), std::int64_t{1});
}

void TestAudioRing::oldEpochsAreDropped()
{
    AudioRing ring;
    ring.configure(1000, 1);
    const int old = ring.epoch();
    const std::vector<float> samples(10, 1.0F);
    QVERIFY(ring.write(old, samples, 0, 1.0));
    ring.flush();
    QVERIFY(!ring.write(old, samples, 0, 1.0));
    QCOMPARE(ring.queued().count(), std::int64_t{0});
    ring.setEnd(old);
    QVERIFY(!ring.isEnded());
}

void TestAudioRing::discardsWhatTheClockHasPassed()
{
    AudioRing ring;
    ring.configure(1000, 1);
    const std::vector<float> samples(100, 1.0F);
    QVERIFY(ring.write(ring.epoch(), samples, 0, 1.0));
    QVERIFY(ring.write(ring.epoch(), samples, 100'000, 1.0));
    ring.discardBefore(130'000);
    QCOMPARE(ring.queued().count(), std::int64_t{70'000});
    ring.discardBefore(1'000'000);
    QCOMPARE(ring.queued().count(), std::int64_t{0});
}

void TestAudioRing::flushWakesTheWriter()
{
    AudioRing ring;
    ring.configure(1000, 1);
    const std::vector<float> samples(1000, 1.0F);
    const int epoch = ring.epoch();
    QVERIFY(ring.write(epoch, samples, 0, 1.0));
    QVERIFY(ring.isFull());
    bool written = true;
    std::thread writer([&] { written = ring.write(epoch, samples, 0, 1.0); });
    ring.flush();
    writer.join();
    QVERIFY(!written);
}

MATINEE_TEST(TestAudioRing)
#include "tst_audioring.moc"
