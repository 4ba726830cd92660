#include "ui/player/hdrtone.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace Ui {

using Library::ColorTransfer;

namespace {

// SMPTE ST 2084.
constexpr double kM1 = 2610.0 / 16384;
constexpr double kM2 = 2523.0 / 4096 * 128;
constexpr double kC1 = 3424.0 / 4096;
constexpr double kC2 = 2413.0 / 4096 * 32;
constexpr double kC3 = 2392.0 / 4096 * 32;
constexpr double kMostNits = 10000;

constexpr double kUsualPeakNits = 1000;
// BT.1886: what screens without HDR make of a code.
constexpr double kScreenGamma = 2.4;

//! BT.2390's EETF in PQ codes, for a screen that shows black as black.
double bent(double code, double peakCode, double whiteCode)
{
    const double e1 = std::min(code / peakCode, 1.0);
    const double most = whiteCode / peakCode;
    const double knee = 1.5 * most - 0.5;
    if (most >= 1 || e1 < knee) {
        return code;
    }
    const double t = (e1 - knee) / (1 - knee);
    const double t2 = t * t;
    const double t3 = t2 * t;
    const double e2
        = (2 * t3 - 3 * t2 + 1) * knee + (t3 - 2 * t2 + t) * (1 - knee) + (3 * t2 - 2 * t3) * most;
    return e2 * peakCode;
}

double hlgScene(double code)
{
    return code < 0.5 ? code * code / 3
                      : (std::exp((code - 0.55991073) / 0.17883277) + 0.28466892) / 12;
}

//! cd/m2 of each primary.
std::array<double, 3> lightOf(const std::array<double, 3> &codes, ColorTransfer transfer)
{
    std::array<double, 3> light{};
    for (size_t i = 0; i < 3; ++i) {
        const double code = std::clamp(codes[i], 0.0, 1.0);
        light[i] = transfer == ColorTransfer::Pq ? pqNits(code) : hlgScene(code);
    }
    if (transfer == ColorTransfer::Hlg) {
        const double luma = 0.2627 * light[0] + 0.6780 * light[1] + 0.0593 * light[2];
        const double system = std::pow(std::max(luma, 1e-6), 0.2) * kUsualPeakNits;
        for (double &value : light) {
            value *= system;
        }
    }
    return light;
}

} // namespace

double pqCode(double nits)
{
    const double p = std::pow(std::clamp(nits, 0.0, kMostNits) / kMostNits, kM1);
    return std::pow((kC1 + kC2 * p) / (1 + kC3 * p), kM2);
}

double pqNits(double code)
{
    const double p = std::pow(std::clamp(code, 0.0, 1.0), 1 / kM2);
    return kMostNits * std::pow(std::max(p - kC1, 0.0) / (kC2 - kC3 * p), 1 / kM1);
}

double peakOf(const Library::VideoFrame &frame)
{
    // HLG is made for a screen of this brightness.
    if (frame.transfer != ColorTransfer::Pq || frame.peakNits <= 0) {
        return kUsualPeakNits;
    }
    return std::clamp(double(frame.peakNits), kSdrWhiteNits, kMostNits);
}

std::array<double, 3> hdrToSdr(
    const std::array<double, 3> &codes, ColorTransfer transfer, double peakNits)
{
    std::array<double, 3> light = lightOf(codes, transfer);
    const double brightest = std::max({light[0], light[1], light[2], 1e-6});
    const double shown = pqNits(bent(pqCode(brightest), pqCode(peakNits), pqCode(kSdrWhiteNits)));
    for (double &value : light) {
        value *= shown / brightest / kSdrWhiteNits;
    }
    // BT.2020 to BT.709 primaries.
    const std::array<double, 3> narrow{1.6605 * light[0] - 0.5876 * light[1] - 0.0728 * light[2],
        -0.1246 * light[0] + 1.1329 * light[1] - 0.0083 * light[2],
        -0.0182 * light[0] - 0.1006 * light[1] + 1.1187 * light[2]};
    std::array<double, 3> result{};
    for (size_t i = 0; i < 3; ++i) {
        result[i] = std::pow(std::clamp(narrow[i], 0.0, 1.0), 1 / kScreenGamma);
    }
    return result;
}

void HdrTable::make(ColorTransfer transfer, double peakNits)
{
    if (transfer == m_transfer && peakNits == m_peakNits && !m_colors.empty()) {
        return;
    }
    m_transfer = transfer;
    m_peakNits = peakNits;
    m_colors.resize(size_t(kNodes) * kNodes * kNodes);
    const auto code = [](int node) { return std::min(1.0, double(node * kCell) / kOne); };
    size_t at = 0;
    for (int red = 0; red < kNodes; ++red) {
        for (int green = 0; green < kNodes; ++green) {
            for (int blue = 0; blue < kNodes; ++blue) {
                const auto shown
                    = hdrToSdr({code(red), code(green), code(blue)}, transfer, peakNits);
                Color &color = m_colors[at++];
                for (size_t i = 0; i < 3; ++i) {
                    color[i] = std::uint16_t(std::lround(shown[i] * 255 * 256));
                }
            }
        }
    }
}

QRgb HdrTable::map(int red, int green, int blue) const
{
    const int r = red / kCell;
    const int g = green / kCell;
    const int b = blue / kCell;
    const int fr = red % kCell;
    const int fg = green % kCell;
    const int fb = blue % kCell;
    // From the darkest corner of the cell to the brightest, along the largest part first.
    const Color *first = nullptr;
    const Color *second = nullptr;
    std::array<int, 3> parts{};
    if (fr >= fg) {
        first = fr >= fb ? &at(r + 1, g, b) : &at(r, g, b + 1);
        second = fg >= fb ? &at(r + 1, g + 1, b) : &at(r + 1, g, b + 1);
        parts = fg >= fb ? std::array{fr, fg, fb}
            : fr >= fb   ? std::array{fr, fb, fg}
                         : std::array{fb, fr, fg};
    } else {
        first = fg >= fb ? &at(r, g + 1, b) : &at(r, g, b + 1);
        second = fr >= fb ? &at(r + 1, g + 1, b) : &at(r, g + 1, b + 1);
        parts = fr >= fb ? std::array{fg, fr, fb}
            : fg >= fb   ? std::array{fg, fb, fr}
                         : std::array{fb, fg, fr};
    }
    const Color &dark = at(r, g, b);
    const Color &bright = at(r + 1, g + 1, b + 1);
    std::array<int, 3> out{};
    for (size_t i = 0; i < 3; ++i) {
        const int mixed = dark[i] * (kCell - parts[0]) + (*first)[i] * (parts[0] - parts[1])
            + (*second)[i] * (parts[1] - parts[2]) + bright[i] * parts[2];
        out[i] = (mixed + kCell * 128) / (kCell * 256);
    }
    return qRgb(out[0], out[1], out[2]);
}

} // namespace Ui
