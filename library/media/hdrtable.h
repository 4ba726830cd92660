#pragma once

#include "library/media/hdrcurve.h"

#include <array>
#include <cstdint>
#include <vector>

namespace Library {

//! HdrCurve as a table of 33 x 33 x 33 colours, for what is painted without a graphics card: the
//! software widget and thumbnails. Immutable, for any thread.
class HdrTable
{
public:
    static constexpr int kNodes = 33; //!< on each axis
    static constexpr int kCell = 128; //!< between two nodes
    static constexpr int kOne = 4080; //!< the code 1, for map()

    //! As HdrCurve's.
    HdrTable(HdrSignal signal, double peakNits);

    bool isFor(HdrSignal signal, double peakNits) const { return m_curve.isFor(signal, peakNits); }

    //! 0xFFRRGGBB of codes from 0 to kOne, with tetrahedral interpolation.
    std::uint32_t map(int red, int green, int blue) const;

private:
    using Color = std::array<std::uint16_t, 3>; // red, green, blue; 255 is 255 * 256

    const Color &at(int red, int green, int blue) const
    {
        return m_colors[static_cast<std::size_t>((red * kNodes + green) * kNodes + blue)];
    }

    HdrCurve m_curve;
    std::vector<Color> m_colors;
};

} // namespace Library
