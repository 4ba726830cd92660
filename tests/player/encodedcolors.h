#pragma once

#include "tests/player/videowidgetcases.h"

//! Colour bars that FFmpeg has encoded, played by the engine and shown by a widget.
namespace VideoWidgetCases {

void addEncodedColors();
void encodedColorsAreRight(const Show &show);

} // namespace VideoWidgetCases
