#include "app/desktop/sleepwatch.h"

#include "library/base/logging.h"

#include <QDBusMessage>
#include <QDBusPendingReply>

namespace App {

namespace {

const QString kService = QStringLiteral("org.freedesktop.login1");
const QString kPath = QStringLiteral("/org/freedesktop/login1");
const QString kManager = QStringLiteral("org.freedesktop.login1.Manager");

} // namespace

SleepWatch::SleepWatch(const QDBusConnection &bus, QObject *parent)
    : QObject(parent)
    , m_bus(bus)
{
    if (m_bus.isConnected()) {
        m_bus.connect(kService, kPath, kManager, QStringLiteral("PrepareForSleep"), this,
            SLOT(onPrepareForSleep(bool)));
        holdBack();
    }
}

SleepWatch::~SleepWatch() = default;

void SleepWatch::holdBack()
{
    QDBusMessage call
        = QDBusMessage::createMethodCall(kService, kPath, kManager, QStringLiteral("Inhibit"));
    call << QStringLiteral("sleep") << QStringLiteral("Matinee")
         << tr("The other PCs of the household are told what was changed here.")
         << QStringLiteral("delay");
    auto *watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, &SleepWatch::onHeld);
}

void SleepWatch::onHeld(QDBusPendingCallWatcher *call)
{
    call->deleteLater();
    const QDBusPendingReply<QDBusUnixFileDescriptor> reply = *call;
    if (reply.isError()) {
        qCInfo(lcApp) << "nobody says when this PC sleeps:" << reply.error().message();
        return;
    }
    m_hold = reply.value();
}

void SleepWatch::onPrepareForSleep(bool begins)
{
    if (begins) {
        emit goingToSleep();
        return;
    }
    // The one from before was given back.
    if (!m_hold.isValid()) {
        holdBack();
    }
    emit wokeUp();
}

void SleepWatch::ready()
{
    m_hold = QDBusUnixFileDescriptor();
}

} // namespace App
