#pragma once

#include "library/playback/videoframe.h"

#include <QRgb>

#include <array>
#include <vector>

namespace Ui {

//! Luminance of white in a picture without HDR, cd/m2 (BT.2408).
inline constexpr double kSdrWhiteNits = 203;

//! The brightest light that the frame may hold, cd/m2: as it states, or as films usually do.
double peakOf(const Library::VideoFrame &frame);

//! The PQ code (SMPTE ST 2084) of a luminance in cd/m2, and the reverse.
double pqCode(double nits);
double pqNits(double code);

//! What red, green and blue codes of an HDR frame in BT.2020 become on a BT.709 screen without HDR:
//! the curve of BT.2390 (EETF) from the peak down to 203 cd/m2, applied to the brightest of the
//! three so that hues stay. The same in the shader.
std::array<double, 3> hdrToSdr(
    const std::array<double, 3> &codes, Library::ColorTransfer transfer, double peakNits);

//! hdrToSdr() as a table of 33 x 33 x 33 colours, with tetrahedral interpolation between them.
class HdrTable
{
public:
    static constexpr int kOne = 4080; //!< the code 1, for map()

    void make(Library::ColorTransfer transfer, double peakNits);
    //! Codes as 0 to kOne.
    QRgb map(int red, int green, int blue) const;

private:
    static constexpr int kNodes = 33;
    static constexpr int kCell = 128; // between two nodes

    using Color = std::array<std::uint16_t, 3>; // 255 is 65280

    const Color &at(int red, int green, int blue) const
    {
        return m_colors[size_t((red * kNodes + green) * kNodes + blue)];
    }

    Library::ColorTransfer m_transfer = Library::ColorTransfer::Sdr;
    double m_peakNits = 0;
    std::vector<Color> m_colors;
};

} // namespace Ui
