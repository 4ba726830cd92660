#pragma once

#include "library/playback/outputs.h"

#include <QImage>
#include <QSize>

#include <mutex>

namespace Ui {

//! Hands frames on to a video widget and keeps the one that is shown, so that a picture of it can
//! be had in its own size. present() comes from the engine's thread, the rest from any.
class FrameKeeper final : public Library::VideoOutput
{
public:
    //! One picture with the subtitles over it.
    struct Kept
    {
        std::shared_ptr<const Library::VideoFrame> frame; //!< null: none is shown
        std::shared_ptr<const std::vector<Library::SubtitleOverlay>> overlays;
        QSize viewport; //!< that the overlays were drawn for
    };

    //! The next output outlives this one.
    explicit FrameKeeper(Library::VideoOutput &next);

    void present(std::shared_ptr<const Library::VideoFrame> frame,
        std::shared_ptr<const std::vector<Library::SubtitleOverlay>> overlays) override;
    void setViewport(const QSize &size);
    Kept kept() const;

    //! As it is to be seen: square pixels, turned, with its subtitles. Null without a frame. Takes
    //! its time.
    static QImage picture(const Kept &kept);

private:
    Library::VideoOutput &m_next;
    mutable std::mutex m_mutex; // guards m_kept
    Kept m_kept;
};

} // namespace Ui
