#include "app/desktop/desktopplayer.h"

#include "ui/player/playerpage.h"

#include <QFileInfo>

namespace App {

DesktopPlayer::DesktopPlayer(const QDBusConnection &session, const QDBusConnection &system,
    const Mpris::Window &window, QObject *parent)
    : QObject(parent)
    , m_mpris(session, window)
    , m_awake(session, system)
{ }

QDBusConnection DesktopPlayer::sessionBus()
{
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    const bool isThere = qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS")
        || (!runtime.isEmpty() && QFileInfo::exists(runtime + QStringLiteral("/bus")));
    return isThere ? QDBusConnection::sessionBus() : QDBusConnection(QStringLiteral("none"));
}

void DesktopPlayer::setPlayer(Ui::PlayerPage *page)
{
    m_page = page;
    m_mpris.setPlayer(page);
    if (page != nullptr) {
        connect(&page->controller(), &Ui::PlayerController::stateChanged, this,
            &DesktopPlayer::onState);
    }
    onState();
}

void DesktopPlayer::onState()
{
    using Library::PlayerState;
    const PlayerState state = m_page != nullptr ? m_page->controller().state() : PlayerState::Idle;
    // A film that waits for its next part goes on by itself.
    m_awake.setAwake(state == PlayerState::Playing || state == PlayerState::Buffering);
}

} // namespace App
