#pragma once

#include "library/playback/avptr.h"

namespace Library {

//! So many bytes of a packet, from its beginning, are needed to decode other pictures than the one
//! that it shows; 0: none, so that a decoder need not even be given it. Of a format that is not
//! known, or bytes that are damaged, all of them.
int neededBytes(const AVPacket &packet, const AVCodecParameters &parameters);

//! Takes a place among a decoder's frame threads without a picture to decode, and leaves what is
//! decoded as it is, when it is given with AVDISCARD_NONREF; for pictures of the kind of the
//! packet. Null: the format has none.
Av::PacketPtr blankPacket(const AVPacket &packet, const AVCodecParameters &parameters);

//! Of such a blank packet a picture comes out, one without a time.
bool blankShowsPicture(const AVCodecParameters &parameters);

//! A keyframe from which on every picture is whole, also those that are shown before it.
bool isIdrH264(const AVPacket &packet, const AVCodecParameters &parameters);

//! Of two fields, or none, in one packet.
bool isWholeH264(const AVPacket &packet, const AVCodecParameters &parameters);

//! Brings out the next picture that a decoder holds back because one before it may come, as at the
//! end of a film; what follows is decoded all the same. It has nothing but a piece of side data:
//! one without even that would be the end. Null: the format has none. H.264's decoder loses
//! pictures of the next group when it holds none of this one any more, as they begin to count anew.
Av::PacketPtr releasingPacket(const AVCodecParameters &parameters);

} // namespace Library
