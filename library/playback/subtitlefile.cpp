#include "library/playback/subtitlefile.h"

#include "library/playback/subtitlecues.h"
#include "library/playback/subtitledecoding.h"
#include "library/playback/subtitletext.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstring>
#include <map>
#include <optional>
#include <string_view>

namespace Library {

namespace {

constexpr std::size_t kMaxTextBytes = std::size_t{32} << 20;
constexpr std::size_t kMaxPictureBytes = std::size_t{256} << 20;
//! Only readers of subtitles: such a file must not open anything else.
constexpr const char *kTextFormats = "srt,webvtt,ass,microdvd,sami,subviewer,subviewer1,mpl2,"
                                     "realtext,lrc,jacosub,stl,vplayer,pjs,mpsub,aqtitle";
constexpr int kFirstVobSubId = 0x20;

//! Reads bytes in memory.
struct BytesReader
{
    std::span<const std::byte> bytes;
    std::size_t offset = 0;

    static int read(void *self, std::uint8_t *into, int size)
    {
        auto *reader = static_cast<BytesReader *>(self);
        const std::size_t count
            = std::min(static_cast<std::size_t>(size), reader->bytes.size() - reader->offset);
        if (count == 0) {
            return AVERROR_EOF;
        }
        std::memcpy(into, reader->bytes.data() + reader->offset, count);
        reader->offset += count;
        return static_cast<int>(count);
    }

    static std::int64_t seek(void *self, std::int64_t offset, int whence)
    {
        auto *reader = static_cast<BytesReader *>(self);
        const auto size = static_cast<std::int64_t>(reader->bytes.size());
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

struct Container
{
    std::unique_ptr<BytesReader> reader;
    std::unique_ptr<AVIOContext, DeleteContext> io;
    Av::FormatPtr format; // first to go
};

std::optional<Container> openContainer(std::span<const std::byte> bytes, const std::string &name,
    const char *formats, double frameRate)
{
    constexpr int kBufferBytes = 16 * 1024;
    av_log_set_level(AV_LOG_QUIET); // it writes to standard error otherwise
    Container container;
    container.reader = std::make_unique<BytesReader>();
    container.reader->bytes = bytes;
    auto *buffer = static_cast<unsigned char *>(av_malloc(kBufferBytes));
    container.io.reset(avio_alloc_context(buffer, kBufferBytes, 0, container.reader.get(),
        &BytesReader::read, nullptr, &BytesReader::seek));
    AVFormatContext *context = avformat_alloc_context();
    if (!container.io || context == nullptr) {
        avformat_free_context(context);
        return std::nullopt;
    }
    context->pb = container.io.get();
    context->flags |= AVFMT_FLAG_CUSTOM_IO;
    AVDictionary *options = nullptr;
    av_dict_set(&options, "format_whitelist", formats, 0);
    if (frameRate > 0) {
        av_dict_set(&options, "subfps", std::to_string(frameRate).c_str(), 0);
    }
    const int code = avformat_open_input(&context, name.c_str(), nullptr, &options);
    av_dict_free(&options);
    if (code < 0) {
        return std::nullopt;
    }
    container.format.reset(context);
    return container;
}

//! "pictures.sub": the name tells FFmpeg the kind, and nothing else.
std::string plainName(const std::string &fileName)
{
    return "subtitles" + fileName.substr(std::min(fileName.size(), fileName.rfind('.')));
}

struct CodecSetup
{
    AVCodecID id = AV_CODEC_ID_NONE;
    AVRational timeBase = Av::kMicro;
};

Av::CodecPtr textDecoder(AVCodecID id)
{
    const Av::ParametersPtr parameters(avcodec_parameters_alloc());
    if (!parameters) {
        return nullptr;
    }
    parameters->codec_type = AVMEDIA_TYPE_SUBTITLE;
    parameters->codec_id = id;
    return SubtitleDecoding::open(parameters.get(), Av::kMicro);
}

std::optional<SubtitleFileTrack> trackOf(const std::vector<SubtitleCue> &cues, AVCodecID id)
{
    const Av::CodecPtr codec = textDecoder(id);
    const Av::PacketPtr packet(av_packet_alloc());
    if (!codec || !packet) {
        return std::nullopt;
    }
    SubtitleFileTrack track;
    track.header = SubtitleDecoding::headerOf(codec.get());
    track.cueCount = cues.size();
    for (const SubtitleCue &cue : cues) {
        if (cue.text.empty()
            || av_new_packet(packet.get(), static_cast<int>(cue.text.size())) < 0) {
            continue;
        }
        std::memcpy(packet->data, cue.text.data(), cue.text.size());
        packet->pts = cue.startMicro;
        packet->duration = cue.durationMicro;
        for (SubtitleEvent &event : SubtitleDecoding::decode(codec.get(), packet.get(), 0)) {
            track.events.push_back(std::move(event));
        }
        av_packet_unref(packet.get());
    }
    return track;
}

std::optional<SubtitleFileTrack> readText(const Container &container)
{
    AVFormatContext *format = container.format.get();
    if (format->nb_streams == 0) {
        return std::nullopt;
    }
    const AVStream *stream = format->streams[0];
    const Av::CodecPtr codec = SubtitleDecoding::open(stream->codecpar, stream->time_base);
    const Av::PacketPtr packet(av_packet_alloc());
    if (!codec || !packet) {
        return std::nullopt;
    }
    SubtitleFileTrack track;
    track.header = SubtitleDecoding::headerOf(codec.get());
    track.styling = SubtitleDecoding::isScript(stream->codecpar->codec_id)
        ? SubtitleRenderer::Styling::Script
        : SubtitleRenderer::Styling::Plain;
    while (av_read_frame(format, packet.get()) >= 0) {
        for (SubtitleEvent &event : SubtitleDecoding::decode(codec.get(), packet.get(), 0)) {
            track.events.push_back(std::move(event));
        }
        av_packet_unref(packet.get());
        ++track.cueCount;
    }
    return track.cueCount == 0 ? std::nullopt : std::optional(std::move(track));
}

//! The language of each stream, as "id: en, index: 0" of an .idx states them.
std::map<int, std::string> languagesIn(std::string_view index)
{
    std::map<int, std::string> languages;
    for (std::size_t at = index.find("\nid:"); at != std::string_view::npos;
         at = index.find("\nid:", at + 1)) {
        const std::string_view line = index.substr(at + 1, index.find('\n', at + 1) - at - 1);
        const std::size_t comma = line.find(',');
        const std::size_t number = line.find("index:");
        if (comma == std::string_view::npos || number == std::string_view::npos) {
            continue;
        }
        std::string language(line.substr(3, comma - 3));
        language.erase(std::remove(language.begin(), language.end(), ' '), language.end());
        languages[std::atoi(std::string(line.substr(number + 6)).c_str())] = language;
    }
    return languages;
}

bool isPictureStream(const AVStream *stream)
{
    return stream->codecpar->codec_type == AVMEDIA_TYPE_SUBTITLE
        && SubtitleDecoding::isBitmap(stream->codecpar->codec_id);
}

void setIndex(AVCodecParameters *parameters, const std::string &index)
{
    if (index.empty() || parameters->extradata != nullptr) {
        return;
    }
    const std::size_t size = index.size() + AV_INPUT_BUFFER_PADDING_SIZE;
    parameters->extradata = static_cast<std::uint8_t *>(av_mallocz(size));
    if (parameters->extradata != nullptr) {
        std::memcpy(parameters->extradata, index.data(), index.size());
        parameters->extradata_size = static_cast<int>(index.size());
    }
}

std::vector<SubtitleFileTrack> readPictures(const Container &container, const std::string &index)
{
    AVFormatContext *format = container.format.get();
    std::map<int, std::vector<Av::PacketPtr>> packets;
    const Av::PacketPtr packet(av_packet_alloc());
    while (packet && av_read_frame(format, packet.get()) >= 0) {
        const bool isWhole = (packet->flags & AV_PKT_FLAG_CORRUPT) == 0;
        if (isWhole && isPictureStream(format->streams[packet->stream_index])) {
            Av::PacketPtr copy(av_packet_clone(packet.get()));
            if (copy) {
                packets[packet->stream_index].push_back(std::move(copy));
            }
        }
        av_packet_unref(packet.get());
    }
    const std::map<int, std::string> languages = languagesIn(index);
    std::vector<SubtitleFileTrack> tracks;
    for (auto &[number, ofStream] : packets) {
        const AVStream *stream = format->streams[number];
        if (stream->codecpar->codec_id == AV_CODEC_ID_DVD_SUBTITLE) {
            setIndex(stream->codecpar, index);
        }
        SubtitleFileTrack track;
        track.cueCount = ofStream.size();
        if (const auto found = languages.find(stream->id - kFirstVobSubId);
            found != languages.end()) {
            track.language = found->second;
        }
        track.pictures = std::make_shared<SubtitlePictures>(
            stream->codecpar, stream->time_base, std::move(ofStream));
        if (track.pictures->isValid()) {
            tracks.push_back(std::move(track));
        }
    }
    return tracks;
}

bool startsWithBytes(std::span<const std::byte> bytes, std::string_view mark)
{
    return bytes.size() >= mark.size() && std::memcmp(bytes.data(), mark.data(), mark.size()) == 0;
}

tl::unexpected<Error> unreadable(const std::string &fileName)
{
    return failure(ErrorCode::Unsupported,
        QCoreApplication::translate("Playback", "The subtitles in %1 cannot be read.")
            .arg(QString::fromStdString(fileName)));
}

std::optional<SubtitleFile> readTextFile(
    const std::string &name, std::span<const std::byte> bytes, double frameRate)
{
    SubtitleText read = readSubtitleText(bytes);
    const std::string_view text = read.text;
    SubtitleFile file;
    file.encoding = std::move(read.encoding);
    std::optional<SubtitleFileTrack> track;
    const bool isScript = text.find("[Script Info]") != std::string_view::npos
        || text.find("[Events]") != std::string_view::npos;
    if (!isScript) {
        const bool isWebVtt = text.substr(0, 6) == "WEBVTT";
        if (const std::vector<SubtitleCue> cues = readCues(text); isWebVtt || !cues.empty()) {
            file.format = isWebVtt ? "webvtt" : "srt";
            track = trackOf(cues, isWebVtt ? AV_CODEC_ID_WEBVTT : AV_CODEC_ID_SUBRIP);
        } else if (const auto timed = readTimedText(text); !timed.empty()) {
            file.format = "ttml";
            track = trackOf(timed, AV_CODEC_ID_SUBRIP);
        }
    }
    if (!track) {
        const auto container
            = openContainer(std::as_bytes(std::span(text)), name, kTextFormats, frameRate);
        track = container ? readText(*container) : std::nullopt;
        if (track) {
            file.format = container->format->iformat->name;
        } else if (isScript) {
            track = SubtitleFileTrack{}; // libass may know more
        }
    }
    if (!track) {
        return std::nullopt;
    }
    if (isScript) {
        file.format = "ass";
        file.script = std::move(read.text);
    }
    file.tracks.push_back(std::move(*track));
    return file;
}

} // namespace

Result<SubtitleFile> readSubtitleFile(
    const std::string &fileName, std::span<const std::byte> bytes, const SubtitleFileHints &hints)
{
    using namespace std::string_view_literals;
    const bool isBluRay = startsWithBytes(bytes, "PG"sv);
    const bool isVobSub = startsWithBytes(bytes, "\0\0\x01\xba"sv);
    if (bytes.size() > (isBluRay || isVobSub ? kMaxPictureBytes : kMaxTextBytes)) {
        return failure(ErrorCode::LimitExceeded,
            QCoreApplication::translate("Playback", "%1 is too large for a file of subtitles.")
                .arg(QString::fromStdString(fileName)));
    }
    if (isBluRay || isVobSub) {
        const auto container = openContainer(
            bytes, isBluRay ? "subtitles.sup" : "subtitles.sub", isBluRay ? "sup" : "mpeg", 0);
        if (!container) {
            return unreadable(fileName);
        }
        SubtitleFile file;
        file.format = isBluRay ? "sup" : "vobsub";
        file.tracks = readPictures(*container, subtitleToUtf8(hints.index));
        return file.tracks.empty() ? Result<SubtitleFile>(unreadable(fileName)) : std::move(file);
    }
    std::optional<SubtitleFile> file = readTextFile(plainName(fileName), bytes, hints.frameRate);
    return file ? Result<SubtitleFile>(std::move(*file)) : unreadable(fileName);
}

} // namespace Library
