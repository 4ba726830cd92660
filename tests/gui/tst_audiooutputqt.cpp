#include "tests/support/testregistry.h"
#include "ui/player/audiooutputqt.h"
#include "ui/player/audioworker.h"

#include <QTest>

#include <atomic>

using namespace std::chrono;
using namespace std::chrono_literals;

//! Against the PulseAudio null sink of tests/run.
class AudioOutputQtTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void pullsInRealTime();
    void pauseStopsThePulling();
    void latencyIsSteady();
    void flushDropsTheQueue();
    void closeEndsThePulling();
    void theNextOneMayOpenWhileOneCloses();
    void isDestroyedWhilePlaying();
};

void AudioOutputQtTest::initTestCase()
{
    QVERIFY2(
        qEnvironmentVariableIsSet("PULSE_SERVER"), "run by tests/run, which has a sound device");
}

void AudioOutputQtTest::pullsInRealTime()
{
    std::atomic<qint64> frames{0};
    Ui::AudioOutputQt output;
    QVERIFY(!output.healthy());
    const auto format = output.open({48000, 2}, [&](std::span<float> samples) {
        std::fill(samples.begin(), samples.end(), 0.1F);
        frames += qint64(samples.size() / 2);
    });
    QVERIFY(format);
    QCOMPARE(*format, (Library::AudioFormat{48000, 2}));
    QVERIFY(output.healthy());
    output.setPaused(false);
    QTRY_VERIFY(frames > 4800);
    const qint64 before = frames;
    const auto started = steady_clock::now();
    QTRY_VERIFY(frames - before > 48000);
    const double seconds = duration<double>(steady_clock::now() - started).count();
    QVERIFY2(seconds > 0.7 && seconds < 1.5, qPrintable(QString::number(seconds)));
    QVERIFY(output.healthy());
}

void AudioOutputQtTest::pauseStopsThePulling()
{
    std::atomic<qint64> frames{0};
    Ui::AudioOutputQt output;
    QVERIFY(output.open(
        {48000, 2}, [&](std::span<float> samples) { frames += qint64(samples.size() / 2); }));
    output.setPaused(false);
    QTRY_VERIFY(frames > 9600);
    output.setPaused(true);
    QTest::qWait(300);
    const qint64 paused = frames;
    const microseconds latency = output.latency();
    QTest::qWait(300);
    QCOMPARE(frames.load(), paused);
    QCOMPARE(output.latency(), latency);
    QVERIFY(output.healthy());
    output.setPaused(false);
    QTRY_VERIFY(frames > paused + 9600);
}

void AudioOutputQtTest::latencyIsSteady()
{
    std::atomic<qint64> frames{0};
    Ui::AudioOutputQt output;
    QVERIFY(output.open(
        {48000, 2}, [&](std::span<float> samples) { frames += qint64(samples.size() / 2); }));
    output.setPaused(false);
    QTRY_VERIFY(frames > 48000);
    // What is heard goes on at the speed of the clock: no steps as those of bytesFree().
    const auto heard = [&] {
        return double(frames.load()) / 48000 - duration<double>(output.latency()).count();
    };
    const double first = heard();
    const auto started = steady_clock::now();
    double worst = 0;
    for (int i = 0; i < 50; ++i) {
        QTest::qWait(20);
        const double elapsed = duration<double>(steady_clock::now() - started).count();
        worst = std::max(worst, std::abs(heard() - first - elapsed));
    }
    QVERIFY2(worst < 0.06, qPrintable(QString::number(worst)));
    QVERIFY(output.latency() < 400ms);
}

void AudioOutputQtTest::flushDropsTheQueue()
{
    std::atomic<qint64> frames{0};
    Ui::AudioOutputQt output;
    QVERIFY(output.open(
        {48000, 2}, [&](std::span<float> samples) { frames += qint64(samples.size() / 2); }));
    output.setPaused(false);
    QTRY_VERIFY(frames > 9600);
    output.flush();
    QVERIFY(output.latency() < 40ms);
    const qint64 before = frames;
    QTRY_VERIFY(frames > before + 24000);
    QVERIFY(output.healthy());
}

void AudioOutputQtTest::closeEndsThePulling()
{
    std::atomic<qint64> frames{0};
    Ui::AudioOutputQt output;
    for (int i = 0; i < 3; ++i) {
        frames = 0;
        QVERIFY(output.open(
            {48000, 2}, [&](std::span<float> samples) { frames += qint64(samples.size() / 2); }));
        output.setPaused(false);
        QTRY_VERIFY(frames > 2400);
        output.close();
        const qint64 closed = frames;
        QVERIFY(!output.healthy());
        QTest::qWait(100);
        QCOMPARE(frames.load(), closed);
    }
}

// As when the next film is opened at once: closing handles what waits for its turn.
void AudioOutputQtTest::theNextOneMayOpenWhileOneCloses()
{
    std::atomic<qint64> frames{0};
    const auto shared = std::make_shared<Ui::AudioShared>();
    shared->pull = [&](std::span<float> samples) { frames += qint64(samples.size() / 2); };
    shared->paused = false;
    Ui::AudioWorker worker(shared);
    QVERIFY(worker.open({48000, 2}));
    worker.applyPaused();
    QTRY_VERIFY(frames > 4800);
    int opened = 0;
    const auto openNext = [&] {
        opened += worker.open({44100, 2}) ? 1 : 0;
        worker.applyPaused();
    };
    const auto isOpen = [&] {
        const std::lock_guard lock(shared->mutex);
        return shared->open;
    };
    QMetaObject::invokeMethod(&worker, openNext, Qt::QueuedConnection);
    worker.close();
    QTRY_COMPARE(opened, 1);
    QVERIFY(isOpen());
    frames = 0;
    QTRY_VERIFY(frames > 9600);
    // Opening closes, too; the one that was asked for last stays.
    QMetaObject::invokeMethod(&worker, openNext, Qt::QueuedConnection);
    QVERIFY(worker.open({48000, 2}));
    QTRY_COMPARE(opened, 2);
    QVERIFY(isOpen());
    QCOMPARE(shared->sampleRate, 44100);
    frames = 0;
    QTRY_VERIFY(frames > 9600);
    QMetaObject::invokeMethod(
        &worker, [&] { worker.close(); }, Qt::QueuedConnection);
    QTRY_VERIFY(!isOpen());
}

void AudioOutputQtTest::isDestroyedWhilePlaying()
{
    std::atomic<qint64> frames{0};
    {
        Ui::AudioOutputQt output;
        QVERIFY(output.open(
            {44100, 2}, [&](std::span<float> samples) { frames += qint64(samples.size() / 2); }));
        output.setPaused(false);
        QTRY_VERIFY(frames > 2400);
    }
    const qint64 gone = frames;
    QTest::qWait(100);
    QCOMPARE(frames.load(), gone);
}

MATINEE_TEST(AudioOutputQtTest)
#include "tst_audiooutputqt.moc"
