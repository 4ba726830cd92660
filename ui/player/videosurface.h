#pragma once

#include "library/playback/outputs.h"
#include "ui/player/videogeometry.h"

#include <QSize>

#include <functional>
#include <mutex>

class QString;
class QWidget;

namespace Ui {

//! A widget that shows frames. present() may come from any thread; the rest is the GUI thread's.
//! The widget is owned by its parent and must outlive the engine that presents to it.
class VideoSurface : public Library::VideoOutput
{
public:
    virtual QWidget *widget() = 0;

    //! Called on the GUI thread when the picture, without its black bars, gets another size in
    //! device pixels.
    void onPictureResized(std::function<void(QSize)> told) { m_told = std::move(told); }

    //! GUI thread; what is shown follows at once.
    void setPicture(const PictureSettings &picture);

protected:
    //! The settings have changed.
    virtual void repaintPicture() = 0;
    //! Of a new frame, by present(): where its bars are, if that matters.
    void lookAt(const Library::VideoFrame &frame);
    PicturePlace placeOf(const Library::VideoFrame &frame, const QSize &viewport) const;
    PictureSettings picture() const;

    //! To be called when a frame is painted in this size.
    void pictureHasSize(QSize size)
    {
        if (size != m_pictureSize) {
            m_pictureSize = size;
            if (m_told) {
                m_told(size);
            }
        }
    }

private:
    std::function<void(QSize)> m_told;
    QSize m_pictureSize;
    mutable std::mutex m_pictureMutex; // guards what follows
    PictureSettings m_picture;
    QRectF m_lit; // of all frames that were looked at
    QSize m_litSize; // of those frames
    int m_framesToPass = 0; // until the next look
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
