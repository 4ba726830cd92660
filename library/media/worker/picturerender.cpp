#include "library/media/worker/picturerender.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

extern "C" {
#include <libavutil/pixdesc.h>
}

namespace Library {

namespace {

constexpr int kQuality = 3; // of mjpeg's 1 (best) to 31
constexpr int kSheetQuality = 6; // hundreds of small ones

constexpr auto kRgb48
    = std::endian::native == std::endian::little ? AV_PIX_FMT_RGB48LE : AV_PIX_FMT_RGB48BE;

struct Size
{
    int width = 0;
    int height = 0;
};

struct CodedRect
{
    int left = 0;
    int top = 0;
    int width = 0;
    int height = 0;
};

FramePtr newFrame(AVPixelFormat format, int width, int height)
{
    FramePtr frame(av_frame_alloc());
    if (!frame) {
        return nullptr;
    }
    frame->format = format;
    frame->width = width;
    frame->height = height;
    return av_frame_get_buffer(frame.get(), 0) < 0 ? nullptr : std::move(frame);
}

DisplayCrop clamped(const DisplayCrop &crop)
{
    DisplayCrop result;
    result.left = std::clamp(crop.left, 0.0, 1.0);
    result.top = std::clamp(crop.top, 0.0, 1.0);
    result.width = std::clamp(crop.width, 0.0, 1.0 - result.left);
    result.height = std::clamp(crop.height, 0.0, 1.0 - result.top);
    return result;
}

//! The same part in the picture as it is coded, before it is turned.
DisplayCrop beforeOrientation(const DisplayCrop &crop, const Orientation &orientation)
{
    DisplayCrop result = crop;
    const double right = 1 - crop.left - crop.width;
    const double bottom = 1 - crop.top - crop.height;
    if (orientation.rotationDegrees == 90) {
        result = {crop.top, right, crop.height, crop.width};
    } else if (orientation.rotationDegrees == 180) {
        result = {right, bottom, crop.width, crop.height};
    } else if (orientation.rotationDegrees == 270) {
        result = {bottom, crop.left, crop.height, crop.width};
    }
    if (orientation.flipped) {
        result.top = 1 - result.top - result.height;
    }
    return result;
}

CodedRect toCodedRect(const DisplayCrop &crop, const DisplayGeometry &geometry)
{
    const DisplayCrop part = beforeOrientation(clamped(crop), geometry.orientation);
    CodedRect rect;
    rect.left
        = std::min(static_cast<int>(part.left * geometry.codedWidth), geometry.codedWidth - 1);
    rect.top
        = std::min(static_cast<int>(part.top * geometry.codedHeight), geometry.codedHeight - 1);
    rect.width = std::clamp(static_cast<int>(std::lround(part.width * geometry.codedWidth)), 1,
        geometry.codedWidth - rect.left);
    rect.height = std::clamp(static_cast<int>(std::lround(part.height * geometry.codedHeight)), 1,
        geometry.codedHeight - rect.top);
    return rect;
}

//! The size of the finished picture: never larger than what the frame offers.
Size outputSize(
    const DisplayCrop &crop, const DisplayGeometry &geometry, int maxWidth, int maxHeight)
{
    const double width = crop.width * geometry.displayWidth();
    const double height = crop.height * geometry.displayHeight();
    const double scale = std::min({1.0, maxWidth / width, maxHeight / height});
    return {std::clamp(static_cast<int>(std::lround(width * scale)), 1, maxWidth),
        std::clamp(static_cast<int>(std::lround(height * scale)), 1, maxHeight)};
}

//! A reference to a part of the frame; interlaced frames give one field, which shows no combs.
FramePtr partOf(const AVFrame *frame, const CodedRect &rect)
{
    FramePtr part(av_frame_clone(frame));
    if (!part) {
        return nullptr;
    }
    part->crop_left = static_cast<size_t>(rect.left);
    part->crop_top = static_cast<size_t>(rect.top);
    part->crop_right = static_cast<size_t>(frame->width - rect.left - rect.width);
    part->crop_bottom = static_cast<size_t>(frame->height - rect.top - rect.height);
    if (av_frame_apply_cropping(part.get(), AV_FRAME_CROP_UNALIGNED) < 0) {
        return nullptr;
    }
    if (frame->interlaced_frame && part->height >= 4) {
        part->height /= 2;
        for (int &lineSize : part->linesize) {
            lineSize *= 2;
        }
    }
    return part;
}

//! The matrix that was used to make the frame's colours.
int matrixOf(const AVFrame *frame)
{
    switch (frame->colorspace) {
    case AVCOL_SPC_BT709:
        return SWS_CS_ITU709;
    case AVCOL_SPC_BT2020_NCL:
    case AVCOL_SPC_BT2020_CL:
        return SWS_CS_BT2020;
    case AVCOL_SPC_SMPTE240M:
        return SWS_CS_SMPTE240M;
    case AVCOL_SPC_FCC:
        return SWS_CS_FCC;
    case AVCOL_SPC_BT470BG:
    case AVCOL_SPC_SMPTE170M:
        return SWS_CS_ITU601;
    default:
        break;
    }
    if (isHighDynamicRange(frame)) {
        return SWS_CS_BT2020;
    }
    return frame->height >= 720 || frame->width >= 1280 ? SWS_CS_ITU709 : SWS_CS_ITU601;
}

bool isFullRange(const AVFrame *frame)
{
    const AVPixFmtDescriptor *description
        = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(frame->format));
    return frame->color_range == AVCOL_RANGE_JPEG
        || (description && (description->flags & AV_PIX_FMT_FLAG_RGB) != 0)
        || frame->format == AV_PIX_FMT_YUVJ420P || frame->format == AV_PIX_FMT_YUVJ422P
        || frame->format == AV_PIX_FMT_YUVJ444P || frame->format == AV_PIX_FMT_YUVJ440P;
}

bool scale(const AVFrame *from, int fromMatrix, bool fromFullRange, AVFrame *to)
{
    const ScalerPtr scaler(
        sws_getContext(from->width, from->height, static_cast<AVPixelFormat>(from->format),
            to->width, to->height, static_cast<AVPixelFormat>(to->format),
            SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT, nullptr, nullptr, nullptr));
    if (!scaler) {
        return false;
    }
    // What is written is RGB, or the full-range BT.601 of JPEG.
    sws_setColorspaceDetails(scaler.get(), sws_getCoefficients(fromMatrix), fromFullRange ? 1 : 0,
        sws_getCoefficients(SWS_CS_ITU601), 1, 0, 1 << 16, 1 << 16);
    return sws_scale(
               scaler.get(), from->data, from->linesize, 0, from->height, to->data, to->linesize)
        > 0;
}

FramePtr toRgb(const AVFrame *frame, const AVFrame *part, int width, int height, ToneMapper &tones)
{
    FramePtr rgb = newFrame(AV_PIX_FMT_RGB24, width, height);
    if (!rgb) {
        return nullptr;
    }
    if (!isHighDynamicRange(frame)) {
        return scale(part, matrixOf(frame), isFullRange(frame), rgb.get()) ? std::move(rgb)
                                                                           : nullptr;
    }
    const FramePtr wide = newFrame(kRgb48, width, height);
    if (!wide || !scale(part, matrixOf(frame), isFullRange(frame), wide.get())) {
        return nullptr;
    }
    tones.map(wide.get(), frame->color_trc, rgb.get());
    return rgb;
}

FramePtr turned(const AVFrame *rgb, const Orientation &orientation)
{
    const int degrees = orientation.rotationDegrees;
    const bool sideways = degrees % 180 != 0;
    FramePtr result = newFrame(
        AV_PIX_FMT_RGB24, sideways ? rgb->height : rgb->width, sideways ? rgb->width : rgb->height);
    if (!result) {
        return nullptr;
    }
    for (int y = 0; y < rgb->height; ++y) {
        const int sourceY = orientation.flipped ? rgb->height - 1 - y : y;
        const uint8_t *in = rgb->data[0] + static_cast<ptrdiff_t>(sourceY) * rgb->linesize[0];
        for (int x = 0; x < rgb->width; ++x, in += 3) {
            int toX = x;
            int toY = y;
            if (degrees == 90) {
                toX = rgb->height - 1 - y;
                toY = x;
            } else if (degrees == 180) {
                toX = rgb->width - 1 - x;
                toY = rgb->height - 1 - y;
            } else if (degrees == 270) {
                toX = y;
                toY = rgb->width - 1 - x;
            }
            std::copy_n(in, 3,
                result->data[0] + static_cast<ptrdiff_t>(toY) * result->linesize[0]
                    + static_cast<ptrdiff_t>(toX) * 3);
        }
    }
    return result;
}

QByteArray encodeJpeg(const AVFrame *rgb, int quality = kQuality)
{
    const FramePtr yuv = newFrame(AV_PIX_FMT_YUVJ420P, rgb->width, rgb->height);
    const AVCodec *encoder = avcodec_find_encoder(AV_CODEC_ID_MJPEG);
    const CodecPtr codec(encoder ? avcodec_alloc_context3(encoder) : nullptr);
    const PacketPtr packet(av_packet_alloc());
    if (!yuv || !codec || !packet || !scale(rgb, SWS_CS_ITU601, true, yuv.get())) {
        return {};
    }
    codec->width = rgb->width;
    codec->height = rgb->height;
    codec->pix_fmt = AV_PIX_FMT_YUVJ420P;
    codec->color_range = AVCOL_RANGE_JPEG;
    codec->time_base = {1, 25};
    codec->thread_count = 1;
    codec->flags |= AV_CODEC_FLAG_QSCALE;
    codec->global_quality = FF_QP2LAMBDA * quality;
    yuv->quality = codec->global_quality;
    yuv->color_range = AVCOL_RANGE_JPEG;
    yuv->pts = 0;
    if (avcodec_open2(codec.get(), encoder, nullptr) < 0
        || avcodec_send_frame(codec.get(), yuv.get()) < 0
        || avcodec_receive_packet(codec.get(), packet.get()) < 0) {
        return {};
    }
    return QByteArray(reinterpret_cast<const char *>(packet->data), packet->size);
}

} // namespace

double DisplayGeometry::displayWidth() const
{
    return isTurned() ? codedHeight : codedWidth * pixelAspect;
}

double DisplayGeometry::displayHeight() const
{
    return isTurned() ? codedWidth * pixelAspect : codedHeight;
}

DisplayGeometry geometryOf(const AVFrame *frame, AVRational sampleAspect, Orientation orientation)
{
    DisplayGeometry geometry{frame->width, frame->height, 1, orientation};
    if (sampleAspect.num > 0 && sampleAspect.den > 0) {
        // Beyond this a ratio is damage, not intention.
        geometry.pixelAspect = std::clamp(av_q2d(sampleAspect), 0.1, 10.0);
    }
    return geometry;
}

DisplayCrop centredCrop(const DisplayGeometry &geometry, double aspect)
{
    const double own = geometry.displayWidth() / geometry.displayHeight();
    DisplayCrop crop;
    if (own > aspect) {
        crop.width = aspect / own;
        crop.left = (1 - crop.width) / 2;
    } else {
        crop.height = own / aspect;
        crop.top = (1 - crop.height) / 2;
    }
    return crop;
}

QByteArray renderJpeg(const AVFrame *frame, const DisplayGeometry &geometry,
    const DisplayCrop &crop, int maxWidth, int maxHeight)
{
    const Size size = outputSize(crop, geometry, maxWidth, maxHeight);
    const FramePtr part = partOf(frame, toCodedRect(crop, geometry));
    const bool sideways = geometry.isTurned();
    ToneMapper tones;
    const FramePtr rgb = part ? toRgb(frame, part.get(), sideways ? size.height : size.width,
                             sideways ? size.width : size.height, tones)
                              : nullptr;
    if (!rgb) {
        return {};
    }
    if (geometry.orientation == Orientation{}) {
        return encodeJpeg(rgb.get());
    }
    const FramePtr upright = turned(rgb.get(), geometry.orientation);
    return upright ? encodeJpeg(upright.get()) : QByteArray();
}

std::optional<TileSheet> TileSheet::make(
    const DisplayGeometry &geometry, int longerSide, int columns, int rows)
{
    const double width = std::max(1.0, geometry.displayWidth());
    const double height = std::max(1.0, geometry.displayHeight());
    const double scale = longerSide / std::max(width, height);
    TileSheet sheet;
    // Even, so that chroma of neighbours does not mix.
    const auto even
        = [](double side) { return std::max(2, static_cast<int>(std::lround(side / 2)) * 2); };
    sheet.m_tileWidth = even(width * scale);
    sheet.m_tileHeight = even(height * scale);
    sheet.m_sheet
        = newFrame(AV_PIX_FMT_RGB24, sheet.m_tileWidth * columns, sheet.m_tileHeight * rows);
    if (!sheet.m_sheet) {
        return std::nullopt;
    }
    for (int y = 0; y < sheet.m_sheet->height; ++y) {
        std::fill_n(sheet.m_sheet->data[0] + static_cast<ptrdiff_t>(y) * sheet.m_sheet->linesize[0],
            sheet.m_sheet->width * 3, uint8_t{0});
    }
    return sheet;
}

void TileSheet::paint(const AVFrame *frame, const DisplayGeometry &geometry, int column, int row)
{
    const FramePtr part = partOf(frame, toCodedRect({}, geometry));
    const bool sideways = geometry.isTurned();
    FramePtr rgb = part ? toRgb(frame, part.get(), sideways ? m_tileHeight : m_tileWidth,
                       sideways ? m_tileWidth : m_tileHeight, m_tones)
                        : nullptr;
    if (rgb && geometry.orientation != Orientation{}) {
        rgb = turned(rgb.get(), geometry.orientation);
    }
    if (!rgb || rgb->width != m_tileWidth || rgb->height != m_tileHeight) {
        return;
    }
    for (int y = 0; y < m_tileHeight; ++y) {
        std::copy_n(rgb->data[0] + static_cast<ptrdiff_t>(y) * rgb->linesize[0], m_tileWidth * 3,
            m_sheet->data[0] + static_cast<ptrdiff_t>(row * m_tileHeight + y) * m_sheet->linesize[0]
                + static_cast<ptrdiff_t>(column) * m_tileWidth * 3);
    }
}

QByteArray TileSheet::jpeg() const
{
    return encodeJpeg(m_sheet.get(), kSheetQuality);
}

} // namespace Library
