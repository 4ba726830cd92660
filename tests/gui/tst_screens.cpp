#include "library/playback/localfilesource.h"
#include "tests/gui/xsession.h"
#include "tests/playback/testplayer.h"
#include "tests/player/fakeplayback.h"
#include "tests/player/testframes.h"
#include "tests/support/testregistry.h"
#include "ui/player/panelrows.h"
#include "ui/player/playerpage.h"
#include "ui/player/videowidgetsoftware.h"
#include "ui/theme/theme.h"
#include "ui/window/fullscreen.h"

#include <QGuiApplication>
#include <QProcess>
#include <QScreen>
#include <QTemporaryDir>
#include <QTest>
#include <QWindow>

using namespace TestSupport;
using namespace std::chrono_literals;
using Library::PlayerState;

namespace {

const QRect kLeft(0, 0, 960, 1080);
const QRect kRight(960, 0, 960, 1080);
constexpr QSize kWhole(1920, 1080);

bool xrandr(const QStringList &arguments)
{
    return QProcess::execute(QStringLiteral("xrandr"), arguments) == 0;
}

//! A part of the tests' screen becomes a screen of its own; the first one has the output.
bool addScreen(const char *name, const QRect &place, const QString &output = QStringLiteral("none"))
{
    return xrandr({QStringLiteral("--setmonitor"), QLatin1String(name),
        QStringLiteral("%1/300x%2/300+%3+%4")
            .arg(place.width())
            .arg(place.height())
            .arg(place.x())
            .arg(place.y()),
        output});
}

bool removeScreen(const char *name)
{
    return xrandr({QStringLiteral("--delmonitor"), QLatin1String(name)});
}

bool setMode(const QString &output, const QString &mode)
{
    return xrandr({QStringLiteral("--output"), output, QStringLiteral("--mode"), mode});
}

QScreen *screenOf(const char *name)
{
    for (QScreen *screen : QGuiApplication::screens()) {
        if (screen->name() == QLatin1String(name)) {
            return screen;
        }
    }
    return nullptr;
}

} // namespace

//! Screens that come and go below a window.
class ScreensTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase();
    void filmGoesOnWhereThereIsAScreen_data();
    void filmGoesOnWhereThereIsAScreen();
    void coversItsOwnScreenAndFollowsIt();
    void movesWithTheSetting();
    void windowIsBroughtIntoView();
    void fitsASmallScreen();
    void pictureIsAsSharpAsTheScreen();

private:
    std::unique_ptr<XSession> m_session;
    QString m_output; //!< of the tests' screen
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Settings> m_settings;
};

void ScreensTest::initTestCase()
{
    m_session = XSession::connect();
    QVERIFY2(m_session, "there is no X display with XTEST");
    m_output = QGuiApplication::primaryScreen()->name();
    QCOMPARE(QGuiApplication::primaryScreen()->size(), kWhole);
    QVERIFY(xrandr(QStringLiteral("--newmode small 74.25 1280 1390 1430 1650 720 725 730 750")
                       .split(QLatin1Char(' '))));
    QVERIFY(xrandr({QStringLiteral("--addmode"), m_output, QStringLiteral("small")}));
}

void ScreensTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<Settings>(m_folder->filePath(QStringLiteral("settings.ini")));
    QVERIFY(addScreen("left", kLeft, m_output));
    QVERIFY(addScreen("right", kRight));
    QTRY_VERIFY(screenOf("left") && screenOf("right"));
    QTRY_COMPARE(QGuiApplication::screens().size(), 2);
}

void ScreensTest::cleanup()
{
    QVERIFY(setMode(m_output, QStringLiteral("1920x1080")));
    for (const QScreen *screen : QGuiApplication::screens()) {
        removeScreen(screen->name().toLatin1().constData());
    }
    QTRY_COMPARE(QGuiApplication::screens().size(), 1);
    QTRY_COMPARE(QGuiApplication::primaryScreen()->size(), kWhole);
}

void ScreensTest::cleanupTestCase()
{
    xrandr({QStringLiteral("--delmode"), m_output, QStringLiteral("small")});
    xrandr({QStringLiteral("--rmmode"), QStringLiteral("small")});
}

void ScreensTest::filmGoesOnWhereThereIsAScreen_data()
{
    QTest::addColumn<QString>("output");
    QTest::newRow("software") << QStringLiteral("software");
    QTest::newRow("opengl") << QStringLiteral("opengl");
}

void ScreensTest::filmGoesOnWhereThereIsAScreen()
{
    QFETCH(QString, output);
    QVERIFY(m_settings->setValue(SettingKey::VideoOutput, output));
    Ui::Theme theme(*m_settings);
    FakePlayStateSink sink;
    Ui::PlayerPage page(theme, sink, *m_settings);
    Ui::FullScreen fullScreen(page, *m_settings);
    const QRect before(100, 100, 640, 360);
    page.setGeometry(before);
    page.show();
    QVERIFY(QTest::qWaitForWindowExposed(&page));
    Ui::PlayRequest request = filmRequest();
    request.open = []() -> Result<std::shared_ptr<Library::ByteSource>> {
        auto source = Library::LocalFileSource::open(counterClip());
        if (!source) {
            return failure(source.error());
        }
        return std::shared_ptr<Library::ByteSource>(*source);
    };
    page.play(request);
    QTRY_COMPARE(page.controller().state(), PlayerState::Playing);
    // Between the controls.
    const auto middle = [&] {
        return m_session->screenshot(XSession::Window(page.winId()))
            .copy(0, page.height() / 2 - 20, page.width(), 40);
    };
    const auto moves = [&middle] {
        const QImage first = middle();
        return QTest::qWaitFor([&] { return middle() != first; });
    };
    QVERIFY(moves());

    // The choices are the window's screen, left and right.
    for (const Ui::PlayerPanel::Row &row : Ui::PanelRows::picture(page.controller())) {
        if (row.text == QLatin1String("Full screen on")) {
            row.change(-1);
        }
    }
    QCOMPARE(m_settings->text(SettingKey::FullScreenOn), QStringLiteral("right"));
    fullScreen.set(true);
    QTRY_COMPARE(page.geometry(), kRight);
    QVERIFY(moves());
    const auto *button = page.findChild<QWidget *>(QStringLiteral("fullScreen"));
    QCOMPARE(button->accessibleName(), QStringLiteral("Leave full screen"));
    // The television is switched off.
    QVERIFY(removeScreen("right"));
    QTRY_COMPARE(page.geometry(), kLeft);
    QVERIFY(page.isFullScreen() && page.isVisible());
    QVERIFY(moves());
    QCOMPARE(page.controller().state(), PlayerState::Playing);
    // And on again.
    QVERIFY(addScreen("right", kRight));
    QTRY_COMPARE(page.geometry(), kRight);
    QVERIFY(page.isFullScreen());
    QVERIFY(moves());
    fullScreen.set(false);
    QTRY_COMPARE(page.geometry(), before);
    QVERIFY(!page.isFullScreen());
    QCOMPARE(button->accessibleName(), QStringLiteral("Full screen"));
    QVERIFY(moves());
    QCOMPARE(page.controller().state(), PlayerState::Playing);
}

void ScreensTest::coversItsOwnScreenAndFollowsIt()
{
    QWidget window;
    Ui::FullScreen fullScreen(window, *m_settings);
    const QRect before(1000, 100, 640, 360);
    window.setGeometry(before);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    fullScreen.set(true);
    QTRY_COMPARE(window.geometry(), kRight);
    // One screen again, which takes another resolution.
    QVERIFY(removeScreen("right") && removeScreen("left"));
    QTRY_COMPARE(window.geometry(), QRect(QPoint(), kWhole));
    QVERIFY(setMode(m_output, QStringLiteral("small")));
    QTRY_COMPARE(window.geometry(), QRect(0, 0, 1280, 720));
    QVERIFY(setMode(m_output, QStringLiteral("1920x1080")));
    QTRY_COMPARE(window.geometry(), QRect(QPoint(), kWhole));
    QVERIFY(window.isFullScreen());
    fullScreen.set(false);
    QTRY_COMPARE(window.geometry(), before);
}

void ScreensTest::movesWithTheSetting()
{
    QWidget window;
    Ui::FullScreen fullScreen(window, *m_settings);
    window.setGeometry(100, 100, 640, 360);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    fullScreen.set(true);
    QTRY_COMPARE(window.geometry(), kLeft);
    QVERIFY(m_settings->setValue(SettingKey::FullScreenOn, QStringLiteral("right")));
    QTRY_COMPARE(window.geometry(), kRight);
    QCOMPARE(window.screen()->name(), QStringLiteral("right"));
    // What is not connected changes nothing.
    QVERIFY(m_settings->setValue(SettingKey::FullScreenOn, QStringLiteral("gone")));
    QCOMPARE(window.geometry(), kRight);
    fullScreen.set(false);
    QTRY_COMPARE(window.geometry(), QRect(100, 100, 640, 360));
}

void ScreensTest::windowIsBroughtIntoView()
{
    QWidget window;
    const Ui::FullScreen fullScreen(window, *m_settings);
    window.setGeometry(1000, 100, 640, 360);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QVERIFY(removeScreen("right"));
    QTRY_VERIFY(kLeft.contains(window.geometry()));
    QCOMPARE(window.size(), QSize(640, 360));
}

// As a television is of which the desktop makes everything twice as large.
void ScreensTest::fitsASmallScreen()
{
    QWidget window;
    Ui::FullScreen fullScreen(window, *m_settings);
    fullScreen.setLeastSize(QSize(900, 600));
    QCOMPARE(window.minimumSize(), QSize(900, 600));
    QVERIFY(removeScreen("right"));
    const QRect small(960, 0, 960, 540);
    QVERIFY(addScreen("small", small));
    QTRY_COMPARE(window.minimumSize(), QSize(900, 540));
    QVERIFY(m_settings->setValue(SettingKey::FullScreenOn, QStringLiteral("small")));
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    fullScreen.set(true);
    QTRY_COMPARE(window.geometry(), small);
    QVERIFY(removeScreen("small"));
    QTRY_COMPARE(window.geometry(), kLeft);
    QVERIFY(window.isFullScreen());
    fullScreen.set(false);
    QTRY_COMPARE(window.minimumSize(), QSize(900, 600));
}

// The environment of these tests gives a screen of that name two pixels for one.
void ScreensTest::pictureIsAsSharpAsTheScreen()
{
    QVERIFY(removeScreen("right"));
    QVERIFY(addScreen("dense", kRight));
    QTRY_VERIFY(screenOf("dense"));
    QCOMPARE(screenOf("dense")->devicePixelRatio(), 2.0);
    Ui::VideoWidgetSoftware widget;
    QSize picture;
    widget.onPictureResized([&picture](QSize size) { picture = size; });
    widget.setGeometry(100, 100, 320, 180);
    widget.show();
    QVERIFY(QTest::qWaitForWindowExposed(&widget));
    const QColor red(235, 16, 16);
    const QColor blue(16, 16, 235);
    widget.present(colorBars({red, blue}, Library::PixelLayout::I420, Library::ColorMatrix::Bt709,
                       Library::ColorRange::Limited, 640, 360),
        nullptr);
    QTRY_COMPARE(picture, QSize(320, 180));
    widget.setScreen(screenOf("dense"));
    widget.move(screenOf("dense")->geometry().topLeft() + QPoint(20, 20));
    QTRY_COMPARE(widget.devicePixelRatioF(), 2.0);
    QTRY_COMPARE(picture, QSize(640, 360));
    // A stretched picture would have a wide soft edge between the bars.
    QTRY_VERIFY(difference(widget.grab().toImage().pixelColor(317, 100), red) <= 2
        && difference(widget.grab().toImage().pixelColor(322, 100), blue) <= 2);
}

MATINEE_TEST(ScreensTest)
#include "tst_screens.moc"
