#include "library/playback/subtitletracks.h"

#include "library/playback/subtitledecoding.h"
#include "library/playback/subtitlefile.h"

#include <algorithm>

namespace Library {

namespace {

constexpr std::int64_t kMaxKeptBytes = 8LL << 20;

constexpr std::int64_t kLongestCaptionMicro = 16'000'000;

//! Most pictures carry nothing but filling.
bool saysSomething(std::span<const std::uint8_t> bytes)
{
    for (std::size_t i = 0; i + 2 < bytes.size(); i += 3) {
        const bool isLine21 = (bytes[i] & 0x04) != 0 && (bytes[i] & 0x02) == 0;
        if (isLine21 && ((bytes[i + 1] & 0x7f) != 0 || (bytes[i + 2] & 0x7f) != 0)) {
            return true;
        }
    }
    return false;
}

//! Of line 21's captions, which give the whole screen whenever it changes.
Av::CodecPtr captionDecoder(AVRational timeBase)
{
    const AVCodec *codec = avcodec_find_decoder(AV_CODEC_ID_EIA_608);
    Av::CodecPtr context(avcodec_alloc_context3(codec));
    if (codec == nullptr || !context) {
        return nullptr;
    }
    context->pkt_timebase = timeBase;
    AVDictionary *options = nullptr;
    av_dict_set(&options, "real_time", "1", 0);
    const int code = avcodec_open2(context.get(), codec, &options);
    av_dict_free(&options);
    return code < 0 ? nullptr : std::move(context);
}

} // namespace

void SubtitleTracks::setCaptionsFound(std::function<void()> found)
{
    m_captionsFound = std::move(found);
}

void SubtitleTracks::feedCaptions(std::int64_t ptsMicro, std::span<const std::uint8_t> bytes)
{
    const std::lock_guard lock(m_mutex);
    if (!m_captions) {
        if (!saysSomething(bytes)) {
            return;
        }
        m_captions = captionDecoder(Av::kMicro);
        if (!m_captions) {
            return;
        }
        m_renderer->addTrack(kCaptionsId, SubtitleDecoding::headerOf(m_captions.get()),
            SubtitleRenderer::Styling::Captions);
        m_captionsFound();
    }
    const Av::PacketPtr packet(av_packet_alloc());
    if (!packet || av_new_packet(packet.get(), static_cast<int>(bytes.size())) < 0) {
        return;
    }
    std::copy(bytes.begin(), bytes.end(), packet->data);
    packet->pts = ptsMicro;
    decode(kCaptionsId, m_captions.get(), packet.get(), 0);
}

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
    const AVCodecID id = layout->parameters->codec_id;
    const bool isCaptions = id == AV_CODEC_ID_EIA_608;
    // What FFmpeg tells of a caption when it is over comes too late to be shown.
    state.codec = isCaptions ? captionDecoder(layout->timeBase)
                             : SubtitleDecoding::open(layout->parameters.get(), layout->timeBase);
    if (!state.codec) {
        return nullptr;
    }
    state.isBitmap = SubtitleDecoding::isBitmap(id);
    m_renderer->addTrack(stream, SubtitleDecoding::headerOf(state.codec.get()),
        isCaptions                           ? SubtitleRenderer::Styling::Captions
            : SubtitleDecoding::isScript(id) ? SubtitleRenderer::Styling::Script
                                             : SubtitleRenderer::Styling::Plain);
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
    const int stream = packet->stream_index;
    if (state->isBitmap && stream != m_selected && stream != m_second) {
        keep(*state, packet);
        return;
    }
    decode(packet->stream_index, state->codec.get(), packet, m_layout.startMicro);
}

void SubtitleTracks::flush()
{
    const std::lock_guard lock(m_mutex);
    if (m_captions) {
        avcodec_flush_buffers(m_captions.get());
    }
    for (auto &[stream, state] : m_states) {
        state.kept.clear();
        state.keptBytes = 0;
        if (state.codec) {
            avcodec_flush_buffers(state.codec.get());
        }
    }
}

void SubtitleTracks::select(int id, int second)
{
    const std::lock_guard lock(m_mutex);
    m_selected = id;
    m_second = second;
    for (const int chosen : {id, second}) {
        const auto found = m_states.find(chosen);
        if (found != m_states.end() && found->second.codec) {
            for (const Av::PacketPtr &packet : found->second.kept) {
                decode(chosen, found->second.codec.get(), packet.get(), m_layout.startMicro);
            }
            found->second.kept.clear();
            found->second.keptBytes = 0;
        }
    }
    m_renderer->select(id, second);
}

void SubtitleTracks::decode(
    int id, AVCodecContext *codec, const AVPacket *packet, std::int64_t offsetMicro)
{
    for (SubtitleEvent &event : SubtitleDecoding::decode(codec, packet, offsetMicro)) {
        if (codec->codec_id == AV_CODEC_ID_EIA_608) {
            event.durationMicro = kLongestCaptionMicro;
        }
        m_renderer->addEvent(id, std::move(event));
    }
}

Result<std::vector<std::string>> SubtitleTracks::addFile(int firstId, const ExternalSubtitle &file)
{
    SubtitleFileHints hints;
    hints.index = file.index;
    const StreamLayout *video = m_layout.stream(m_layout.videoStream);
    if (video != nullptr && video->frameRate.num > 0 && video->frameRate.den > 0) {
        hints.frameRate = av_q2d(video->frameRate);
    }
    Result<SubtitleFile> read = readSubtitleFile(file.fileName, file.bytes, hints);
    if (!read) {
        return tl::unexpected(read.error());
    }
    std::vector<std::string> languages;
    int id = firstId;
    for (SubtitleFileTrack &track : read->tracks) {
        languages.push_back(track.language);
        if (!read->script.empty()) {
            m_renderer->addScript(id, std::move(read->script));
        } else if (track.pictures) {
            m_renderer->addPictures(id, std::move(track.pictures));
        } else {
            m_renderer->addTrack(id, std::move(track.header), track.styling);
            for (SubtitleEvent &event : track.events) {
                m_renderer->addEvent(id, std::move(event));
            }
        }
        ++id;
    }
    return languages;
}

} // namespace Library
