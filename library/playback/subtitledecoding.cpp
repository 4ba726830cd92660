#include "library/playback/subtitledecoding.h"

#include <algorithm>
#include <cstring>

namespace Library::SubtitleDecoding {

namespace {

constexpr std::int64_t kUnknownDurationMicro = 4'000'000;
//! A picture without an end stays until the next.
constexpr std::int64_t kUntilNextMicro = 30'000'000;
constexpr int kMaxBitmapSide = 8192;

bool bitmapOf(const AVSubtitleRect *rect, const AVCodecContext *codec, SubtitleBitmap &bitmap)
{
    if (rect->type != SUBTITLE_BITMAP || rect->w <= 0 || rect->h <= 0 || rect->w > kMaxBitmapSide
        || rect->h > kMaxBitmapSide || rect->data[0] == nullptr || rect->data[1] == nullptr) {
        return false;
    }
    bitmap.x = rect->x;
    bitmap.y = rect->y;
    bitmap.width = rect->w;
    bitmap.height = rect->h;
    bitmap.canvasWidth = codec->width > 0 ? codec->width : 720;
    bitmap.canvasHeight = codec->height > 0 ? codec->height : 576;
    bitmap.pixels.resize(static_cast<std::size_t>(rect->w) * static_cast<std::size_t>(rect->h) * 4);
    std::uint32_t palette[256] = {};
    const int colors = std::clamp(rect->nb_colors, 0, 256);
    std::memcpy(palette, rect->data[1], static_cast<std::size_t>(colors) * sizeof(std::uint32_t));
    std::uint8_t *pixel = bitmap.pixels.data();
    for (int y = 0; y < rect->h; ++y) {
        const std::uint8_t *row = rect->data[0] + std::ptrdiff_t{rect->linesize[0]} * y;
        for (int x = 0; x < rect->w; ++x, pixel += 4) {
            const std::uint32_t color = palette[row[x]];
            const std::uint32_t alpha = color >> 24;
            pixel[0] = static_cast<std::uint8_t>((color & 0xff) * alpha / 255);
            pixel[1] = static_cast<std::uint8_t>(((color >> 8) & 0xff) * alpha / 255);
            pixel[2] = static_cast<std::uint8_t>(((color >> 16) & 0xff) * alpha / 255);
            pixel[3] = static_cast<std::uint8_t>(alpha);
        }
    }
    return true;
}

} // namespace

Av::CodecPtr open(const AVCodecParameters *parameters, AVRational timeBase)
{
    const AVCodec *codec = avcodec_find_decoder(parameters->codec_id);
    Av::CodecPtr context(avcodec_alloc_context3(codec));
    if (codec == nullptr || !context
        || avcodec_parameters_to_context(context.get(), parameters) < 0) {
        return nullptr;
    }
    context->pkt_timebase = timeBase;
    return avcodec_open2(context.get(), codec, nullptr) < 0 ? nullptr : std::move(context);
}

std::string headerOf(const AVCodecContext *codec)
{
    if (codec->subtitle_header == nullptr || codec->subtitle_header_size <= 0) {
        return {};
    }
    return {reinterpret_cast<const char *>(codec->subtitle_header),
        static_cast<std::size_t>(codec->subtitle_header_size)};
}

bool isScript(AVCodecID id)
{
    return id == AV_CODEC_ID_ASS || id == AV_CODEC_ID_SSA;
}

bool isBitmap(AVCodecID id)
{
    const AVCodecDescriptor *descriptor = avcodec_descriptor_get(id);
    return descriptor != nullptr && (descriptor->props & AV_CODEC_PROP_BITMAP_SUB) != 0;
}

std::vector<SubtitleEvent> decode(
    AVCodecContext *codec, const AVPacket *packet, std::int64_t offsetMicro)
{
    std::vector<SubtitleEvent> events;
    AVSubtitle subtitle = {};
    int got = 0;
    // Not const in FFmpeg's interface, though it only reads.
    const int code
        = avcodec_decode_subtitle2(codec, &subtitle, &got, const_cast<AVPacket *>(packet));
    if (code < 0 || got == 0) {
        return events;
    }
    const std::int64_t stated = packet->pts != Av::kNoPts ? packet->pts : packet->dts;
    const std::int64_t base = Av::toMicro(stated, codec->pkt_timebase);
    const bool hasEnd = subtitle.end_display_time != 0 && subtitle.end_display_time != UINT32_MAX
        && subtitle.end_display_time > subtitle.start_display_time;
    SubtitleEvent event;
    event.startMicro = base - offsetMicro + std::int64_t{subtitle.start_display_time} * 1000;
    event.durationMicro = hasEnd
        ? (std::int64_t{subtitle.end_display_time} - subtitle.start_display_time) * 1000
        : kUnknownDurationMicro;
    if (base != Av::kNoPts) {
        SubtitleEvent picture = event;
        picture.durationMicro = hasEnd ? event.durationMicro : kUntilNextMicro;
        bool isPicture = subtitle.num_rects == 0 && subtitle.format == 0;
        for (unsigned i = 0; i < subtitle.num_rects; ++i) {
            const AVSubtitleRect *rect = subtitle.rects[i];
            SubtitleBitmap bitmap;
            if (rect->ass != nullptr) {
                event.text = rect->ass;
                events.push_back(event);
            } else if (bitmapOf(rect, codec, bitmap)) {
                isPicture = true;
                picture.bitmaps.push_back(std::move(bitmap));
            }
        }
        if (isPicture && isBitmap(codec->codec_id)) {
            events.push_back(std::move(picture));
        }
    }
    avsubtitle_free(&subtitle);
    return events;
}

} // namespace Library::SubtitleDecoding
