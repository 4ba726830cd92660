#include "ui/player/videosurface.h"

#include "ui/player/videowidgetgl.h"
#include "ui/player/videowidgetsoftware.h"

#include <QGuiApplication>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLFunctions>

namespace Ui {

namespace {

struct GlProbe
{
    bool usable = false;
    bool inSoftware = false;
};

GlProbe probeGl()
{
    const QString platform = QGuiApplication::platformName();
    // Making a QOpenGLWidget on these crashes or shows nothing.
    if (platform == QLatin1String("offscreen") || platform == QLatin1String("minimal")
        || platform == QLatin1String("vnc") || platform == QLatin1String("linuxfb")) {
        return {};
    }
    QOpenGLContext context;
    if (!context.create()) {
        return {};
    }
    QOffscreenSurface surface;
    surface.setFormat(context.format());
    surface.create();
    if (!surface.isValid() || !context.makeCurrent(&surface)) {
        return {};
    }
    const auto *name
        = reinterpret_cast<const char *>(context.functions()->glGetString(GL_RENDERER));
    const QByteArray renderer = QByteArray(name).toLower();
    const GlProbe probe{.usable = context.format().majorVersion() >= 3,
        .inSoftware = renderer.contains("llvmpipe") || renderer.contains("softpipe")
            || renderer.contains("swiftshader") || renderer.contains("software")};
    context.doneCurrent();
    return probe;
}

constexpr int kFramesBetweenLooks = 12;

} // namespace

void VideoSurface::setPicture(const PictureSettings &picture)
{
    {
        const std::lock_guard lock(m_pictureMutex);
        if (m_picture == picture) {
            return;
        }
        m_picture = picture;
        if (!picture.cropsBars) {
            m_lit = {};
        }
        m_framesToPass = 0;
    }
    repaintPicture();
}

PictureSettings VideoSurface::picture() const
{
    const std::lock_guard lock(m_pictureMutex);
    return m_picture;
}

void VideoSurface::lookAt(const Library::VideoFrame &frame)
{
    const std::lock_guard lock(m_pictureMutex);
    const QSize size(frame.width, frame.height);
    if (size != m_litSize) {
        m_litSize = size;
        m_lit = {};
        m_framesToPass = 0;
    }
    if (m_picture.cropsBars && --m_framesToPass <= 0) {
        m_framesToPass = kFramesBetweenLooks;
        // A bright moment shows more; nothing that was once seen is cut again.
        m_lit = m_lit.united(litPart(frame));
    }
}

PicturePlace VideoSurface::placeOf(const Library::VideoFrame &frame, const QSize &viewport) const
{
    const std::lock_guard lock(m_pictureMutex);
    return pictureIn(frame, viewport, m_picture, m_lit);
}

VideoBackend chooseVideoBackend(const QString &setting)
{
    if (setting == QLatin1String("software")) {
        return VideoBackend::Software;
    }
    const GlProbe probe = probeGl();
    if (!probe.usable || (probe.inSoftware && setting != QLatin1String("opengl"))) {
        return VideoBackend::Software;
    }
    return VideoBackend::OpenGl;
}

VideoSurface *makeVideoSurface(VideoBackend backend, QWidget *parent)
{
    if (backend == VideoBackend::OpenGl) {
        return new VideoWidgetGl(parent);
    }
    return new VideoWidgetSoftware(parent);
}

} // namespace Ui
