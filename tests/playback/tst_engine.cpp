#include "library/playback/localfilesource.h"
#include "tests/playback/testplayer.h"
#include "tests/support/clips.h"
#include "tests/support/testregistry.h"

#include <QTest>

#include <cmath>

using namespace std::chrono_literals;
using Library::PlayerState;
using Library::SeekMode;
using std::chrono::microseconds;
using TestSupport::counterClip;
using TestSupport::TestPlayer;

class TestEngine : public QObject
{
    Q_OBJECT
private slots:
    void opensAndShowsTheFirstFrame();
    void playsEveryContainer_data();
    void playsEveryContainer();
    void seeksBeforeTheSecondKeyframe_data();
    void seeksBeforeTheSecondKeyframe();
    void playsInRealTimeInStepWithTheSound();
    void seeksToTheExactFrame();
    void seeksToKeyframes();
    void startsWhereItIsTold();
    void pausesAndGoesOn();
    void changesSpeed_data();
    void changesSpeed();
    void endsOnceAndPlaysAgain();
    void settlesAfterManySeeks();
    void seeksWhileOpening();
    void opensAndClosesManyTimes();
    void replacesAFilmByAnother();
    void playsWithoutASoundDevice();
    void goesOnWhenTheDeviceDies();
    void playsMusicWithItsCover();
    void playsAFileWithoutDuration();
    void stateIsIdleAfterStop();
};

void TestEngine::opensAndShowsTheFirstFrame()
{
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    QVERIFY(player.openFile(counterClip(), options));
    QVERIFY(player.waitForState(PlayerState::Paused));
    const Library::PlaybackInfo info = player.engine->info();
    QVERIFY(info.hasVideo);
    QVERIFY(info.hasAudio);
    QCOMPARE(info.width, 128);
    QCOMPARE(info.height, 64);
    QVERIFY(std::abs(info.duration.count() - 10'000'000) < 100'000);
    QCOMPARE(info.tracks.size(), std::size_t{1});
    QCOMPARE(info.audioTrack, info.tracks.front().id);
    const std::lock_guard lock(player.mutex);
    QCOMPARE(player.shown.size(), std::size_t{1});
    QCOMPARE(player.shown.front().number, 0);
    QCOMPARE(player.states.front(), PlayerState::Opening);
}

void TestEngine::playsEveryContainer_data()
{
    namespace Clips = TestSupport::Clips;
    QTest::addColumn<QString>("path");
    QTest::newRow("mp4 with moov at the end") << Clips::h264Mp4();
    QTest::newRow("hevc in matroska") << Clips::hevcMkv();
    QTest::newRow("vp9 in webm") << Clips::vp9Webm();
    QTest::newRow("transport stream") << Clips::mpegTs();
    QTest::newRow("avi") << Clips::avi();
    QTest::newRow("program stream") << Clips::anamorphicMpg();
}

void TestEngine::playsEveryContainer()
{
    QFETCH(QString, path);
    TestPlayer player;
    QVERIFY(player.openFile(path));
    QVERIFY(player.waitForFrames(5));
    const auto got = player.seek(2s);
    QVERIFY(got);
    QVERIFY2(std::abs(got->count() - 2'000'000) < 60'000, std::to_string(got->count()).c_str());
    QVERIFY(player.waitForState(PlayerState::Ended));
    QVERIFY(player.errors.empty());
    QVERIFY(std::abs(player.engine->position().count() - 3'000'000) < 300'000);
}

void TestEngine::seeksBeforeTheSecondKeyframe_data()
{
    playsEveryContainer_data();
    // Pictures that are decoded in another order than shown, as those of broadcasts are.
    QTest::newRow("transport stream, reordered")
        << TestSupport::Clips::make(QStringLiteral("reordered.ts"),
               QStringLiteral("-f lavfi -i testsrc2=size=320x180:rate=25:duration=3 -f lavfi -i "
                              "sine=duration=3 -c:v libx264 -bf 2 -pix_fmt yuv420p -g 25 "
                              "-threads 1 -c:a mp2 -ac 2 -f mpegts")
                   .split(QLatin1Char(' ')));
}

void TestEngine::seeksBeforeTheSecondKeyframe()
{
    QFETCH(QString, path);
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    QVERIFY(player.openFile(path, options));
    for (const microseconds wanted : {500'000us, 0us, 200'000us}) {
        const auto got = player.seek(wanted);
        QVERIFY(got);
        QVERIFY2(std::abs((*got - wanted).count()) < 60'000, std::to_string(got->count()).c_str());
    }
}

void TestEngine::playsInRealTimeInStepWithTheSound()
{
    TestPlayer player;
    QVERIFY(player.openFile(TestSupport::Clips::h264Mp4()));
    const auto start = std::chrono::steady_clock::now();
    QVERIFY(player.waitForState(PlayerState::Ended));
    const auto took = std::chrono::steady_clock::now() - start;
    QVERIFY(took > 2700ms);
    const Library::PlaybackStats stats = player.engine->stats();
    QCOMPARE(stats.framesShown + stats.framesDropped, std::int64_t{75});
    const std::lock_guard lock(player.mutex);
    for (std::size_t i = 1; i < player.shown.size(); ++i) {
        QVERIFY(player.shown[i].ptsMicro > player.shown[i - 1].ptsMicro);
    }
}

void TestEngine::seeksToTheExactFrame()
{
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    QVERIFY(player.openFile(counterClip(), options));
    for (const int frame : {100, 3, 49, 50, 51, 124, 125, 249, 0, 201}) {
        // In the middle of the frame, and at its very beginning.
        for (const microseconds offset : {20'000us, 0us}) {
            const auto got = player.seek(microseconds(frame * 40'000) + offset);
            QVERIFY(got);
            QCOMPARE(got->count(), std::int64_t{frame} * 40'000);
            const std::lock_guard lock(player.mutex);
            QCOMPARE(player.shown.back().number, frame);
        }
    }
    QCOMPARE(player.count(PlayerState::Playing), 0);
}

void TestEngine::seeksToKeyframes()
{
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    QVERIFY(player.openFile(counterClip(), options));
    const auto got = player.seek(5'900'000us, SeekMode::Keyframe);
    QVERIFY(got);
    QCOMPARE(got->count(), std::int64_t{4'000'000});
    {
        const std::lock_guard lock(player.mutex);
        QCOMPARE(player.shown.back().number, 100);
    }
    QVERIFY(player.wait([&] { return player.engine->position() == 4s; }));
}

void TestEngine::startsWhereItIsTold()
{
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    options.start = 7'300'000us;
    QVERIFY(player.openFile(counterClip(), options));
    const std::lock_guard lock(player.mutex);
    QCOMPARE(player.shown.front().number, 182);
}

void TestEngine::pausesAndGoesOn()
{
    TestPlayer player;
    QVERIFY(player.openFile(counterClip()));
    QVERIFY(player.waitForFrames(5));
    player.engine->pause();
    QVERIFY(player.waitForState(PlayerState::Paused));
    const auto where = player.engine->position();
    std::size_t frames = 0;
    {
        const std::lock_guard lock(player.mutex);
        frames = player.shown.size();
    }
    QTest::qWait(200);
    QCOMPARE(player.engine->position(), where);
    {
        const std::lock_guard lock(player.mutex);
        QVERIFY(player.shown.size() <= frames + 1);
    }
    player.engine->play();
    QVERIFY(player.waitForFrames(frames + 10));
    QVERIFY(player.engine->position() > where);
}

void TestEngine::changesSpeed_data()
{
    QTest::addColumn<double>("speed");
    QTest::newRow("double") << 2.0;
    QTest::newRow("fourfold") << 4.0;
    QTest::newRow("half") << 0.5;
}

void TestEngine::changesSpeed()
{
    QFETCH(double, speed);
    TestPlayer player;
    player.engine->setSpeed(speed);
    QVERIFY(player.openFile(TestSupport::Clips::h264Mp4()));
    const auto start = std::chrono::steady_clock::now();
    const auto frames = static_cast<std::size_t>(speed > 1 ? 30 : 25);
    QVERIFY(player.waitForFrames(frames));
    // From the first frame's time to the last's, the film passes as fast as asked.
    const double passed
        = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const std::lock_guard lock(player.mutex);
    const double film
        = static_cast<double>(player.shown.back().ptsMicro - player.shown.front().ptsMicro) / 1e6;
    // A loaded machine delays the start; it never makes the film faster than asked.
    QVERIFY2(film / passed < speed * 1.25, std::to_string(film / passed).c_str());
    QVERIFY2(film / passed > speed * 0.4, std::to_string(film / passed).c_str());
}

void TestEngine::endsOnceAndPlaysAgain()
{
    TestPlayer player;
    QVERIFY(player.openFile(counterClip()));
    QVERIFY(player.seek(9'500'000us));
    QVERIFY(player.waitForState(PlayerState::Ended));
    QTest::qWait(100);
    QCOMPARE(player.count(PlayerState::Ended), 1);
    QVERIFY(std::abs(player.engine->position().count() - 10'000'000) < 100'000);
    {
        const std::lock_guard lock(player.mutex);
        QCOMPARE(player.shown.back().number, 249);
    }
    player.engine->play();
    QVERIFY(player.waitForState(PlayerState::Playing));
    QVERIFY(player.wait([&] { return player.shown.back().number < 50; }));
    QVERIFY(player.errors.empty());
}

void TestEngine::settlesAfterManySeeks()
{
    TestPlayer player;
    QVERIFY(player.openFile(counterClip()));
    for (int i = 0; i < 60; ++i) {
        player.engine->seek(microseconds((i * 37 % 96) * 100'000),
            i % 2 == 0 ? SeekMode::Keyframe : SeekMode::Exact);
    }
    player.engine->pause();
    player.engine->seek(6'200'000us, SeekMode::Exact);
    QCOMPARE(player.engine->position(), microseconds(6'200'000));
    QVERIFY(player.wait([&] {
        return !player.seeks.empty() && player.seeks.back().first == microseconds(6'200'000);
    }));
    const std::lock_guard lock(player.mutex);
    QCOMPARE(player.shown.back().number, 155);
    QVERIFY(player.seeks.size() < 62);
}

void TestEngine::seeksWhileOpening()
{
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    auto source = Library::LocalFileSource::open(counterClip());
    QVERIFY(source);
    player.engine->open(*source, options);
    player.engine->seek(3s, SeekMode::Exact);
    QVERIFY(player.wait([&] { return !player.seeks.empty(); }));
    const std::lock_guard lock(player.mutex);
    QCOMPARE(player.shown.back().number, 75);
}

void TestEngine::opensAndClosesManyTimes()
{
    TestPlayer player;
    for (int i = 0; i < 50; ++i) {
        // Some are closed before they have opened.
        if (i % 3 == 0) {
            QVERIFY(player.openFile(counterClip()));
        }
        player.engine->stop();
    }
    QVERIFY(player.waitForState(PlayerState::Idle));
    QVERIFY(player.openFile(counterClip()));
    QVERIFY(player.errors.empty());
}

void TestEngine::replacesAFilmByAnother()
{
    TestPlayer player;
    QVERIFY(player.openFile(counterClip()));
    QVERIFY(player.openFile(TestSupport::Clips::vp9Webm()));
    QVERIFY(player.wait([&] { return player.lastFrame && player.lastFrame->width != 128; }));
    QVERIFY(player.engine->info().container.find("webm") != std::string::npos);
}

void TestEngine::playsWithoutASoundDevice()
{
    TestPlayer player(TestPlayer::Sound::None);
    const auto start = std::chrono::steady_clock::now();
    QVERIFY(player.openFile(TestSupport::Clips::h264Mp4()));
    QVERIFY(player.waitForState(PlayerState::Ended));
    QVERIFY(std::chrono::steady_clock::now() - start > 2700ms);
}

void TestEngine::goesOnWhenTheDeviceDies()
{
    TestPlayer player;
    QVERIFY(player.openFile(counterClip()));
    QVERIFY(player.waitForFrames(10));
    player.audio.setHealthy(false);
    QVERIFY(player.waitForFrames(40));
    player.audio.setHealthy(true);
    QVERIFY(player.waitForFrames(70));
    QCOMPARE(player.count(PlayerState::Buffering), 0);
}

void TestEngine::playsMusicWithItsCover()
{
    TestPlayer player;
    QVERIFY(player.openFile(TestSupport::Clips::mp3WithCover()));
    QVERIFY(player.waitForFrames(1));
    const Library::PlaybackInfo info = player.engine->info();
    QVERIFY(!info.hasVideo);
    QVERIFY(info.hasCover);
    QCOMPARE(player.lastFrame->width, 300);
    QVERIFY(player.seek(1s));
    QVERIFY(player.waitForState(PlayerState::Ended));
    QVERIFY(std::abs(player.engine->position().count() - 3'000'000) < 200'000);
    QVERIFY(player.errors.empty());
}

void TestEngine::playsAFileWithoutDuration()
{
    TestPlayer player;
    QVERIFY(player.openFile(TestSupport::Clips::unfinishedMkv()));
    QVERIFY(player.waitForFrames(5));
    QVERIFY(player.seek(1'500'000us));
    QVERIFY(player.waitForState(PlayerState::Ended));
    QVERIFY(player.errors.empty());
}

void TestEngine::stateIsIdleAfterStop()
{
    TestPlayer player;
    QVERIFY(player.openFile(counterClip()));
    player.engine->stop();
    QVERIFY(player.waitForState(PlayerState::Idle));
    QVERIFY(player.wait([&] { return player.cleared; }));
    QVERIFY(player.wait([&] { return player.engine->state() == PlayerState::Idle; }));
    QCOMPARE(player.engine->position(), 0us);
}

MATINEE_TEST(TestEngine)
#include "tst_engine.moc"
