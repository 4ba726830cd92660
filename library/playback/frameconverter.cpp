#include "library/playback/frameconverter.h"

extern "C" {
#include <libavutil/display.h>
#include <libavutil/mastering_display_metadata.h>
#include <libavutil/pixdesc.h>
}

#include <algorithm>
#include <cmath>
#include <optional>

namespace Library {

namespace {

std::optional<PixelLayout> layoutOf(int format)
{
    switch (format) {
    case AV_PIX_FMT_YUV420P:
    case AV_PIX_FMT_YUVJ420P:
    case AV_PIX_FMT_YUVA420P:
        return PixelLayout::I420;
    case AV_PIX_FMT_YUV422P:
    case AV_PIX_FMT_YUVJ422P:
    case AV_PIX_FMT_YUVA422P:
        return PixelLayout::I422;
    case AV_PIX_FMT_YUV444P:
    case AV_PIX_FMT_YUVJ444P:
    case AV_PIX_FMT_YUVA444P:
        return PixelLayout::I444;
    case AV_PIX_FMT_YUV420P10LE:
        return PixelLayout::I420P10;
    case AV_PIX_FMT_NV12:
        return PixelLayout::Nv12;
    case AV_PIX_FMT_P010LE:
        return PixelLayout::P010;
    case AV_PIX_FMT_BGRA:
    case AV_PIX_FMT_BGR0:
        return PixelLayout::Bgra;
    default:
        return std::nullopt;
    }
}

AVPixelFormat nearest(const AVPixFmtDescriptor *descriptor)
{
    if ((descriptor->flags & (AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL)) != 0) {
        return AV_PIX_FMT_BGRA;
    }
    if (descriptor->comp[0].depth > 8) {
        return AV_PIX_FMT_YUV420P10LE;
    }
    if (descriptor->nb_components < 3) {
        return AV_PIX_FMT_YUV420P;
    }
    if (descriptor->log2_chroma_w == 0 && descriptor->log2_chroma_h == 0) {
        return AV_PIX_FMT_YUV444P;
    }
    return descriptor->log2_chroma_h == 0 ? AV_PIX_FMT_YUV422P : AV_PIX_FMT_YUV420P;
}

bool isFullRangeFormat(int format)
{
    return format == AV_PIX_FMT_YUVJ420P || format == AV_PIX_FMT_YUVJ422P
        || format == AV_PIX_FMT_YUVJ444P || format == AV_PIX_FMT_YUVJ440P
        || format == AV_PIX_FMT_YUVJ411P;
}

ColorMatrix matrixOf(const AVFrame *frame)
{
    switch (frame->colorspace) {
    case AVCOL_SPC_BT709:
        return ColorMatrix::Bt709;
    case AVCOL_SPC_BT2020_NCL:
    case AVCOL_SPC_BT2020_CL:
        return ColorMatrix::Bt2020;
    case AVCOL_SPC_BT470BG:
    case AVCOL_SPC_SMPTE170M:
    case AVCOL_SPC_FCC:
    case AVCOL_SPC_SMPTE240M:
        return ColorMatrix::Bt601;
    default:
        // What is not stated is told by the size, as all players do.
        return frame->height >= 720 || frame->width >= 1280 ? ColorMatrix::Bt709
                                                            : ColorMatrix::Bt601;
    }
}

ColorTransfer transferOf(const AVFrame *frame)
{
    switch (frame->color_trc) {
    case AVCOL_TRC_SMPTE2084:
        return ColorTransfer::Pq;
    case AVCOL_TRC_ARIB_STD_B67:
        return ColorTransfer::Hlg;
    default:
        return ColorTransfer::Sdr;
    }
}

//! What the brightest pixel of the film is, or what it was graded on.
float peakOf(const AVFrame *frame)
{
    const AVFrameSideData *side = av_frame_get_side_data(frame, AV_FRAME_DATA_CONTENT_LIGHT_LEVEL);
    if (side != nullptr && side->size >= sizeof(AVContentLightMetadata)) {
        const auto *light = reinterpret_cast<const AVContentLightMetadata *>(side->data);
        if (light->MaxCLL > 0) {
            return static_cast<float>(light->MaxCLL);
        }
    }
    side = av_frame_get_side_data(frame, AV_FRAME_DATA_MASTERING_DISPLAY_METADATA);
    if (side != nullptr && side->size >= sizeof(AVMasteringDisplayMetadata)) {
        const auto *display = reinterpret_cast<const AVMasteringDisplayMetadata *>(side->data);
        if (display->has_luminance != 0 && display->max_luminance.den > 0) {
            return static_cast<float>(av_q2d(display->max_luminance));
        }
    }
    return 0;
}

void setAspect(const AVFrame *frame, const StreamLayout &stream, VideoFrame &result)
{
    AVRational sar
        = stream.sar.num > 0 && stream.sar.den > 0 ? stream.sar : frame->sample_aspect_ratio;
    constexpr double kWidest = 20.0;
    const double ratio = sar.den > 0 ? static_cast<double>(sar.num) / sar.den : 0.0;
    if (ratio > 1.0 / kWidest && ratio < kWidest) {
        result.sarNumerator = sar.num;
        result.sarDenominator = sar.den;
    }
}

void setRotation(const AVFrame *frame, const StreamLayout &stream, VideoFrame &result)
{
    result.rotationDegrees = stream.rotationDegrees;
    const AVFrameSideData *side = av_frame_get_side_data(frame, AV_FRAME_DATA_DISPLAYMATRIX);
    if (side == nullptr || side->size < 9 * sizeof(std::int32_t)) {
        return;
    }
    const double clockwise
        = -av_display_rotation_get(reinterpret_cast<const std::int32_t *>(side->data));
    if (std::isfinite(clockwise)) {
        const int quarters = static_cast<int>(std::lround(clockwise / 90.0));
        result.rotationDegrees = ((quarters % 4) + 4) % 4 * 90;
    }
}

} // namespace

Av::FramePtr FrameConverter::toLayout(const AVFrame *frame, AVPixelFormat format)
{
    m_scaler.reset(sws_getCachedContext(m_scaler.release(), frame->width, frame->height,
        static_cast<AVPixelFormat>(frame->format), frame->width, frame->height, format,
        SWS_BILINEAR, nullptr, nullptr, nullptr));
    Av::FramePtr converted(av_frame_alloc());
    if (!m_scaler || !converted || av_frame_copy_props(converted.get(), frame) < 0) {
        return nullptr;
    }
    converted->width = frame->width;
    converted->height = frame->height;
    converted->format = format;
    if (av_frame_get_buffer(converted.get(), 0) < 0
        || sws_scale(m_scaler.get(), frame->data, frame->linesize, 0, frame->height,
               converted->data, converted->linesize)
            <= 0) {
        return nullptr;
    }
    return converted;
}

std::shared_ptr<const VideoFrame> FrameConverter::convert(
    Av::FramePtr frame, const StreamLayout &stream, std::int64_t ptsMicro)
{
    const AVPixFmtDescriptor *descriptor
        = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(frame->format));
    if (descriptor == nullptr || frame->width <= 0 || frame->height <= 0
        || (descriptor->flags & AV_PIX_FMT_FLAG_HWACCEL) != 0) {
        return nullptr;
    }
    const int original = frame->format;
    const bool flipped = frame->linesize[0] < 0 || frame->linesize[1] < 0;
    std::optional<PixelLayout> layout = layoutOf(original);
    if (!layout || flipped) {
        const AVPixelFormat format
            = layout ? static_cast<AVPixelFormat>(original) : nearest(descriptor);
        frame = toLayout(frame.get(), format);
        layout = layoutOf(format);
    }
    if (!frame || !layout) {
        return nullptr;
    }
    auto result = std::make_shared<VideoFrame>();
    result->width = frame->width;
    result->height = frame->height;
    result->layout = *layout;
    for (std::size_t i = 0; i < result->planes.size(); ++i) {
        result->planes[i] = frame->data[i];
        result->strideBytes[i] = frame->linesize[i];
    }
    result->matrix = matrixOf(frame.get());
    const bool full = frame->color_range == AVCOL_RANGE_JPEG || isFullRangeFormat(original);
    result->range = full ? ColorRange::Full : ColorRange::Limited;
    result->transfer = transferOf(frame.get());
    result->peakNits = peakOf(frame.get());
    setAspect(frame.get(), stream, *result);
    setRotation(frame.get(), stream, *result);
    result->pts = std::chrono::microseconds(ptsMicro);
    result->owner = std::shared_ptr<const AVFrame>(std::move(frame));
    return result;
}

} // namespace Library
