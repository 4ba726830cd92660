#pragma once

#include "library/playback/videoframe.h"
#include "ui/player/picturesettings.h"

#include <QRect>
#include <QSize>

#include <utility>

namespace Ui {

//! Size at which a frame wants to be seen: pixel aspect and rotation applied.
QSizeF displaySize(const Library::VideoFrame &frame);

//! What of a frame is seen, and where.
struct PicturePlace
{
    QRect place; //!< within the viewport, in device pixels; empty: nothing is seen
    QRectF shown; //!< of the frame as it is shown (turned), in 0..1
    QRectF stored; //!< the same of the frame as it is stored
    int turnDegrees = 0; //!< 0, 90, 180 or 270 clockwise
};

//! `lit`: the part of the stored frame without its black bars, in 0..1.
PicturePlace pictureIn(const Library::VideoFrame &frame, const QSize &viewport,
    const PictureSettings &picture, const QRectF &lit);

//! The part of the stored frame that is not black bars; null when it is all black.
QRectF litPart(const Library::VideoFrame &frame);

//! A brightness of 0..1 as it is shown with these settings: value * first + second.
std::pair<double, double> toneOf(const PictureSettings &picture);

//! The rotation as 0, 90, 180 or 270 degrees clockwise.
int quarterTurn(const Library::VideoFrame &frame);

} // namespace Ui
