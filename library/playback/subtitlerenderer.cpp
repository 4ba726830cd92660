#include "library/playback/subtitlerenderer.h"

#include "library/playback/subtitlecanvas.h"
#include "library/playback/subtitlepictures.h"

#include <ass/ass.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <unordered_set>

namespace Library {

namespace {

constexpr const char *kFamily = "Inter";
//! For a line of 288 that libavcodec's headers state.
constexpr double kPlainFontSize = 17;
constexpr std::size_t kMostBitmaps = 64;

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

//! libass's objects; used by the renderer's thread alone.
class SubtitleRenderer::Drawing
{
public:
    explicit Drawing(std::vector<Attachment> fonts)
        : m_fonts(std::move(fonts))
    { }

    void take(Incoming incoming);
    Overlays draw(int id, int width, int height, std::int64_t mediaMicro);
    void setStorage(int width, int height)
    {
        m_storageWidth = width;
        m_storageHeight = height;
    }

private:
    struct DeleteAss
    {
        void operator()(ASS_Library *library) const { ass_library_done(library); }
        void operator()(ASS_Renderer *renderer) const { ass_renderer_done(renderer); }
        void operator()(ASS_Track *track) const { ass_free_track(track); }
    };

    using TrackPtr = std::unique_ptr<ASS_Track, DeleteAss>;

    struct TrackState
    {
        TrackPtr ass;
        std::string header;
        Styling styling = Styling::Plain;
        bool isScript = false;
        std::unordered_set<std::size_t> known;
        std::vector<SubtitleEvent> waiting; //!< until the track is first drawn
        std::map<std::int64_t, SubtitleEvent> bitmaps; //!< by start
        std::shared_ptr<SubtitlePictures> pictures;

        bool hasPictures() const { return pictures != nullptr || !bitmaps.empty(); }
        const SubtitleEvent *pictureAt(std::int64_t mediaMicro);
    };

    bool prepare();
    void prepareTrack(TrackState &track);
    static std::size_t keyOf(const SubtitleEvent &event);
    Overlays drawBitmaps(TrackState &track, int width, int height, std::int64_t mediaMicro);
    Overlays empty();

    std::vector<Attachment> m_fonts;
    int m_storageWidth = 0;
    int m_storageHeight = 0;
    std::unique_ptr<ASS_Library, DeleteAss> m_library;
    std::unique_ptr<ASS_Renderer, DeleteAss> m_renderer;
    std::map<int, TrackState> m_tracks;
    Overlays m_last;
    int m_lastId = -1;
    int m_lastWidth = 0;
    int m_lastHeight = 0;
    std::int64_t m_lastBitmapMicro = -1;
    std::uint64_t m_serial = 0;
};

bool SubtitleRenderer::Drawing::prepare()
{
    if (m_renderer) {
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
    m_renderer.reset(ass_renderer_init(m_library.get()));
    if (!m_renderer) {
        return false;
    }
    ass_set_fonts(m_renderer.get(), nullptr, kFamily, ASS_FONTPROVIDER_AUTODETECT, nullptr, 1);
    return true;
}

std::size_t SubtitleRenderer::Drawing::keyOf(const SubtitleEvent &event)
{
    // The number in front is a counter that starts over after a seek.
    const std::size_t comma = event.text.find(',');
    const std::string_view text
        = std::string_view(event.text).substr(comma == std::string::npos ? 0 : comma);
    return std::hash<std::string_view>()(text)
        ^ (std::hash<std::int64_t>()(event.startMicro / 1000) * 31);
}

void SubtitleRenderer::Drawing::take(Incoming incoming)
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
        m_lastBitmapMicro = -1;
    } else if (track.known.insert(keyOf(event)).second) {
        track.waiting.push_back(std::move(event));
    }
}

void SubtitleRenderer::Drawing::prepareTrack(TrackState &track)
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
            if (track.styling == Styling::Plain) {
                setPlainStyle(track.ass.get());
            }
        }
    }
    if (!track.ass) {
        return;
    }
    for (SubtitleEvent &event : track.waiting) {
        ass_process_chunk(track.ass.get(), event.text.data(), static_cast<int>(event.text.size()),
            event.startMicro / 1000, event.durationMicro / 1000);
    }
    track.waiting.clear();
}

SubtitleRenderer::Overlays SubtitleRenderer::Drawing::empty()
{
    if (!m_last || !m_last->empty()) {
        m_last = std::make_shared<const std::vector<SubtitleOverlay>>();
    }
    return m_last;
}

const SubtitleEvent *SubtitleRenderer::Drawing::TrackState::pictureAt(std::int64_t mediaMicro)
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

SubtitleRenderer::Overlays SubtitleRenderer::Drawing::drawBitmaps(
    TrackState &track, int width, int height, std::int64_t mediaMicro)
{
    const SubtitleEvent *event = track.pictureAt(mediaMicro);
    if (event == nullptr) {
        m_lastBitmapMicro = -1;
        return empty();
    }
    if (m_lastBitmapMicro != event->startMicro) {
        m_lastBitmapMicro = event->startMicro;
        m_last = std::make_shared<const std::vector<SubtitleOverlay>>(
            overlaysOf(event->bitmaps, width, height, ++m_serial));
    }
    return m_last;
}

SubtitleRenderer::Overlays SubtitleRenderer::Drawing::draw(
    int id, int width, int height, std::int64_t mediaMicro)
{
    const auto found = m_tracks.find(id);
    if (found == m_tracks.end() || width <= 0 || height <= 0) {
        return empty();
    }
    const bool changedTarget = id != m_lastId || width != m_lastWidth || height != m_lastHeight;
    m_lastId = id;
    m_lastWidth = width;
    m_lastHeight = height;
    TrackState &track = found->second;
    if (track.hasPictures()) {
        if (changedTarget) {
            m_lastBitmapMicro = -1;
        }
        return drawBitmaps(track, width, height, mediaMicro);
    }
    if (!prepare()) {
        return empty();
    }
    prepareTrack(track);
    if (!track.ass) {
        return empty();
    }
    if (changedTarget) {
        ass_set_frame_size(m_renderer.get(), width, height);
        ass_set_storage_size(m_renderer.get(), m_storageWidth, m_storageHeight);
    }
    int change = 0;
    const ASS_Image *images
        = ass_render_frame(m_renderer.get(), track.ass.get(), mediaMicro / 1000, &change);
    if (images == nullptr) {
        return empty();
    }
    if (change != 0 || changedTarget || !m_last || m_last->empty()) {
        m_last
            = std::make_shared<const std::vector<SubtitleOverlay>>(overlaysOf(images, ++m_serial));
    }
    return m_last;
}

SubtitleRenderer::SubtitleRenderer(
    std::vector<Attachment> fonts, int storageWidth, int storageHeight)
    : m_width(storageWidth)
    , m_height(storageHeight)
    , m_overlays(std::make_shared<const std::vector<SubtitleOverlay>>())
    , m_drawing(std::make_unique<Drawing>(std::move(fonts)))
{
    m_drawing->setStorage(storageWidth, storageHeight);
    m_thread = std::thread([this] { run(); });
}

SubtitleRenderer::~SubtitleRenderer()
{
    close();
}

void SubtitleRenderer::close()
{
    {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
        m_changed.notify_all();
    }
    if (m_thread.joinable()) {
        m_thread.join();
    }
}

void SubtitleRenderer::setChanged(std::function<void()> changed)
{
    const std::lock_guard lock(m_mutex);
    m_notify = std::move(changed);
}

void SubtitleRenderer::addTrack(int id, std::string header, Styling styling)
{
    const std::lock_guard lock(m_mutex);
    m_incoming.push_back({id, std::move(header), styling, true, false, {}, nullptr});
}

void SubtitleRenderer::addScript(int id, std::string script)
{
    const std::lock_guard lock(m_mutex);
    m_incoming.push_back({id, std::move(script), Styling::Script, false, true, {}, nullptr});
}

void SubtitleRenderer::addPictures(int id, std::shared_ptr<SubtitlePictures> pictures)
{
    const std::lock_guard lock(m_mutex);
    m_incoming.push_back({id, {}, Styling::Plain, true, false, {}, std::move(pictures)});
}

void SubtitleRenderer::addEvent(int id, SubtitleEvent event)
{
    const std::lock_guard lock(m_mutex);
    m_incoming.push_back({id, {}, Styling::Plain, false, false, std::move(event), nullptr});
    if (id == m_selected) {
        m_dirty = true;
        m_changed.notify_all();
    }
}

void SubtitleRenderer::select(int id)
{
    const std::lock_guard lock(m_mutex);
    m_selected = id;
    m_dirty = true;
    m_changed.notify_all();
}

void SubtitleRenderer::setViewport(int width, int height)
{
    const std::lock_guard lock(m_mutex);
    if (width > 0 && height > 0) {
        m_width = width;
        m_height = height;
        m_dirty = true;
        m_changed.notify_all();
    }
}

void SubtitleRenderer::setDelay(std::chrono::microseconds delay)
{
    const std::lock_guard lock(m_mutex);
    m_delay = delay;
    m_dirty = true;
    m_changed.notify_all();
}

void SubtitleRenderer::request(std::int64_t mediaMicro)
{
    const std::lock_guard lock(m_mutex);
    if (m_wantedMicro != mediaMicro) {
        m_wantedMicro = mediaMicro;
        if (m_selected >= 0) {
            m_dirty = true;
            m_changed.notify_all();
        }
    }
}

SubtitleRenderer::Overlays SubtitleRenderer::overlays() const
{
    const std::lock_guard lock(m_mutex);
    return m_overlays;
}

bool SubtitleRenderer::hasNewer(const Overlays &shown, std::int64_t positionMicro) const
{
    const std::lock_guard lock(m_mutex);
    return m_overlays != shown && m_overlaysMicro <= positionMicro;
}

void SubtitleRenderer::publish(Overlays overlays, std::int64_t mediaMicro)
{
    std::function<void()> notify;
    {
        const std::lock_guard lock(m_mutex);
        m_overlaysMicro = mediaMicro;
        if (m_overlays == overlays) {
            return;
        }
        m_overlays = std::move(overlays);
        notify = m_notify;
    }
    if (notify) {
        notify();
    }
}

void SubtitleRenderer::run()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_changed.wait(lock, [this] { return m_closed || m_dirty; });
        if (m_closed) {
            return;
        }
        m_dirty = false;
        std::vector<Incoming> incoming = std::exchange(m_incoming, {});
        const int id = m_selected;
        const int width = m_width;
        const int height = m_height;
        const std::int64_t wanted = m_wantedMicro;
        const std::int64_t moment = wanted - m_delay.count();
        lock.unlock();
        for (Incoming &item : incoming) {
            m_drawing->take(std::move(item));
        }
        publish(m_drawing->draw(id, width, height, moment), wanted);
        lock.lock();
    }
}

} // namespace Library
