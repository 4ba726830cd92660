#pragma once

#include "library/base/result.h"
#include "library/playback/bytesource.h"

#include <QCache>
#include <QImage>
#include <QObject>
#include <QThreadPool>

#include <chrono>
#include <functional>
#include <memory>

namespace Library {
class FramePreview;
struct VideoFrame;
} // namespace Library

namespace Ui {

//! Small pictures of a film at times that somebody points to. They come from its storyboard, where
//! there is one, else from a reader of their own, which opens the film when it is first asked.
//! Lives on the GUI thread, never blocks it.
class PreviewPictures final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PreviewPictures)
public:
    using Milliseconds = std::chrono::milliseconds;
    using Open = std::function<Result<std::shared_ptr<Library::ByteSource>>()>;

    explicit PreviewPictures(QObject *parent = nullptr);
    //! Waits for what its threads are at.
    ~PreviewPictures() override;

    //! Of another film; an empty function: there will be none.
    void start(const Open &open);
    //! Lets go of the film, without waiting.
    void stop();
    //! What is known of that time, and asks for it when nothing is. Null: not yet, or never.
    QImage at(Milliseconds time);

signals:
    //! at() may say something else now.
    void changed();

private:
    void openReader();
    void onFrame(quint64 serial, qint64 bucket, const QImage &picture);

    Open m_open;
    quint64 m_serial = 0; // of the film; what comes of older ones is dropped
    bool m_isOpening = false;
    qint64 m_wanted = -1; // bucket
    QCache<qint64, QImage> m_pictures;
    std::unique_ptr<Library::FramePreview> m_reader;
    QThreadPool m_pool; // opens films and closes them
};

} // namespace Ui
