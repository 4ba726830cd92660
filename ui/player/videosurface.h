#pragma once

#include "library/playback/outputs.h"

class QString;
class QWidget;

namespace Ui {

//! A widget that shows frames. present() may come from any thread; the rest is the GUI thread's.
//! The widget is owned by its parent and must outlive the engine that presents to it.
class VideoSurface : public Library::VideoOutput
{
public:
    virtual QWidget *widget() = 0;
};

enum class VideoBackend
{
    OpenGl,
    Software
};

//! Which widget to use for the setting "auto", "opengl" or "software". Tries to make an OpenGL
//! context; automatic prefers the software widget where OpenGL is itself done in software.
VideoBackend chooseVideoBackend(const QString &setting);

VideoSurface *makeVideoSurface(VideoBackend backend, QWidget *parent);

} // namespace Ui
