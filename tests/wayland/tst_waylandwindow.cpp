#include "library/playback/localfilesource.h"
#include "tests/playback/testplayer.h"
#include "tests/player/fakeplayback.h"
#include "tests/support/testregistry.h"
#include "ui/player/playerpage.h"
#include "ui/theme/theme.h"
#include "ui/window/fullscreen.h"
#include "ui/window/mainwindow.h"

#include <QMenu>
#include <QScreen>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QWindow>

using namespace TestSupport;
using namespace std::chrono_literals;
using Library::PlayerState;

namespace {

Ui::PlayRequest counter()
{
    Ui::PlayRequest request = filmRequest();
    request.open = []() -> Result<std::shared_ptr<Library::ByteSource>> {
        auto source = Library::LocalFileSource::open(counterClip());
        if (!source) {
            return failure(source.error());
        }
        return std::shared_ptr<Library::ByteSource>(*source);
    };
    request.start = 7s; // of ten
    return request;
}

} // namespace

//! The player where windows know little of the desktop. A request that breaks the protocol ends the
//! program, and so the test.
class WaylandWindowTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void playsToTheEndUnseen_data();
    void playsToTheEndUnseen();
    void largeAsBeforeAfterFullScreen();
    void coversTheScreenOfTheSetting();
    void opensMenus();
    void leavesOnTopToTheDesktop();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Settings> m_settings;
};

void WaylandWindowTest::initTestCase()
{
    QCOMPARE(QGuiApplication::platformName(), QStringLiteral("wayland"));
    QCOMPARE(QGuiApplication::screens().size(), 2);
}

void WaylandWindowTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<Settings>(m_folder->filePath(QStringLiteral("settings.ini")));
}

void WaylandWindowTest::playsToTheEndUnseen_data()
{
    QTest::addColumn<QString>("output");
    QTest::newRow("software") << QStringLiteral("software");
    QTest::newRow("opengl") << QStringLiteral("opengl");
}

// The compositor asks for no more pictures, and gives no buffers back.
void WaylandWindowTest::playsToTheEndUnseen()
{
    QFETCH(QString, output);
    QVERIFY(m_settings->setValue(SettingKey::VideoOutput, output));
    Ui::Theme theme(*m_settings);
    FakePlayStateSink sink;
    Ui::PlayerPage page(theme, sink, *m_settings);
    QVERIFY(page.findChild<QWidget *>(output == QLatin1String("opengl")
            ? QStringLiteral("videoGl")
            : QStringLiteral("videoSoftware")));
    page.resize(960, 540);
    page.show();
    QVERIFY(QTest::qWaitForWindowExposed(&page));
    page.play(counter());
    QTRY_COMPARE(page.controller().state(), PlayerState::Playing);
    QSignalSpy finished(&page, &Ui::PlayerPage::finished);
    page.showMinimized();
    QTRY_VERIFY(!page.windowHandle()->isExposed());
    QVERIFY(finished.isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20'000);
    // The next one begins as well.
    page.play(counter());
    QTRY_COMPARE(page.controller().state(), PlayerState::Playing);
}

void WaylandWindowTest::largeAsBeforeAfterFullScreen()
{
    QWidget window;
    Ui::FullScreen fullScreen(window, *m_settings);
    window.resize(640, 360);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    window.showMaximized();
    const QSize whole = window.screen()->size();
    QTRY_COMPARE(window.frameGeometry().width(), whole.width());
    const QSize maximized = window.size();
    for (int i = 0; i < 2; ++i) {
        fullScreen.set(true);
        QTRY_COMPARE(window.size(), whole);
        fullScreen.set(false);
        QTRY_COMPARE(window.size(), maximized);
        QVERIFY(window.isMaximized() && !window.isFullScreen());
    }
    window.showNormal();
    QTRY_COMPARE(window.size(), QSize(640, 360));
    fullScreen.set(true);
    QTRY_COMPARE(window.size(), whole);
    fullScreen.set(false);
    QTRY_COMPARE(window.size(), QSize(640, 360));
}

// A full screen window has to leave one before it has another.
void WaylandWindowTest::coversTheScreenOfTheSetting()
{
    QWidget window;
    Ui::FullScreen fullScreen(window, *m_settings);
    window.resize(640, 360);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    fullScreen.set(true);
    QTRY_COMPARE(window.size(), window.screen()->size());
    for (int i = 0; i < 2; ++i) {
        const QList<QScreen *> screens = QGuiApplication::screens();
        const QScreen *other = screens.at(window.screen() == screens.at(0) ? 1 : 0);
        QVERIFY(m_settings->setValue(SettingKey::FullScreenOn, other->name()));
        QTRY_VERIFY(!window.isFullScreen());
        QTRY_VERIFY(window.isFullScreen());
        QTRY_COMPARE(window.size(), other->size());
        QCOMPARE(window.screen(), other);
    }
    fullScreen.set(false);
    QTRY_COMPARE(window.size(), QSize(640, 360));
}

void WaylandWindowTest::opensMenus()
{
    QWidget window;
    window.resize(640, 360);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QMenu menu(&window);
    menu.addAction(QStringLiteral("Details"));
    menu.popup(window.mapToGlobal(QPoint(630, 350)));
    QVERIFY(QTest::qWaitForWindowExposed(&menu));
    menu.close();
}

void WaylandWindowTest::leavesOnTopToTheDesktop()
{
    QVERIFY(!Ui::MainWindow::canStayOnTop());
}

MATINEE_TEST(WaylandWindowTest)
#include "tst_waylandwindow.moc"
