#pragma once

#include <QDBusConnection>
#include <QDBusPendingCallWatcher>
#include <QDBusUnixFileDescriptor>
#include <QObject>

namespace App {

//! Hears from systemd-logind that this PC is about to sleep, and holds it back until ready() or
//! until logind's patience ends (InhibitDelayMaxSec, as a rule 5 s); see the D-Bus interface
//! org.freedesktop.login1.Manager. Where there is no logind, nothing is heard. Lives on the GUI
//! thread, which never waits for the bus.
class SleepWatch final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SleepWatch)
public:
    //! As a rule QDBusConnection::systemBus().
    explicit SleepWatch(const QDBusConnection &bus, QObject *parent = nullptr);
    ~SleepWatch() override;

    //! After goingToSleep(): whatever had to be done is done.
    void ready();

signals:
    //! The PC waits for ready().
    void goingToSleep();
    void wokeUp();

private slots:
    void onPrepareForSleep(bool begins);

private:
    void holdBack();
    void onHeld(QDBusPendingCallWatcher *call);

    QDBusConnection m_bus;
    QDBusUnixFileDescriptor m_hold; //!< valid: the PC does not sleep before it is closed
};

} // namespace App
