#pragma once

#include "library/playback/engine.h"

#include <QString>

namespace Ui {

//! "English", "中文", or the track's own title, or "Track 2".
QString trackName(const Library::Track &track, int number);

//! The second line: channels, what it is for, its title; may be empty.
QString trackDetail(const Library::Track &track);

} // namespace Ui
