#pragma once

#include <array>
#include <vector>

namespace Library {

enum class HdrSignal
{
    Pq, //!< SMPTE ST 2084, of HDR10
    Hlg
};

//! How the light of an HDR picture in BT.2020 is shown on a BT.709 screen without HDR, whose white
//! is 203 cd/m2 (BT.2408): by libplacebo's curve of BT.2390 from the film's brightest light down to
//! white, applied to the brightest of the three primaries so that hues stay. Immutable, for any
//! thread.
class HdrCurve
{
public:
    static constexpr float kWhiteNits = 203;
    static constexpr float kMostLight = 10000 / kWhiteNits; //!< in units of white
    // BT.1886: what screens without HDR make of a code.
    static constexpr float kScreenGamma = 2.4F;

    //! The peak is the brightest light that the film says it has, cd/m2; 0: it says nothing, which
    //! means 1000, as films usually have. HLG is made for a screen of 1000 whatever it says.
    HdrCurve(HdrSignal signal, double peakNits);

    bool isFor(HdrSignal signal, double peakNits) const
    {
        return signal == m_signal && peakNits == m_peakNits;
    }

    //! What light is to be multiplied by, told by the brightest primary: at equal steps of the
    //! square root of that, from 0 to kMostLight.
    const std::vector<float> &factors() const { return m_factors; }
    //! Rows of the matrix that makes BT.709 of BT.2020.
    const std::array<float, 9> &toScreen() const { return m_toScreen; }

    //! Codes of the film, 0 to 1, to codes of the screen.
    std::array<float, 3> shown(const std::array<float, 3> &codes) const;

private:
    float lightOf(float code) const;
    float factorOf(float brightest) const;

    HdrSignal m_signal;
    double m_peakNits;
    std::vector<float> m_factors;
    std::array<float, 9> m_toScreen{};
};

} // namespace Library
