#include "library/media/worker/ffmpegprobe.h"

#include "library/media/worker/mediafile.h"
#include "library/media/worker/orientation.h"

#include <QDateTime>

#include <algorithm>
#include <array>
#include <memory>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/channel_layout.h>
#include <libavutil/pixdesc.h>
}

namespace Library {

namespace {

constexpr qint64 kTailBytes = 8LL * 1024 * 1024;
// A film's header that states no duration may be followed by this much before a look at the end
// is cheaper than reading through.
constexpr qint64 kReadThroughBytes = 64LL * 1024 * 1024;
constexpr AVRational kMilliseconds{1, 1000};

QString text(const char *value)
{
    return value ? QString::fromUtf8(value).left(WorkerProtocol::kMaxTextLength) : QString();
}

QString tag(const AVDictionary *metadata, const char *key)
{
    const AVDictionaryEntry *entry = av_dict_get(metadata, key, nullptr, 0);
    return entry ? text(entry->value).trimmed() : QString();
}

qint64 notNegative(qint64 value)
{
    return std::max<qint64>(value, 0);
}

qint64 toMs(qint64 value, AVRational timeBase)
{
    return value == AV_NOPTS_VALUE ? 0 : notNegative(av_rescale_q(value, timeBase, kMilliseconds));
}

StreamKind kindOf(const AVStream *stream)
{
    switch (stream->codecpar->codec_type) {
    case AVMEDIA_TYPE_VIDEO:
        return StreamKind::Video;
    case AVMEDIA_TYPE_AUDIO:
        return StreamKind::Audio;
    case AVMEDIA_TYPE_SUBTITLE:
        return StreamKind::Subtitle;
    case AVMEDIA_TYPE_ATTACHMENT:
        return StreamKind::Attachment;
    default:
        return StreamKind::Data;
    }
}

//! Writes a ratio where it is one.
void setRatio(int &numerator, int &denominator, AVRational value)
{
    if (value.num > 0 && value.den > 0) {
        numerator = value.num;
        denominator = value.den;
    }
}

void readVideo(AVFormatContext *format, AVStream *stream, StreamInfo &info)
{
    const AVCodecParameters *codec = stream->codecpar;
    info.width = std::max(codec->width, 0);
    info.height = std::max(codec->height, 0);
    setRatio(info.sarNumerator, info.sarDenominator,
        av_guess_sample_aspect_ratio(format, stream, nullptr));
    setRatio(info.fpsNumerator, info.fpsDenominator,
        stream->avg_frame_rate.num > 0 && stream->avg_frame_rate.den > 0 ? stream->avg_frame_rate
                                                                         : stream->r_frame_rate);
    info.rotationDegrees = orientationOf(stream).rotationDegrees;
    const auto pixelFormat = static_cast<AVPixelFormat>(codec->format);
    if (const AVPixFmtDescriptor *description = av_pix_fmt_desc_get(pixelFormat)) {
        info.pixelFormat = text(description->name);
        info.bitDepth = description->comp[0].depth;
    }
    if (codec->color_trc != AVCOL_TRC_UNSPECIFIED) {
        info.colorTransfer = text(av_color_transfer_name(codec->color_trc));
    }
    if (codec->color_primaries != AVCOL_PRI_UNSPECIFIED) {
        info.colorPrimaries = text(av_color_primaries_name(codec->color_primaries));
    }
    info.dolbyVision = av_stream_get_side_data(stream, AV_PKT_DATA_DOVI_CONF, nullptr) != nullptr;
    info.isAttachedPicture = (stream->disposition & AV_DISPOSITION_ATTACHED_PIC) != 0;
}

void readAudio(const AVStream *stream, StreamInfo &info)
{
    info.sampleRate = std::max(stream->codecpar->sample_rate, 0);
    info.channels = std::max(stream->codecpar->ch_layout.nb_channels, 0);
    std::array<char, 128> layout{};
    if (info.channels > 0
        && av_channel_layout_describe(&stream->codecpar->ch_layout, layout.data(), layout.size())
            > 0) {
        info.channelLayout = text(layout.data());
    }
}

StreamInfo readStream(AVFormatContext *format, AVStream *stream)
{
    StreamInfo info;
    const AVCodecParameters *codec = stream->codecpar;
    info.index = stream->index;
    info.kind = kindOf(stream);
    const AVCodecDescriptor *descriptor = avcodec_descriptor_get(codec->codec_id);
    info.codec = descriptor ? text(descriptor->name) : QStringLiteral("unknown");
    info.profile = text(avcodec_profile_name(codec->codec_id, codec->profile));
    info.language = tag(stream->metadata, "language");
    if (info.language == u"und") {
        info.language.clear();
    }
    info.title = tag(stream->metadata, "title");
    info.isDefault = (stream->disposition & AV_DISPOSITION_DEFAULT) != 0;
    info.isForced = (stream->disposition & AV_DISPOSITION_FORCED) != 0;
    info.isHearingImpaired = (stream->disposition & AV_DISPOSITION_HEARING_IMPAIRED) != 0;
    info.bitRate = notNegative(codec->bit_rate);
    if (info.kind == StreamKind::Video) {
        readVideo(format, stream, info);
    } else if (info.kind == StreamKind::Audio) {
        readAudio(stream, info);
    }
    return info;
}

//! The end of the last packet from here on, in milliseconds from the file's start.
qint64 lastPacketEndMs(AVFormatContext *format)
{
    const std::unique_ptr<AVPacket, void (*)(AVPacket *)> packet(
        av_packet_alloc(), [](AVPacket *p) { av_packet_free(&p); });
    const qint64 start = toMs(format->start_time, AV_TIME_BASE_Q);
    qint64 end = 0;
    while (packet && av_read_frame(format, packet.get()) >= 0) {
        const AVStream *stream = format->streams[packet->stream_index];
        const qint64 time = packet->pts != AV_NOPTS_VALUE ? packet->pts : packet->dts;
        if (time != AV_NOPTS_VALUE) {
            end = std::max(end, toMs(time + notNegative(packet->duration), stream->time_base));
        }
        av_packet_unref(packet.get());
    }
    return notNegative(end - start);
}

//! For files whose header states no duration: recordings that were never finished, live streams.
qint64 measuredDurationMs(const MediaFile &file)
{
    AVFormatContext *format = file.format();
    if (format->nb_streams == 0) {
        return 0;
    }
    if (file.sizeBytes() > kReadThroughBytes) {
        // Demuxers that can be joined midway find the next packet by themselves.
        if (avio_seek(format->pb, file.sizeBytes() - kTailBytes, SEEK_SET) >= 0) {
            avformat_flush(format);
            return lastPacketEndMs(format);
        }
    }
    av_seek_frame(format, -1, 0, AVSEEK_FLAG_BACKWARD);
    return lastPacketEndMs(format);
}

QVector<ChapterInfo> readChapters(const AVFormatContext *format)
{
    QVector<ChapterInfo> chapters;
    for (unsigned int i = 0; i < format->nb_chapters; ++i) {
        const AVChapter *chapter = format->chapters[i];
        chapters.append({toMs(chapter->start, chapter->time_base),
            toMs(chapter->end, chapter->time_base), tag(chapter->metadata, "title")});
    }
    return chapters;
}

// What phones write knows the zone it was recorded in; a clock that was never set says 1904 or
// 1970.
qint64 recordedMs(const AVDictionary *metadata)
{
    constexpr qint64 kFirstBelieved = 10LL * 365 * 86'400'000;
    for (const char *key : {"com.apple.quicktime.creationdate", "creation_time"}) {
        const QDateTime time = QDateTime::fromString(tag(metadata, key), Qt::ISODate);
        if (time.isValid() && time.toMSecsSinceEpoch() >= kFirstBelieved) {
            return time.toMSecsSinceEpoch();
        }
    }
    return 0;
}

} // namespace

WorkerProtocol::Payload probeMedia(int descriptor, const QString &fileName)
{
    auto opened = MediaFile::open(descriptor, fileName);
    if (!opened) {
        return opened.error();
    }
    AVFormatContext *format = (*opened)->format();
    MediaInfo info;
    info.container = text(format->iformat->name);
    info.sizeBytes = notNegative((*opened)->sizeBytes());
    info.bitRate = notNegative(format->bit_rate);
    info.title = tag(format->metadata, "title");
    info.recordedMs = recordedMs(format->metadata);
    for (unsigned int i = 0; i < format->nb_streams; ++i) {
        info.streams.append(readStream(format, format->streams[i]));
    }
    info.chapters = readChapters(format);
    info.durationMs = format->duration > 0 ? toMs(format->duration, AV_TIME_BASE_Q)
                                           : measuredDurationMs(**opened);
    return info;
}

} // namespace Library
