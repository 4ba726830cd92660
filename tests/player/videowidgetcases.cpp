#include "tests/player/videowidgetcases.h"

#include "tests/player/testframes.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace Library;
using namespace TestSupport;

Q_DECLARE_METATYPE(Library::PixelLayout)
Q_DECLARE_METATYPE(Library::ColorMatrix)
Q_DECLARE_METATYPE(Library::ColorRange)

namespace VideoWidgetCases {

void addColors()
{
    QTest::addColumn<PixelLayout>("layout");
    QTest::addColumn<ColorMatrix>("matrix");
    QTest::addColumn<ColorRange>("range");
    const std::pair<const char *, PixelLayout> layouts[] = {{"I420", PixelLayout::I420},
        {"I422", PixelLayout::I422}, {"I444", PixelLayout::I444}, {"I420P10", PixelLayout::I420P10},
        {"NV12", PixelLayout::Nv12}, {"P010", PixelLayout::P010}, {"BGRA", PixelLayout::Bgra}};
    const std::pair<const char *, ColorMatrix> matrices[]
        = {{"601", ColorMatrix::Bt601}, {"709", ColorMatrix::Bt709}, {"2020", ColorMatrix::Bt2020}};
    for (const auto &[layoutName, layout] : layouts) {
        for (const auto &[matrixName, matrix] : matrices) {
            QTest::addRow("%s %s limited", layoutName, matrixName)
                << layout << matrix << ColorRange::Limited;
            QTest::addRow("%s %s full", layoutName, matrixName)
                << layout << matrix << ColorRange::Full;
        }
    }
}

void colorsAreRight(const Show &show)
{
    QFETCH(PixelLayout, layout);
    QFETCH(ColorMatrix, matrix);
    QFETCH(ColorRange, range);
    const QImage shown = show(QSize(640, 360), colorBars(testColors(), layout, matrix, range));
    QVERIFY(!shown.isNull());
    for (qsizetype i = 0; i < testColors().size(); ++i) {
        const QColor got = shown.pixelColor(int(i) * 80 + 40, 180);
        QVERIFY2(difference(got, testColors().at(i)) <= 2,
            qPrintable(QStringLiteral("bar %1 is %2").arg(i).arg(got.name())));
    }
}

namespace {

constexpr double kNits = 10000;

std::shared_ptr<VideoFrame> hdrBars(const QVector<QColor> &codes, ColorTransfer transfer)
{
    auto frame = std::make_shared<VideoFrame>(
        *colorBars(codes, PixelLayout::I420P10, ColorMatrix::Bt2020, ColorRange::Limited));
    frame->transfer = transfer;
    return frame;
}

//! BT.2390-4, section 5.4.1, in its own words, from light of `peak` down to 203 cd/m2.
double bt2390(double nits, double peak)
{
    const auto pq = [](double light) {
        const double p = std::pow(light / kNits, 0.1593017578125);
        return std::pow((0.8359375 + 18.8515625 * p) / (1 + 18.6875 * p), 78.84375);
    };
    const double e1 = pq(nits) / pq(peak);
    const double maxLum = pq(203) / pq(peak);
    const double ks = 1.5 * maxLum - 0.5;
    double e2 = e1;
    if (e1 >= ks) {
        const double t = (e1 - ks) / (1 - ks);
        e2 = (2 * std::pow(t, 3) - 3 * t * t + 1) * ks + (std::pow(t, 3) - 2 * t * t + t) * (1 - ks)
            + (-2 * std::pow(t, 3) + 3 * t * t) * maxLum;
    }
    const double p = std::pow(e2 * pq(peak), 1 / 78.84375);
    return kNits
        * std::pow(std::max(p - 0.8359375, 0.0) / (18.8515625 - 18.6875 * p), 1 / 0.1593017578125);
}

//! Dark patches, which no curve changes, as FFmpeg's zscale and tonemap filters show them.
QVector<QColor> shownByFFmpeg(const VideoFrame &frame)
{
    QTemporaryDir folder;
    QFile raw(folder.filePath(QStringLiteral("frame.yuv")));
    if (!raw.open(QIODevice::WriteOnly)) {
        return {};
    }
    for (int plane = 0; plane < 3; ++plane) {
        const int width = plane == 0 ? frame.width : frame.width / 2;
        for (int y = 0; y < (plane == 0 ? frame.height : frame.height / 2); ++y) {
            raw.write(reinterpret_cast<const char *>(frame.planes[size_t(plane)])
                    + std::ptrdiff_t(frame.strideBytes[size_t(plane)]) * y,
                qint64(width) * 2);
        }
    }
    raw.close();
    QProcess ffmpeg;
    ffmpeg.start(QStringLiteral("ffmpeg"),
        {QStringLiteral("-v"), QStringLiteral("error"), QStringLiteral("-f"),
            QStringLiteral("rawvideo"), QStringLiteral("-pix_fmt"), QStringLiteral("yuv420p10le"),
            QStringLiteral("-s"), QStringLiteral("%1x%2").arg(frame.width).arg(frame.height),
            QStringLiteral("-i"), raw.fileName(), QStringLiteral("-vf"),
            QStringLiteral("setparams=color_primaries=bt2020:color_trc=smpte2084:"
                           "colorspace=bt2020nc:range=tv,zscale=t=linear:npl=203,"
                           "format=gbrpf32le,zscale=p=bt709,tonemap=clip:desat=0,"
                           "zscale=t=bt709:m=bt709:r=full,format=gbrp"),
            QStringLiteral("-frames:v"), QStringLiteral("1"), QStringLiteral("-pix_fmt"),
            QStringLiteral("rgb24"), QStringLiteral("-f"), QStringLiteral("rawvideo"),
            QStringLiteral("-")});
    ffmpeg.waitForFinished();
    const QByteArray pixels = ffmpeg.readAllStandardOutput();
    QVector<QColor> colors;
    for (int bar = 0; bar < 8; ++bar) {
        const qsizetype at = (qsizetype(frame.height / 2) * frame.width + bar * 40 + 20) * 3;
        if (at + 3 > pixels.size()) {
            return {};
        }
        colors << QColor(uchar(pixels.at(at)), uchar(pixels.at(at + 1)), uchar(pixels.at(at + 2)));
    }
    return colors;
}

} // namespace

void mapsHdrToTheScreen(const Show &show)
{
    // Greys of these codes against the recommendation, for films that state their peak or not.
    for (const float peak : {0.0F, 400.0F, 4000.0F}) {
        QVector<QColor> greys;
        for (const int grey : {0, 40, 80, 120, 148, 170, 200, 255}) {
            greys << QColor(grey, grey, grey);
        }
        auto frame = hdrBars(greys, ColorTransfer::Pq);
        frame->peakNits = peak;
        const QImage shown = show(QSize(640, 360), frame);
        QVERIFY(!shown.isNull());
        for (qsizetype i = 0; i < greys.size(); ++i) {
            const double code = greys.at(i).red() / 255.0;
            const double p = std::pow(code, 1 / 78.84375);
            const double nits = kNits
                * std::pow(
                    std::max(p - 0.8359375, 0.0) / (18.8515625 - 18.6875 * p), 1 / 0.1593017578125);
            const double most = peak > 0 ? double(peak) : 1000;
            const double light = bt2390(std::min(nits, most), most) / 203;
            const int wanted = qRound(std::pow(std::min(light, 1.0), 1 / 2.4) * 255);
            const int got = shown.pixelColor(int(i) * 80 + 40, 180).green();
            QVERIFY2(std::abs(got - wanted) <= 2,
                qPrintable(QStringLiteral("%1 of peak %2: %3, not %4")
                               .arg(greys.at(i).red())
                               .arg(double(peak))
                               .arg(got)
                               .arg(wanted)));
        }
    }
    // White of HLG, 203 cd/m2 at the code 0.75, is bent like that of PQ.
    const int white = qRound(0.75 * 255);
    const QImage hlg
        = show(QSize(320, 180), hdrBars({QColor(white, white, white)}, ColorTransfer::Hlg));
    const int wanted = qRound(std::pow(bt2390(203, 1000) / 203, 1 / 2.4) * 255);
    QVERIFY(std::abs(hlg.pixelColor(160, 90).green() - wanted) <= 3);
    // What is darker than the curve's knee, colours too, as FFmpeg shows it.
    const QVector<QColor> dark{QColor(26, 26, 26), QColor(51, 51, 51), QColor(77, 77, 77),
        QColor(102, 102, 102), QColor(122, 122, 122), QColor(115, 77, 77), QColor(90, 107, 89),
        QColor(77, 77, 115)};
    const auto frame = hdrBars(dark, ColorTransfer::Pq);
    const QVector<QColor> reference = shownByFFmpeg(*frame);
    QCOMPARE(reference.size(), dark.size());
    const QImage shown = show(QSize(640, 360), frame);
    for (qsizetype i = 0; i < dark.size(); ++i) {
        const QColor got = shown.pixelColor(int(i) * 80 + 40, 180);
        QVERIFY2(difference(got, reference.at(i)) <= 3,
            qPrintable(QStringLiteral("%1: %2, not %3")
                           .arg(dark.at(i).name(), got.name(), reference.at(i).name())));
    }
}

void addTurns()
{
    QTest::addColumn<int>("degrees");
    QTest::addColumn<QPoint>("red"); // in a square of 200
    QTest::addColumn<QPoint>("blue");
    QTest::newRow("0") << 0 << QPoint(20, 100) << QPoint(180, 100);
    QTest::newRow("90") << 90 << QPoint(100, 20) << QPoint(100, 180);
    QTest::newRow("180") << 180 << QPoint(180, 100) << QPoint(20, 100);
    QTest::newRow("270") << 270 << QPoint(100, 180) << QPoint(100, 20);
}

void turnsClockwise(const Show &show)
{
    QFETCH(int, degrees);
    QFETCH(QPoint, red);
    QFETCH(QPoint, blue);
    auto frame = std::make_shared<VideoFrame>(*colorBars({QColor(235, 16, 16), QColor(16, 16, 235)},
        PixelLayout::I444, ColorMatrix::Bt709, ColorRange::Limited, 200, 200));
    frame->rotationDegrees = degrees;
    const QImage shown = show(QSize(200, 200), frame);
    QVERIFY(!shown.isNull());
    QVERIFY(difference(shown.pixelColor(red), QColor(235, 16, 16)) <= 2);
    QVERIFY(difference(shown.pixelColor(blue), QColor(16, 16, 235)) <= 2);
}

void addPictures()
{
    QTest::addColumn<QJsonObject>("picture");
    QTest::addColumn<QVector<QColor>>("bars");
    QTest::addColumn<int>("turned"); // by the video itself
    QTest::addColumn<QSize>("widget");
    QTest::addColumn<QPoint>("at");
    QTest::addColumn<QColor>("color");
    const QVector<QColor> eight = testColors();
    const QVector<QColor> two{QColor(235, 16, 16), QColor(16, 16, 235)};
    const QColor black(0, 0, 0);
    const QVector<QColor> between{black, two.at(0), two.at(1), black};
    const auto row = [](const char *name, const QJsonObject &picture, const QVector<QColor> &bars,
                         int turned, QSize widget, QPoint at, const QColor &color) {
        QTest::newRow(name) << picture << bars << turned << widget << at << color;
    };
    const auto one = [](const char *key, const QJsonValue &value) {
        return QJsonObject{{QLatin1String(key), value}};
    };
    const QSize wide(640, 360);
    const QSize square(200, 200);
    row("square: bar beside", one("aspect", 1.0), eight, 0, wide, {130, 180}, black);
    row("square: first", one("aspect", 1.0), eight, 0, wide, {150, 180}, eight.at(0));
    row("filled: left", one("fit", 1), eight, 0, square, {4, 100}, eight.at(1));
    row("filled: right", one("fit", 1), eight, 0, square, {195, 10}, eight.at(6));
    row("stretched", one("fit", 2), eight, 0, square, {12, 3}, eight.at(0));
    row("zoomed", one("zoom", 200), eight, 0, wide, {40, 180}, eight.at(2));
    row("zoomed out", one("zoom", 50), eight, 0, wide, {150, 180}, black);
    row("turned", one("turn", 90), two, 0, square, {100, 20}, two.at(0));
    row("turned twice", one("turn", 90), two, 90, square, {20, 100}, two.at(1));
    row("turned and filled", {{QLatin1String("turn"), 90}, {QLatin1String("fit"), 1}}, two, 0,
        square, {3, 150}, two.at(1));
    row("bars kept", {}, between, 0, QSize(320, 180), {40, 90}, black);
    row("bars cropped: left", one("crop", true), between, 0, QSize(320, 180), {90, 90}, two.at(0));
    row("bars cropped: right", one("crop", true), between, 0, QSize(320, 180), {230, 90},
        two.at(1));
    row("bars cropped and filled", {{QLatin1String("crop"), true}, {QLatin1String("fit"), 1}},
        between, 0, QSize(320, 180), {10, 90}, two.at(0));
    const QVector<QColor> grey{QColor(100, 100, 100)};
    row("brighter", one("brightness", 50), grey, 0, wide, {320, 180}, QColor(164, 164, 164));
    row("darker", one("brightness", -100), grey, 0, wide, {320, 180}, black);
    row("more contrast", one("contrast", 50), grey, 0, wide, {320, 180}, QColor(86, 86, 86));
}

void showsThePictureAsSet(const ShowAs &show)
{
    QFETCH(QJsonObject, picture);
    QFETCH(QVector<QColor>, bars);
    QFETCH(int, turned);
    QFETCH(QSize, widget);
    QFETCH(QPoint, at);
    QFETCH(QColor, color);
    for (const PixelLayout layout : {PixelLayout::I420, PixelLayout::P010, PixelLayout::Bgra}) {
        if (layout == PixelLayout::Bgra && picture.contains(QLatin1String("crop"))) {
            continue; // pictures, not films
        }
        auto frame = std::make_shared<VideoFrame>(
            *colorBars(bars, layout, ColorMatrix::Bt709, ColorRange::Limited));
        frame->rotationDegrees = turned;
        const QImage shown = show(widget, frame, Ui::pictureFrom(picture));
        QVERIFY(!shown.isNull());
        const QColor got = shown.pixelColor(at);
        QVERIFY2(difference(got, color) <= 3, qPrintable(got.name()));
    }
}

} // namespace VideoWidgetCases
