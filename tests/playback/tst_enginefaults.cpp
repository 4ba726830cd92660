#include "library/playback/localfilesource.h"
#include "tests/playback/fakesource.h"
#include "tests/playback/testplayer.h"
#include "tests/support/clips.h"
#include "tests/support/testregistry.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace std::chrono_literals;
using Library::PlayerState;
using TestSupport::counterClip;
using TestSupport::FakeSource;
using TestSupport::TestPlayer;

namespace {

Error brokenDisk(bool retryable)
{
    return {ErrorCode::Unreachable, QStringLiteral("The disk is gone."), {}, retryable};
}

//! An index in front, so that only the pictures are cut off.
QString fastStartClip()
{
    return TestSupport::Clips::make(QStringLiteral("faststart.mp4"),
        {QStringLiteral("-i"), counterClip(), QStringLiteral("-c"), QStringLiteral("copy"),
            QStringLiteral("-movflags"), QStringLiteral("+faststart")});
}

std::vector<std::byte> bytesOfFile(const QString &path)
{
    QFile file(path);
    std::vector<std::byte> bytes;
    if (file.open(QIODevice::ReadOnly)) {
        bytes.resize(static_cast<std::size_t>(file.size()));
        file.read(reinterpret_cast<char *>(bytes.data()), file.size());
    }
    return bytes;
}

} // namespace

class TestEngineFaults : public QObject
{
    Q_OBJECT
private slots:
    void readErrorIsBufferingThenFailedNeverEnded();
    void passingErrorIsTriedAgain();
    void stallIsBufferingAndGoesOn();
    void seekLeavesAStalledRead();
    void playTriesAgainAfterAFailure();
    void errorWhileOpeningFails();
    void closesAtOnceWithADeadSource();
    void destroyedWhileOpening();
    void shortReadsAreNoEnd();
    void truncatedFilesPlayWhatTheyHave_data();
    void truncatedFilesPlayWhatTheyHave();
    void playsOnPastDamage();
    void playsOnWhereTimesBeginAnew_data();
    void playsOnWhereTimesBeginAnew();
    void followsARecordingThatGoesOn();
    void beginsAnewWhereAPlaceIsNot();
    void rubbishFails_data();
    void rubbishFails();
    void shrinkingFileFails();
};

void TestEngineFaults::readErrorIsBufferingThenFailedNeverEnded()
{
    const auto source = FakeSource::ofFile(fastStartClip());
    source->failFrom(source->sizeBytes() / 4, brokenDisk(false));
    TestPlayer player;
    QVERIFY(player.open(source));
    QVERIFY(player.waitForState(PlayerState::Failed));
    QCOMPARE(player.count(PlayerState::Ended), 0);
    QVERIFY(player.count(PlayerState::Buffering) > 0);
    const std::lock_guard lock(player.mutex);
    QCOMPARE(player.errors.size(), std::size_t{1});
    QCOMPARE(player.errors.front().code, ErrorCode::Unreachable);
    // What was read before is played.
    QVERIFY(player.shown.back().number > 30);
}

void TestEngineFaults::passingErrorIsTriedAgain()
{
    const auto source = FakeSource::ofFile(fastStartClip());
    source->failFrom(source->sizeBytes() / 4, brokenDisk(true));
    TestPlayer player;
    QVERIFY(player.open(source));
    QVERIFY(player.wait([&] { return source->failures() >= 2; }));
    source->repair();
    QVERIFY(player.wait([&] { return !player.shown.empty() && player.shown.back().number > 100; }));
    QVERIFY(player.errors.empty());

    TestPlayer hopeless;
    const auto dead = FakeSource::ofFile(fastStartClip());
    dead->failFrom(dead->sizeBytes() / 4, brokenDisk(true));
    Library::OpenOptions options;
    options.retryFor = 400ms;
    QVERIFY(hopeless.open(dead, options));
    QVERIFY(hopeless.waitForState(PlayerState::Failed));
    QVERIFY(dead->failures() >= 2);
}

void TestEngineFaults::stallIsBufferingAndGoesOn()
{
    const auto source = FakeSource::ofFile(fastStartClip());
    source->stallFrom(source->sizeBytes() / 4);
    TestPlayer player;
    QVERIFY(player.open(source));
    QVERIFY(player.waitForState(PlayerState::Buffering));
    const auto where = player.engine->position();
    QTest::qWait(100);
    QCOMPARE(player.engine->position(), where);
    source->repair();
    QVERIFY(player.waitForState(PlayerState::Playing));
    QVERIFY(player.wait([&] { return player.shown.back().number > 100; }));
    QVERIFY(player.errors.empty());
}

void TestEngineFaults::seekLeavesAStalledRead()
{
    const auto source = FakeSource::ofFile(fastStartClip());
    source->stallFrom(source->sizeBytes() / 2);
    TestPlayer player;
    QVERIFY(player.open(source));
    QVERIFY(player.wait([&] { return source->isStalled(); }));
    const auto got = player.seek(40ms);
    QVERIFY(got);
    QCOMPARE(got->count(), std::int64_t{40'000});
}

void TestEngineFaults::playTriesAgainAfterAFailure()
{
    const auto source = FakeSource::ofFile(fastStartClip());
    source->failFrom(source->sizeBytes() / 4, brokenDisk(false));
    TestPlayer player;
    QVERIFY(player.open(source));
    QVERIFY(player.waitForState(PlayerState::Failed));
    source->repair();
    const auto where = player.engine->position();
    player.engine->play();
    QVERIFY(player.waitForState(PlayerState::Playing));
    QVERIFY(player.wait([&] { return player.engine->position() > where + 500ms; }));
}

void TestEngineFaults::errorWhileOpeningFails()
{
    const auto source = FakeSource::ofFile(counterClip());
    source->failFrom(0, brokenDisk(false));
    TestPlayer player;
    player.engine->open(source, {});
    QVERIFY(player.waitForState(PlayerState::Failed));
    QCOMPARE(player.errors.front().code, ErrorCode::Unreachable);
}

void TestEngineFaults::closesAtOnceWithADeadSource()
{
    const auto source = FakeSource::ofFile(fastStartClip());
    TestPlayer player;
    QVERIFY(player.open(source));
    source->stallFrom(0);
    player.engine->seek(5s, Library::SeekMode::Exact);
    QVERIFY(player.wait([&] { return source->isStalled(); }));
    player.engine->stop();
    QVERIFY(player.waitForState(PlayerState::Idle));
    QVERIFY(!source->isStalled());
    QVERIFY(player.errors.empty());
}

void TestEngineFaults::destroyedWhileOpening()
{
    const auto source = FakeSource::ofFile(counterClip());
    source->stallFrom(0);
    {
        TestPlayer player;
        player.engine->open(source, {});
        QVERIFY(player.wait([&] { return source->isStalled(); }));
    }
    QVERIFY(!source->isStalled());
    QCOMPARE(source.use_count(), 1L);
}

void TestEngineFaults::shortReadsAreNoEnd()
{
    const auto source = FakeSource::ofFile(counterClip());
    source->setMostBytes(7);
    TestPlayer player;
    QVERIFY(player.open(source));
    QVERIFY(player.seek(9'400'000us));
    QVERIFY(player.waitForState(PlayerState::Ended));
    QCOMPARE(player.shown.back().number, 249);
}

void TestEngineFaults::truncatedFilesPlayWhatTheyHave_data()
{
    QTest::addColumn<QString>("path");
    QTest::newRow("mp4") << fastStartClip();
    QTest::newRow("matroska") << TestSupport::Clips::hevcMkv();
    QTest::newRow("transport stream") << TestSupport::Clips::mpegTs();
    QTest::newRow("avi") << TestSupport::Clips::avi();
}

void TestEngineFaults::truncatedFilesPlayWhatTheyHave()
{
    QFETCH(QString, path);
    std::vector<std::byte> bytes = bytesOfFile(path);
    bytes.resize(bytes.size() / 2);
    TestPlayer player;
    player.engine->setSpeed(2);
    QVERIFY(player.open(std::make_shared<FakeSource>(std::move(bytes))));
    QVERIFY(player.waitForState(PlayerState::Ended));
    QVERIFY(player.shown.size() > 10);
    QVERIFY(player.errors.empty());
}

void TestEngineFaults::playsOnPastDamage()
{
    std::vector<std::byte> bytes = bytesOfFile(fastStartClip());
    const std::size_t middle = bytes.size() / 2;
    for (std::size_t i = 0; i < bytes.size() / 10; ++i) {
        bytes[middle + i] = static_cast<std::byte>(i * 131);
    }
    TestPlayer player;
    player.engine->setSpeed(4);
    QVERIFY(player.open(std::make_shared<FakeSource>(std::move(bytes))));
    QVERIFY(player.waitForState(PlayerState::Ended));
    QCOMPARE(player.shown.back().number, 249);
    QVERIFY(player.errors.empty());
}

void TestEngineFaults::playsOnWhereTimesBeginAnew_data()
{
    QTest::addColumn<QString>("recording");
    const auto words
        = [](const char *options) { return QString::fromLatin1(options).split(QLatin1Char(' ')); };
    QTest::newRow("transport stream") << counterClip(
        QStringLiteral("recording.ts"), words("-t 6 -c:v libx264 -bf 2 -g 25 -c:a mp2"));
    QTest::newRow("program stream") << counterClip(
        QStringLiteral("recording.vob"), words("-t 6 -c:v mpeg2video -q:v 2 -bf 2 -g 25 -c:a ac3"));
}

// As in recordings that were put one after the other, here of six seconds each.
void TestEngineFaults::playsOnWhereTimesBeginAnew()
{
    QFETCH(QString, recording);
    const QTemporaryDir folder;
    const QString path = folder.filePath(QFileInfo(recording).fileName());
    const std::vector<std::byte> bytes = bytesOfFile(recording);
    QFile joined(path);
    QVERIFY(joined.open(QIODevice::WriteOnly));
    for (int i = 0; i < 2; ++i) {
        joined.write(
            reinterpret_cast<const char *>(bytes.data()), static_cast<qint64>(bytes.size()));
    }
    joined.close();
    TestPlayer player;
    player.engine->setSpeed(2.0);
    QVERIFY(player.openFile(path));
    QVERIFY(player.wait([&] { return player.engine->position() > 8s; }));
    player.engine->pause();
    {
        const std::lock_guard lock(player.mutex);
        int last = 0;
        for (const TestPlayer::Shown &shown : player.shown) {
            const int number = last - shown.number > 75 ? shown.number + 150 : shown.number;
            QVERIFY2(number >= last - 1 && number < last + 12, std::to_string(number).c_str());
            last = number;
        }
        QVERIFY2(last > 195, std::to_string(last).c_str());
        QVERIFY(std::chrono::abs(player.opened.back().duration - 12s) < 200ms);
    }
    QVERIFY(player.engine->stats().maxAudioVideoOffset < 200ms);
    for (const auto wanted : {5'500ms, 9'000ms, 6'500ms, 11'000ms, 3'000ms}) {
        const auto got = player.seek(wanted);
        QVERIFY(got);
        QVERIFY2(std::chrono::abs(*got - wanted) < 90ms, std::to_string(got->count()).c_str());
        const int number = static_cast<int>(wanted / 40ms) % 150;
        const std::lock_guard lock(player.mutex);
        QVERIFY2(std::abs(player.shown.back().number - number) <= 2,
            std::to_string(player.shown.back().number).c_str());
    }
    QVERIFY(player.seek(11'500ms));
    player.engine->play();
    QVERIFY(player.waitForState(PlayerState::Ended));
    QVERIFY(std::chrono::abs(player.engine->position() - 12s) < 200ms);
}

void TestEngineFaults::followsARecordingThatGoesOn()
{
    const QString whole = counterClip(QStringLiteral("recording.ts"),
        QStringLiteral("-t 6 -c:v libx264 -bf 2 -g 25 -c:a mp2").split(QLatin1Char(' ')));
    const std::vector<std::byte> bytes = bytesOfFile(whole);
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("recording.ts"));
    const auto append = [&bytes, &path](std::size_t from, std::size_t to) {
        QFile file(path);
        return file.open(QIODevice::WriteOnly | QIODevice::Append)
            && file.write(reinterpret_cast<const char *>(bytes.data()) + from,
                   static_cast<qint64>(to - from))
            == static_cast<qint64>(to - from);
    };
    const std::size_t half = bytes.size() / 2;
    QVERIFY(append(0, half));
    TestPlayer player;
    player.engine->setSpeed(2.0);
    QVERIFY(player.openFile(path));
    QVERIFY(player.waitForFrames(5));
    QVERIFY(append(half, bytes.size()));
    QVERIFY(player.waitForState(PlayerState::Ended));
    QVERIFY(player.errors.empty());
    QCOMPARE(player.shown.back().number, 149);
    QVERIFY(std::chrono::abs(player.opened.back().duration - 6s) < 200ms);
}

// A shorter version may be played from where a longer one was left.
void TestEngineFaults::beginsAnewWhereAPlaceIsNot()
{
    TestPlayer player;
    Library::OpenOptions options;
    options.start = 15s;
    QVERIFY(player.openFile(counterClip(), options));
    QVERIFY(player.waitForFrames(3));
    const std::lock_guard lock(player.mutex);
    QCOMPARE(player.shown.front().number, 0);
}

void TestEngineFaults::rubbishFails_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("text") << QByteArray("This is no film. ").repeated(1000);
    QTest::newRow("zeros") << QByteArray(200'000, '\0');
    QTest::newRow("head of an mp4") << QByteArray::fromHex("0000001866747970") + QByteArray(5, 'x');
}

void TestEngineFaults::rubbishFails()
{
    QFETCH(QByteArray, bytes);
    const auto view
        = std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    TestPlayer player;
    player.engine->open(
        std::make_shared<FakeSource>(std::vector<std::byte>(view.begin(), view.end())), {});
    QVERIFY(player.waitForState(PlayerState::Failed));
    QVERIFY(!player.errors.front().message.isEmpty());
}

void TestEngineFaults::shrinkingFileFails()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("film.mp4"));
    QVERIFY(QFile::copy(TestSupport::Clips::longBlackStartMp4(), path));
    QVERIFY(QFile::setPermissions(path, QFileDevice::ReadOwner | QFileDevice::WriteOwner));
    auto source = Library::LocalFileSource::open(path);
    QVERIFY(source);
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    QVERIFY(player.open(*source, options));
    QVERIFY(QFile::resize(path, QFileInfo(path).size() / 4));
    player.engine->seek(10s, Library::SeekMode::Exact);
    player.engine->play();
    QVERIFY(player.waitForState(PlayerState::Failed));
    QCOMPARE(player.errors.front().code, ErrorCode::Changed);
}

MATINEE_TEST(TestEngineFaults)
#include "tst_enginefaults.moc"
