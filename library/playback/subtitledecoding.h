#pragma once

#include "library/playback/avptr.h"
#include "library/playback/subtitlerenderer.h"

#include <string>
#include <vector>

//! What libavcodec makes of subtitle packets, for the engine's own files.
namespace Library::SubtitleDecoding {

//! Null when there is no decoder.
Av::CodecPtr open(const AVCodecParameters *parameters, AVRational timeBase);
//! The ASS header that the decoder's events need.
std::string headerOf(const AVCodecContext *codec);
//! The track's own styles count.
bool isScript(AVCodecID id);
bool isBitmap(AVCodecID id);
//! What a packet shows, from `offsetMicro` of the container on; a picture that takes the one before
//! away has no bitmaps.
std::vector<SubtitleEvent> decode(
    AVCodecContext *codec, const AVPacket *packet, std::int64_t offsetMicro);

} // namespace Library::SubtitleDecoding
