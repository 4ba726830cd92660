#include "library/playback/subtitledrawing.h"

#include "library/playback/subtitlecanvas.h"
#include "library/playback/subtitlepictures.h"

#include <ass/ass.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <utility>

namespace Library {

namespace {

constexpr const char *kFamily = "Inter";
//! For a line of 288 that libavcodec's headers state.
constexpr double kPlainFontSize = 17;
constexpr std::size_t kMostBitmaps = 64;
//! Of the height, for two lines of second subtitles below the first.
constexpr double kTwoLines = 0.135;
// As libass keeps them in a style.
constexpr int kAtBottom = 2;
constexpr int kAtTop = 6;

void ignoreMessage(int, const char *, va_list, void *) { }

void setPlainStyle(ASS_Track *track)
{
    for (int i = 0; i < track->n_styles; ++i) {
        ASS_Style &style = track->styles[i];
        std::free(style.FontName); // libass's own allocation
        style.FontName = ::strdup(kFamily);
        style.FontSize = kPlainFontSize * (track->PlayResY > 0 ? track->PlayResY / 288.0 : 1.0);
        style.Outline = style.FontSize / 16;
        style.Shadow = style.FontSize / 32;
    }
}

} // namespace

void SubtitleDrawing::DeleteAss::operator()(ass_library *library) const
{
    ass_library_done(library);
}

void SubtitleDrawing::DeleteAss::operator()(ass_renderer *renderer) const
{
    ass_renderer_done(renderer);
}

void SubtitleDrawing::DeleteAss::operator()(ass_track *track) const
{
    ass_free_track(track);
}

SubtitleDrawing::SubtitleDrawing(std::vector<Attachment> fonts, int storageWidth, int storageHeight)
    : m_fonts(std::move(fonts))
    , m_storageWidth(storageWidth)
    , m_storageHeight(storageHeight)
{
    m_layers[1].isSecond = true;
}

SubtitleDrawing::~SubtitleDrawing() = default;

bool SubtitleDrawing::prepareLibrary()
{
    if (m_library) {
        return true;
    }
    m_library.reset(ass_library_init());
    if (!m_library) {
        return false;
    }
    ass_set_message_cb(m_library.get(), &ignoreMessage, nullptr);
    ass_set_extract_fonts(m_library.get(), 1);
    for (Attachment &font : m_fonts) {
        ass_add_font(m_library.get(), font.name.c_str(), font.bytes.data(),
            static_cast<int>(font.bytes.size()));
    }
    m_fonts.clear();
    return true;
}

bool SubtitleDrawing::prepareRenderer(Layer &layer)
{
    if (layer.renderer || !prepareLibrary()) {
        return layer.renderer != nullptr;
    }
    layer.renderer.reset(ass_renderer_init(m_library.get()));
    if (layer.renderer) {
        ass_set_fonts(
            layer.renderer.get(), nullptr, kFamily, ASS_FONTPROVIDER_AUTODETECT, nullptr, 1);
    }
    return layer.renderer != nullptr;
}

std::size_t SubtitleDrawing::keyOf(const SubtitleEvent &event)
{
    // The number in front is a counter that starts over after a seek.
    const std::size_t comma = event.text.find(',');
    const std::string_view text
        = std::string_view(event.text).substr(comma == std::string::npos ? 0 : comma);
    return std::hash<std::string_view>()(text)
        ^ (std::hash<std::int64_t>()(event.startMicro / 1000) * 31);
}

void SubtitleDrawing::take(SubtitleIncoming incoming)
{
    TrackState &track = m_tracks[incoming.id];
    if (incoming.isTrack || incoming.isScript) {
        track = TrackState{};
        track.header = std::move(incoming.header);
        track.styling = incoming.styling;
        track.isScript = incoming.isScript;
        track.pictures = std::move(incoming.pictures);
        return;
    }
    SubtitleEvent &event = incoming.event;
    if (event.text.empty()) {
        track.bitmaps.insert_or_assign(event.startMicro, std::move(event));
        for (Layer &layer : m_layers) {
            layer.bitmapMicro = -1;
        }
    } else if (track.known.insert(keyOf(event)).second) {
        track.waiting.push_back(std::move(event));
    }
}

void SubtitleDrawing::prepareTrack(TrackState &track)
{
    if (!track.ass && track.isScript) {
        track.ass.reset(
            ass_read_memory(m_library.get(), track.header.data(), track.header.size(), nullptr));
    } else if (!track.ass) {
        track.ass.reset(ass_new_track(m_library.get()));
        if (track.ass) {
            ass_set_check_readorder(track.ass.get(), 0);
            ass_process_codec_private(
                track.ass.get(), track.header.data(), static_cast<int>(track.header.size()));
            if (track.styling == SubtitleStyling::Plain) {
                setPlainStyle(track.ass.get());
            }
        }
    }
    if (!track.ass) {
        return;
    }
    for (SubtitleEvent &event : track.waiting) {
        if (track.styling == SubtitleStyling::Captions) {
            endCaptions(track.ass.get(), event.startMicro / 1000);
        }
        ass_process_chunk(track.ass.get(), event.text.data(), static_cast<int>(event.text.size()),
            event.startMicro / 1000, event.durationMicro / 1000);
    }
    track.waiting.clear();
}

void SubtitleDrawing::endCaptions(ass_track *track, std::int64_t startMs)
{
    for (int i = 0; i < track->n_events; ++i) {
        ASS_Event &event = track->events[i];
        if (event.Start < startMs && event.Start + event.Duration > startMs) {
            event.Duration = startMs - event.Start;
        }
    }
}

SubtitleDrawing::Overlays SubtitleDrawing::empty(Layer &layer)
{
    if (!layer.last || !layer.last->empty()) {
        layer.last = std::make_shared<const std::vector<SubtitleOverlay>>();
    }
    return layer.last;
}

const SubtitleEvent *SubtitleDrawing::TrackState::pictureAt(std::int64_t mediaMicro)
{
    if (pictures) {
        return pictures->at(mediaMicro);
    }
    while (bitmaps.size() > kMostBitmaps && std::next(bitmaps.begin())->first < mediaMicro) {
        bitmaps.erase(bitmaps.begin());
    }
    const auto after = bitmaps.upper_bound(mediaMicro);
    if (after == bitmaps.begin()) {
        return nullptr;
    }
    const SubtitleEvent &event = std::prev(after)->second;
    const bool isOver = mediaMicro >= event.startMicro + event.durationMicro;
    return event.bitmaps.empty() || isOver ? nullptr : &event;
}

SubtitleDrawing::Overlays SubtitleDrawing::drawBitmaps(Layer &layer, TrackState &track)
{
    const SubtitleEvent *event = track.pictureAt(layer.scene.mediaMicro);
    if (event == nullptr) {
        layer.bitmapMicro = -1;
        return empty(layer);
    }
    if (layer.bitmapMicro != event->startMicro) {
        layer.bitmapMicro = event->startMicro;
        const SubtitleLook &look = layer.scene.look;
        BitmapPlacing placing;
        placing.width = layer.scene.width;
        placing.height = layer.scene.height;
        placing.size = look.size;
        placing.raised = layer.isSecond && look.second == SecondSubtitles::AtTop ? 1 : look.raised;
        layer.last = std::make_shared<const std::vector<SubtitleOverlay>>(
            overlaysOf(event->bitmaps, placing, ++m_serial));
    }
    return layer.last;
}

void SubtitleDrawing::arrange(const Layer &layer, TrackState &track) const
{
    const SubtitleScene &scene = layer.scene;
    ass_renderer *renderer = layer.renderer.get();
    const bool atTop = layer.isSecond && scene.look.second == SecondSubtitles::AtTop;
    const bool isPlain = track.styling == SubtitleStyling::Plain && !track.isScript;
    ass_set_frame_size(renderer, scene.width, scene.height);
    ass_set_storage_size(renderer, m_storageWidth, m_storageHeight);
    ass_set_font_scale(renderer, scene.look.size);
    const bool makesRoom
        = !layer.isSecond && scene.tracks[1] >= 0 && scene.look.second == SecondSubtitles::Below;
    const double raised = scene.look.raised + (makesRoom ? kTwoLines * scene.look.size : 0.0);
    // A line that stands keeps its place unless one of the settings changes.
    const double linePosition = 100 * std::clamp(raised, 0.0, 1.0);
    ass_set_line_position(renderer, linePosition / 2 + 1);
    ass_set_line_position(renderer, linePosition);
    if (isPlain) {
        for (int i = 0; i < track.ass->n_styles; ++i) {
            track.ass->styles[i].Alignment = atTop ? kAtTop : kAtBottom;
        }
        ass_set_selective_style_override_enabled(renderer, ASS_OVERRIDE_DEFAULT);
        return;
    }
    // Its names are copied, used or not.
    char none[] = "";
    ASS_Style style = {};
    style.Name = style.FontName = none;
    style.Alignment = kAtTop;
    ass_set_selective_style_override(renderer, &style);
    ass_set_selective_style_override_enabled(
        renderer, ASS_OVERRIDE_BIT_SELECTIVE_FONT_SCALE | (atTop ? ASS_OVERRIDE_BIT_ALIGNMENT : 0));
}

SubtitleDrawing::Overlays SubtitleDrawing::drawText(
    Layer &layer, TrackState &track, bool changedTarget)
{
    if (!prepareRenderer(layer)) {
        return empty(layer);
    }
    prepareTrack(track);
    if (!track.ass) {
        return empty(layer);
    }
    if (changedTarget) {
        arrange(layer, track);
    }
    int change = 0;
    const ASS_Image *images = ass_render_frame(
        layer.renderer.get(), track.ass.get(), layer.scene.mediaMicro / 1000, &change);
    if (images == nullptr) {
        return empty(layer);
    }
    if (change != 0 || changedTarget || !layer.last || layer.last->empty()) {
        layer.last
            = std::make_shared<const std::vector<SubtitleOverlay>>(overlaysOf(images, ++m_serial));
    }
    return layer.last;
}

SubtitleDrawing::Overlays SubtitleDrawing::drawLayer(Layer &layer, const SubtitleScene &scene)
{
    const int id = scene.tracks[layer.isSecond ? 1 : 0];
    const auto found = m_tracks.find(id);
    const bool changedTarget = scene.tracks != layer.scene.tracks
        || scene.width != layer.scene.width || scene.height != layer.scene.height
        || scene.look != layer.scene.look;
    layer.scene = scene;
    if (found == m_tracks.end() || scene.width <= 0 || scene.height <= 0) {
        layer.scene.width = 0; // what comes later is arranged anew
        return empty(layer);
    }
    TrackState &track = found->second;
    if (!track.hasPictures()) {
        return drawText(layer, track, changedTarget);
    }
    if (changedTarget) {
        layer.bitmapMicro = -1;
    }
    return drawBitmaps(layer, track);
}

SubtitleDrawing::Overlays SubtitleDrawing::draw(const SubtitleScene &scene)
{
    const Overlays first = drawLayer(m_layers[0], scene);
    const Overlays second = drawLayer(m_layers[1], scene);
    if (second->empty()) {
        return first;
    }
    if (!m_joined || m_joinedFrom[0] != first || m_joinedFrom[1] != second) {
        m_joinedFrom = {first, second};
        std::vector<SubtitleOverlay> both = *first;
        both.insert(both.end(), second->begin(), second->end());
        m_joined = std::make_shared<const std::vector<SubtitleOverlay>>(std::move(both));
    }
    return m_joined;
}

} // namespace Library
