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

} // namespace VideoWidgetCases
