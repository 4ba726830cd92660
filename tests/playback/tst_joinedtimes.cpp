#include "library/playback/avptr.h"
#include "library/playback/joinedtimes.h"
#include "tests/support/testregistry.h"

#include <QTest>

using Library::JoinedTimes;

namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kBytesPerSecond = 1'000;
constexpr int kVideo = 0;
constexpr int kAudio = 1;

} // namespace

//! Files of 1000 bytes a second, with 25 pictures and 50 pieces of sound.
class TestJoinedTimes : public QObject
{
    Q_OBJECT
private slots:
    void leavesOneRecordingAlone();
    void joinsRecordings_data();
    void joinsRecordings();
    void staysWhereItWasJoined();
    void takesNoDamageForARecording();
    void leavesAShortSilence();

private:
    //! Of a part that begins at a place; the times it had on the one line, in microseconds.
    static std::vector<std::int64_t> read(
        JoinedTimes &times, std::int64_t offsetBytes, std::int64_t rawMicro, int seconds);
};

std::vector<std::int64_t> TestJoinedTimes::read(
    JoinedTimes &times, std::int64_t offsetBytes, std::int64_t rawMicro, int seconds)
{
    std::vector<std::int64_t> line;
    for (int i = 0; i < seconds * 25; ++i) {
        const std::int64_t at = i * kSecond / 25;
        const std::int64_t offset = offsetBytes + at * kBytesPerSecond / kSecond;
        line.push_back(rawMicro + at + times.shiftOf(kVideo, rawMicro + at, offset));
        for (const int half : {0, 20'000}) {
            (void)times.shiftOf(kAudio, rawMicro + at + half, -1);
        }
    }
    return line;
}

void TestJoinedTimes::leavesOneRecordingAlone()
{
    JoinedTimes times;
    for (const std::int64_t time : {0, 40'000, 20'000, 4'000'000, 0, 29'000'000}) {
        QCOMPARE(times.shiftOf(kVideo, time, time), 0);
    }
    QCOMPARE(times.shiftOf(kVideo, Library::Av::kNoPts, 3), 0);
    times.jump();
    QCOMPARE(times.shiftOf(kVideo, 0, 0), 0);
    QVERIFY(!times.isJoined());
}

void TestJoinedTimes::joinsRecordings_data()
{
    QTest::addColumn<qint64>("second");
    QTest::newRow("from the beginning") << qint64(0);
    QTest::newRow("from an earlier time") << 3 * qint64(kSecond);
    QTest::newRow("from a later time") << 5'000 * qint64(kSecond);
    QTest::newRow("taken for one of the next day") << 95'000 * qint64(kSecond);
}

void TestJoinedTimes::joinsRecordings()
{
    QFETCH(qint64, second);
    JoinedTimes times;
    (void)read(times, 0, 0, 20);
    // The last sound of a part comes behind the first picture of the next.
    (void)times.shiftOf(kVideo, second, 20'000);
    const std::int64_t late = 20 * kSecond;
    QVERIFY(std::abs(late + times.shiftOf(kAudio, late, -1) - late) < 100'000);
    const std::vector<std::int64_t> line = read(times, 20'000, second, 30);
    QVERIFY(times.isJoined());
    for (std::size_t i = 0; i < line.size(); ++i) {
        const std::int64_t wanted = 20 * kSecond + std::int64_t(i) * kSecond / 25;
        QVERIFY2(std::abs(line[i] - wanted) < 100'000, std::to_string(line[i]).c_str());
    }
    QVERIFY(std::abs(times.durationMicro(60'000) - 60 * kSecond) < kSecond);
    QVERIFY(std::abs(times.offsetOf(10 * kSecond) - 10'000) < 100);
    QVERIFY(std::abs(times.offsetOf(35 * kSecond) - 35'000) < 1'000);
    QVERIFY(std::abs(times.latestMicro() - 50 * kSecond) < 200'000);
}

void TestJoinedTimes::staysWhereItWasJoined()
{
    JoinedTimes times;
    (void)read(times, 0, 0, 20);
    const std::vector<std::int64_t> once = read(times, 20'000, 0, 20);
    times.jump();
    (void)read(times, 15'000, 15 * kSecond, 5);
    QCOMPARE(read(times, 20'000, 0, 20), once);
    times.jump();
    QCOMPARE(read(times, 30'000, 10 * kSecond, 1).front(), once[250]);
    times.jump();
    QCOMPARE(read(times, 10'000, 10 * kSecond, 1).front(), 10 * kSecond);
    QCOMPARE(times.parts(), std::size_t(2));
}

void TestJoinedTimes::takesNoDamageForARecording()
{
    JoinedTimes times;
    (void)read(times, 0, 0, 10);
    for (const std::int64_t damaged : {50'000 * kSecond, std::int64_t(0), -70 * kSecond}) {
        const std::int64_t shown = damaged + times.shiftOf(kVideo, damaged, 10'000);
        QVERIFY(std::abs(shown - 10 * kSecond) < 200'000);
        QCOMPARE(times.shiftOf(kVideo, 10 * kSecond, 10'000), 0);
    }
    QCOMPARE(read(times, 10'000, 10 * kSecond, 10).back(), 19'960'000);
    QVERIFY(!times.isJoined());
}

// A receiver that had no signal goes on with the time of day.
void TestJoinedTimes::leavesAShortSilence()
{
    JoinedTimes times;
    (void)read(times, 0, 0, 10);
    QCOMPARE(read(times, 10'000, 35 * kSecond, 10).front(), 35 * kSecond);
    QVERIFY(!times.isJoined());
}

MATINEE_TEST(TestJoinedTimes)
#include "tst_joinedtimes.moc"
