#include "app/desktop/sleepwatch.h"
#include "tests/desktop/fakelogind.h"
#include "tests/desktop/testbus.h"
#include "tests/support/testregistry.h"

#include <QSignalSpy>
#include <QTest>

using namespace App;
using namespace TestSupport;

class SleepWatchTest : public QObject
{
    Q_OBJECT
private slots:
    void sleepWaitsUntilReady();
    void withoutABusNothingIsHeard();
};

void SleepWatchTest::sleepWaitsUntilReady()
{
    TestBus bus;
    QVERIFY(bus.isRunning());
    QDBusConnection system = bus.connection(QStringLiteral("logind"));
    FakeLogind logind;
    QVERIFY(system.registerObject(QStringLiteral("/org/freedesktop/login1"), &logind,
        QDBusConnection::ExportScriptableContents));
    QVERIFY(system.registerService(QStringLiteral("org.freedesktop.login1")));
    {
        SleepWatch watch(bus.connection(QStringLiteral("matinee")));
        QTRY_VERIFY(logind.isHeld());
        QCOMPARE(logind.wanted,
            (QStringList{
                QStringLiteral("sleep"), QStringLiteral("Matinee"), QStringLiteral("delay")}));
        QSignalSpy sleeps(&watch, &SleepWatch::goingToSleep);
        QSignalSpy wakes(&watch, &SleepWatch::wokeUp);
        emit logind.PrepareForSleep(true);
        QTRY_COMPARE(sleeps.size(), 1);
        QVERIFY(logind.isHeld());
        watch.ready();
        QTRY_VERIFY(!logind.isHeld());
        // Woken, it is ready for the next time.
        emit logind.PrepareForSleep(false);
        QTRY_COMPARE(wakes.size(), 1);
        QTRY_VERIFY(logind.isHeld());
        QCOMPARE(logind.asked, 2);
        emit logind.PrepareForSleep(true);
        QTRY_COMPARE(sleeps.size(), 2);
    }
    // A program that ends holds nothing back.
    QTRY_VERIFY(!logind.isHeld());
}

void SleepWatchTest::withoutABusNothingIsHeard()
{
    SleepWatch watch(QDBusConnection(QStringLiteral("nobody")));
    QSignalSpy sleeps(&watch, &SleepWatch::goingToSleep);
    watch.ready();
    QVERIFY(sleeps.isEmpty());
}

MATINEE_TEST(SleepWatchTest)
#include "tst_sleepwatch.moc"
