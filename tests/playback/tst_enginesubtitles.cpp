#include "library/playback/localfilesource.h"
#include "tests/playback/subtitlesamples.h"
#include "tests/playback/testplayer.h"
#include "tests/support/testregistry.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace std::chrono_literals;
using Library::PlayerState;
using Library::Track;
using Library::TrackKind;
using TestSupport::bytesOf;
using TestSupport::counterClip;
using TestSupport::kAss;
using TestSupport::kGbk;
using TestSupport::kSrt;
using TestSupport::kVtt;
using TestSupport::overlaysAt;
using TestSupport::sideCar;
using TestSupport::TestPlayer;
using TestSupport::trackId;
using TestSupport::utf16;

//! Subtitles of every kind, in the film and beside it.
class TestEngineSubtitles : public QObject
{
    Q_OBJECT
private slots:
    void showsEmbeddedSubtitles_data();
    void showsEmbeddedSubtitles();
    void showsBitmapSubtitles_data();
    void showsBitmapSubtitles();
    void showsExternalSubtitles_data();
    void showsExternalSubtitles();
    void showsSubtitlesOfADiscInTwoFiles();
    void sideCarBeforeTheFilmIsOpen();
    void unreadableSideCarIsTold();
};

void TestEngineSubtitles::showsEmbeddedSubtitles_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("codec");
    QTest::addColumn<QString>("name");
    QTest::newRow("srt in matroska") << QByteArray(kSrt) << QStringLiteral("s.srt")
                                     << QStringLiteral("srt") << QStringLiteral("srt.mkv");
    QTest::newRow("ass in matroska") << QByteArray(kAss) << QStringLiteral("s.ass")
                                     << QStringLiteral("ass") << QStringLiteral("ass.mkv");
    QTest::newRow("mov_text in mp4") << QByteArray(kSrt) << QStringLiteral("s.srt")
                                     << QStringLiteral("mov_text") << QStringLiteral("text.mp4");
}

void TestEngineSubtitles::showsEmbeddedSubtitles()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, from);
    QFETCH(QString, codec);
    QFETCH(QString, name);
    const QTemporaryDir folder;
    QFile file(folder.filePath(from));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
    file.close();
    const QString path = folder.filePath(name);
    QCOMPARE(QProcess::execute(QStringLiteral("ffmpeg"),
                 {QStringLiteral("-v"), QStringLiteral("error"), QStringLiteral("-i"),
                     counterClip(), QStringLiteral("-i"), file.fileName(), QStringLiteral("-c:v"),
                     QStringLiteral("copy"), QStringLiteral("-c:a"), QStringLiteral("copy"),
                     QStringLiteral("-c:s"), codec, path}),
        0);
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    QVERIFY(player.openFile(path, options));
    player.engine->setViewport(640, 320);
    player.engine->setSubtitleTrack(trackId(player.engine->info(), TrackKind::Subtitle, 0));
    QCOMPARE(overlaysAt(player, 1s), std::size_t{0});
    QCOMPARE(overlaysAt(player, 2'500'000us), std::size_t{1});
    QCOMPARE(overlaysAt(player, 4s), std::size_t{0});
    QCOMPARE(overlaysAt(player, 5'500'000us), std::size_t{1});
    QCOMPARE(overlaysAt(player, 2'500'000us), std::size_t{1});
    player.engine->setSubtitleTrack(-1);
    QVERIFY(player.wait([&] { return player.lastOverlays->empty(); }));
}

void TestEngineSubtitles::showsBitmapSubtitles_data()
{
    QTest::addColumn<QString>("codec");
    QTest::addColumn<QString>("name");
    QTest::newRow("Blu-ray") << QStringLiteral("copy") << QStringLiteral("pgs.mkv");
    QTest::newRow("DVD") << QStringLiteral("dvdsub") << QStringLiteral("dvd.mkv");
    QTest::newRow("television") << QStringLiteral("dvbsub") << QStringLiteral("dvb.mkv");
}

void TestEngineSubtitles::showsBitmapSubtitles()
{
    QFETCH(const QString, codec);
    QFETCH(const QString, name);
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("bars.sup")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(TestSupport::barSubtitles());
    file.close();
    const QString path = folder.filePath(name);
    QStringList arguments{
        QStringLiteral("-v"), QStringLiteral("error"), QStringLiteral("-i"), counterClip()};
    if (codec != QLatin1String("copy")) {
        arguments << QStringLiteral("-fix_sub_duration"); // a bar's end is the next one's start
    }
    arguments << QStringLiteral("-i") << file.fileName() << QStringLiteral("-map")
              << QStringLiteral("0") << QStringLiteral("-map") << QStringLiteral("1")
              << QStringLiteral("-c:v") << QStringLiteral("copy") << QStringLiteral("-c:a")
              << QStringLiteral("copy") << QStringLiteral("-c:s") << codec << path;
    QCOMPARE(QProcess::execute(QStringLiteral("ffmpeg"), arguments), 0);
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    QVERIFY(player.openFile(path, options));
    player.engine->setViewport(640, 320);
    player.engine->setSubtitleTrack(trackId(player.engine->info(), TrackKind::Subtitle, 0));
    QCOMPARE(overlaysAt(player, 1s), std::size_t{0});
    QCOMPARE(overlaysAt(player, 2'500'000us), std::size_t{1});
    {
        const std::lock_guard lock(player.mutex);
        const Library::SubtitleOverlay &bar = player.lastOverlays->front();
        // In the middle of the lower part, white, and no wider than it is in the film.
        QVERIFY(bar.y > 160 && bar.y + bar.height <= 320);
        QVERIFY(std::abs(bar.x + bar.width / 2 - 320) < 10);
        QVERIFY(bar.width >= 180 && bar.width <= 220);
        const std::uint8_t *pixel = bar.pixels.get()
            + std::ptrdiff_t{bar.height / 2} * bar.strideBytes + std::ptrdiff_t{bar.width / 2} * 4;
        QVERIFY(pixel[0] > 230 && pixel[1] > 230 && pixel[2] > 230 && pixel[3] == 255);
    }
    // Its end is the start of what follows, which playing on reads for certain.
    player.engine->play();
    QVERIFY(player.wait([&] { return player.lastOverlays->empty(); }));
    player.engine->pause();
    QCOMPARE(overlaysAt(player, 5'500'000us), std::size_t{1});
    QVERIFY(player.errors.empty());
}

void TestEngineSubtitles::showsExternalSubtitles_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("srt") << QStringLiteral("Film.srt") << QByteArray(kSrt);
    QTest::newRow("srt with windows lines")
        << QStringLiteral("Film.srt") << QByteArray(kSrt).replace("\n", "\r\n");
    QTest::newRow("vtt") << QStringLiteral("Film.vtt") << QByteArray(kVtt);
    QTest::newRow("ass") << QStringLiteral("Film.ass") << QByteArray(kAss);
    QTest::newRow("pictures") << QStringLiteral("Film.sup") << TestSupport::barSubtitles();
    QTest::newRow("gbk") << QStringLiteral("Film.srt") << QByteArray(kGbk);
    QTest::newRow("utf-16") << QStringLiteral("Film.srt") << utf16(kSrt);
    QTest::newRow("utf-16 ass") << QStringLiteral("Film.ass") << utf16(kAss);
}

void TestEngineSubtitles::showsExternalSubtitles()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, bytes);
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    QVERIFY(player.openFile(counterClip(), options));
    player.engine->setViewport(640, 320);
    player.engine->addSubtitle(sideCar(name.toStdString(), bytes));
    QVERIFY(player.wait([&] { return player.opened.size() == 2; }));
    const Library::PlaybackInfo info = player.engine->info();
    QCOMPARE(info.subtitleTrack, 1000);
    QVERIFY(info.tracks.back().isExternal);
    QCOMPARE(overlaysAt(player, 1s), std::size_t{0});
    QCOMPARE(overlaysAt(player, 2'500'000us), std::size_t{1});
    QCOMPARE(overlaysAt(player, 4s), std::size_t{0});
    QCOMPARE(overlaysAt(player, 5'500'000us), std::size_t{1});
    QVERIFY(player.errors.empty());
}

void TestEngineSubtitles::showsSubtitlesOfADiscInTwoFiles()
{
    const QTemporaryDir folder;
    QFile bars(folder.filePath(QStringLiteral("bars.sup")));
    QVERIFY(bars.open(QIODevice::WriteOnly));
    bars.write(TestSupport::barSubtitles());
    bars.close();
    const QString path = folder.filePath(QStringLiteral("Film.sub"));
    QCOMPARE(
        QProcess::execute(QStringLiteral("ffmpeg"),
            {QStringLiteral("-v"), QStringLiteral("error"), QStringLiteral("-fix_sub_duration"),
                QStringLiteral("-i"), bars.fileName(), QStringLiteral("-c:s"),
                QStringLiteral("dvdsub"), QStringLiteral("-f"), QStringLiteral("vob"), path}),
        0);
    QFile pictures(path);
    QVERIFY(pictures.open(QIODevice::ReadOnly));
    Library::ExternalSubtitle file = sideCar("Film.sub", pictures.readAll());
    file.language.clear();
    file.index = bytesOf("# VobSub index file, v7 (do not modify this line!)\nsize: 128x64\n"
                         "palette: 000000, ff0000, ff0000, ff0000, ff0000, ff0000, ff0000, ff0000, "
                         "ff0000, ff0000, ff0000, ff0000, ff0000, ff0000, ff0000, ff0000\n"
                         "langidx: 0\nid: de, index: 0\n");
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    options.start = 2'500'000us;
    QVERIFY(player.openFile(counterClip(), options));
    player.engine->setViewport(640, 320);
    player.engine->addSubtitle(file);
    QVERIFY(
        player.wait([&] { return player.opened.size() == 2 && player.lastOverlays->size() == 1; }));
    QCOMPARE(player.engine->info().tracks.back().language, std::string("de"));
    // The colours are those of the index: all red.
    const std::lock_guard lock(player.mutex);
    const Library::SubtitleOverlay &bar = player.lastOverlays->front();
    const std::uint8_t *middle = bar.pixels.get() + std::ptrdiff_t{bar.height / 2} * bar.strideBytes
        + std::ptrdiff_t{bar.width / 2} * 4;
    QVERIFY(middle[2] > 200 && middle[0] < 40 && middle[1] < 40);
}

void TestEngineSubtitles::sideCarBeforeTheFilmIsOpen()
{
    TestPlayer player;
    auto source = Library::LocalFileSource::open(counterClip());
    QVERIFY(source);
    player.engine->open(*source, {});
    player.engine->addSubtitle(sideCar("Film.srt", kSrt));
    QVERIFY(player.wait(
        [&] { return !player.opened.empty() && player.opened.back().subtitleTrack == 1000; }));
}

void TestEngineSubtitles::unreadableSideCarIsTold()
{
    TestPlayer player;
    QVERIFY(player.openFile(counterClip()));
    player.engine->addSubtitle(sideCar("Film.srt", "nothing to read here"));
    QVERIFY(player.wait([&] { return !player.errors.empty(); }));
    QCOMPARE(player.engine->state(), PlayerState::Playing);
    QCOMPARE(player.engine->info().subtitleTrack, -1);
}

MATINEE_TEST(TestEngineSubtitles)
#include "tst_enginesubtitles.moc"
