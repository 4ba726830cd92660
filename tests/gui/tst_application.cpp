#include "app/application.h"
#include "app/instance.h"
#include "tests/gui/xsession.h"
#include "tests/support/testregistry.h"

#include <QApplication>
#include <QFile>
#include <QLocale>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QWidget>

#include <chrono>
#include <functional>
#include <future>

using TestSupport::XSession;

namespace {

constexpr int kPatienceMs = 20'000;

//! The window as it is now; null unless there is exactly one.
QWidget *mainWindow()
{
    QWidget *found = nullptr;
    const QWidgetList windows = QApplication::topLevelWidgets();
    for (QWidget *window : windows) {
        if (window->isVisible() && window->objectName() == QLatin1String("mainWindow")) {
            if (found) {
                return nullptr;
            }
            found = window;
        }
    }
    return found;
}

//! What a screen reader says of the widget of this name.
QString spoken(const char *name)
{
    const QWidget *window = mainWindow();
    const auto *widget = window ? window->findChild<QWidget *>(QLatin1String(name)) : nullptr;
    return widget && widget->isVisible() ? widget->accessibleName() : QString();
}

//! Where keys go; empty: nowhere.
QString focusName()
{
    const QWidget *focus = QApplication::focusWidget();
    return focus ? focus->objectName() : QString();
}

} // namespace

// The parts of a run with their real window, in this process, by the keyboard of the X server.
class ApplicationTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void languageOnTheFirstPage();
    void languageInTheSettings();
    void hasADesktopFile();
    void secondStartLeavesTheWindowLarge();

private:
    //! Builds the window as the program does; use() runs once it has the keyboard, then all ends.
    void run(const std::function<void()> &use);
    void takeKeyboard();
    void press(const char *key) { QVERIFY(m_session->key(QLatin1String(key))); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<XSession> m_session;
};

void ApplicationTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_session = XSession::connect();
    QVERIFY2(m_session, "no X server; ./tests/run starts one");
}

void ApplicationTest::run(const std::function<void()> &use)
{
    App::Invocation invocation;
    invocation.dataFolder = m_folder->path();
    QVERIFY(Paths::forDevice(invocation.dataFolder).prepare());
    const QLocale before;
    std::unique_ptr<QTranslator> translator = App::loadTranslation(invocation.dataFolder);
    QTimer::singleShot(0, qApp, [this, &use] {
        takeKeyboard();
        use();
        QCoreApplication::quit();
    });
    QCOMPARE(App::runWindow(invocation, translator), 0);
    QLocale::setDefault(before);
}

// There is no window manager that would give the keyboard to a window, so it is given once.
void ApplicationTest::takeKeyboard()
{
    QTRY_VERIFY_WITH_TIMEOUT(mainWindow(), kPatienceMs);
    m_session->focus(XSession::Window(mainWindow()->winId()));
}

void ApplicationTest::languageOnTheFirstPage()
{
    run([this] {
        QTRY_COMPARE_WITH_TIMEOUT(focusName(), QStringLiteral("welcomeFolder"), kPatienceMs);
        QCOMPARE(spoken("welcomeFolder"), QStringLiteral("Add a folder"));
        press("Right");
        QTRY_COMPARE_WITH_TIMEOUT(focusName(), QStringLiteral("welcomeDrop"), kPatienceMs);
        press("Up");
        QTRY_COMPARE_WITH_TIMEOUT(focusName(), QStringLiteral("welcomeLanguage"), kPatienceMs);
        for (const QString &text : {QStringLiteral("添加文件夹"), QStringLiteral("Add a folder"),
                 QStringLiteral("添加文件夹")}) {
            press("Return");
            QTRY_COMPARE_WITH_TIMEOUT(spoken("welcomeFolder"), text, kPatienceMs);
            QTRY_COMPARE_WITH_TIMEOUT(focusName(), QStringLiteral("welcomeLanguage"), kPatienceMs);
        }
    });
}

void ApplicationTest::languageInTheSettings()
{
    run([this] {
        QTRY_COMPARE_WITH_TIMEOUT(focusName(), QStringLiteral("welcomeFolder"), kPatienceMs);
        press("ctrl+,");
        QTRY_COMPARE_WITH_TIMEOUT(focusName(), QStringLiteral("categoryAppearance"), kPatienceMs);
        press("Down");
        QTRY_COMPARE_WITH_TIMEOUT(focusName(), QStringLiteral("categoryLanguage"), kPatienceMs);
        press("Right");
        QTRY_COMPARE_WITH_TIMEOUT(focusName(), QStringLiteral("optionLanguage"), kPatienceMs);
        const std::pair<const char *, QString> steps[]
            = {{"Right", QStringLiteral("Settings")}, {"Right", QStringLiteral("设置")},
                {"Left", QStringLiteral("Settings")}, {"Right", QStringLiteral("设置")}};
        for (const auto &[key, text] : steps) {
            press(key);
            QTRY_COMPARE_WITH_TIMEOUT(spoken("settingsPage"), text, kPatienceMs);
            QTRY_COMPARE_WITH_TIMEOUT(focusName(), QStringLiteral("optionLanguage"), kPatienceMs);
        }
    });
}

// By its name a desktop finds the icon; under Wayland there is no other way.
void ApplicationTest::hasADesktopFile()
{
    run([] {
        QVERIFY(QFile::exists(QStringLiteral(MATINEE_DESKTOP_FILES "/%1.desktop")
                                  .arg(QGuiApplication::desktopFileName())));
    });
}

void ApplicationTest::secondStartLeavesTheWindowLarge()
{
    run([this] {
        mainWindow()->showFullScreen();
        auto sent = std::async(std::launch::async, [folder = m_folder->path()] {
            return App::Instance::send(folder, {{QStringLiteral("verb"), QStringLiteral("raise")}});
        });
        QTRY_COMPARE_WITH_TIMEOUT(
            sent.wait_for(std::chrono::seconds(0)), std::future_status::ready, kPatienceMs);
        QVERIFY(sent.get());
        QVERIFY(mainWindow()->isFullScreen());
    });
}

MATINEE_TEST(ApplicationTest)
#include "tst_application.moc"
