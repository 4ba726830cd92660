#include "tests/player/encodedcolors.h"
#include "tests/player/testframes.h"
#include "tests/player/videowidgetcases.h"
#include "tests/support/testregistry.h"
#include "ui/player/videogeometry.h"
#include "ui/player/videowidgetsoftware.h"

#include <QTest>

using namespace Library;
using namespace TestSupport;

namespace {

QRect placeOf(const VideoFrame &frame, const QSize &viewport)
{
    return Ui::pictureIn(frame, viewport, {}, {}).place;
}

QImage showFrameAs(
    QSize size, const VideoWidgetCases::FramePtr &frame, const Ui::PictureSettings &picture)
{
    Ui::VideoWidgetSoftware widget;
    widget.setPicture(picture);
    widget.resize(size);
    widget.show();
    if (!QTest::qWaitForWindowExposed(&widget)) {
        return {};
    }
    widget.present(frame, nullptr);
    return widget.grab().toImage();
}

QImage showFrame(QSize size, const VideoWidgetCases::FramePtr &frame)
{
    return showFrameAs(size, frame, {});
}

} // namespace

class VideoWidgetSoftwareTest : public QObject
{
    Q_OBJECT
private slots:
    void colorsAreRight_data();
    void colorsAreRight();
    void keepsTheAspect();
    void appliesPixelAspect();
    void encodedColorsAreRight_data();
    void encodedColorsAreRight();
    void mapsHdrToTheScreen();
    void turnsClockwise_data();
    void turnsClockwise();
    void showsThePictureAsSet_data();
    void showsThePictureAsSet();
    void scalesWithoutSeams();
    void drawsSubtitles();
    void followsAResizeWhilePaused();
    void nullFrameClears();
    void isDestroyedWhileFramesArrive();
};

void VideoWidgetSoftwareTest::colorsAreRight_data()
{
    VideoWidgetCases::addColors();
}

void VideoWidgetSoftwareTest::colorsAreRight()
{
    VideoWidgetCases::colorsAreRight(showFrame);
}

void VideoWidgetSoftwareTest::keepsTheAspect()
{
    Ui::VideoWidgetSoftware widget;
    widget.resize(400, 400);
    widget.show();
    widget.present(colorBars({Qt::white}, PixelLayout::I420, ColorMatrix::Bt709,
                       ColorRange::Limited, 320, 180),
        nullptr);
    const QImage shown = widget.grab().toImage();
    // 400 x 225, with 87 black rows above.
    QCOMPARE(shown.pixelColor(200, 80), QColor(Qt::black));
    QVERIFY(shown.pixelColor(200, 95).lightness() > 250);
    QVERIFY(shown.pixelColor(200, 305).lightness() > 250);
    QCOMPARE(shown.pixelColor(200, 320), QColor(Qt::black));
    QVERIFY(shown.pixelColor(1, 200).lightness() > 250);
}

void VideoWidgetSoftwareTest::appliesPixelAspect()
{
    VideoFrame frame;
    frame.width = 720;
    frame.height = 576;
    frame.sarNumerator = 64;
    frame.sarDenominator = 45;
    QCOMPARE(placeOf(frame, QSize(1024, 576)), QRect(0, 0, 1024, 576));
    frame.rotationDegrees = 90;
    QCOMPARE(placeOf(frame, QSize(1024, 576)), QRect(350, 0, 324, 576));
    frame.rotationDegrees = -90;
    QCOMPARE(Ui::quarterTurn(frame), 270);
    frame.sarDenominator = 0;
    frame.rotationDegrees = 0;
    QCOMPARE(Ui::displaySize(frame), QSizeF(720, 576));
}

void VideoWidgetSoftwareTest::encodedColorsAreRight_data()
{
    VideoWidgetCases::addEncodedColors();
}

void VideoWidgetSoftwareTest::encodedColorsAreRight()
{
    VideoWidgetCases::encodedColorsAreRight(showFrame);
}

void VideoWidgetSoftwareTest::mapsHdrToTheScreen()
{
    VideoWidgetCases::mapsHdrToTheScreen(showFrame);
}

void VideoWidgetSoftwareTest::turnsClockwise_data()
{
    VideoWidgetCases::addTurns();
}

void VideoWidgetSoftwareTest::turnsClockwise()
{
    VideoWidgetCases::turnsClockwise(showFrame);
}

void VideoWidgetSoftwareTest::showsThePictureAsSet_data()
{
    VideoWidgetCases::addPictures();
}

void VideoWidgetSoftwareTest::showsThePictureAsSet()
{
    VideoWidgetCases::showsThePictureAsSet(showFrameAs);
}

void VideoWidgetSoftwareTest::scalesWithoutSeams()
{
    const QColor plain(120, 90, 60);
    for (const QSize size : {QSize(33, 19), QSize(1, 1), QSize(2, 3), QSize(517, 291)}) {
        Ui::VideoWidgetSoftware widget;
        widget.resize(300, 300);
        widget.show();
        widget.present(colorBars({plain}, PixelLayout::I420, ColorMatrix::Bt601,
                           ColorRange::Limited, size.width(), size.height()),
            nullptr);
        const QImage shown = widget.grab().toImage();
        VideoFrame geometry;
        geometry.width = size.width();
        geometry.height = size.height();
        const QRect place = placeOf(geometry, QSize(300, 300));
        for (int y = place.top(); y <= place.bottom(); ++y) {
            for (int x = place.left(); x <= place.right(); ++x) {
                QVERIFY(difference(shown.pixelColor(x, y), plain) <= 2);
            }
        }
    }
}

void VideoWidgetSoftwareTest::drawsSubtitles()
{
    SubtitleOverlay overlay;
    overlay.x = 10;
    overlay.y = 20;
    overlay.width = 4;
    overlay.height = 4;
    overlay.strideBytes = 16;
    const auto pixels = std::shared_ptr<std::uint8_t[]>(new std::uint8_t[64]);
    for (int i = 0; i < 16; ++i) {
        // Half red, premultiplied, in BGRA.
        const std::uint8_t texel[] = {0, 0, 128, 128};
        std::copy(texel, texel + 4, pixels.get() + i * 4);
    }
    overlay.pixels = pixels;
    overlay.serial = 1;
    Ui::VideoWidgetSoftware widget;
    widget.resize(320, 180);
    widget.show();
    widget.present(
        colorBars({Qt::black}, PixelLayout::I420, ColorMatrix::Bt709, ColorRange::Limited),
        std::make_shared<std::vector<SubtitleOverlay>>(std::vector{overlay}));
    const QImage shown = widget.grab().toImage();
    QVERIFY(difference(shown.pixelColor(11, 21), QColor(128, 0, 0)) <= 2);
    QVERIFY(difference(shown.pixelColor(15, 21), QColor(0, 0, 0)) <= 2);
}

void VideoWidgetSoftwareTest::followsAResizeWhilePaused()
{
    Ui::VideoWidgetSoftware widget;
    widget.resize(160, 90);
    widget.show();
    widget.present(colorBars({QColor(235, 16, 16), QColor(16, 16, 235)}, PixelLayout::I420,
                       ColorMatrix::Bt709, ColorRange::Limited, 1280, 720),
        nullptr);
    widget.resize(1280, 720);
    // A stretched picture would have a wide soft edge between the bars.
    QTRY_VERIFY(difference(widget.grab().toImage().pixelColor(634, 300), QColor(235, 16, 16)) <= 2);
    QVERIFY(difference(widget.grab().toImage().pixelColor(646, 300), QColor(16, 16, 235)) <= 2);
}

void VideoWidgetSoftwareTest::nullFrameClears()
{
    Ui::VideoWidgetSoftware widget;
    widget.resize(320, 180);
    widget.show();
    widget.present(
        colorBars({Qt::white}, PixelLayout::I420, ColorMatrix::Bt709, ColorRange::Limited),
        nullptr);
    widget.present(nullptr, nullptr);
    QCOMPARE(widget.grab().toImage().pixelColor(100, 100), QColor(Qt::black));
}

void VideoWidgetSoftwareTest::isDestroyedWhileFramesArrive()
{
    const auto frame
        = colorBars(testColors(), PixelLayout::I420, ColorMatrix::Bt709, ColorRange::Limited);
    for (int i = 0; i < 20; ++i) {
        Ui::VideoWidgetSoftware widget;
        widget.resize(320, 180 + i);
        widget.show();
        widget.present(frame, nullptr);
        widget.resize(640, 360);
    }
    QCoreApplication::processEvents();
}

MATINEE_TEST(VideoWidgetSoftwareTest)
#include "tst_videowidgetsoftware.moc"
