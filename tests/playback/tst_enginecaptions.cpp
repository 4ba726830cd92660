#include "tests/playback/testplayer.h"
#include "tests/support/clips.h"
#include "tests/support/testregistry.h"

#include <QFile>
#include <QMap>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using Library::PlayerState;
using Library::TrackKind;
using TestSupport::TestPlayer;

namespace {

enum class CaptionPlace
{
    H264,
    Mpeg2,
    Track
};

//! What a picture carries (CTA-708's cc_data): "HELLO" is loaded after a second, shown by the 31st
//! picture, and taken away at 2.4 s.
QByteArray captionData(int picture)
{
    const auto odd = [](int value) {
        int bits = 0;
        for (int v = value; v != 0; v >>= 1) {
            bits += v & 1;
        }
        return char(bits % 2 == 0 ? value | 0x80 : value);
    };
    static const QMap<int, std::pair<int, int>> kSaid{{25, {0x14, 0x20}}, {26, {0x14, 0x2e}},
        {27, {0x14, 0x70}}, {28, {'H', 'E'}}, {29, {'L', 'L'}}, {30, {'O', 0}}, {31, {0x14, 0x2f}},
        {60, {0x14, 0x2c}}};
    const auto pair = kSaid.value(picture, {0, 0});
    return QByteArray("GA94\x03\x41\xff\xfc") + odd(pair.first) + odd(pair.second) + '\xff';
}

//! Every picture of this H.264 starts with an access unit delimiter.
QByteArray captionedH264(const QByteArray &stream)
{
    QByteArray result;
    int picture = 0;
    qsizetype from = 0;
    const QByteArray delimiter = QByteArray::fromHex("0000000109");
    for (qsizetype next = stream.indexOf(delimiter); next >= 0; ++picture) {
        const qsizetype body = next + delimiter.size() + 1;
        const QByteArray data = QByteArray::fromHex("b50031") + captionData(picture);
        result += stream.mid(from, body - from) + QByteArray::fromHex("000000010604")
            + char(data.size()) + data + '\x80';
        from = body;
        next = stream.indexOf(delimiter, body);
    }
    return result + stream.mid(from);
}

//! User data of a picture stands before its first slice.
QByteArray captionedMpeg2(const QByteArray &stream)
{
    QByteArray result;
    int picture = 0;
    qsizetype from = 0;
    const QByteArray header = QByteArray::fromHex("00000100");
    for (qsizetype next = stream.indexOf(header); next >= 0; ++picture) {
        const qsizetype slice = stream.indexOf(QByteArray::fromHex("00000101"), next + 4);
        result += stream.mid(from, slice - from) + QByteArray::fromHex("000001b2")
            + captionData(picture);
        from = slice;
        next = stream.indexOf(header, slice);
    }
    return result + stream.mid(from);
}

bool ffmpeg(const QStringList &arguments)
{
    return QProcess::execute(QStringLiteral("ffmpeg"),
               QStringList{QStringLiteral("-v"), QStringLiteral("error")} + arguments)
        == 0;
}

//! 3 s with those captions; empty when ffmpeg could not make it.
QString captionedClip(CaptionPlace place, const QTemporaryDir &folder)
{
    const bool isH264 = place == CaptionPlace::H264;
    const QString suffix = isH264 ? QStringLiteral("h264") : QStringLiteral("m2v");
    QStringList codec{QStringLiteral("-c:v"), QStringLiteral("mpeg2video"), QStringLiteral("-bf"),
        QStringLiteral("0")};
    if (isH264) {
        codec = {QStringLiteral("-c:v"), QStringLiteral("libx264"), QStringLiteral("-x264-params"),
            QStringLiteral("aud=1:bframes=0:keyint=25")};
    }
    QFile plain(TestSupport::Clips::make(QString(u"uncaptioned." + suffix),
        QStringList{QStringLiteral("-f"), QStringLiteral("lavfi"), QStringLiteral("-i"),
            QStringLiteral("color=gray:size=320x180:rate=25:duration=3")}
            + codec));
    const QString raw = folder.filePath(QString(u"captioned." + suffix));
    QFile captioned(raw);
    if (!plain.open(QIODevice::ReadOnly) || !captioned.open(QIODevice::WriteOnly)) {
        return {};
    }
    const QByteArray stream = plain.readAll();
    captioned.write(isH264 ? captionedH264(stream) : captionedMpeg2(stream));
    captioned.close();
    QString clip;
    QStringList arguments{QStringLiteral("-r"), QStringLiteral("25"), QStringLiteral("-i"), raw};
    switch (place) {
    case CaptionPlace::H264:
        clip = folder.filePath(QStringLiteral("captioned.mkv"));
        arguments << QStringLiteral("-c") << QStringLiteral("copy");
        break;
    case CaptionPlace::Mpeg2:
        clip = folder.filePath(QStringLiteral("captioned.vob"));
        arguments.prepend(QStringLiteral("+genpts"));
        arguments.prepend(QStringLiteral("-fflags"));
        arguments << QStringLiteral("-c") << QStringLiteral("copy");
        break;
    case CaptionPlace::Track:
        clip = folder.filePath(QStringLiteral("captioned.mov"));
        arguments = {QStringLiteral("-f"), QStringLiteral("lavfi"), QStringLiteral("-i"),
            QString(u"movie=" + raw + u"[out0+subcc]"), QStringLiteral("-map"), QStringLiteral("0"),
            QStringLiteral("-c:v"), QStringLiteral("libx264"), QStringLiteral("-a53cc"),
            QStringLiteral("0"), QStringLiteral("-c:s"), QStringLiteral("copy")};
        break;
    }
    return ffmpeg(arguments << clip) ? clip : QString();
}

} // namespace

//! Closed captions of line 21, wherever a film carries them.
class TestEngineCaptions : public QObject
{
    Q_OBJECT
private slots:
    void showsCaptions_data();
    void showsCaptions();
};

void TestEngineCaptions::showsCaptions_data()
{
    QTest::addColumn<int>("place");
    QTest::newRow("in the pictures of H.264") << int(CaptionPlace::H264);
    QTest::newRow("in the pictures of MPEG-2") << int(CaptionPlace::Mpeg2);
    QTest::newRow("a track of its own") << int(CaptionPlace::Track);
}

void TestEngineCaptions::showsCaptions()
{
    QFETCH(const int, place);
    const QTemporaryDir folder;
    const QString clip = captionedClip(CaptionPlace(place), folder);
    QVERIFY(!clip.isEmpty());
    TestPlayer player;
    QVERIFY(player.openFile(clip));
    const auto hasTrack = [&] {
        const auto &tracks = player.opened.back().tracks;
        return !tracks.empty() && tracks.back().kind == TrackKind::Subtitle;
    };
    QVERIFY(player.wait(hasTrack));
    const Library::Track track = player.engine->info().tracks.back();
    QCOMPARE(track.codec, std::string("eia_608"));
    player.engine->setSubtitleTrack(track.id);
    // "HELLO" from 1.24 s to 2.4 s.
    QVERIFY(player.wait([&] { return player.lastOverlays && player.lastOverlays->size() == 1; }));
    {
        const std::lock_guard lock(player.mutex);
        QVERIFY(player.shown.back().ptsMicro < 2'200'000);
    }
    QVERIFY(player.wait(
        [&] { return player.lastOverlays->empty() && player.shown.back().ptsMicro > 2'300'000; }));
    QVERIFY(player.waitForState(PlayerState::Ended));
}

MATINEE_TEST(TestEngineCaptions)
#include "tst_enginecaptions.moc"
