#include "tests/player/encodedcolors.h"

#include "tests/playback/testplayer.h"
#include "tests/player/testframes.h"
#include "tests/support/clips.h"

#include <QTest>

using namespace TestSupport;

namespace VideoWidgetCases {

namespace {

struct Encoding
{
    QString codec; //!< of FFmpeg
    QString options; //!< that lose nothing
    bool isTenBit = false;
};

//! The test colours side by side in RGB, as a source of FFmpeg's.
QString rgbBars(const QSize &size)
{
    QString sources;
    QString names;
    for (qsizetype i = 0; i < testColors().size(); ++i) {
        sources += QStringLiteral("color=c=%1:s=%2x%3:r=25,format=gbrp[c%4];")
                       .arg(testColors().at(i).name())
                       .arg(size.width() / testColors().size())
                       .arg(size.height())
                       .arg(i);
        names += QStringLiteral("[c%1]").arg(i);
    }
    return QString(sources + names + QStringLiteral("hstack=%1").arg(testColors().size()));
}

//! FFmpeg makes YUV of the bars and encodes two pictures; empty: it could not. Without a tag the
//! file does not say which matrix it was.
QString barsClip(const Encoding &encoding, const QString &matrix, bool isFull, bool isTagged,
    const QSize &size = QSize(320, 180))
{
    // zscale's names are not those of the encoders.
    const QString zscale = matrix == QLatin1String("smpte170m") ? QStringLiteral("170m")
        : matrix == QLatin1String("bt470bg")                    ? QStringLiteral("470bg")
        : matrix == QLatin1String("bt709")                      ? QStringLiteral("709")
                                                                : QStringLiteral("2020_ncl");
    const QString pixels
        = encoding.isTenBit ? QStringLiteral("yuv420p10le") : QStringLiteral("yuv420p");
    const QString range = isFull ? QStringLiteral("pc") : QStringLiteral("tv");
    QString graph = rgbBars(size)
        + QStringLiteral(",zscale=matrixin=gbr:rangein=full:matrix=%1:range=%2,format=%3")
              .arg(zscale, isFull ? QStringLiteral("full") : QStringLiteral("limited"), pixels);
    QStringList tags;
    if (isTagged) {
        tags = {QStringLiteral("-colorspace"), matrix, QStringLiteral("-color_range"), range};
    } else {
        graph += QStringLiteral(",setparams=colorspace=unknown:color_primaries=unknown:"
                                "color_trc=unknown");
    }
    return Clips::make(QStringLiteral("bars.mkv"),
        QStringList{QStringLiteral("-f"), QStringLiteral("lavfi"), QStringLiteral("-i"), graph,
            QStringLiteral("-frames:v"), QStringLiteral("2"), QStringLiteral("-c:v"),
            encoding.codec}
            + encoding.options.split(QLatin1Char(' ')) + tags);
}

void showsTheBars(const Show &show, const QString &clip, const QString &name)
{
    QVERIFY2(!clip.isEmpty(), qPrintable(name));
    TestPlayer player(TestPlayer::Sound::None);
    Library::OpenOptions options;
    options.paused = true;
    QVERIFY2(player.openFile(clip, options), qPrintable(name));
    FramePtr frame;
    {
        const std::lock_guard lock(player.mutex);
        frame = player.lastFrame;
    }
    const QImage shown = show(QSize(640, 360), frame);
    QVERIFY(!shown.isNull());
    for (qsizetype i = 0; i < testColors().size(); ++i) {
        const QColor got = shown.pixelColor(int(i) * 80 + 40, 180);
        QVERIFY2(difference(got, testColors().at(i)) <= 2,
            qPrintable(QStringLiteral("%1: bar %2 is %3").arg(name).arg(i).arg(got.name())));
    }
}

} // namespace

void addEncodedColors()
{
    QTest::addColumn<QString>("codec");
    QTest::addColumn<QString>("options");
    const std::pair<const char *, const char *> codecs[] = {{"libx264", "-preset ultrafast -qp 0"},
        {"libx265", "-preset ultrafast -x265-params lossless=1:log-level=none:pools=1"},
        {"libvpx-vp9", "-lossless 1 -cpu-used 8"},
        {"libaom-av1", "-aom-params lossless=1 -cpu-used 8"}};
    for (const auto &[codec, options] : codecs) {
        QTest::newRow(codec) << QString::fromLatin1(codec) << QString::fromLatin1(options);
    }
}

void encodedColorsAreRight(const Show &show)
{
    QFETCH(QString, codec);
    QFETCH(QString, options);
    for (const bool isTenBit : {false, true}) {
        const Encoding encoding{codec, options, isTenBit};
        for (const char *matrix : {"smpte170m", "bt470bg", "bt709", "bt2020nc"}) {
            for (const bool isFull : {false, true}) {
                const QString name
                    = QStringLiteral("%1 %2 %3")
                          .arg(QLatin1String(matrix))
                          .arg(isTenBit ? 10 : 8)
                          .arg(isFull ? QStringLiteral("full") : QStringLiteral("limited"));
                const QString clip = barsClip(encoding, QString::fromLatin1(matrix), isFull, true);
                showsTheBars(show, clip, name);
                if (QTest::currentTestFailed()) {
                    return;
                }
            }
        }
    }
    // What does not say its matrix is told by its size.
    const Encoding plain{codec, options};
    showsTheBars(show, barsClip(plain, QStringLiteral("smpte170m"), false, false),
        QStringLiteral("untagged, small"));
    showsTheBars(show, barsClip(plain, QStringLiteral("bt709"), false, false, QSize(1280, 720)),
        QStringLiteral("untagged, large"));
}

} // namespace VideoWidgetCases
