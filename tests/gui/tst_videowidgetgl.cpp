#include "tests/player/testframes.h"
#include "tests/support/testregistry.h"
#include "ui/player/videowidgetgl.h"

#include <QTest>

using namespace Library;
using namespace TestSupport;

Q_DECLARE_METATYPE(Library::PixelLayout)
Q_DECLARE_METATYPE(Library::ColorMatrix)
Q_DECLARE_METATYPE(Library::ColorRange)

class VideoWidgetGlTest : public QObject
{
    Q_OBJECT
private slots:
    void probeFindsOpenGl();
    void colorsAreRight_data();
    void colorsAreRight();
    void mapsHdrToTheScreen();
    void turnsClockwise_data();
    void turnsClockwise();
    void keepsTheAspectAndDrawsSubtitles();
    void changesLayoutBetweenFrames();
    void movesToAnotherWindow();
};

void VideoWidgetGlTest::probeFindsOpenGl()
{
    QCOMPARE(Ui::chooseVideoBackend(QStringLiteral("opengl")), Ui::VideoBackend::OpenGl);
    QCOMPARE(Ui::chooseVideoBackend(QStringLiteral("software")), Ui::VideoBackend::Software);
    // The tests' display renders in software, where OpenGL only costs.
    QCOMPARE(Ui::chooseVideoBackend(QStringLiteral("auto")), Ui::VideoBackend::Software);
}

void VideoWidgetGlTest::colorsAreRight_data()
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

void VideoWidgetGlTest::colorsAreRight()
{
    QFETCH(PixelLayout, layout);
    QFETCH(ColorMatrix, matrix);
    QFETCH(ColorRange, range);
    Ui::VideoWidgetGl widget;
    widget.resize(640, 360);
    widget.show();
    QVERIFY(QTest::qWaitForWindowExposed(&widget));
    widget.present(colorBars(testColors(), layout, matrix, range), nullptr);
    const QImage shown = widget.grabFramebuffer();
    for (qsizetype i = 0; i < testColors().size(); ++i) {
        const QColor got = shown.pixelColor(int(i) * 80 + 40, 180);
        QVERIFY2(difference(got, testColors().at(i)) <= 2,
            qPrintable(QStringLiteral("bar %1 is %2").arg(i).arg(got.name())));
    }
}

void VideoWidgetGlTest::mapsHdrToTheScreen()
{
    // White of a usual picture, 203 cd/m2, and black.
    const auto shownAs = [](ColorTransfer transfer, double code) {
        const int grey = qRound(code * 255);
        auto frame = std::make_shared<VideoFrame>(*colorBars({QColor(grey, grey, grey)},
            PixelLayout::I420P10, ColorMatrix::Bt2020, ColorRange::Limited));
        frame->transfer = transfer;
        Ui::VideoWidgetGl widget;
        widget.resize(320, 180);
        widget.show();
        if (!QTest::qWaitForWindowExposed(&widget)) {
            return -1;
        }
        widget.present(frame, nullptr);
        return widget.grabFramebuffer().pixelColor(160, 90).green();
    };
    QVERIFY(std::abs(shownAs(ColorTransfer::Pq, 0.58) - 228) <= 3);
    QVERIFY(std::abs(shownAs(ColorTransfer::Hlg, 0.75) - 228) <= 4);
    QVERIFY(shownAs(ColorTransfer::Pq, 0) <= 1);
    QVERIFY(shownAs(ColorTransfer::Pq, 1) >= 254);
}

void VideoWidgetGlTest::turnsClockwise_data()
{
    QTest::addColumn<int>("degrees");
    QTest::addColumn<QPoint>("red"); // in a square of 200
    QTest::addColumn<QPoint>("blue");
    QTest::newRow("0") << 0 << QPoint(20, 100) << QPoint(180, 100);
    QTest::newRow("90") << 90 << QPoint(100, 20) << QPoint(100, 180);
    QTest::newRow("180") << 180 << QPoint(180, 100) << QPoint(20, 100);
    QTest::newRow("270") << 270 << QPoint(100, 180) << QPoint(100, 20);
}

void VideoWidgetGlTest::turnsClockwise()
{
    QFETCH(int, degrees);
    QFETCH(QPoint, red);
    QFETCH(QPoint, blue);
    auto frame = std::make_shared<VideoFrame>(*colorBars({QColor(235, 16, 16), QColor(16, 16, 235)},
        PixelLayout::I444, ColorMatrix::Bt709, ColorRange::Limited, 200, 200));
    frame->rotationDegrees = degrees;
    Ui::VideoWidgetGl widget;
    widget.resize(200, 200);
    widget.show();
    QVERIFY(QTest::qWaitForWindowExposed(&widget));
    widget.present(frame, nullptr);
    const QImage shown = widget.grabFramebuffer();
    QVERIFY(difference(shown.pixelColor(red), QColor(235, 16, 16)) <= 2);
    QVERIFY(difference(shown.pixelColor(blue), QColor(16, 16, 235)) <= 2);
}

void VideoWidgetGlTest::keepsTheAspectAndDrawsSubtitles()
{
    SubtitleOverlay overlay;
    overlay.x = 10;
    overlay.y = 20;
    overlay.width = 4;
    overlay.height = 4;
    overlay.strideBytes = 16;
    overlay.serial = 1;
    const auto pixels = std::shared_ptr<std::uint8_t[]>(new std::uint8_t[64]);
    for (int i = 0; i < 16; ++i) {
        const std::uint8_t texel[] = {0, 0, 128, 128}; // half red, premultiplied
        std::copy(texel, texel + 4, pixels.get() + i * 4);
    }
    overlay.pixels = pixels;
    Ui::VideoWidgetGl widget;
    QSize picture;
    widget.onPictureResized([&picture](QSize size) { picture = size; });
    widget.resize(400, 400);
    widget.show();
    QVERIFY(QTest::qWaitForWindowExposed(&widget));
    widget.present(
        colorBars({QColor(0, 200, 0)}, PixelLayout::I420, ColorMatrix::Bt709, ColorRange::Limited),
        std::make_shared<std::vector<SubtitleOverlay>>(std::vector{overlay}));
    const QImage shown = widget.grabFramebuffer();
    QCOMPARE(picture, QSize(400, 225));
    QCOMPARE(shown.pixelColor(200, 80), QColor(Qt::black));
    QVERIFY(difference(shown.pixelColor(200, 95), QColor(0, 200, 0)) <= 2);
    QCOMPARE(shown.pixelColor(200, 320), QColor(Qt::black));
    // The picture begins at row 87; half of the green shines through.
    QVERIFY(difference(shown.pixelColor(11, 108), QColor(128, 100, 0)) <= 2);
    QVERIFY(difference(shown.pixelColor(15, 108), QColor(0, 200, 0)) <= 2);
}

void VideoWidgetGlTest::changesLayoutBetweenFrames()
{
    Ui::VideoWidgetGl widget;
    widget.resize(640, 360);
    widget.show();
    QVERIFY(QTest::qWaitForWindowExposed(&widget));
    for (const PixelLayout layout : {PixelLayout::I420, PixelLayout::P010, PixelLayout::Nv12,
             PixelLayout::I444, PixelLayout::I420P10, PixelLayout::Bgra, PixelLayout::I420}) {
        widget.present(
            colorBars(testColors(), layout, ColorMatrix::Bt709, ColorRange::Limited, 320, 180),
            nullptr);
        QVERIFY(difference(widget.grabFramebuffer().pixelColor(360, 180), testColors().at(4)) <= 2);
    }
    widget.present(nullptr, nullptr);
    QCOMPARE(widget.grabFramebuffer().pixelColor(360, 180), QColor(Qt::black));
}

void VideoWidgetGlTest::movesToAnotherWindow()
{
    QWidget first;
    QWidget second;
    auto *widget = new Ui::VideoWidgetGl(&first);
    widget->resize(320, 180);
    first.resize(320, 180);
    second.resize(320, 180);
    first.show();
    second.show();
    QVERIFY(QTest::qWaitForWindowExposed(&first));
    const auto frame
        = colorBars({QColor(0, 200, 0)}, PixelLayout::I420, ColorMatrix::Bt709, ColorRange::Full);
    widget->present(frame, nullptr);
    QVERIFY(difference(widget->grabFramebuffer().pixelColor(100, 100), QColor(0, 200, 0)) <= 2);
    widget->setParent(&second);
    widget->show();
    QVERIFY(QTest::qWaitForWindowExposed(&second));
    QTRY_VERIFY(difference(widget->grabFramebuffer().pixelColor(100, 100), QColor(0, 200, 0)) <= 2);
}

MATINEE_TEST(VideoWidgetGlTest)
#include "tst_videowidgetgl.moc"
