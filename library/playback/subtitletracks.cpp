#include "library/playback/subtitletracks.h"

#include "library/playback/subtitletext.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstring>

namespace Library {

namespace {

constexpr std::int64_t kUnknownDurationMicro = 4'000'000;
//! A picture without an end stays until the next.
constexpr std::int64_t kUntilNextMicro = 30'000'000;
constexpr std::int64_t kMaxKeptBytes = 8LL << 20;
constexpr std::size_t kMaxFileBytes = std::size_t{32} << 20;
constexpr int kMaxBitmapSide = 8192;
//! Only readers of text: a subtitle file must not open anything else.
constexpr const char *kTextFormats = "srt,webvtt,ass,microdvd,sami,subviewer,subviewer1,mpl2,"
                                     "realtext,lrc,jacosub,stl,vplayer,pjs,mpsub,aqtitle";

Av::CodecPtr openDecoder(const AVCodecParameters *parameters, AVRational timeBase)
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

//! Reads a text in memory.
struct TextReader
{
    std::string text;
    std::size_t offset = 0;

    static int read(void *self, std::uint8_t *into, int size)
    {
        auto *reader = static_cast<TextReader *>(self);
        const std::size_t count
            = std::min(static_cast<std::size_t>(size), reader->text.size() - reader->offset);
        if (count == 0) {
            return AVERROR_EOF;
        }
        std::memcpy(into, reader->text.data() + reader->offset, count);
        reader->offset += count;
        return static_cast<int>(count);
    }

    static std::int64_t seek(void *self, std::int64_t offset, int whence)
    {
        auto *reader = static_cast<TextReader *>(self);
        const auto size = static_cast<std::int64_t>(reader->text.size());
        if ((whence & AVSEEK_SIZE) != 0) {
            return size;
        }
        const std::int64_t base = whence == SEEK_CUR ? static_cast<std::int64_t>(reader->offset)
            : whence == SEEK_END                     ? size
                                                     : 0;
        reader->offset = static_cast<std::size_t>(std::clamp<std::int64_t>(base + offset, 0, size));
        return static_cast<std::int64_t>(reader->offset);
    }
};

struct DeleteContext
{
    void operator()(AVIOContext *context) const
    {
        av_freep(&context->buffer);
        avio_context_free(&context);
    }
};

tl::unexpected<Error> unreadable(const std::string &fileName)
{
    return failure(ErrorCode::Unsupported,
        QCoreApplication::translate("Playback", "The subtitles in %1 cannot be read.")
            .arg(QString::fromStdString(fileName)));
}

} // namespace

SubtitleTracks::SubtitleTracks(const MediaLayout &layout, SubtitleRenderer *renderer)
    : m_layout(layout)
    , m_renderer(renderer)
{ }

SubtitleTracks::~SubtitleTracks() = default;

SubtitleTracks::State *SubtitleTracks::stateOf(int stream)
{
    const auto found = m_states.find(stream);
    if (found != m_states.end()) {
        return found->second.codec ? &found->second : nullptr;
    }
    State &state = m_states[stream];
    const StreamLayout *layout = m_layout.stream(stream);
    if (layout == nullptr || !layout->parameters) {
        return nullptr;
    }
    state.codec = openDecoder(layout->parameters.get(), layout->timeBase);
    if (!state.codec) {
        return nullptr;
    }
    const AVCodecID id = layout->parameters->codec_id;
    const AVCodecDescriptor *descriptor = avcodec_descriptor_get(id);
    state.isBitmap = descriptor != nullptr && (descriptor->props & AV_CODEC_PROP_BITMAP_SUB) != 0;
    m_renderer->addTrack(stream, headerOf(state.codec.get()),
        isScript(id) ? SubtitleRenderer::Styling::Script : SubtitleRenderer::Styling::Plain);
    return &state;
}

void SubtitleTracks::keep(State &state, const AVPacket *packet)
{
    Av::PacketPtr copy(av_packet_clone(packet));
    if (!copy) {
        return;
    }
    state.keptBytes += packet->size;
    state.kept.push_back(std::move(copy));
    while (state.keptBytes > kMaxKeptBytes) {
        state.keptBytes -= state.kept.front()->size;
        state.kept.pop_front();
    }
}

void SubtitleTracks::feed(const AVPacket *packet)
{
    const std::lock_guard lock(m_mutex);
    State *state = stateOf(packet->stream_index);
    if (state == nullptr) {
        return;
    }
    if (state->isBitmap && packet->stream_index != m_selected) {
        keep(*state, packet);
        return;
    }
    decode(packet->stream_index, state->codec.get(), packet, m_layout.startMicro);
}

void SubtitleTracks::flush()
{
    const std::lock_guard lock(m_mutex);
    for (auto &[stream, state] : m_states) {
        state.kept.clear();
        state.keptBytes = 0;
        if (state.codec) {
            avcodec_flush_buffers(state.codec.get());
        }
    }
}

void SubtitleTracks::select(int id)
{
    const std::lock_guard lock(m_mutex);
    m_selected = id;
    const auto found = m_states.find(id);
    if (found != m_states.end() && found->second.codec) {
        for (const Av::PacketPtr &packet : found->second.kept) {
            decode(id, found->second.codec.get(), packet.get(), m_layout.startMicro);
        }
        found->second.kept.clear();
        found->second.keptBytes = 0;
    }
    m_renderer->select(id);
}

void SubtitleTracks::decode(
    int id, AVCodecContext *codec, const AVPacket *packet, std::int64_t offsetMicro)
{
    AVSubtitle subtitle = {};
    int got = 0;
    // Not const in FFmpeg's interface, though it only reads.
    const int code
        = avcodec_decode_subtitle2(codec, &subtitle, &got, const_cast<AVPacket *>(packet));
    if (code < 0 || got == 0) {
        return;
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
                m_renderer->addEvent(id, event);
            } else if (bitmapOf(rect, codec, bitmap)) {
                isPicture = true;
                picture.bitmaps.push_back(std::move(bitmap));
            }
        }
        const AVCodecDescriptor *descriptor = avcodec_descriptor_get(codec->codec_id);
        if (isPicture && descriptor != nullptr
            && (descriptor->props & AV_CODEC_PROP_BITMAP_SUB) != 0) {
            m_renderer->addEvent(id, std::move(picture));
        }
    }
    avsubtitle_free(&subtitle);
}

Result<> SubtitleTracks::addFile(
    int id, const std::string &fileName, std::span<const std::byte> bytes)
{
    if (bytes.size() > kMaxFileBytes) {
        return failure(ErrorCode::LimitExceeded,
            QCoreApplication::translate("Playback", "%1 is too large for a file of subtitles.")
                .arg(QString::fromStdString(fileName)));
    }
    std::string text = subtitleToUtf8(bytes);
    if (text.find("[Script Info]") != std::string::npos
        || text.find("[Events]") != std::string::npos) {
        m_renderer->addScript(id, std::move(text));
        return {};
    }
    return readFile(id, fileName, std::move(text));
}

Result<> SubtitleTracks::readFile(int id, const std::string &fileName, std::string text)
{
    constexpr int kBufferBytes = 16 * 1024;
    TextReader reader{std::move(text)};
    auto *buffer = static_cast<unsigned char *>(av_malloc(kBufferBytes));
    const std::unique_ptr<AVIOContext, DeleteContext> io(avio_alloc_context(
        buffer, kBufferBytes, 0, &reader, &TextReader::read, nullptr, &TextReader::seek));
    AVFormatContext *context = avformat_alloc_context();
    if (!io || context == nullptr) {
        avformat_free_context(context);
        return unreadable(fileName);
    }
    context->pb = io.get();
    context->flags |= AVFMT_FLAG_CUSTOM_IO;
    AVDictionary *options = nullptr;
    av_dict_set(&options, "format_whitelist", kTextFormats, 0);
    const std::string name
        = "subtitles" + fileName.substr(std::min(fileName.size(), fileName.rfind('.')));
    const int code = avformat_open_input(&context, name.c_str(), nullptr, &options);
    av_dict_free(&options);
    if (code < 0) {
        return unreadable(fileName);
    }
    const Av::FormatPtr format(context);
    if (format->nb_streams == 0) {
        return unreadable(fileName);
    }
    const AVStream *stream = format->streams[0];
    const Av::CodecPtr codec = openDecoder(stream->codecpar, stream->time_base);
    const Av::PacketPtr packet(av_packet_alloc());
    if (!codec || !packet) {
        return unreadable(fileName);
    }
    m_renderer->addTrack(id, headerOf(codec.get()),
        isScript(stream->codecpar->codec_id) ? SubtitleRenderer::Styling::Script
                                             : SubtitleRenderer::Styling::Plain);
    int count = 0;
    while (av_read_frame(format.get(), packet.get()) >= 0) {
        decode(id, codec.get(), packet.get(), 0);
        av_packet_unref(packet.get());
        ++count;
    }
    if (count == 0) {
        return unreadable(fileName);
    }
    return {};
}

} // namespace Library
