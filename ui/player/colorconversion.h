#pragma once

#include "library/media/hdrcurve.h"
#include "library/playback/videoframe.h"

#include <array>
#include <optional>

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

//! Nothing: the frame is for screens without HDR.
std::optional<Library::HdrSignal> hdrSignal(Library::ColorTransfer transfer);

} // namespace Ui
