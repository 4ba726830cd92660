#include "library/playback/subtitlerenderer.h"

#include "library/playback/subtitledrawing.h"

#include <pthread.h>

#include <utility>

namespace Library {

SubtitleRenderer::SubtitleRenderer(
    std::vector<Attachment> fonts, int storageWidth, int storageHeight)
    : m_overlays(std::make_shared<const std::vector<SubtitleOverlay>>())
    , m_drawing(std::make_unique<SubtitleDrawing>(std::move(fonts), storageWidth, storageHeight))
{
    m_wanted.width = storageWidth;
    m_wanted.height = storageHeight;
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
    if (id == m_wanted.tracks[0] || id == m_wanted.tracks[1]) {
        m_dirty = true;
        m_changed.notify_all();
    }
}

void SubtitleRenderer::select(int id, int second)
{
    const std::lock_guard lock(m_mutex);
    m_wanted.tracks = {id, second};
    m_dirty = true;
    m_changed.notify_all();
}

void SubtitleRenderer::setViewport(int width, int height)
{
    const std::lock_guard lock(m_mutex);
    if (width > 0 && height > 0) {
        m_wanted.width = width;
        m_wanted.height = height;
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

void SubtitleRenderer::setLook(const SubtitleLook &look)
{
    const std::lock_guard lock(m_mutex);
    m_wanted.look = look;
    m_dirty = true;
    m_changed.notify_all();
}

bool SubtitleRenderer::hasSelection() const
{
    return m_wanted.tracks[0] >= 0 || m_wanted.tracks[1] >= 0;
}

void SubtitleRenderer::request(std::int64_t mediaMicro)
{
    const std::lock_guard lock(m_mutex);
    if (m_wantedMicro != mediaMicro) {
        m_wantedMicro = mediaMicro;
        if (hasSelection()) {
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
    (void)pthread_setname_np(pthread_self(), "subtitles");
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_changed.wait(lock, [this] { return m_closed || m_dirty; });
        if (m_closed) {
            return;
        }
        m_dirty = false;
        std::vector<SubtitleIncoming> incoming = std::exchange(m_incoming, {});
        SubtitleScene wanted = m_wanted;
        const std::int64_t shownMicro = m_wantedMicro;
        wanted.mediaMicro = shownMicro - m_delay.count();
        lock.unlock();
        for (SubtitleIncoming &item : incoming) {
            m_drawing->take(std::move(item));
        }
        publish(m_drawing->draw(wanted), shownMicro);
        lock.lock();
    }
}

} // namespace Library
