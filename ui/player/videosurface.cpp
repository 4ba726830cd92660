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

} // namespace

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
