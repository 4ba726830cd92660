#include "library/media/hdrtable.h"

#include <algorithm>
#include <cmath>

namespace Library {

HdrTable::HdrTable(HdrSignal signal, double peakNits)
    : m_curve(signal, peakNits)
{
    const auto code
        = [](int node) { return std::min(1.0F, static_cast<float>(node) * kCell / kOne); };
    m_colors.reserve(static_cast<std::size_t>(kNodes) * kNodes * kNodes);
    for (int red = 0; red < kNodes; ++red) {
        for (int green = 0; green < kNodes; ++green) {
            for (int blue = 0; blue < kNodes; ++blue) {
                const std::array<float, 3> shown
                    = m_curve.shown({code(red), code(green), code(blue)});
                Color &color = m_colors.emplace_back();
                for (std::size_t i = 0; i < color.size(); ++i) {
                    color[i] = static_cast<std::uint16_t>(std::lround(shown[i] * 255 * 256));
                }
            }
        }
    }
}

std::uint32_t HdrTable::map(int red, int green, int blue) const
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
    std::uint32_t pixel = 0xFF;
    for (std::size_t i = 0; i < dark.size(); ++i) {
        const int mixed = dark[i] * (kCell - parts[0]) + (*first)[i] * (parts[0] - parts[1])
            + (*second)[i] * (parts[1] - parts[2]) + bright[i] * parts[2];
        pixel = pixel << 8 | static_cast<std::uint32_t>((mixed + kCell * 128) / (kCell * 256));
    }
    return pixel;
}

} // namespace Library
