#pragma once

#include "library/playback/videoframe.h"

#include <QRect>
#include <QSize>

namespace Ui {

//! Size at which a frame wants to be seen: pixel aspect and rotation applied.
QSizeF displaySize(const Library::VideoFrame &frame);

//! The largest centred rectangle of the viewport with the frame's aspect; what is left stays black.
QRect videoRect(const Library::VideoFrame &frame, const QSize &viewport);

//! The rotation as 0, 90, 180 or 270 degrees clockwise.
int quarterTurn(const Library::VideoFrame &frame);

} // namespace Ui
