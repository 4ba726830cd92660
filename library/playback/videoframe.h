#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>

namespace Library {

//! Layout of a frame's planes in memory.
enum class PixelLayout
{
    I420, //!< 8 bit, 4:2:0, three planes
    I422,
    I444,
    I420P10, //!< 10 bit in 16, little endian
    Nv12,
    P010,
    Bgra, //!< one plane, 8 bit, premultiplied
};

enum class ColorMatrix
{
    Bt601,
    Bt709,
    Bt2020
};
enum class ColorRange
{
    Limited,
    Full
};
enum class ColorTransfer
{
    Sdr,
    Pq,
    Hlg
};

//! One decoded picture. Immutable; keeps the decoder's buffer alive by `owner`. Strides are
//! positive and may be larger than a row; chroma planes of odd sizes are rounded up.
struct VideoFrame
{
    int width = 0;
    int height = 0;
    PixelLayout layout = PixelLayout::I420;
    std::array<const std::uint8_t *, 3> planes{};
    std::array<int, 3> strideBytes{};
    ColorMatrix matrix = ColorMatrix::Bt709;
    ColorRange range = ColorRange::Limited;
    ColorTransfer transfer = ColorTransfer::Sdr;
    float peakNits = 0; //!< of PQ: the brightest light, cd/m2, as the film states; 0: it does not
    int sarNumerator = 1;
    int sarDenominator = 1;
    int rotationDegrees = 0; //!< clockwise
    std::chrono::microseconds pts{0}; //!< from the start of the film
    std::shared_ptr<const void> owner;
};

//! Subtitles as they lie over the video at one moment, in the viewport's pixels; premultiplied
//! BGRA. Empty when there is nothing to draw.
struct SubtitleOverlay
{
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
    int strideBytes = 0;
    std::shared_ptr<const std::uint8_t[]> pixels;
    std::uint64_t serial = 0; //!< changes with the content
};

} // namespace Library
