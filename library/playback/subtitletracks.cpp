#include "library/playback/subtitletracks.h"

#include "library/playback/subtitledecoding.h"
#include "library/playback/subtitlefile.h"

namespace Library {

namespace {

constexpr std::int64_t kMaxKeptBytes = 8LL << 20;

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
    state.codec = SubtitleDecoding::open(layout->parameters.get(), layout->timeBase);
    if (!state.codec) {
        return nullptr;
    }
    const AVCodecID id = layout->parameters->codec_id;
    state.isBitmap = SubtitleDecoding::isBitmap(id);
    m_renderer->addTrack(stream, SubtitleDecoding::headerOf(state.codec.get()),
        SubtitleDecoding::isScript(id) ? SubtitleRenderer::Styling::Script
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
    decode(packet->stream_index, state->codec.get(), packet);
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

void SubtitleTracks::select(int id, int second)
{
    const std::lock_guard lock(m_mutex);
    m_selected = id;
    m_second = second;
    for (const int chosen : {id, second}) {
        const auto found = m_states.find(chosen);
        if (found != m_states.end() && found->second.codec) {
            for (const Av::PacketPtr &packet : found->second.kept) {
                decode(chosen, found->second.codec.get(), packet.get());
            }
            found->second.kept.clear();
            found->second.keptBytes = 0;
        }
    }
    m_renderer->select(id, second);
}

void SubtitleTracks::decode(int id, AVCodecContext *codec, const AVPacket *packet)
{
    for (SubtitleEvent &event : SubtitleDecoding::decode(codec, packet, m_layout.startMicro)) {
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
