#include "tests/playback/subtitlesamples.h"
#include "tests/playback/testplayer.h"
#include "tests/support/clips.h"
#include "tests/support/testregistry.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace std::chrono_literals;
using Library::TrackKind;
using TestSupport::counterClip;
using TestSupport::kAss;
using TestSupport::kSrt;
using TestSupport::overlaysAt;
using TestSupport::sideCar;
using TestSupport::TestPlayer;
using TestSupport::trackId;

//! How subtitles are drawn, where and when.
class TestEngineSubtitleLook : public QObject
{
    Q_OBJECT
private slots:
    void drawsWithTheFontInTheFile();
    void drawsAStandingCueOnce();
    void drawsForTheViewport();
    void delaysSubtitles();
    void drawsTwoTracks_data();
    void drawsTwoTracks();
    void drawsLargerAndHigher_data();
    void drawsLargerAndHigher();
};

// A font that no system has: the black Inter under another name.
void TestEngineSubtitleLook::drawsWithTheFontInTheFile()
{
    QFile inter(QStringLiteral("/usr/share/fonts/opentype/inter/Inter-Black.otf"));
    QVERIFY2(inter.open(QIODevice::ReadOnly), "fonts-inter is missing");
    const QByteArray family = QByteArray::fromHex("0049006e007400650072"); // "Inter" in UTF-16
    const QByteArray other = QByteArray::fromHex("0058006e007400650072");
    const QTemporaryDir folder;
    QFile font(folder.filePath(QStringLiteral("xnter.otf")));
    QVERIFY(font.open(QIODevice::WriteOnly));
    font.write(inter.readAll().replace(family, other));
    font.close();
    QFile script(folder.filePath(QStringLiteral("s.ass")));
    QVERIFY(script.open(QIODevice::WriteOnly));
    script.write(QByteArray(kAss).replace("Default,Inter,", "Default,Xnter Black,"));
    script.close();
    // How much of the text is white: strong letters have more of it.
    const auto inkOf = [&](const QStringList &attachment) {
        const QString path = folder.filePath(QStringLiteral("film%1.mkv").arg(attachment.size()));
        const QStringList arguments{QStringLiteral("-v"), QStringLiteral("error"),
            QStringLiteral("-i"), counterClip(), QStringLiteral("-i"), script.fileName(),
            QStringLiteral("-map"), QStringLiteral("0"), QStringLiteral("-map"),
            QStringLiteral("1"), QStringLiteral("-c"), QStringLiteral("copy")};
        QProcess::execute(QStringLiteral("ffmpeg"), arguments + attachment + QStringList{path});
        TestPlayer player;
        Library::OpenOptions options;
        options.paused = true;
        if (!player.openFile(path, options)) {
            return -1;
        }
        player.engine->setViewport(1280, 640);
        player.engine->setSubtitleTrack(trackId(player.engine->info(), TrackKind::Subtitle, 0));
        if (overlaysAt(player, 2'500'000us) != 1) {
            return -1;
        }
        const std::lock_guard lock(player.mutex);
        const Library::SubtitleOverlay &text = player.lastOverlays->front();
        int ink = 0;
        for (int y = 0; y < text.height; ++y) {
            for (int x = 0; x < text.width; ++x) {
                ink += text.pixels.get()[y * text.strideBytes + x * 4] > 128 ? 1 : 0;
            }
        }
        return ink;
    };
    const int without = inkOf({});
    const int with = inkOf({QStringLiteral("-attach"), font.fileName(),
        QStringLiteral("-metadata:s:t"), QStringLiteral("mimetype=application/vnd.ms-opentype")});
    QVERIFY(without > 0);
    QVERIFY2(with > without + without / 4,
        qPrintable(QStringLiteral("%1 and %2").arg(with).arg(without)));
}

void TestEngineSubtitleLook::drawsAStandingCueOnce()
{
    TestPlayer player;
    Library::OpenOptions options;
    options.start = 2'200'000us;
    QVERIFY(player.openFile(counterClip(), options));
    player.engine->addSubtitle(sideCar("Film.srt", kSrt));
    QVERIFY(player.wait([&] { return !player.lastOverlays->empty(); }));
    std::uint64_t serial = 0;
    std::size_t frames = 0;
    {
        const std::lock_guard lock(player.mutex);
        serial = player.lastOverlays->front().serial;
        frames = player.shown.size();
    }
    QVERIFY(player.waitForFrames(frames + 5));
    const std::lock_guard lock(player.mutex);
    QVERIFY(player.shown.back().ptsMicro < 3'000'000);
    QCOMPARE(player.lastOverlays->size(), std::size_t{1});
    QCOMPARE(player.lastOverlays->front().serial, serial);
}

void TestEngineSubtitleLook::drawsForTheViewport()
{
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    options.start = 2'500'000us;
    QVERIFY(player.openFile(counterClip(), options));
    player.engine->setViewport(1280, 640);
    player.engine->addSubtitle(sideCar("Film.srt", kSrt));
    QVERIFY(player.wait(
        [&] { return player.lastOverlays->size() == 1 && player.lastOverlays->front().y > 320; }));
    int width = 0;
    {
        const std::lock_guard lock(player.mutex);
        const Library::SubtitleOverlay &overlay = player.lastOverlays->front();
        width = overlay.width;
        QVERIFY(overlay.x > 0 && overlay.x + overlay.width < 1280);
        QVERIFY(overlay.y + overlay.height <= 640);
        // Something opaque is in it, and nothing is brighter than premultiplied colour can be.
        int opaque = 0;
        for (int y = 0; y < overlay.height; ++y) {
            for (int x = 0; x < overlay.width; ++x) {
                const std::uint8_t *pixel = overlay.pixels.get()
                    + std::ptrdiff_t{y} * overlay.strideBytes + std::ptrdiff_t{x} * 4;
                opaque += pixel[3] == 255 ? 1 : 0;
                QVERIFY(pixel[0] <= pixel[3] && pixel[1] <= pixel[3] && pixel[2] <= pixel[3]);
            }
        }
        QVERIFY(opaque > 50);
    }
    player.engine->setViewport(640, 320);
    QVERIFY(player.wait([&] {
        return player.lastOverlays->size() == 1 && player.lastOverlays->front().width < width;
    }));
}

void TestEngineSubtitleLook::delaysSubtitles()
{
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    options.start = 3'500'000us;
    QVERIFY(player.openFile(counterClip(), options));
    player.engine->addSubtitle(sideCar("Film.srt", kSrt));
    player.engine->setSubtitleDelay(1000ms);
    QVERIFY(player.wait([&] { return player.lastOverlays->size() == 1; }));
    player.engine->setSubtitleDelay(0ms);
    QVERIFY(player.wait([&] { return player.lastOverlays->empty(); }));
}

void TestEngineSubtitleLook::drawsTwoTracks_data()
{
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("second");
    QTest::newRow("text") << QByteArray(kSrt) << QByteArray(kSrt);
    QTest::newRow("script") << QByteArray(kAss) << QByteArray(kAss);
    QTest::newRow("pictures") << QByteArray(kSrt) << TestSupport::barSubtitles();
}

void TestEngineSubtitleLook::drawsTwoTracks()
{
    QFETCH(QByteArray, first);
    QFETCH(QByteArray, second);
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    options.start = 2'500'000us;
    QVERIFY(player.openFile(counterClip(), options));
    player.engine->setViewport(640, 320);
    player.engine->addSubtitle(sideCar("One.srt", first));
    Library::ExternalSubtitle other = sideCar("Two.srt", second);
    other.select = false;
    player.engine->addSubtitle(other);
    player.engine->setSecondSubtitleTrack(1001);
    QVERIFY(player.wait([&] { return player.lastOverlays->size() == 2; }));
    {
        const std::lock_guard lock(player.mutex);
        const Library::SubtitleOverlay &below = player.lastOverlays->at(0);
        const Library::SubtitleOverlay &above = player.lastOverlays->at(1);
        QVERIFY(below.y > 160);
        QVERIFY(above.y + above.height < 160);
    }
    Library::SubtitleLook look;
    look.second = Library::SecondSubtitles::Below;
    player.engine->setSubtitleLook(look);
    QVERIFY(player.wait([&] {
        return player.lastOverlays->size() == 2 && player.lastOverlays->at(1).y > 160
            && player.lastOverlays->at(0).y < 260;
    }));
    {
        // A line above a line; the bar of the pictures is higher than any text.
        const std::lock_guard lock(player.mutex);
        const Library::SubtitleOverlay &upper = player.lastOverlays->at(0);
        QVERIFY(upper.y + upper.height / 2 < player.lastOverlays->at(1).y + 15);
    }
    player.engine->setSecondSubtitleTrack(-1);
    QVERIFY(player.wait([&] { return player.lastOverlays->size() == 1; }));
    player.engine->setSubtitleTrack(-1);
    player.engine->setSecondSubtitleTrack(1001);
    QVERIFY(player.wait([&] { return player.lastOverlays->size() == 1; }));
}

void TestEngineSubtitleLook::drawsLargerAndHigher_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("text") << QByteArray(kSrt);
    QTest::newRow("pictures") << TestSupport::barSubtitles();
}

void TestEngineSubtitleLook::drawsLargerAndHigher()
{
    QFETCH(QByteArray, bytes);
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    options.start = 2'500'000us;
    QVERIFY(player.openFile(counterClip(), options));
    player.engine->setViewport(640, 320);
    player.engine->addSubtitle(sideCar("One.srt", bytes));
    QVERIFY(player.wait([&] { return player.lastOverlays->size() == 1; }));
    Library::SubtitleOverlay usual;
    {
        const std::lock_guard lock(player.mutex);
        usual = player.lastOverlays->front();
    }
    Library::SubtitleLook look;
    look.size = 1.5;
    player.engine->setSubtitleLook(look);
    QVERIFY(player.wait([&] {
        const Library::SubtitleOverlay &now = player.lastOverlays->front();
        return now.width > usual.width * 13 / 10 && now.height > usual.height * 13 / 10;
    }));
    look = {};
    look.raised = 0.5;
    player.engine->setSubtitleLook(look);
    QVERIFY(player.wait([&] { return player.lastOverlays->front().y < usual.y - 80; }));
    look.raised = 0;
    player.engine->setSubtitleLook(look);
    QVERIFY(player.wait([&] { return player.lastOverlays->front().y == usual.y; }));
}

MATINEE_TEST(TestEngineSubtitleLook)
#include "tst_enginesubtitlelook.moc"
