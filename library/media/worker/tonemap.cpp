#include "library/media/worker/tonemap.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <vector>

namespace Library {

namespace {

constexpr size_t kSteps = 4096;
constexpr double kDiffuseWhite = 203; // candela a square metre, ITU-R BT.2408
constexpr double kPeak = 1000 / kDiffuseWhite;
constexpr double kKnee = 0.5;

using Curve = std::array<float, kSteps>;

double pqToLight(double value)
{
    constexpr double m1 = 2610.0 / 16384;
    constexpr double m2 = 2523.0 / 32;
    constexpr double c1 = 3424.0 / 4096;
    constexpr double c2 = 2413.0 / 128;
    constexpr double c3 = 2392.0 / 128;
    const double power = std::pow(value, 1 / m2);
    return 10000 * std::pow(std::max(power - c1, 0.0) / (c2 - c3 * power), 1 / m1) / kDiffuseWhite;
}

double hlgToLight(double value)
{
    constexpr double a = 0.17883277;
    constexpr double b = 1 - 4 * a;
    const double c = 0.5 - a * std::log(4 * a);
    const double scene = value <= 0.5 ? value * value / 3 : (std::exp((value - c) / a) + b) / 12;
    // The system gamma belongs to the luminance; for a small picture each channel will do.
    return 1000 * std::pow(scene, 1.2) / kDiffuseWhite;
}

Curve makeCurve(double (*function)(double))
{
    Curve curve{};
    for (size_t i = 0; i < kSteps; ++i) {
        curve[i] = static_cast<float>(function(static_cast<double>(i) / (kSteps - 1)));
    }
    return curve;
}

double encodeBt709Display(double light)
{
    return std::pow(std::clamp(light, 0.0, 1.0), 1 / 2.2) * 255;
}

//! Straight up to the knee, then a hyperbola that joins it smoothly and reaches 1 at the peak.
double compress(double light)
{
    if (light <= kKnee) {
        return light;
    }
    constexpr double j = kKnee;
    constexpr double a = -j * j * (kPeak - 1) / (j * j - 2 * j + kPeak);
    constexpr double b = (j * j - 2 * j * kPeak + kPeak) / (kPeak - 1);
    return (b * b + 2 * b * j + j * j) / (b - a) * (std::min(light, kPeak) + a)
        / (std::min(light, kPeak) + b);
}

size_t step(double share)
{
    return static_cast<size_t>(std::clamp(share, 0.0, 1.0) * (kSteps - 1));
}

void mapPixel(const uint16_t *in, uint8_t *out, const Curve &toLight, const Curve &encode)
{
    constexpr int kShift = 4; // 16 bits to the 12 of the curve
    const double r = toLight[in[0] >> kShift];
    const double g = toLight[in[1] >> kShift];
    const double b = toLight[in[2] >> kShift];
    std::array<double, 3> rgb{1.6605 * r - 0.5876 * g - 0.0728 * b,
        -0.1246 * r + 1.1329 * g - 0.0083 * b, -0.0182 * r - 0.1006 * g + 1.1187 * b};
    const double most = std::max({rgb[0], rgb[1], rgb[2], 1e-6});
    // One factor for all three keeps the hue.
    const double factor = compress(most) / most;
    for (size_t i = 0; i < rgb.size(); ++i) {
        out[i] = static_cast<uint8_t>(std::lround(encode[step(rgb[i] * factor)]));
    }
}

} // namespace

bool isHighDynamicRange(const AVFrame *frame)
{
    return frame->color_trc == AVCOL_TRC_SMPTE2084 || frame->color_trc == AVCOL_TRC_ARIB_STD_B67;
}

void toneMap(const AVFrame *rgb48, AVColorTransferCharacteristic transfer, AVFrame *rgb24)
{
    const Curve toLight = makeCurve(transfer == AVCOL_TRC_SMPTE2084 ? &pqToLight : &hlgToLight);
    const Curve encode = makeCurve(&encodeBt709Display);
    std::vector<uint16_t> row(static_cast<size_t>(rgb48->width) * 3);
    for (int y = 0; y < rgb48->height; ++y) {
        std::memcpy(row.data(), rgb48->data[0] + static_cast<ptrdiff_t>(y) * rgb48->linesize[0],
            row.size() * sizeof(uint16_t));
        uint8_t *out = rgb24->data[0] + static_cast<ptrdiff_t>(y) * rgb24->linesize[0];
        for (size_t x = 0; x < row.size(); x += 3) {
            mapPixel(row.data() + x, out + x, toLight, encode);
        }
    }
}

} // namespace Library
