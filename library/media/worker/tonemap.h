#pragma once

#include "library/media/worker/avhandles.h"

namespace Library {

//! Whether the transfer is PQ or HLG, whose values mean more light than a JPEG can hold.
bool isHighDynamicRange(const AVFrame *frame);

//! Turns RGB48 of BT.2020 in PQ or HLG into RGB24 of BT.709: everything up to diffuse white nearly
//! as it is, highlights bent into the rest. The frames have one size.
void toneMap(const AVFrame *rgb48, AVColorTransferCharacteristic transfer, AVFrame *rgb24);

} // namespace Library
