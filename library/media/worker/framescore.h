#pragma once

#include "library/media/worker/avhandles.h"

#include <cstdint>
#include <vector>

namespace Library {

//! A small picture of light alone, for judging frames.
struct LumaGrid
{
    int width = 0;
    int height = 0;
    std::vector<uint8_t> values; //!< rows from the top

    uint8_t at(int x, int y) const
    {
        return values[static_cast<size_t>(y) * static_cast<size_t>(width) + static_cast<size_t>(x)];
    }
};

//! How well a frame would do as a picture of its film.
struct FrameScore
{
    double value = 0; //!< the higher the better; comparable within one film
    bool isGood = false; //!< neither black nor blank nor blurred
};

//! Empty when the frame cannot be scaled.
LumaGrid lumaGrid(const AVFrame *frame);

//! Pure.
FrameScore scoreFrame(const LumaGrid &grid);

//! The left edge, in grid columns, of the window of that width that shows most detail; the centre
//! wins when nothing stands out. Pure.
int bestWindow(const LumaGrid &grid, int windowWidth);

} // namespace Library
