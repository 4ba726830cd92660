#pragma once

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>
}

#include <chrono>
#include <cstdint>
#include <memory>

//! Ownership and constants of FFmpeg's C interface, for the engine's own files only.
namespace Library::Av {

inline constexpr std::int64_t kNoPts = INT64_MIN;
inline constexpr AVRational kMicro{1, 1'000'000};

struct Delete
{
    void operator()(AVPacket *packet) const { av_packet_free(&packet); }
    void operator()(AVFrame *frame) const { av_frame_free(&frame); }
    void operator()(AVBufferRef *buffer) const { av_buffer_unref(&buffer); }
    void operator()(AVCodecContext *context) const { avcodec_free_context(&context); }
    void operator()(AVCodecParserContext *parser) const { av_parser_close(parser); }
    void operator()(AVCodecParameters *parameters) const { avcodec_parameters_free(&parameters); }
    void operator()(AVFormatContext *context) const { avformat_close_input(&context); }
    void operator()(SwrContext *context) const { swr_free(&context); }
    void operator()(SwsContext *context) const { sws_freeContext(context); }
};

using PacketPtr = std::unique_ptr<AVPacket, Delete>;
using FramePtr = std::unique_ptr<AVFrame, Delete>;
using BufferPtr = std::unique_ptr<AVBufferRef, Delete>;
using CodecPtr = std::unique_ptr<AVCodecContext, Delete>;
using ParserPtr = std::unique_ptr<AVCodecParserContext, Delete>;
using ParametersPtr = std::unique_ptr<AVCodecParameters, Delete>;
using FormatPtr = std::unique_ptr<AVFormatContext, Delete>;
using SwrPtr = std::unique_ptr<SwrContext, Delete>;
using SwsPtr = std::unique_ptr<SwsContext, Delete>;

//! A container's timestamp in microseconds; kNoPts when there is none or it cannot be meant.
inline std::int64_t toMicro(std::int64_t timestamp, AVRational timeBase)
{
    constexpr std::int64_t kSane = 1'000'000LL * 3600 * 24 * 365;
    if (timestamp == kNoPts || timeBase.den == 0) {
        return kNoPts;
    }
    const std::int64_t micro = av_rescale_q(timestamp, timeBase, kMicro);
    return micro > kSane || micro < -kSane ? kNoPts : micro;
}

} // namespace Library::Av
