#include "library/playback/localfilesource.h"
#include "library/playback/medialayout.h"
#include "tests/playback/testplayer.h"
#include "tests/support/clips.h"
#include "tests/support/testregistry.h"

#include <QFile>
#include <QMap>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>

using namespace std::chrono_literals;
using Library::PlayerState;
using Library::Track;
using Library::TrackKind;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using TestSupport::counterClip;
using TestSupport::TestPlayer;

namespace {

std::vector<std::byte> bytesOf(const QByteArray &text)
{
    std::vector<std::byte> bytes(static_cast<std::size_t>(text.size()));
    std::memcpy(bytes.data(), text.constData(), bytes.size());
    return bytes;
}

Library::ExternalSubtitle sideCar(const std::string &name, const QByteArray &bytes)
{
    Library::ExternalSubtitle file;
    file.fileName = name;
    file.language = "en";
    file.bytes = bytesOf(bytes);
    file.select = true;
    return file;
}

int trackId(const Library::PlaybackInfo &info, TrackKind kind, std::size_t which)
{
    for (const Track &track : info.tracks) {
        if (track.kind == kind && which-- == 0) {
            return track.id;
        }
    }
    return -1;
}

const char *const kSrt = "1\n00:00:02,000 --> 00:00:03,000\nHello\n\n"
                         "2\n00:00:05,000 --> 00:00:06,000\nWorld\n";
const char *const kVtt = "WEBVTT\n\n00:02.000 --> 00:03.000\nHello\n\n"
                         "00:05.000 --> 00:06.000\nWorld\n";
const char *const kAss
    = "[Script Info]\nScriptType: v4.00+\nPlayResX: 384\nPlayResY: 288\n\n[V4+ Styles]\n"
      "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, "
      "BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, "
      "BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding\n"
      "Style: Default,Inter,20,&H00FFFFFF,&H000000FF,&H00000000,&H00000000,0,0,0,0,100,100,0,0,1,"
      "1,0,2,10,10,10,1\n\n[Events]\n"
      "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
      "Dialogue: 0,0:00:02.00,0:00:03.00,Default,,0,0,0,,Hello\n"
      "Dialogue: 0,0:00:05.00,0:00:06.00,Default,,0,0,0,,World\n";
//! "你好" in GBK.
const char *const kGbk
    = "1\n00:00:02,000 --> 00:00:03,000\n\xc4\xe3\xba\xc3\xa3\xac\xca\xc0\xbd\xe7"
      "\xa3\xac\xbb\xb6\xd3\xad\xc0\xb4\xb5\xbd\xb5\xe7\xd3\xb0\xd4\xba\n\n"
      "2\n00:00:05,000 --> 00:00:06,000\n\xd4\xd9\xbc\xfb\n";

QByteArray utf16(const char *text)
{
    QByteArray bytes("\xff\xfe", 2);
    for (const char *c = text; *c != '\0'; ++c) {
        bytes.append(*c);
        bytes.append('\0');
    }
    return bytes;
}

} // namespace

//! Writes the segments of a Blu-ray's subtitles: a white bar of 40x10 low in a picture of 128x64,
//! from 2 s to 3 s and from 5 s to 6 s.
class BarSubtitles
{
public:
    QByteArray made()
    {
        show(0, false);
        show(2, true);
        show(3, false);
        show(5, true);
        show(6, false);
        return m_bytes;
    }

private:
    static QByteArray number(int value, int size)
    {
        QByteArray bytes;
        for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) {
            bytes.append(char(value >> shift & 0xff));
        }
        return bytes;
    }

    void segment(int second, int type, const QByteArray &payload)
    {
        m_bytes += "PG" + number(second * 90'000, 4) + number(0, 4) + number(type, 1)
            + number(int(payload.size()), 2) + payload;
    }

    void show(int second, bool visible)
    {
        const QByteArray place = number(44, 2) + number(50, 2);
        const QByteArray size = number(40, 2) + number(10, 2);
        // What is on the screen: a whole new picture of one object or none.
        segment(second, 0x16,
            number(128, 2) + number(64, 2) + number(0x10, 1) + number(m_composition++, 2)
                + number(0x80, 1) + number(0, 2) + number(visible ? 1 : 0, 1)
                + (visible ? number(0, 4) + place : QByteArray()));
        segment(second, 0x17, number(1, 1) + number(0, 1) + place + size);
        if (visible) {
            segment(second, 0x14, QByteArray::fromHex("000001eb8080ff")); // colour 1: opaque white
            const QByteArray rows = QByteArray::fromHex("00a8010000").repeated(10);
            segment(second, 0x15,
                number(0, 3) + number(0xc0, 1) + number(int(rows.size()) + 4, 3) + size + rows);
        }
        segment(second, 0x80, {});
    }

    QByteArray m_bytes;
    int m_composition = 0;
};

//! H.264 with captions as broadcasts carry them: "HELLO" is loaded after a second, shown, and taken
//! away at 4 s. Every picture starts with an access unit delimiter.
QByteArray withCaptions(const QByteArray &stream)
{
    const auto odd = [](int value) {
        int bits = 0;
        for (int v = value; v != 0; v >>= 1) {
            bits += v & 1;
        }
        return char(bits % 2 == 0 ? value | 0x80 : value);
    };
    QMap<int, std::pair<int, int>> said; // by picture
    const std::pair<int, int> load[] = {
        {0x14, 0x20}, {0x14, 0x2e}, {0x14, 0x70}, {'H', 'E'}, {'L', 'L'}, {'O', 0}, {0x14, 0x2f}};
    int at = 25;
    for (const auto &pair : load) {
        said.insert(at++, pair);
    }
    said.insert(100, {0x14, 0x2c});
    QByteArray result;
    int picture = -1;
    qsizetype from = 0;
    const QByteArray delimiter = QByteArray::fromHex("0000000109");
    for (qsizetype next = stream.indexOf(delimiter); next >= 0;) {
        const qsizetype body = next + delimiter.size() + 1;
        result += stream.mid(from, body - from);
        ++picture;
        const auto pair = said.value(picture, {0, 0});
        const QByteArray data = QByteArray::fromHex("b5003147413934") + '\x03' + '\x41' + '\xff'
            + '\xfc' + odd(pair.first) + odd(pair.second) + '\xff';
        result += QByteArray::fromHex("000000010604") + char(data.size()) + data + '\x80';
        from = body;
        next = stream.indexOf(delimiter, body);
    }
    return result + stream.mid(from);
}

//! Counts the frames before the first that is not silent.
class ListeningAudio : public Library::SimulatedAudio
{
public:
    ~ListeningAudio() override { close(); }

    Result<Library::AudioFormat> open(const Library::AudioFormat &wanted, Pull pull) override
    {
        return SimulatedAudio::open(wanted,
            [this, channels = std::size_t(wanted.channels), pull = std::move(pull)](
                std::span<float> samples) {
                pull(samples);
                for (std::size_t i = 0; i < samples.size() && toneFrame < 0; ++i) {
                    if (std::abs(samples[i]) > 0.05F) {
                        toneFrame = m_frames + std::int64_t(i / channels);
                    }
                }
                m_frames += std::int64_t(samples.size() / channels);
            });
    }

    std::atomic<std::int64_t> toneFrame{-1};

private:
    std::int64_t m_frames = 0;
};

//! A device that can be pulled out and replaced.
class PluggedAudio : public Library::SimulatedAudio
{
public:
    ~PluggedAudio() override { close(); }

    Result<Library::AudioFormat> open(const Library::AudioFormat &wanted, Pull pull) override
    {
        ++opened;
        m_wantsReopening = false;
        m_heard = 0;
        const Library::AudioFormat format = m_format.value_or(wanted);
        return SimulatedAudio::open(format,
            [this, channels = std::size_t(format.channels), pull = std::move(pull)](
                std::span<float> samples) {
                pull(samples);
                const bool isSilent = std::all_of(samples.begin(), samples.end(),
                    [](float sample) { return std::abs(sample) < 0.001F; });
                m_heard += isSilent ? 0 : std::int64_t(samples.size() / channels);
            });
    }
    bool wantsReopening() const override { return m_wantsReopening; }

    void plug(const Library::AudioFormat &format)
    {
        m_format = format;
        setHealthy(true);
        m_wantsReopening = true;
    }
    std::int64_t heardFrames() const { return m_heard; }

    std::atomic<int> opened{0};

private:
    std::optional<Library::AudioFormat> m_format; // read when opened, after the flag
    std::atomic<bool> m_wantsReopening{false};
    std::atomic<std::int64_t> m_heard{0};
};

class TestEngineTracks : public QObject
{
    Q_OBJECT
private slots:
    void listsTracks();
    void choosesByLanguage();
    void switchesAudioWithoutASeek();
    void speedChangesWhilePlaying();
    void showsEmbeddedSubtitles_data();
    void showsEmbeddedSubtitles();
    void showsBitmapSubtitles_data();
    void showsBitmapSubtitles();
    void drawsWithTheFontInTheFile();
    void showsExternalSubtitles_data();
    void showsExternalSubtitles();
    void showsSubtitlesOfADiscInTwoFiles();
    void drawsAStandingCueOnce();
    void drawsForTheViewport();
    void delaysSubtitles();
    void drawsTwoTracks_data();
    void drawsTwoTracks();
    void drawsLargerAndHigher_data();
    void drawsLargerAndHigher();
    void delaysSound();
    void takesAnotherDevice();
    void makesWholePicturesOfHalves();
    void showsCaptionsInThePictures();
    void sideCarBeforeTheFilmIsOpen();
    void unreadableSideCarIsTold();
    void tellsHdrAndDolbyVision();
    void tellsRotationAndAspect();
    void tellsColours();

private:
    std::size_t overlaysAt(TestPlayer &player, microseconds position);
};

// Overlays over the film at a moment, while it is paused there.
std::size_t TestEngineTracks::overlaysAt(TestPlayer &player, microseconds position)
{
    if (!player.seek(position)) {
        return SIZE_MAX;
    }
    // They come just after the picture when they are not there with it.
    const bool wanted = (position >= 2s && position < 3s) || (position >= 5s && position < 6s);
    player.wait([&] { return player.lastOverlays->empty() != wanted; }, 5s);
    const std::lock_guard lock(player.mutex);
    return player.lastOverlays->size();
}

void TestEngineTracks::listsTracks()
{
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    QVERIFY(player.openFile(TestSupport::Clips::hevcMkv(), options));
    const Library::PlaybackInfo info = player.engine->info();
    QCOMPARE(info.tracks.size(), std::size_t{4});
    QCOMPARE(info.tracks[0].kind, TrackKind::Audio);
    QCOMPARE(info.tracks[0].language, std::string("eng"));
    QCOMPARE(info.tracks[0].channels, 2);
    QVERIFY(info.tracks[0].isDefault);
    QCOMPARE(info.tracks[1].codec, std::string("ac3"));
    QCOMPARE(info.tracks[1].channels, 6);
    QCOMPARE(info.tracks[2].codec, std::string("subrip"));
    QCOMPARE(info.tracks[3].codec, std::string("ass"));
    QCOMPARE(info.audioTrack, info.tracks[0].id);
    QCOMPARE(info.subtitleTrack, -1);
}

void TestEngineTracks::choosesByLanguage()
{
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    options.tracks.audioLanguages = {"fr", "zh"};
    options.tracks.subtitleLanguages = {"zh-CN"};
    QVERIFY(player.openFile(TestSupport::Clips::hevcMkv(), options));
    const Library::PlaybackInfo info = player.engine->info();
    QCOMPARE(info.audioTrack, trackId(info, TrackKind::Audio, 1));
    QCOMPARE(info.subtitleTrack, trackId(info, TrackKind::Subtitle, 1));
}

void TestEngineTracks::switchesAudioWithoutASeek()
{
    TestPlayer player;
    QVERIFY(player.openFile(TestSupport::Clips::hevcMkv()));
    QVERIFY(player.waitForFrames(15));
    const Library::PlaybackInfo info = player.engine->info();
    player.engine->setAudioTrack(trackId(info, TrackKind::Audio, 1));
    QVERIFY(player.wait([&] { return player.engine->stats().audioCodec == "ac3"; }));
    QVERIFY(player.waitForFrames(30));
    player.engine->setAudioTrack(-1);
    QVERIFY(player.waitForFrames(45));
    player.engine->setAudioTrack(trackId(info, TrackKind::Audio, 0));
    QVERIFY(player.waitForState(PlayerState::Ended));
    QCOMPARE(player.count(PlayerState::Buffering), 0);
    const std::lock_guard lock(player.mutex);
    for (std::size_t i = 1; i < player.shown.size(); ++i) {
        QVERIFY(player.shown[i].ptsMicro > player.shown[i - 1].ptsMicro);
    }
}

void TestEngineTracks::speedChangesWhilePlaying()
{
    TestPlayer player;
    QVERIFY(player.openFile(counterClip()));
    for (const double speed : {2.0, 0.5, 4.0, 0.25, 1.0}) {
        std::size_t frames = 0;
        {
            const std::lock_guard lock(player.mutex);
            frames = player.shown.size();
        }
        player.engine->setSpeed(speed);
        QVERIFY(player.waitForFrames(frames + 6));
    }
    QVERIFY(player.errors.empty());
    QCOMPARE(player.count(PlayerState::Buffering), 0);
}

void TestEngineTracks::showsEmbeddedSubtitles_data()
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

void TestEngineTracks::showsEmbeddedSubtitles()
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

void TestEngineTracks::showsBitmapSubtitles_data()
{
    QTest::addColumn<QString>("codec");
    QTest::addColumn<QString>("name");
    QTest::newRow("Blu-ray") << QStringLiteral("copy") << QStringLiteral("pgs.mkv");
    QTest::newRow("DVD") << QStringLiteral("dvdsub") << QStringLiteral("dvd.mkv");
    QTest::newRow("television") << QStringLiteral("dvbsub") << QStringLiteral("dvb.mkv");
}

void TestEngineTracks::showsBitmapSubtitles()
{
    QFETCH(const QString, codec);
    QFETCH(const QString, name);
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("bars.sup")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(BarSubtitles().made());
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

// A font that no system has: the black Inter under another name.
void TestEngineTracks::drawsWithTheFontInTheFile()
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

void TestEngineTracks::showsExternalSubtitles_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("srt") << QStringLiteral("Film.srt") << QByteArray(kSrt);
    QTest::newRow("srt with windows lines")
        << QStringLiteral("Film.srt") << QByteArray(kSrt).replace("\n", "\r\n");
    QTest::newRow("vtt") << QStringLiteral("Film.vtt") << QByteArray(kVtt);
    QTest::newRow("ass") << QStringLiteral("Film.ass") << QByteArray(kAss);
    QTest::newRow("pictures") << QStringLiteral("Film.sup") << BarSubtitles().made();
    QTest::newRow("gbk") << QStringLiteral("Film.srt") << QByteArray(kGbk);
    QTest::newRow("utf-16") << QStringLiteral("Film.srt") << utf16(kSrt);
    QTest::newRow("utf-16 ass") << QStringLiteral("Film.ass") << utf16(kAss);
}

void TestEngineTracks::showsExternalSubtitles()
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

void TestEngineTracks::showsSubtitlesOfADiscInTwoFiles()
{
    const QTemporaryDir folder;
    QFile bars(folder.filePath(QStringLiteral("bars.sup")));
    QVERIFY(bars.open(QIODevice::WriteOnly));
    bars.write(BarSubtitles().made());
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

void TestEngineTracks::drawsAStandingCueOnce()
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

void TestEngineTracks::drawsForTheViewport()
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

void TestEngineTracks::delaysSubtitles()
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

void TestEngineTracks::drawsTwoTracks_data()
{
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("second");
    QTest::newRow("text") << QByteArray(kSrt) << QByteArray(kSrt);
    QTest::newRow("script") << QByteArray(kAss) << QByteArray(kAss);
    QTest::newRow("pictures") << QByteArray(kSrt) << BarSubtitles().made();
}

void TestEngineTracks::drawsTwoTracks()
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

void TestEngineTracks::drawsLargerAndHigher_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("text") << QByteArray(kSrt);
    QTest::newRow("pictures") << BarSubtitles().made();
}

void TestEngineTracks::drawsLargerAndHigher()
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

void TestEngineTracks::delaysSound()
{
    // Silence for two seconds, then a tone.
    const QString clip = TestSupport::Clips::make(QStringLiteral("latetone.mkv"),
        {QStringLiteral("-f"), QStringLiteral("lavfi"), QStringLiteral("-i"),
            QStringLiteral("color=gray:size=128x64:rate=25:duration=4"), QStringLiteral("-f"),
            QStringLiteral("lavfi"), QStringLiteral("-i"),
            QStringLiteral("aevalsrc=if(gt(t\\,2)\\,0.5*sin(2000*t)\\,0):s=48000:d=4"),
            QStringLiteral("-c:a"), QStringLiteral("pcm_s16le"), QStringLiteral("-c:v"),
            QStringLiteral("libx264")});
    QVERIFY(!clip.isEmpty());
    const auto heardAt = [&](milliseconds delay) {
        ListeningAudio audio;
        TestPlayer player(TestPlayer::Sound::None);
        player.engine = std::make_unique<Library::PlaybackEngine>(&player, &audio, &player);
        player.engine->setAudioDelay(delay);
        Library::OpenOptions options;
        options.start = 1'300'000us;
        if (!player.openFile(clip, options)) {
            return -1.0;
        }
        const bool heard = player.wait([&] { return audio.toneFrame.load() >= 0; });
        player.engine.reset();
        return heard ? double(audio.toneFrame.load()) / 48000 : -1.0;
    };
    const double usual = heardAt(0ms);
    QVERIFY2(std::abs(usual - 0.7) < 0.05, qPrintable(QString::number(usual)));
    const double late = heardAt(400ms);
    QVERIFY2(std::abs(late - 1.1) < 0.05, qPrintable(QString::number(late)));
    const double early = heardAt(-400ms);
    QVERIFY2(std::abs(early - 0.3) < 0.05, qPrintable(QString::number(early)));
}

void TestEngineTracks::takesAnotherDevice()
{
    PluggedAudio audio;
    TestPlayer player(TestPlayer::Sound::None);
    player.engine = std::make_unique<Library::PlaybackEngine>(&player, &audio, &player);
    QVERIFY(player.openFile(counterClip()));
    QVERIFY(player.wait([&] { return audio.heardFrames() > 4000; }));
    // Pulled out: the film goes on in silence.
    audio.setHealthy(false);
    std::size_t frames = 0;
    {
        const std::lock_guard lock(player.mutex);
        frames = player.shown.size();
    }
    QVERIFY(player.waitForFrames(frames + 20));
    QCOMPARE(player.engine->state(), PlayerState::Playing);
    // Another is there, with other channels and another rate: it is heard, and the film keeps time.
    audio.plug({44100, 1});
    QVERIFY(player.wait([&] { return audio.heardFrames() > 10'000; }));
    QCOMPARE(audio.opened.load(), 2);
    {
        const std::lock_guard lock(player.mutex);
        frames = player.shown.size();
    }
    QVERIFY(player.waitForFrames(frames + 10));
    QCOMPARE(player.engine->state(), PlayerState::Playing);
    QVERIFY(std::abs(player.engine->stats().audioVideoOffset.count()) < 60'000);
    player.engine.reset();
}

void TestEngineTracks::makesWholePicturesOfHalves()
{
    // Stripes that move from one half picture to the next.
    const QString clip = TestSupport::Clips::make(QStringLiteral("halves.mkv"),
        {QStringLiteral("-f"), QStringLiteral("lavfi"), QStringLiteral("-i"),
            QStringLiteral("nullsrc=size=128x64:rate=50:duration=4,format=yuv420p,"
                           "geq=lum='if(lt(mod(X+4*N\\,64)\\,32)\\,235\\,16)':cb=128:cr=128,"
                           "tinterlace=mode=interleave_top,fieldorder=tff"),
            QStringLiteral("-c:v"), QStringLiteral("mpeg2video"), QStringLiteral("-flags"),
            QStringLiteral("+ildct+ilme"), QStringLiteral("-b:v"), QStringLiteral("4M"),
            QStringLiteral("-top"), QStringLiteral("1")});
    QVERIFY(!clip.isEmpty());
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    QVERIFY(player.openFile(clip, options));
    // Of each column: rows that differ from the next, though the one after is the same again.
    const auto combs = [&](microseconds position) {
        if (!player.seek(position)) {
            return -1;
        }
        const std::lock_guard lock(player.mutex);
        const Library::VideoFrame &frame = *player.lastFrame;
        int count = 0;
        for (int y = 8; y + 10 < frame.height; ++y) {
            const std::uint8_t *row = frame.planes[0] + std::ptrdiff_t(frame.strideBytes[0]) * y;
            for (int x = 0; x < frame.width; ++x) {
                const int here = row[x];
                const int next = row[x + frame.strideBytes[0]];
                const int after = row[x + 2 * frame.strideBytes[0]];
                count += std::abs(here - next) > 100 && std::abs(here - after) < 40 ? 1 : 0;
            }
        }
        return count;
    };
    const int whole = combs(1'000'000us);
    player.engine->setDeinterlacing(false);
    const int halves = combs(1'000'000us);
    QVERIFY2(halves > 500, qPrintable(QString::number(halves)));
    QVERIFY2(whole >= 0 && whole * 10 < halves, qPrintable(QString::number(whole)));
    player.engine->setDeinterlacing(true);
    const auto last = player.seek(3'990'000us); // nothing of the end is held back
    QVERIFY(last && *last > 3'900'000us);
    player.engine->play();
    QVERIFY(player.waitForState(PlayerState::Ended));
}

void TestEngineTracks::showsCaptionsInThePictures()
{
    const QTemporaryDir folder;
    const QString plain = TestSupport::Clips::make(QStringLiteral("uncaptioned.h264"),
        {QStringLiteral("-f"), QStringLiteral("lavfi"), QStringLiteral("-i"),
            QStringLiteral("color=gray:size=320x180:rate=25:duration=6"), QStringLiteral("-c:v"),
            QStringLiteral("libx264"), QStringLiteral("-x264-params"),
            QStringLiteral("aud=1:bframes=0:keyint=25")});
    QVERIFY(!plain.isEmpty());
    QFile source(plain);
    QVERIFY(source.open(QIODevice::ReadOnly));
    QFile captioned(folder.filePath(QStringLiteral("captioned.h264")));
    QVERIFY(captioned.open(QIODevice::WriteOnly));
    captioned.write(withCaptions(source.readAll()));
    captioned.close();
    const QString clip = folder.filePath(QStringLiteral("captioned.mkv"));
    QCOMPARE(QProcess::execute(QStringLiteral("ffmpeg"),
                 {QStringLiteral("-v"), QStringLiteral("error"), QStringLiteral("-r"),
                     QStringLiteral("25"), QStringLiteral("-i"), captioned.fileName(),
                     QStringLiteral("-c"), QStringLiteral("copy"), clip}),
        0);
    TestPlayer player;
    QVERIFY(player.openFile(clip));
    QVERIFY(player.wait([&] { return player.opened.size() == 2; }));
    const Library::Track track = player.engine->info().tracks.back();
    QCOMPARE(track.kind, TrackKind::Subtitle);
    QCOMPARE(track.codec, std::string("eia_608"));
    player.engine->setSubtitleTrack(track.id);
    // "HELLO" from about 1.3 s to 4 s.
    QVERIFY(player.wait([&] { return player.lastOverlays->size() == 1; }));
    QVERIFY(player.wait(
        [&] { return player.lastOverlays->empty() && player.shown.back().ptsMicro > 3'900'000; }));
    QVERIFY(player.waitForState(PlayerState::Ended));
}

void TestEngineTracks::sideCarBeforeTheFilmIsOpen()
{
    TestPlayer player;
    auto source = Library::LocalFileSource::open(counterClip());
    QVERIFY(source);
    player.engine->open(*source, {});
    player.engine->addSubtitle(sideCar("Film.srt", kSrt));
    QVERIFY(player.wait(
        [&] { return !player.opened.empty() && player.opened.back().subtitleTrack == 1000; }));
}

void TestEngineTracks::unreadableSideCarIsTold()
{
    TestPlayer player;
    QVERIFY(player.openFile(counterClip()));
    player.engine->addSubtitle(sideCar("Film.srt", "nothing to read here"));
    QVERIFY(player.wait([&] { return !player.errors.empty(); }));
    QCOMPARE(player.engine->state(), PlayerState::Playing);
    QCOMPARE(player.engine->info().subtitleTrack, -1);
}

void TestEngineTracks::tellsHdrAndDolbyVision()
{
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    QVERIFY(player.openFile(TestSupport::Clips::hdrMkv(), options));
    QCOMPARE(player.engine->info().hdr, Library::HdrKind::Pq);
    QVERIFY(!player.engine->info().isDolbyVision);
    // FFmpeg 5.1 writes no such file, so the container's side data is set here.
    AVFormatContext *format = avformat_alloc_context();
    format->iformat = av_find_input_format("matroska");
    AVStream *stream = avformat_new_stream(format, nullptr);
    stream->codecpar->codec_type = AVMEDIA_TYPE_VIDEO;
    stream->codecpar->codec_id = AV_CODEC_ID_HEVC;
    stream->codecpar->color_trc = AVCOL_TRC_ARIB_STD_B67;
    QVERIFY(av_stream_new_side_data(stream, AV_PKT_DATA_DOVI_CONF, 16) != nullptr);
    const Library::MediaLayout layout = Library::readLayout(format);
    avformat_free_context(format);
    QVERIFY(layout.info.isDolbyVision);
    QCOMPARE(layout.info.hdr, Library::HdrKind::Hlg);
}

void TestEngineTracks::tellsRotationAndAspect()
{
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    QVERIFY(player.openFile(TestSupport::Clips::rotatedMp4(), options));
    QCOMPARE(player.lastFrame->rotationDegrees, 90);
    QCOMPARE(player.lastFrame->width, 320);
    const QString wide = TestSupport::Clips::make(QStringLiteral("wide.mkv"),
        {QStringLiteral("-i"), TestSupport::Clips::avi(), QStringLiteral("-vf"),
            QStringLiteral("scale=160:180,setsar=2/1"), QStringLiteral("-c:v"),
            QStringLiteral("libx264"), QStringLiteral("-an")});
    QVERIFY(player.openFile(wide, options));
    QVERIFY(player.wait([&] { return player.lastFrame && player.lastFrame->width == 160; }));
    QCOMPARE(player.lastFrame->sarNumerator, 2 * player.lastFrame->sarDenominator);
    QCOMPARE(player.lastFrame->rotationDegrees, 0);
}

void TestEngineTracks::tellsColours()
{
    TestPlayer player;
    Library::OpenOptions options;
    options.paused = true;
    QVERIFY(player.openFile(TestSupport::Clips::hdrMkv(), options));
    QCOMPARE(player.lastFrame->layout, Library::PixelLayout::I420P10);
    QCOMPARE(player.lastFrame->matrix, Library::ColorMatrix::Bt2020);
    QCOMPARE(player.lastFrame->transfer, Library::ColorTransfer::Pq);
    QCOMPARE(player.lastFrame->range, Library::ColorRange::Limited);
}

MATINEE_TEST(TestEngineTracks)
#include "tst_enginetracks.moc"
