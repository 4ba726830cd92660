#include "library/playback/openmedia.h"

#include <QCoreApplication>

#include <algorithm>
#include <cerrno>

namespace Library {

namespace {

Error playbackError(ErrorCode code, const char *text, const QString &detail)
{
    return Error{code, QCoreApplication::translate("Playback", text), detail, false};
}

QString avText(int code)
{
    char text[AV_ERROR_MAX_STRING_SIZE] = {};
    av_strerror(code, text, sizeof text);
    return QString::fromUtf8(text);
}

Error openError(const AvioSource &avio, int code)
{
    if (const auto error = avio.error()) {
        return *error;
    }
    if (code == AVERROR_EXIT) {
        return playbackError(
            ErrorCode::Cancelled, QT_TRANSLATE_NOOP("Playback", "Opening was cancelled."), {});
    }
    if (code == AVERROR(ENOMEM)) {
        return playbackError(ErrorCode::LimitExceeded,
            QT_TRANSLATE_NOOP("Playback", "There is not enough memory to play this file."),
            avText(code));
    }
    return playbackError(ErrorCode::Corrupt,
        QT_TRANSLATE_NOOP("Playback",
            "This file cannot be played: it is damaged, or no video or sound is in it."),
        avText(code));
}

bool needsStreamInfo(const AVFormatContext *format)
{
    // Containers that state everything in their header open faster without it.
    const std::string_view name = format->iformat->name;
    if ((name.find("mp4") == std::string_view::npos
            && name.find("matroska") == std::string_view::npos)
        || (format->ctx_flags & AVFMTCTX_NOHEADER) != 0 || format->nb_streams == 0
        || format->duration <= 0) {
        return true;
    }
    for (unsigned i = 0; i < format->nb_streams; ++i) {
        const AVCodecParameters *parameters = format->streams[i]->codecpar;
        const bool isPicture = (format->streams[i]->disposition & AV_DISPOSITION_ATTACHED_PIC) != 0;
        const bool complete = parameters->codec_type == AVMEDIA_TYPE_VIDEO
            ? parameters->width > 0 || isPicture
            : parameters->codec_type != AVMEDIA_TYPE_AUDIO
                || (parameters->sample_rate > 0 && parameters->ch_layout.nb_channels > 0);
        const bool known = parameters->codec_type != AVMEDIA_TYPE_UNKNOWN
            && (parameters->codec_id != AV_CODEC_ID_NONE
                || (parameters->codec_type != AVMEDIA_TYPE_VIDEO
                    && parameters->codec_type != AVMEDIA_TYPE_AUDIO));
        if (!complete || !known) {
            return true;
        }
    }
    return false;
}

} // namespace

Result<Av::FormatPtr> openMedia(AvioSource &avio)
{
    AVFormatContext *format = avformat_alloc_context();
    if (format == nullptr || avio.context() == nullptr) {
        avformat_free_context(format);
        return failure(openError(avio, AVERROR(ENOMEM)));
    }
    format->pb = avio.context();
    format->flags |= AVFMT_FLAG_CUSTOM_IO;
    format->interrupt_callback = {&AvioSource::interrupted, &avio};
    format->max_streams = 200;
    int code = avformat_open_input(&format, "", nullptr, nullptr);
    if (code < 0) {
        return failure(openError(avio, code));
    }
    Av::FormatPtr owner(format);
    if (needsStreamInfo(format)) {
        code = avformat_find_stream_info(format, nullptr);
    }
    if (avio.error() || code == AVERROR_EXIT) {
        return failure(openError(avio, code));
    }
    const bool playable = std::any_of(
        format->streams, format->streams + format->nb_streams, [](const AVStream *stream) {
            return stream->codecpar->codec_type == AVMEDIA_TYPE_VIDEO
                || stream->codecpar->codec_type == AVMEDIA_TYPE_AUDIO;
        });
    if (!playable) {
        return failure(openError(avio, AVERROR_STREAM_NOT_FOUND));
    }
    return owner;
}

} // namespace Library
