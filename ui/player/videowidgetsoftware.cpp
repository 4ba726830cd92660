#include "ui/player/videowidgetsoftware.h"

#include "ui/player/videogeometry.h"

#include <QPainter>
#include <QResizeEvent>

#include <utility>

namespace Ui {

using Library::SubtitleOverlay;
using Library::VideoFrame;

VideoWidgetSoftware::VideoWidgetSoftware(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("videoSoftware"));
    setAttribute(Qt::WA_OpaquePaintEvent);
    m_pool.setMaxThreadCount(1);
}

VideoWidgetSoftware::~VideoWidgetSoftware()
{
    m_pool.clear();
    m_pool.waitForDone();
}

void VideoWidgetSoftware::present(std::shared_ptr<const VideoFrame> frame,
    std::shared_ptr<const std::vector<SubtitleOverlay>> overlays)
{
    std::uint64_t number = 0;
    {
        const std::lock_guard lock(m_mutex);
        number = ++m_presented;
    }
    if (frame) {
        lookAt(*frame);
    }
    convertAndShow(frame, overlays, number);
}

void VideoWidgetSoftware::convertAndShow(const std::shared_ptr<const VideoFrame> &frame,
    const std::shared_ptr<const std::vector<SubtitleOverlay>> &overlays, std::uint64_t number)
{
    QSize viewport;
    {
        const std::lock_guard lock(m_mutex);
        viewport = m_viewport;
    }
    Shown shown;
    shown.number = number;
    shown.frame = frame;
    shown.overlays = overlays;
    if (frame) {
        const std::lock_guard converting(m_converterMutex);
        const PicturePlace place = placeOf(*frame, viewport);
        const PictureSettings settings = picture();
        shown.place = place.place;
        // The same frame comes again when only its subtitles have changed.
        const bool isSame = m_last.lock() == frame && m_lastSettings == settings
            && m_lastPlace.place.size() == place.place.size() && m_lastPlace.shown == place.shown;
        if (!isSame) {
            m_lastPicture = m_converter.convert(*frame, place, toneOf(settings));
            m_last = frame;
            m_lastPlace = place;
            m_lastSettings = settings;
        }
        shown.picture = m_lastPicture;
    }
    const std::lock_guard lock(m_mutex);
    if (number != m_presented) {
        return; // a newer frame came while this one was being converted
    }
    m_shown = std::move(shown);
    if (!m_updateQueued) {
        m_updateQueued = true;
        QMetaObject::invokeMethod(
            this, [this] { update(); }, Qt::QueuedConnection);
    }
}

void VideoWidgetSoftware::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    {
        const std::lock_guard lock(m_mutex);
        m_viewport = size() * devicePixelRatioF();
    }
    convertAgain();
}

void VideoWidgetSoftware::repaintPicture()
{
    convertAgain();
}

void VideoWidgetSoftware::convertAgain()
{
    m_pool.clear();
    m_pool.start([this] {
        Shown shown;
        {
            const std::lock_guard lock(m_mutex);
            shown = m_shown;
        }
        if (shown.frame) {
            convertAndShow(shown.frame, shown.overlays, shown.number);
        }
    });
}

void VideoWidgetSoftware::paintEvent(QPaintEvent *)
{
    const QSize viewport = size() * devicePixelRatioF();
    Shown shown;
    bool hasChanged = false;
    {
        const std::lock_guard lock(m_mutex);
        shown = m_shown;
        m_updateQueued = false;
        // Another screen may have more pixels for the same size, which is no resize everywhere.
        hasChanged = std::exchange(m_viewport, viewport) != viewport;
    }
    if (hasChanged) {
        convertAgain();
    }
    QPainter painter(this);
    painter.fillRect(rect(), Qt::black);
    if (!shown.frame) {
        return;
    }
    painter.scale(1 / devicePixelRatioF(), 1 / devicePixelRatioF());
    const QRect place = placeOf(*shown.frame, viewport).place;
    // Until the conversion for a new size is there, the old picture is stretched.
    painter.setRenderHint(QPainter::SmoothPixmapTransform, place.size() == shown.picture.size());
    painter.drawImage(place, shown.picture);
    pictureHasSize(place.size());
    if (!shown.overlays) {
        return;
    }
    for (const SubtitleOverlay &overlay : *shown.overlays) {
        const QImage image(overlay.pixels.get(), overlay.width, overlay.height, overlay.strideBytes,
            QImage::Format_ARGB32_Premultiplied);
        painter.drawImage(place.topLeft() + QPoint(overlay.x, overlay.y), image);
    }
}

} // namespace Ui
