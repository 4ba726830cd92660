#pragma once

#include "ui/player/frameconverter.h"
#include "ui/player/videosurface.h"

#include <QThreadPool>
#include <QWidget>

#include <memory>
#include <mutex>
#include <vector>

namespace Ui {

//! Shows frames with QPainter. The conversion to RGB in the widget's size is done on the thread
//! that presents; painting only copies.
class VideoWidgetSoftware final : public QWidget, public VideoSurface
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(VideoWidgetSoftware)
public:
    explicit VideoWidgetSoftware(QWidget *parent = nullptr);
    ~VideoWidgetSoftware() override;

    QWidget *widget() override { return this; }
    void present(std::shared_ptr<const Library::VideoFrame> frame,
        std::shared_ptr<const std::vector<Library::SubtitleOverlay>> overlays) override;

protected:
    void repaintPicture() override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Shown
    {
        QImage picture;
        QRect place; // in device pixels
        std::uint64_t number = 0; // of the call to present()
        std::shared_ptr<const Library::VideoFrame> frame;
        std::shared_ptr<const std::vector<Library::SubtitleOverlay>> overlays;
    };

    void convertAgain();
    void convertAndShow(const std::shared_ptr<const Library::VideoFrame> &frame,
        const std::shared_ptr<const std::vector<Library::SubtitleOverlay>> &overlays,
        std::uint64_t number);

    std::mutex m_mutex; // guards m_shown, m_viewport, m_updateQueued, m_presented
    Shown m_shown;
    QSize m_viewport;
    bool m_updateQueued = false;
    std::uint64_t m_presented = 0;
    std::mutex m_converterMutex; // guards m_converter and m_last
    FrameConverter m_converter;
    std::weak_ptr<const Library::VideoFrame> m_last; // what m_lastPicture was made of
    QImage m_lastPicture;
    PicturePlace m_lastPlace;
    PictureSettings m_lastSettings;
    QThreadPool m_pool; // converts again after a resize
};

} // namespace Ui
