#pragma once

#include <cstdint>

struct AVStream;

namespace Library {

//! How a coded picture is to be turned for the viewer: flipped first, then rotated clockwise.
struct Orientation
{
    bool flipped = false; //!< top and bottom exchanged
    int rotationDegrees = 0; //!< 0, 90, 180 or 270

    bool operator==(const Orientation &) const = default;
};

//! From a display matrix of nine fixed-point numbers; what is no quarter turn is rounded to one,
//! what is no rotation at all gives none. Pure.
Orientation orientationFromMatrix(const int32_t *matrix);

//! From the display matrix of a stream; none when it has none.
Orientation orientationOf(const AVStream *stream);

} // namespace Library
