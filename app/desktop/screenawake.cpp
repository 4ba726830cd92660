#include "app/desktop/screenawake.h"

#include "library/base/logging.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace App {

namespace {

const QString kSaver = QStringLiteral("org.freedesktop.ScreenSaver");
const QString kSaverPath = QStringLiteral("/org/freedesktop/ScreenSaver");
const QString kLogind = QStringLiteral("org.freedesktop.login1");
const QString kProgram = QStringLiteral("Matinee");

} // namespace

ScreenAwake::ScreenAwake(
    const QDBusConnection &session, const QDBusConnection &system, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_system(system)
{ }

ScreenAwake::~ScreenAwake()
{
    letScreenGo();
}

void ScreenAwake::setAwake(bool awake)
{
    if (awake == m_isAwake) {
        return;
    }
    m_isAwake = awake;
    if (awake) {
        holdScreen();
        holdSleep();
    } else {
        letScreenGo();
        m_hold = QDBusUnixFileDescriptor();
    }
}

void ScreenAwake::holdScreen()
{
    if (m_askedScreen || !m_session.isConnected()) {
        return;
    }
    m_askedScreen = true;
    QDBusMessage call
        = QDBusMessage::createMethodCall(kSaver, kSaverPath, kSaver, QStringLiteral("Inhibit"));
    call << kProgram << tr("A film is playing.");
    auto *watcher = new QDBusPendingCallWatcher(m_session.asyncCall(call), this);
    connect(
        watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher *done) {
            done->deleteLater();
            m_askedScreen = false;
            const QDBusPendingReply<uint> reply = *done;
            if (reply.isError()) {
                qCInfo(lcApp) << "the screen saver is not held:" << reply.error().message();
                return;
            }
            m_cookie = reply.value();
            if (!m_isAwake) {
                letScreenGo(); // it was paused meanwhile
            }
        });
}

void ScreenAwake::holdSleep()
{
    if (m_askedSleep || !m_system.isConnected()) {
        return;
    }
    m_askedSleep = true;
    QDBusMessage call
        = QDBusMessage::createMethodCall(kLogind, QStringLiteral("/org/freedesktop/login1"),
            QStringLiteral("org.freedesktop.login1.Manager"), QStringLiteral("Inhibit"));
    call << QStringLiteral("idle") << kProgram << tr("A film is playing.")
         << QStringLiteral("block");
    auto *watcher = new QDBusPendingCallWatcher(m_system.asyncCall(call), this);
    connect(
        watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher *done) {
            done->deleteLater();
            m_askedSleep = false;
            const QDBusPendingReply<QDBusUnixFileDescriptor> reply = *done;
            if (reply.isError()) {
                qCInfo(lcApp) << "sleep is not held:" << reply.error().message();
            } else if (m_isAwake) {
                m_hold = reply.value();
            }
        });
}

void ScreenAwake::letScreenGo()
{
    if (!m_cookie) {
        return;
    }
    QDBusMessage call
        = QDBusMessage::createMethodCall(kSaver, kSaverPath, kSaver, QStringLiteral("UnInhibit"));
    call << *std::exchange(m_cookie, std::nullopt);
    m_session.asyncCall(call);
}

} // namespace App
