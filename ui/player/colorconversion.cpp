#include "ui/player/colorconversion.h"

#include <algorithm>
#include <cmath>

namespace Ui {

using Library::ColorMatrix;
using Library::ColorRange;
using Library::PixelLayout;

namespace {

struct Luma
{
    double red;
    double blue;
};

Luma lumaOf(ColorMatrix matrix)
{
    switch (matrix) {
    case ColorMatrix::Bt601:
        return {0.299, 0.114};
    case ColorMatrix::Bt2020:
        return {0.2627, 0.0593};
    case ColorMatrix::Bt709:
        break;
    }
    return {0.2126, 0.0722};
}

constexpr double kWhite = 203; // cd/m2 of a picture without HDR
constexpr double kPeak = 1000 / kWhite; // becomes white
constexpr double kKnee = 0.5; // what is darker stays as it is

double pqToLight(double code)
{
    const double p = std::pow(code, 1 / 78.84375);
    const double light
        = std::pow(std::max(p - 0.8359375, 0.0) / (18.8515625 - 18.6875 * p), 1 / 0.1593017578);
    return light * 10000 / kWhite;
}

double hlgToLight(double code)
{
    const double scene = code < 0.5
        ? code * code / 3
        : (std::exp((code - 0.55991073) / 0.17883277) + 0.28466892) / 12;
    return std::pow(scene, 1.2) * kPeak;
}

double bend(double light)
{
    const double x = std::max(light - kKnee, 0.0) / (kPeak - kKnee);
    const double slope = (kPeak - kKnee) / (1 - kKnee);
    return std::min(light, kKnee) + (1 - kKnee) * std::min(slope * x / (1 + (slope - 1) * x), 1.0);
}

} // namespace

std::array<std::uint8_t, 256> toneTable(Library::ColorTransfer transfer)
{
    std::array<std::uint8_t, 256> table{};
    for (size_t code = 0; code < table.size(); ++code) {
        const double value = double(code) / 255;
        const double light
            = transfer == Library::ColorTransfer::Pq ? pqToLight(value) : hlgToLight(value);
        table[code] = transfer == Library::ColorTransfer::Sdr
            ? std::uint8_t(code)
            : std::uint8_t(std::lround(std::pow(std::min(bend(light), 1.0), 1 / 2.4) * 255));
    }
    return table;
}

YuvToRgb yuvToRgb(ColorMatrix matrix, ColorRange range, int bits)
{
    const Luma luma = lumaOf(matrix);
    const double green = 1 - luma.red - luma.blue;
    const double most = double((1 << bits) - 1);
    const double unit = double(1 << (bits - 8)); // one 8-bit code at this depth
    const bool limited = range == ColorRange::Limited;
    const double y = limited ? most / (219 * unit) : 1;
    const double c = limited ? most / (224 * unit) : 1;
    const double fromV = 2 * (1 - luma.red) * c;
    const double fromU = 2 * (1 - luma.blue) * c;
    YuvToRgb out;
    out.matrix = {float(y), 0.0F, float(fromV), float(y), float(-fromU * luma.blue / green),
        float(-fromV * luma.red / green), float(y), float(fromU), 0.0F};
    const float chroma = float(128 * unit / most);
    out.offset = {limited ? float(16 * unit / most) : 0.0F, chroma, chroma};
    return out;
}

LayoutFacts layoutFacts(PixelLayout layout)
{
    switch (layout) {
    case PixelLayout::I420:
        return {};
    case PixelLayout::I422:
        return {.chromaDivisorX = 2, .chromaDivisorY = 1};
    case PixelLayout::I444:
        return {.chromaDivisorX = 1, .chromaDivisorY = 1};
    case PixelLayout::I420P10:
        return {.bits = 10, .bytesPerSample = 2};
    case PixelLayout::Nv12:
        return {.interleavedChroma = true};
    case PixelLayout::P010:
        return {.bits = 10, .bytesPerSample = 2, .sampleShift = 6, .interleavedChroma = true};
    case PixelLayout::Bgra:
        return {.bytesPerSample = 4, .chromaDivisorX = 1, .chromaDivisorY = 1};
    }
    return {};
}

} // namespace Ui
