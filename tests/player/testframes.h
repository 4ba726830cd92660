#pragma once

#include "library/playback/videoframe.h"

#include <QColor>
#include <QVector>

#include <memory>

namespace TestSupport {

//! Vertical bars of the given colours in any layout, encoded in floating point: the reference for
//! what the widgets show.
std::shared_ptr<const Library::VideoFrame> colorBars(const QVector<QColor> &colors,
    Library::PixelLayout layout, Library::ColorMatrix matrix, Library::ColorRange range,
    int width = 320, int height = 180);

//! White, yellow, cyan, green, magenta, red, blue and a dark grey.
QVector<QColor> testColors();

//! Largest difference of a channel of the two colours.
int difference(const QColor &a, const QColor &b);

} // namespace TestSupport
