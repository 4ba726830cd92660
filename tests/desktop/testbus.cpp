#include "tests/desktop/testbus.h"

#include <QDBusPendingCallWatcher>
#include <QTest>

namespace TestSupport {

TestBus::TestBus()
{
    m_daemon.start(QStringLiteral("dbus-daemon"),
        {QStringLiteral("--session"), QStringLiteral("--nofork"),
            QStringLiteral("--print-address")});
    if (m_daemon.waitForReadyRead(10'000)) {
        m_address = QString::fromUtf8(m_daemon.readLine()).trimmed();
    }
}

TestBus::~TestBus()
{
    for (const QString &name : std::as_const(m_names)) {
        QDBusConnection::disconnectFromBus(name);
    }
    m_daemon.kill();
    m_daemon.waitForFinished();
}

QDBusConnection TestBus::connection(const QString &name)
{
    m_names << name;
    return QDBusConnection::connectToBus(m_address, name);
}

std::optional<QDBusMessage> TestBus::call(QDBusConnection &from, const QDBusMessage &message)
{
    const QDBusPendingCallWatcher watcher(from.asyncCall(message));
    if (!QTest::qWaitFor([&watcher] { return watcher.isFinished(); }) || watcher.isError()) {
        return std::nullopt;
    }
    return watcher.reply();
}

} // namespace TestSupport
