#pragma once

#include <QLatin1String>

namespace App {

//! The desktop file in resources/desktop, without its ending: by it a desktop knows whose a window
//! or a player is, and what its icon looks like.
inline constexpr QLatin1String kDesktopEntry("io.github.matinee.Matinee");

} // namespace App
