#pragma once

#include <QGuiApplication>

namespace Ui {

//! Under Wayland a window does not know where it is; it comes forward only with the token of what
//! was pressed, and stays on top only when the desktop is told to.
inline bool isWayland()
{
    return QGuiApplication::platformName().startsWith(QLatin1String("wayland"));
}

} // namespace Ui
