#include "tests/playback/testplayer.h"
#include "tests/support/testregistry.h"

#include <QTest>

using namespace std::chrono_literals;
using Library::PlayerState;
using std::chrono::microseconds;
using TestSupport::counterClip;
using TestSupport::TestPlayer;

class TestEngineSteps : public QObject
{
    Q_OBJECT
private slots:
    void stepsForwardByFrames();
    void stepsBackByFrames();
    void missesNoPicture_data();
    void missesNoPicture();
    void pausesBeforeItSteps();
    void goesOnFromWhereItStepped();
    void stepsBackFromTheEnd();
    void repeatsALoop();
    void leavesALoopBehind();

private:
    static int lastNumber(TestPlayer &player);
    static bool waitForNumber(TestPlayer &player, int number);
};

int TestEngineSteps::lastNumber(TestPlayer &player)
{
    const std::lock_guard lock(player.mutex);
    return player.shown.back().number;
}

bool TestEngineSteps::waitForNumber(TestPlayer &player, int number)
{
    return player.wait([&] { return player.shown.back().number == number; })
        && player.wait([&] { return player.engine->position() == microseconds(number * 40'000); });
}

void TestEngineSteps::stepsForwardByFrames()
{
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    options.start = 1'960ms; // over the keyframe at 2 s
    QVERIFY(player.openFile(counterClip(), options));
    QVERIFY(player.waitForState(PlayerState::Paused));
    for (int number = 50; number < 60; ++number) {
        player.engine->stepFrame(1);
        QVERIFY2(waitForNumber(player, number), std::to_string(lastNumber(player)).c_str());
    }
    QCOMPARE(player.count(PlayerState::Playing), 0);
}

void TestEngineSteps::stepsBackByFrames()
{
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    options.start = 2'080ms;
    QVERIFY(player.openFile(counterClip(), options));
    QVERIFY(player.waitForState(PlayerState::Paused));
    for (const int number : {51, 50, 49, 48}) {
        player.engine->stepFrame(-1);
        QVERIFY2(waitForNumber(player, number), std::to_string(lastNumber(player)).c_str());
    }
    player.engine->stepFrame(1);
    QVERIFY(waitForNumber(player, 49));
    QVERIFY(player.seek(40ms));
    for (const int number : {0, 0}) { // and no further
        player.engine->stepFrame(-1);
        QVERIFY(waitForNumber(player, number));
    }
}

void TestEngineSteps::missesNoPicture_data()
{
    QTest::addColumn<QString>("path");
    const auto row = [](const char *name, const char *file, const char *options) {
        QTest::newRow(name) << TestSupport::counterClip(
            QString::fromLatin1(file), QString::fromLatin1(options).split(QLatin1Char(' ')));
    };
    row("H.264", "steps.mkv", "-c:v libx264 -bf 3 -g 50 -c:a aac");
    row("H.264, transport stream", "steps.ts", "-c:v libx264 -bf 3 -g 50 -c:a mp2");
    row("H.264, no times of pictures", "steps-h264.avi", "-c:v libx264 -bf 2 -g 50 -c:a mp3");
    row("MPEG-4, no times of pictures", "steps.avi", "-c:v mpeg4 -q:v 2 -bf 2 -g 50 -c:a mp3");
    row("MPEG-2", "steps.mpg", "-c:v mpeg2video -q:v 2 -bf 2 -g 50 -c:a mp2");
    row("WMV", "steps.wmv", "-c:v wmv2 -q:v 2 -g 50 -c:a wmav2");
    row("HEVC", "steps-hevc.mkv",
        "-c:v libx265 -x265-params log-level=error:pools=1 -g 50 -c:a aac");
    row("VP9", "steps.webm",
        "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -b:v 1M -g 50 -c:a libopus");
    row("AV1", "steps-av1.mkv", "-c:v libsvtav1 -preset 10 -g 50 -c:a libopus");
}

// Over a keyframe, and back over it.
void TestEngineSteps::missesNoPicture()
{
    QFETCH(QString, path);
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    options.start = 1'800ms;
    QVERIFY(player.openFile(path, options));
    QVERIFY(player.waitForState(PlayerState::Paused));
    const int first = lastNumber(player);
    QVERIFY2(first > 40 && first < 50, std::to_string(first).c_str());
    for (int number = first + 1; number < first + 12; ++number) {
        player.engine->stepFrame(1);
        QVERIFY2(player.wait([&] { return player.shown.back().number == number; }),
            std::to_string(lastNumber(player)).c_str());
    }
    for (int number = first + 10; number >= first; --number) {
        player.engine->stepFrame(-1);
        QVERIFY2(player.wait([&] { return player.shown.back().number == number; }),
            std::to_string(lastNumber(player)).c_str());
    }
}

void TestEngineSteps::pausesBeforeItSteps()
{
    TestPlayer player;
    QVERIFY(player.openFile(counterClip()));
    QVERIFY(player.waitForFrames(5));
    player.engine->stepFrame(1);
    QVERIFY(player.waitForState(PlayerState::Paused));
    QVERIFY(player.wait(
        [&] { return player.engine->position().count() == player.shown.back().ptsMicro; }));
}

void TestEngineSteps::goesOnFromWhereItStepped()
{
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    options.start = 4s;
    QVERIFY(player.openFile(counterClip(), options));
    QVERIFY(player.waitForState(PlayerState::Paused));
    for (int number = 101; number <= 110; ++number) {
        player.engine->stepFrame(1);
        QVERIFY(waitForNumber(player, number));
    }
    player.engine->play();
    QVERIFY(player.wait([&] { return player.shown.back().number >= 125; }));
    // In step with the sound, without a jump back to where that was read before.
    const std::lock_guard lock(player.mutex);
    int before = 0;
    for (const TestPlayer::Shown &shown : player.shown) {
        QVERIFY(shown.number >= before);
        before = shown.number;
    }
    const Library::PlaybackStats stats = player.engine->stats();
    QVERIFY2(stats.maxAudioVideoOffset < 100ms,
        std::to_string(stats.maxAudioVideoOffset.count()).c_str());
}

void TestEngineSteps::stepsBackFromTheEnd()
{
    TestPlayer player;
    Library::OpenOptions options;
    options.start = 9'800ms;
    QVERIFY(player.openFile(counterClip(), options));
    QVERIFY(player.waitForState(PlayerState::Ended));
    player.engine->stepFrame(-1);
    QVERIFY(waitForNumber(player, 248));
    QVERIFY(player.waitForState(PlayerState::Paused));
}

void TestEngineSteps::repeatsALoop()
{
    TestPlayer player;
    Library::OpenOptions options;
    options.start = 3s;
    QVERIFY(player.openFile(counterClip(), options));
    player.engine->setLoop(3s, 3'400ms);
    const auto rounds = [&] {
        int count = 0;
        for (std::size_t i = 1; i < player.shown.size(); ++i) {
            count += player.shown[i].number < player.shown[i - 1].number ? 1 : 0;
        }
        return count;
    };
    QVERIFY(player.wait([&] { return rounds() >= 3; }));
    {
        const std::lock_guard lock(player.mutex);
        for (const TestPlayer::Shown &shown : player.shown) {
            QVERIFY2(
                shown.number >= 75 && shown.number <= 88, std::to_string(shown.number).c_str());
        }
    }
    player.engine->setLoop(0us, 0us);
    QVERIFY(player.wait([&] { return player.shown.back().number > 95; }));
}

void TestEngineSteps::leavesALoopBehind()
{
    TestPlayer player;
    QVERIFY(player.openFile(counterClip()));
    player.engine->setLoop(1s, 2s);
    QVERIFY(player.seek(5s)); // a person's wish
    QVERIFY(player.wait([&] { return player.shown.back().number > 135; }));
    const std::lock_guard lock(player.mutex);
    QVERIFY(player.seeks.size() == 1);
}

MATINEE_TEST(TestEngineSteps)
#include "tst_enginesteps.moc"
