#pragma once

#include "ui/player/playbackport.h"

namespace Ui {

//! Makes the real engine with the system's sound device for one film; video outlives it.
std::unique_ptr<PlaybackPort> makeEnginePort(
    Library::VideoOutput &video, Library::PlaybackListener &listener);

} // namespace Ui
