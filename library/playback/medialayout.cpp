#include "library/playback/medialayout.h"

extern "C" {
#include <libavutil/display.h>
}

#include <algorithm>
#include <cmath>

namespace Library {

namespace {

constexpr std::size_t kMaxFontBytes = std::size_t{64} << 20;

std::string tag(const AVDictionary *metadata, const char *key)
{
    const AVDictionaryEntry *entry = av_dict_get(metadata, key, nullptr, 0);
    return entry == nullptr ? std::string() : std::string(entry->value);
}

int rotation(const AVStream *stream)
{
    std::size_t size = 0;
    const auto *matrix = reinterpret_cast<const std::int32_t *>(
        av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size));
    if (matrix == nullptr || size < 9 * sizeof(std::int32_t)) {
        return 0;
    }
    const double clockwise = -av_display_rotation_get(matrix);
    if (!std::isfinite(clockwise)) {
        return 0;
    }
    const int quarters = static_cast<int>(std::lround(clockwise / 90.0));
    return ((quarters % 4) + 4) % 4 * 90;
}

Track trackOf(const AVStream *stream)
{
    Track track;
    track.id = stream->index;
    track.kind = stream->codecpar->codec_type == AVMEDIA_TYPE_AUDIO ? TrackKind::Audio
                                                                    : TrackKind::Subtitle;
    track.language = tag(stream->metadata, "language");
    if (track.language == "und") {
        track.language.clear();
    }
    track.title = tag(stream->metadata, "title");
    track.codec = avcodec_get_name(stream->codecpar->codec_id);
    track.channels = stream->codecpar->ch_layout.nb_channels;
    track.isDefault = (stream->disposition & AV_DISPOSITION_DEFAULT) != 0;
    track.isForced = (stream->disposition & AV_DISPOSITION_FORCED) != 0;
    track.isCommentary = (stream->disposition & AV_DISPOSITION_COMMENT) != 0;
    track.isForImpaired
        = (stream->disposition & (AV_DISPOSITION_HEARING_IMPAIRED | AV_DISPOSITION_VISUAL_IMPAIRED))
        != 0;
    return track;
}

StreamLayout layoutOf(const AVStream *stream, const AVFormatContext *format)
{
    StreamLayout layout;
    layout.index = stream->index;
    layout.type = stream->codecpar->codec_type;
    Av::ParametersPtr parameters(avcodec_parameters_alloc());
    if (parameters && avcodec_parameters_copy(parameters.get(), stream->codecpar) >= 0) {
        layout.parameters = std::shared_ptr<const AVCodecParameters>(std::move(parameters));
    }
    layout.timeBase = stream->time_base;
    layout.frameRate
        = stream->avg_frame_rate.num > 0 ? stream->avg_frame_rate : stream->r_frame_rate;
    // Not const in FFmpeg's interface, though it only reads.
    layout.sar = av_guess_sample_aspect_ratio(
        const_cast<AVFormatContext *>(format), const_cast<AVStream *>(stream), nullptr);
    layout.rotationDegrees = rotation(stream);
    return layout;
}

bool isPicture(const AVStream *stream)
{
    return (stream->disposition & (AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS))
        != 0;
}

int chooseVideo(const AVFormatContext *format)
{
    int best = -1;
    int bestScore = -1;
    for (unsigned i = 0; i < format->nb_streams; ++i) {
        const AVStream *stream = format->streams[i];
        if (stream->codecpar->codec_type != AVMEDIA_TYPE_VIDEO || isPicture(stream)) {
            continue;
        }
        int score = avcodec_find_decoder(stream->codecpar->codec_id) != nullptr ? 4 : 0;
        score += (stream->disposition & AV_DISPOSITION_DEFAULT) != 0 ? 1 : 0;
        score += stream->codecpar->width > 0 ? 2 : 0;
        if (score > bestScore) {
            best = static_cast<int>(i);
            bestScore = score;
        }
    }
    return best;
}

void addFont(const AVStream *stream, std::vector<Attachment> &fonts)
{
    const AVCodecParameters *parameters = stream->codecpar;
    const std::string type = tag(stream->metadata, "mimetype");
    const bool isFont = parameters->codec_id == AV_CODEC_ID_TTF
        || parameters->codec_id == AV_CODEC_ID_OTF || type.find("font") != std::string::npos
        || type.find("truetype") != std::string::npos;
    std::size_t total = 0;
    for (const Attachment &font : fonts) {
        total += font.bytes.size();
    }
    if (!isFont || parameters->extradata == nullptr || parameters->extradata_size <= 0
        || total + static_cast<std::size_t>(parameters->extradata_size) > kMaxFontBytes) {
        return;
    }
    const auto *begin = reinterpret_cast<const char *>(parameters->extradata);
    fonts.push_back(
        {tag(stream->metadata, "filename"), {begin, begin + parameters->extradata_size}});
}

void addChapters(const AVFormatContext *format, std::int64_t startMicro, PlaybackInfo &info)
{
    for (unsigned i = 0; i < format->nb_chapters; ++i) {
        const AVChapter *chapter = format->chapters[i];
        const std::int64_t start = Av::toMicro(chapter->start, chapter->time_base);
        if (start != Av::kNoPts) {
            info.chapters.push_back(
                {std::chrono::microseconds(std::max<std::int64_t>(0, start - startMicro)),
                    tag(chapter->metadata, "title")});
        }
    }
}

void fillVideo(const AVFormatContext *format, MediaLayout &layout)
{
    const AVStream *stream
        = format->streams[layout.videoStream >= 0 ? layout.videoStream : layout.coverStream];
    const AVCodecParameters *video = stream->codecpar;
    layout.info.hdr = video->color_trc == AVCOL_TRC_SMPTE2084 ? HdrKind::Pq
        : video->color_trc == AVCOL_TRC_ARIB_STD_B67          ? HdrKind::Hlg
                                                              : HdrKind::None;
    layout.info.isDolbyVision
        = av_stream_get_side_data(stream, AV_PKT_DATA_DOVI_CONF, nullptr) != nullptr;
    layout.info.width = video->width;
    layout.info.height = video->height;
    layout.info.hasVideo = layout.videoStream >= 0;
    layout.info.hasCover = layout.videoStream < 0;
}

} // namespace

const StreamLayout *MediaLayout::stream(int index) const
{
    const auto found = std::find_if(streams.begin(), streams.end(),
        [index](const StreamLayout &stream) { return stream.index == index; });
    return found == streams.end() ? nullptr : &*found;
}

MediaLayout readLayout(const AVFormatContext *format)
{
    MediaLayout layout;
    layout.startMicro = Av::toMicro(format->start_time, Av::kMicro);
    if (layout.startMicro == Av::kNoPts) {
        layout.startMicro = 0;
    }
    const std::int64_t duration = Av::toMicro(format->duration, Av::kMicro);
    layout.info.duration
        = std::chrono::microseconds(duration == Av::kNoPts || duration < 0 ? 0 : duration);
    layout.info.container = format->iformat->name;
    layout.info.seekable = format->pb != nullptr
        && (format->pb->seekable & AVIO_SEEKABLE_NORMAL) != 0
        && (format->iformat->flags & AVFMT_NOTIMESTAMPS) == 0;
    layout.videoStream = chooseVideo(format);
    for (unsigned i = 0; i < format->nb_streams; ++i) {
        const AVStream *stream = format->streams[i];
        layout.streams.push_back(layoutOf(stream, format));
        if (layout.coverStream < 0 && isPicture(stream) && stream->attached_pic.size > 0) {
            layout.coverStream = static_cast<int>(i);
            layout.cover = std::shared_ptr<const AVPacket>(
                Av::PacketPtr(av_packet_clone(&stream->attached_pic)));
        }
        switch (stream->codecpar->codec_type) {
        case AVMEDIA_TYPE_AUDIO:
            layout.info.hasAudio = true;
            [[fallthrough]];
        case AVMEDIA_TYPE_SUBTITLE:
            layout.info.tracks.push_back(trackOf(stream));
            break;
        case AVMEDIA_TYPE_ATTACHMENT:
            addFont(stream, layout.fonts);
            break;
        default:
            break;
        }
    }
    if (layout.videoStream >= 0 || layout.coverStream >= 0) {
        fillVideo(format, layout);
    }
    addChapters(format, layout.startMicro, layout.info);
    return layout;
}

} // namespace Library
