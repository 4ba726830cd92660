#pragma once

#include "library/media/worker/avhandles.h"
#include "library/media/worker/orientation.h"

#include <QByteArray>

namespace Library {

//! A frame as it is to be shown, without its pixels.
struct DisplayGeometry
{
    int codedWidth = 0;
    int codedHeight = 0;
    double pixelAspect = 1; //!< width of a coded pixel over its height
    Orientation orientation;

    bool isTurned() const { return orientation.rotationDegrees % 180 != 0; }
    double displayWidth() const;
    double displayHeight() const;
};

//! Which part of the displayed picture to keep, as shares of its width and height.
struct DisplayCrop
{
    double left = 0;
    double top = 0;
    double width = 1;
    double height = 1;
};

DisplayGeometry geometryOf(const AVFrame *frame, AVRational sampleAspect, Orientation orientation);

//! The largest centred part with that aspect ratio (width over height). Pure.
DisplayCrop centredCrop(const DisplayGeometry &geometry, double aspect);

//! Cuts, scales down to the given size at most, turns, brings high dynamic range to what screens
//! without it show, and encodes as JPEG. Empty when the frame's format cannot be converted.
QByteArray renderJpeg(const AVFrame *frame, const DisplayGeometry &geometry,
    const DisplayCrop &crop, int maxWidth, int maxHeight);

} // namespace Library
