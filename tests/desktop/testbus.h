#pragma once

#include <QDBusConnection>
#include <QDBusMessage>
#include <QProcess>
#include <QStringList>

#include <optional>

namespace TestSupport {

//! A bus daemon of a test's own, with connections that end with it.
class TestBus
{
public:
    TestBus();
    ~TestBus();
    Q_DISABLE_COPY_MOVE(TestBus)

    bool isRunning() const { return !m_address.isEmpty(); }
    QDBusConnection connection(const QString &name);
    //! Calls without blocking this thread, on which the called one lives; nothing: an error came.
    static std::optional<QDBusMessage> call(QDBusConnection &from, const QDBusMessage &message);

private:
    QProcess m_daemon;
    QString m_address;
    QStringList m_names;
};

} // namespace TestSupport
