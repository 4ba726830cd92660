#include "app/desktop/desktopplayer.h"
#include "tests/desktop/fakelogind.h"
#include "tests/desktop/testbus.h"
#include "tests/player/fakeplayback.h"
#include "tests/support/testregistry.h"
#include "ui/player/playerpage.h"
#include "ui/theme/theme.h"

#include <QDBusContext>
#include <QTest>

using namespace TestSupport;
using namespace std::chrono_literals;
using Library::PlayerState;

//! The desktop's screen saver.
class FakeSaver final : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.ScreenSaver")
public:
    QVector<uint> held;
    QStringList reasons;

public slots:
    Q_SCRIPTABLE uint Inhibit(const QString &program, const QString &reason)
    {
        reasons << program << reason;
        held.append(++m_last);
        return m_last;
    }
    Q_SCRIPTABLE void UnInhibit(uint cookie) { held.removeAll(cookie); }

private:
    uint m_last = 40;
};

class ScreenAwakeTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void staysAwakeWhileSomethingPlays();
    void aPauseBeforeTheAnswerIsHeard();
    void withoutAnyServiceNothingHappens();

private:
    std::unique_ptr<TestBus> m_bus;
    std::unique_ptr<QDBusConnection> m_desktop;
    std::unique_ptr<FakeSaver> m_saver;
    std::unique_ptr<FakeLogind> m_logind;
};

void ScreenAwakeTest::init()
{
    m_bus = std::make_unique<TestBus>();
    QVERIFY(m_bus->isRunning());
    m_desktop = std::make_unique<QDBusConnection>(m_bus->connection(QStringLiteral("desktop")));
    m_saver = std::make_unique<FakeSaver>();
    m_logind = std::make_unique<FakeLogind>();
    QVERIFY(m_desktop->registerObject(QStringLiteral("/org/freedesktop/ScreenSaver"), m_saver.get(),
        QDBusConnection::ExportScriptableContents));
    QVERIFY(m_desktop->registerObject(QStringLiteral("/org/freedesktop/login1"), m_logind.get(),
        QDBusConnection::ExportScriptableContents));
    QVERIFY(m_desktop->registerService(QStringLiteral("org.freedesktop.ScreenSaver")));
    QVERIFY(m_desktop->registerService(QStringLiteral("org.freedesktop.login1")));
}

void ScreenAwakeTest::cleanup()
{
    m_desktop.reset();
    m_saver.reset();
    m_logind.reset();
    m_bus.reset();
}

void ScreenAwakeTest::staysAwakeWhileSomethingPlays()
{
    const QTemporaryDir folder;
    Settings settings(folder.filePath(QStringLiteral("settings.ini")));
    Ui::Theme theme(settings);
    FakePlayback::Record record;
    FakePlayStateSink sink;
    Ui::PlayerPage::Options options;
    options.makeEngine = [&record](Library::VideoOutput &, Library::PlaybackListener &listener) {
        return std::make_unique<FakePlayback>(record, listener);
    };
    Ui::PlayerPage page(theme, sink, settings, options);
    const QDBusConnection bus = m_bus->connection(QStringLiteral("matinee"));
    App::DesktopPlayer desktop(bus, bus, {});
    desktop.setPlayer(&page);
    page.play(filmRequest());
    QTRY_COMPARE(record.opened, 1);
    QVERIFY(m_saver->held.isEmpty()); // it only opens
    record.listener->onOpened(filmInfo(100s));
    record.listener->onState(PlayerState::Playing);
    QTRY_COMPARE(m_saver->held.size(), 1);
    QCOMPARE(m_saver->reasons.first(), QStringLiteral("Matinee"));
    QTRY_VERIFY(m_logind->isHeld());
    QCOMPARE(m_logind->wanted,
        (QStringList{QStringLiteral("idle"), QStringLiteral("Matinee"), QStringLiteral("block")}));
    record.listener->onState(PlayerState::Buffering); // it goes on by itself
    record.listener->onState(PlayerState::Playing);
    page.controller().setPlaying(false);
    QTRY_VERIFY(m_saver->held.isEmpty());
    QTRY_VERIFY(!m_logind->isHeld());
    page.controller().setPlaying(true);
    QTRY_COMPARE(m_saver->held.size(), 1);
    record.listener->onState(PlayerState::Ended);
    QTRY_VERIFY(m_saver->held.isEmpty());
    QTRY_VERIFY(!m_logind->isHeld());
    desktop.setPlayer(nullptr);
}

void ScreenAwakeTest::aPauseBeforeTheAnswerIsHeard()
{
    const QDBusConnection bus = m_bus->connection(QStringLiteral("matinee"));
    App::ScreenAwake awake(bus, bus);
    awake.setAwake(true);
    awake.setAwake(false);
    QTRY_COMPARE(m_saver->reasons.size(), 2); // it was asked
    QTRY_VERIFY(m_saver->held.isEmpty());
    QTRY_VERIFY(!m_logind->isHeld());
    for (int i = 0; i < 9; ++i) {
        awake.setAwake(i % 2 == 0);
    }
    QTRY_COMPARE(m_saver->held.size(), 1);
    QTRY_VERIFY(m_logind->isHeld());
}

void ScreenAwakeTest::withoutAnyServiceNothingHappens()
{
    const QDBusConnection bus(QStringLiteral("nobody"));
    App::ScreenAwake awake(bus, bus);
    awake.setAwake(true);
    awake.setAwake(false);
    m_desktop->unregisterService(QStringLiteral("org.freedesktop.ScreenSaver"));
    m_desktop->unregisterService(QStringLiteral("org.freedesktop.login1"));
    const QDBusConnection empty = m_bus->connection(QStringLiteral("matinee"));
    App::ScreenAwake refused(empty, empty);
    refused.setAwake(true);
    QTest::qWait(100); // the refusals
    refused.setAwake(false);
    QVERIFY(m_saver->held.isEmpty());
}

MATINEE_TEST(ScreenAwakeTest)
#include "tst_screenawake.moc"
