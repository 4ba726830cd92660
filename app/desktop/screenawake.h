#pragma once

#include <QDBusConnection>
#include <QDBusUnixFileDescriptor>
#include <QObject>

#include <optional>

namespace App {

//! Keeps the screen on and the PC from falling asleep by itself, while it is told to: by the
//! desktop's org.freedesktop.ScreenSaver and by systemd-logind, whichever are there. Closing the
//! lid, or asking for sleep, still works. Lives on the GUI thread, which never waits for the bus.
class ScreenAwake final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ScreenAwake)
public:
    ScreenAwake(
        const QDBusConnection &session, const QDBusConnection &system, QObject *parent = nullptr);
    //! The bus lets go of what a program that is gone has asked for.
    ~ScreenAwake() override;

    void setAwake(bool awake);

private:
    void holdScreen();
    void holdSleep();
    void letScreenGo();

    QDBusConnection m_session;
    QDBusConnection m_system;
    bool m_isAwake = false;
    bool m_askedScreen = false; //!< an answer is still to come
    bool m_askedSleep = false;
    std::optional<uint> m_cookie; //!< of the screen saver
    QDBusUnixFileDescriptor m_hold; //!< of logind: valid: it waits
};

} // namespace App
