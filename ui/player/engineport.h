#pragma once

#include "ui/player/playbackport.h"

namespace Ui {

//! Makes the real engine with the system's sound device for one film; video outlives it. Hardware
//! may be null.
std::unique_ptr<PlaybackPort> makeEnginePort(Library::VideoOutput &video,
    Library::PlaybackListener &listener, std::shared_ptr<Library::HardwareDecoding> hardware);

} // namespace Ui
