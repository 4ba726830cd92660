#include "library/playback/simulatedaudio.h"
#include "tests/playback/damagedclips.h"
#include "tests/playback/fakesource.h"
#include "tests/playback/testplayer.h"
#include "tests/support/clips.h"
#include "tests/support/testregistry.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

#include <csignal>

using namespace TestSupport;
using namespace std::chrono_literals;
using Library::PlayerState;

namespace {

std::vector<std::byte> bytesOfClip(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    const QByteArray all = file.readAll();
    const auto *first = reinterpret_cast<const std::byte *>(all.constData());
    return {first, first + all.size()};
}

//! Stands still, and does not say so.
class StubbornAudio final : public Library::SimulatedAudio
{
public:
    bool healthy() const override { return true; }
};

} // namespace

//! What is broken, and a PC that stands still: nothing hangs, and what can be played is.
class TestDamagedClips : public QObject
{
    Q_OBJECT
private slots:
    void theSameSeedIsTheSameDamage();
    void twoHundredDamagedClips();
    void playsOnPastTheDamage_data();
    void playsOnPastTheDamage();
    void goesOnWhenTheDeviceStandsStill();
    void goesOnAfterTheProgramStood();
};

void TestDamagedClips::theSameSeedIsTheSameDamage()
{
    const std::vector<std::byte> whole = bytesOfClip(Clips::h264Mp4());
    QVERIFY(whole.size() > 1000);
    int changed = 0;
    for (unsigned seed = 0; seed < 50; ++seed) {
        QVERIFY(damaged(whole, seed) == damaged(whole, seed));
        changed += damaged(whole, seed) != whole ? 1 : 0;
    }
    QVERIFY(changed > 45);
}

// bench_damaged does the same with thousands.
void TestDamagedClips::twoHundredDamagedClips()
{
    const QStringList clips = wholeClips();
    for (unsigned seed = 0; seed < 200; ++seed) {
        const QString clip = clips.at(qsizetype(seed) % clips.size());
        const std::vector<std::byte> whole = bytesOfClip(clip);
        QVERIFY2(!whole.empty(), qPrintable(clip));
        const QString problem
            = useDamaged(damaged(whole, seed), seed % 20 == 0 ? HowFar::Plays : HowFar::Looks);
        QVERIFY2(problem.isEmpty(),
            qPrintable(QStringLiteral("seed %1 of %2: %3").arg(seed).arg(clip, problem)));
    }
}

void TestDamagedClips::playsOnPastTheDamage_data()
{
    QTest::addColumn<QString>("path");
    QTest::newRow("mkv") << Clips::hevcMkv();
    QTest::newRow("webm") << Clips::vp9Webm();
    QTest::newRow("ts") << Clips::mpegTs();
    QTest::newRow("mpg") << Clips::anamorphicMpg();
}

void TestDamagedClips::playsOnPastTheDamage()
{
    QFETCH(QString, path);
    std::vector<std::byte> bytes = bytesOfClip(path);
    const std::size_t hole = bytes.size() / 30;
    std::fill_n(bytes.begin() + std::ptrdiff_t(bytes.size() / 3), hole, std::byte{0});
    TestPlayer player;
    QVERIFY(player.open(std::make_shared<FakeSource>(bytes)));
    player.engine->setSpeed(2);
    QVERIFY(player.waitForState(PlayerState::Ended));
    QVERIFY(player.errors.empty());
    const std::lock_guard lock(player.mutex);
    // The last second is whole, and was seen.
    QVERIFY2(player.shown.back().ptsMicro > 2'700'000,
        std::to_string(player.shown.back().ptsMicro).c_str());
    QVERIFY(player.shown.size() > 25);
}

void TestDamagedClips::goesOnWhenTheDeviceStandsStill()
{
    TestPlayer player;
    StubbornAudio device;
    player.engine.reset();
    player.engine = std::make_unique<Library::PlaybackEngine>(&player, &device, &player);
    Library::OpenOptions options;
    options.start = 4s;
    QVERIFY(player.openFile(counterClip(), options));
    QVERIFY(player.waitForFrames(10));
    device.setHealthy(false); // it takes no more sound
    QVERIFY(player.wait([&] { return player.shown.back().number > 190; }));
    device.setHealthy(true);
    QVERIFY(player.waitForState(PlayerState::Ended));
    QCOMPARE(player.count(PlayerState::Buffering), 0);
    QVERIFY(player.errors.empty());
    player.engine.reset(); // before its device
}

// As after a sleep: all threads stood, the film goes on from where it was.
void TestDamagedClips::goesOnAfterTheProgramStood()
{
    QProcess program;
    program.start(QString::fromUtf8(MATINEE_BENCH_PLAYBACK),
        {QStringLiteral("--seek"), QStringLiteral("6"), counterClip()});
    QVERIFY(program.waitForStarted());
    QTest::qWait(2000); // it plays
    const auto pid = pid_t(program.processId());
    QCOMPARE(::kill(pid, SIGSTOP), 0);
    QTest::qWait(2500); // the PC sleeps
    QCOMPARE(::kill(pid, SIGCONT), 0);
    QVERIFY(program.waitForFinished(30'000));
    const QJsonObject report = QJsonDocument::fromJson(program.readAllStandardOutput()).object();
    QCOMPARE(report.value(QLatin1String("state")).toString(), QStringLiteral("ended"));
    const int shown = report.value(QLatin1String("framesShown")).toInt();
    const int dropped = report.value(QLatin1String("framesDropped")).toInt();
    QVERIFY2(dropped < 35, qPrintable(QString::number(dropped))); // 62 were 2.5 s
    QVERIFY2(shown > 60, qPrintable(QString::number(shown)));
}

MATINEE_TEST(TestDamagedClips)
#include "tst_damagedclips.moc"
