#include "tests/player/encodedcolors.h"
#include "tests/player/testframes.h"
#include "tests/player/videowidgetcases.h"
#include "tests/support/testregistry.h"
#include "ui/player/videowidgetgl.h"

#include <QTest>

using namespace Library;
using namespace TestSupport;

namespace {

QImage showFrameAs(
    QSize size, const VideoWidgetCases::FramePtr &frame, const Ui::PictureSettings &picture)
{
    Ui::VideoWidgetGl widget;
    widget.setPicture(picture);
    widget.resize(size);
    widget.show();
    if (!QTest::qWaitForWindowExposed(&widget)) {
        return {};
    }
    widget.present(frame, nullptr);
    return widget.grabFramebuffer();
}

QImage showFrame(QSize size, const VideoWidgetCases::FramePtr &frame)
{
    return showFrameAs(size, frame, {});
}

} // namespace

class VideoWidgetGlTest : public QObject
{
    Q_OBJECT
private slots:
    void probeFindsOpenGl();
    void colorsAreRight_data();
    void colorsAreRight();
    void encodedColorsAreRight_data();
    void encodedColorsAreRight();
    void mapsHdrToTheScreen();
    void turnsClockwise_data();
    void turnsClockwise();
    void showsThePictureAsSet_data();
    void showsThePictureAsSet();
    void keepsTheAspectAndDrawsSubtitles();
    void changesLayoutBetweenFrames();
    void movesToAnotherWindow();
    void comesBackWithAnotherContext();
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
    VideoWidgetCases::addColors();
}

void VideoWidgetGlTest::colorsAreRight()
{
    VideoWidgetCases::colorsAreRight(showFrame);
}

void VideoWidgetGlTest::encodedColorsAreRight_data()
{
    VideoWidgetCases::addEncodedColors();
}

void VideoWidgetGlTest::encodedColorsAreRight()
{
    VideoWidgetCases::encodedColorsAreRight(showFrame);
}

void VideoWidgetGlTest::mapsHdrToTheScreen()
{
    VideoWidgetCases::mapsHdrToTheScreen(showFrame);
}

void VideoWidgetGlTest::turnsClockwise_data()
{
    VideoWidgetCases::addTurns();
}

void VideoWidgetGlTest::turnsClockwise()
{
    VideoWidgetCases::turnsClockwise(showFrame);
}

void VideoWidgetGlTest::showsThePictureAsSet_data()
{
    VideoWidgetCases::addPictures();
}

void VideoWidgetGlTest::showsThePictureAsSet()
{
    VideoWidgetCases::showsThePictureAsSet(showFrameAs);
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

// What Qt does when the graphics card was reset.
void VideoWidgetGlTest::comesBackWithAnotherContext()
{
    Ui::VideoWidgetGl widget;
    widget.resize(320, 180);
    widget.show();
    QVERIFY(QTest::qWaitForWindowExposed(&widget));
    auto hdr = std::make_shared<VideoFrame>(*colorBars(
        {QColor(120, 120, 120)}, PixelLayout::I420P10, ColorMatrix::Bt2020, ColorRange::Limited));
    hdr->transfer = ColorTransfer::Pq;
    for (const VideoWidgetCases::FramePtr &frame : {VideoWidgetCases::FramePtr(hdr),
             colorBars(
                 {QColor(0, 200, 0)}, PixelLayout::I420, ColorMatrix::Bt709, ColorRange::Full)}) {
        widget.present(frame, nullptr);
        const QColor before = widget.grabFramebuffer().pixelColor(100, 100);
        QVERIFY(before.green() > 50);
        for (const QEvent::Type type :
            {QEvent::WindowAboutToChangeInternal, QEvent::WindowChangeInternal}) {
            QEvent event(type);
            QCoreApplication::sendEvent(&widget, &event);
        }
        QCOMPARE(widget.grabFramebuffer().pixelColor(100, 100), before);
    }
}

MATINEE_TEST(VideoWidgetGlTest)
#include "tst_videowidgetgl.moc"
