#include "tests/player/videowidgetcases.h"

#include "tests/player/testframes.h"

#include <QTest>

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

void mapsHdrToTheScreen(const Show &show)
{
    // White of a usual picture, 203 cd/m2, and black.
    const auto shownAs = [&show](ColorTransfer transfer, double code) {
        const int grey = qRound(code * 255);
        auto frame = std::make_shared<VideoFrame>(*colorBars({QColor(grey, grey, grey)},
            PixelLayout::I420P10, ColorMatrix::Bt2020, ColorRange::Limited));
        frame->transfer = transfer;
        const QImage shown = show(QSize(320, 180), frame);
        return shown.isNull() ? -1 : shown.pixelColor(160, 90).green();
    };
    QVERIFY(std::abs(shownAs(ColorTransfer::Pq, 0.58) - 228) <= 3);
    QVERIFY(std::abs(shownAs(ColorTransfer::Hlg, 0.75) - 228) <= 4);
    const int black = shownAs(ColorTransfer::Pq, 0);
    QVERIFY(black >= 0 && black <= 1);
    QVERIFY(shownAs(ColorTransfer::Pq, 1) >= 254);
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
