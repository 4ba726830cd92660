#include "app/desktop/sleepwatch.h"
#include "tests/support/testregistry.h"

#include <QDBusContext>
#include <QDBusMessage>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>

#include <poll.h>
#include <unistd.h>

using namespace App;

namespace {

const QString kName = QStringLiteral("org.freedesktop.login1");

} // namespace

//! logind as far as sleep goes: it needs systemd as the first process, which a test has not.
class FakeLogind final : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.login1.Manager")
public:
    ~FakeLogind() override { closePipe(); }

    //! Whether somebody holds the PC back now.
    bool isHeld() const
    {
        pollfd end{m_read, POLLIN, 0};
        return m_read >= 0 && ::poll(&end, 1, 0) == 0;
    }
    int asked = 0;
    QStringList wanted;

public slots:
    Q_SCRIPTABLE QDBusUnixFileDescriptor Inhibit(
        const QString &what, const QString &who, const QString &why, const QString &mode)
    {
        ++asked;
        wanted = {what, who, mode};
        Q_UNUSED(why)
        closePipe();
        int ends[2];
        if (::pipe(ends) != 0) {
            return {};
        }
        m_read = ends[0];
        QDBusUnixFileDescriptor hold;
        hold.giveFileDescriptor(ends[1]);
        return hold;
    }

signals:
    Q_SCRIPTABLE void PrepareForSleep(bool begins);

private:
    void closePipe()
    {
        if (m_read >= 0) {
            ::close(m_read);
        }
    }

    int m_read = -1;
};

//! A bus of its own with a logind on it.
class SleepWatchTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void sleepWaitsUntilReady();
    void withoutABusNothingIsHeard();

private:
    QProcess m_daemon;
    QString m_address;
};

void SleepWatchTest::initTestCase()
{
    m_daemon.start(QStringLiteral("dbus-daemon"),
        {QStringLiteral("--session"), QStringLiteral("--nofork"),
            QStringLiteral("--print-address")});
    QVERIFY(m_daemon.waitForReadyRead(10'000));
    m_address = QString::fromUtf8(m_daemon.readLine()).trimmed();
}

void SleepWatchTest::cleanupTestCase()
{
    m_daemon.kill();
    m_daemon.waitForFinished();
}

void SleepWatchTest::sleepWaitsUntilReady()
{
    QDBusConnection system = QDBusConnection::connectToBus(m_address, QStringLiteral("logind"));
    FakeLogind logind;
    QVERIFY(system.registerObject(QStringLiteral("/org/freedesktop/login1"), &logind,
        QDBusConnection::ExportScriptableContents));
    QVERIFY(system.registerService(kName));
    {
        SleepWatch watch(QDBusConnection::connectToBus(m_address, QStringLiteral("matinee")));
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
    QDBusConnection::disconnectFromBus(QStringLiteral("matinee"));
    QDBusConnection::disconnectFromBus(QStringLiteral("logind"));
}

void SleepWatchTest::withoutABusNothingIsHeard()
{
    SleepWatch watch(QDBusConnection::connectToBus(
        QStringLiteral("unix:path=/nowhere"), QStringLiteral("none")));
    QSignalSpy sleeps(&watch, &SleepWatch::goingToSleep);
    watch.ready();
    QVERIFY(sleeps.isEmpty());
    QDBusConnection::disconnectFromBus(QStringLiteral("none"));
}

MATINEE_TEST(SleepWatchTest)
#include "tst_sleepwatch.moc"
