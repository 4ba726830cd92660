#pragma once

#include "app/desktop/mpris.h"
#include "app/desktop/screenawake.h"

namespace App {

//! What the desktop has to do with the player: it shows and controls it, and stays awake while
//! something plays. Lives on the GUI thread.
class DesktopPlayer final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DesktopPlayer)
public:
    DesktopPlayer(const QDBusConnection &session, const QDBusConnection &system,
        const Mpris::Window &window, QObject *parent = nullptr);

    //! As Mpris::setPlayer().
    void setPlayer(Ui::PlayerPage *page);

    //! The session's bus, if there is one; none is started for it.
    static QDBusConnection sessionBus();

private:
    void onState();

    Mpris m_mpris;
    ScreenAwake m_awake;
    Ui::PlayerPage *m_page = nullptr;
};

} // namespace App
