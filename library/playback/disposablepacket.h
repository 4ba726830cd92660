#pragma once

#include "library/playback/avptr.h"

namespace Library {

//! So many bytes of a packet, from its beginning, are needed to decode other pictures than the one
//! that it shows; 0: none, so that a decoder need not even be given it. Of a format that is not
//! known, or bytes that are damaged, all of them.
int neededBytes(const AVPacket &packet, const AVCodecParameters &parameters);

} // namespace Library
