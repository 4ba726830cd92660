#include "ui/player/framekeeper.h"

#include "ui/player/frameconverter.h"
#include "ui/player/videogeometry.h"

#include <QPainter>

namespace Ui {

using Library::SubtitleOverlay;
using Library::VideoFrame;

FrameKeeper::FrameKeeper(Library::VideoOutput &next)
    : m_next(next)
{ }

void FrameKeeper::present(std::shared_ptr<const VideoFrame> frame,
    std::shared_ptr<const std::vector<SubtitleOverlay>> overlays)
{
    {
        const std::lock_guard lock(m_mutex);
        m_kept.frame = frame;
        m_kept.overlays = overlays;
    }
    m_next.present(std::move(frame), std::move(overlays));
}

void FrameKeeper::setViewport(const QSize &size)
{
    const std::lock_guard lock(m_mutex);
    m_kept.viewport = size;
}

FrameKeeper::Kept FrameKeeper::kept() const
{
    const std::lock_guard lock(m_mutex);
    return m_kept;
}

QImage FrameKeeper::picture(const Kept &kept)
{
    if (!kept.frame) {
        return {};
    }
    QImage picture = FrameConverter().convert(*kept.frame, displaySize(*kept.frame).toSize());
    if (picture.isNull() || !kept.overlays || kept.overlays->empty() || kept.viewport.isEmpty()) {
        return picture;
    }
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.scale(double(picture.width()) / kept.viewport.width(),
        double(picture.height()) / kept.viewport.height());
    for (const SubtitleOverlay &overlay : *kept.overlays) {
        const QImage image(overlay.pixels.get(), overlay.width, overlay.height, overlay.strideBytes,
            QImage::Format_ARGB32_Premultiplied);
        painter.drawImage(overlay.x, overlay.y, image);
    }
    return picture;
}

} // namespace Ui
