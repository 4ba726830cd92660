#include "ui/player/colorconversion.h"

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

} // namespace

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

std::optional<Library::HdrSignal> hdrSignal(Library::ColorTransfer transfer)
{
    switch (transfer) {
    case Library::ColorTransfer::Pq:
        return Library::HdrSignal::Pq;
    case Library::ColorTransfer::Hlg:
        return Library::HdrSignal::Hlg;
    case Library::ColorTransfer::Sdr:
        break;
    }
    return std::nullopt;
}

} // namespace Ui
