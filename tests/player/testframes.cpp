#include "tests/player/testframes.h"

#include <cmath>
#include <cstring>
#include <vector>

namespace TestSupport {

using namespace Library;

namespace {

struct Buffers
{
    std::array<std::vector<std::uint8_t>, 3> planes;
};

struct Yuv
{
    double y, u, v; // y 0..1, u and v -0.5..0.5
};

Yuv toYuv(const QColor &color, ColorMatrix matrix)
{
    const double kr = matrix == ColorMatrix::Bt601 ? 0.299
        : matrix == ColorMatrix::Bt709             ? 0.2126
                                                   : 0.2627;
    const double kb = matrix == ColorMatrix::Bt601 ? 0.114
        : matrix == ColorMatrix::Bt709             ? 0.0722
                                                   : 0.0593;
    const double y = kr * color.redF() + (1 - kr - kb) * color.greenF() + kb * color.blueF();
    return {y, (color.blueF() - y) / (2 * (1 - kb)), (color.redF() - y) / (2 * (1 - kr))};
}

int code(double value, bool chroma, ColorRange range, int bits)
{
    const double unit = double(1 << (bits - 8));
    const double most = double((1 << bits) - 1);
    if (range == ColorRange::Full) {
        return int(std::lround(std::min(most, value * most + (chroma ? 128 * unit : 0))));
    }
    return int(std::lround((chroma ? value * 224 + 128 : value * 219 + 16) * unit));
}

} // namespace

QVector<QColor> testColors()
{
    return {QColor(235, 235, 235), QColor(235, 235, 16), QColor(16, 235, 235), QColor(16, 235, 16),
        QColor(235, 16, 235), QColor(235, 16, 16), QColor(16, 16, 235), QColor(40, 40, 40)};
}

int difference(const QColor &a, const QColor &b)
{
    return std::max({std::abs(a.red() - b.red()), std::abs(a.green() - b.green()),
        std::abs(a.blue() - b.blue())});
}

std::shared_ptr<const VideoFrame> colorBars(const QVector<QColor> &colors, PixelLayout layout,
    ColorMatrix matrix, ColorRange range, int width, int height)
{
    const bool ten = layout == PixelLayout::I420P10 || layout == PixelLayout::P010;
    const bool interleaved = layout == PixelLayout::Nv12 || layout == PixelLayout::P010;
    const int bits = ten ? 10 : 8;
    const int bytes = ten ? 2 : 1;
    const int shift = layout == PixelLayout::P010 ? 6 : 0;
    const int divisorX = layout == PixelLayout::I444 ? 1 : 2;
    const int divisorY = layout == PixelLayout::I444 || layout == PixelLayout::I422 ? 1 : 2;
    const int padding = 32; // strides are wider than the picture, as a decoder's are

    auto buffers = std::make_shared<Buffers>();
    auto frame = std::make_shared<VideoFrame>();
    frame->width = width;
    frame->height = height;
    frame->layout = layout;
    frame->matrix = matrix;
    frame->range = range;
    const auto colorAt = [&](int x) {
        return colors.at(
            std::min<qsizetype>(colors.size() - 1, qsizetype(x) * colors.size() / width));
    };
    const auto fill = [&](size_t plane, int samples, int lines, int components, const auto &value) {
        const int stride = samples * components * bytes + padding;
        std::vector<std::uint8_t> &data = buffers->planes[plane];
        data.assign(size_t(stride) * size_t(lines), 0xAA);
        for (int y = 0; y < lines; ++y) {
            for (int x = 0; x < samples * components; ++x) {
                const int sample = value(x / components, x % components) << shift;
                std::uint8_t *at = data.data() + size_t(y) * size_t(stride) + size_t(x * bytes);
                at[0] = std::uint8_t(sample & 0xFF);
                if (bytes == 2) {
                    at[1] = std::uint8_t(sample >> 8);
                }
            }
        }
        frame->planes[plane] = data.data();
        frame->strideBytes[plane] = stride;
    };
    if (layout == PixelLayout::Bgra) {
        fill(0, width, height, 4, [&](int x, int component) {
            const QColor color = colorAt(x);
            const int channels[] = {color.blue(), color.green(), color.red(), 255};
            return channels[component];
        });
    } else {
        fill(0, width, height, 1,
            [&](int x, int) { return code(toYuv(colorAt(x), matrix).y, false, range, bits); });
        const int chromaWidth = (width + divisorX - 1) / divisorX;
        const int chromaHeight = (height + divisorY - 1) / divisorY;
        const auto chroma = [&](int x, bool second) {
            const Yuv yuv = toYuv(colorAt(x * divisorX), matrix);
            return code(second ? yuv.v : yuv.u, true, range, bits);
        };
        if (interleaved) {
            fill(1, chromaWidth, chromaHeight, 2,
                [&](int x, int component) { return chroma(x, component == 1); });
        } else {
            fill(1, chromaWidth, chromaHeight, 1, [&](int x, int) { return chroma(x, false); });
            fill(2, chromaWidth, chromaHeight, 1, [&](int x, int) { return chroma(x, true); });
        }
    }
    frame->owner = buffers;
    return frame;
}

} // namespace TestSupport
