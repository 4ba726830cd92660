#pragma once

#include "library/playback/videoframe.h"

#include <array>

namespace Ui {

//! How colours of a frame become RGB: rgb = matrix * (yuv - offset), all in 0..1, where 1 is the
//! largest code of the frame's bit depth. Rows of the matrix are red, green, blue.
struct YuvToRgb
{
    std::array<float, 9> matrix{};
    std::array<float, 3> offset{};
};

YuvToRgb yuvToRgb(Library::ColorMatrix matrix, Library::ColorRange range, int bits);

//! What the planes of a layout look like in memory.
struct LayoutFacts
{
    int bits = 8; //!< significant bits of a sample
    int bytesPerSample = 1;
    int sampleShift = 0; //!< unused low bits of a stored sample
    bool interleavedChroma = false;
    int chromaDivisorX = 2;
    int chromaDivisorY = 2;
};

LayoutFacts layoutFacts(Library::PixelLayout layout);

//! What a code of an HDR frame, 0 to 255 and already RGB, becomes on a screen without HDR. The same
//! curve as in the shader, a channel at a time.
std::array<std::uint8_t, 256> toneTable(Library::ColorTransfer transfer);

} // namespace Ui
