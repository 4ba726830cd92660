#pragma once

#include "library/playback/avptr.h"

namespace Library {

//! Whether no other picture is decoded from this one, so that a decoder need not even be given it;
//! of a format that is not known, or bytes that are damaged, false.
bool isDisposable(const AVPacket &packet, const AVCodecParameters &parameters);

} // namespace Library
