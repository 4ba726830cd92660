#include "library/media/hdrcurve.h"

#include <libplacebo/colorspace.h>
#include <libplacebo/tone_mapping.h>

#include <algorithm>
#include <cmath>

namespace Library {

namespace {

constexpr std::size_t kFactors = 1024;
constexpr float kUsualPeakNits = 1000;
// The recommendation's own start of the bend; libplacebo's default bends earlier.
constexpr float kKneeOffset = 0.5F;

//! Of a screen that shows black as black.
pl_tone_map_params bt2390From(float peakNits)
{
    pl_tone_map_params curve{};
    curve.function = &pl_tone_map_bt2390;
    curve.param = kKneeOffset;
    curve.input_scaling = PL_HDR_NITS;
    curve.output_scaling = PL_HDR_NITS;
    curve.input_max = peakNits;
    curve.output_max = HdrCurve::kWhiteNits;
    return curve;
}

} // namespace

HdrCurve::HdrCurve(HdrSignal signal, double peakNits)
    : m_signal(signal)
    , m_peakNits(peakNits)
{
    const bool statesPeak = signal == HdrSignal::Pq && peakNits > 0;
    const pl_tone_map_params curve = bt2390From(statesPeak
            ? std::clamp(static_cast<float>(peakNits), kWhiteNits, kMostLight * kWhiteNits)
            : kUsualPeakNits);
    m_factors.reserve(kFactors);
    m_factors.push_back(1);
    for (std::size_t i = 1; i < kFactors; ++i) {
        const float root = static_cast<float>(i) / (kFactors - 1);
        const float nits = root * root * kMostLight * kWhiteNits;
        m_factors.push_back(pl_tone_map_sample(nits, &curve) / nits);
    }
    const pl_matrix3x3 matrix
        = pl_get_color_mapping_matrix(pl_raw_primaries_get(PL_COLOR_PRIM_BT_2020),
            pl_raw_primaries_get(PL_COLOR_PRIM_BT_709), PL_INTENT_RELATIVE_COLORIMETRIC);
    for (std::size_t i = 0; i < m_toScreen.size(); ++i) {
        m_toScreen[i] = matrix.m[i / 3][i % 3];
    }
}

//! In units of white; of HLG the scene's, up to 1, which libplacebo has for graphics cards alone.
float HdrCurve::lightOf(float code) const
{
    if (m_signal == HdrSignal::Pq) {
        return pl_hdr_rescale(PL_HDR_PQ, PL_HDR_NORM, code);
    }
    return code < 0.5F ? code * code / 3
                       : (std::exp((code - 0.55991073F) / 0.17883277F) + 0.28466892F) / 12;
}

float HdrCurve::factorOf(float brightest) const
{
    const float at = std::sqrt(std::clamp(brightest / kMostLight, 0.0F, 1.0F)) * (kFactors - 1);
    const auto step = std::min(static_cast<std::size_t>(at), kFactors - 2);
    const float part = at - static_cast<float>(step);
    return m_factors[step] * (1 - part) + m_factors[step + 1] * part;
}

std::array<float, 3> HdrCurve::shown(const std::array<float, 3> &codes) const
{
    std::array<float, 3> light{lightOf(codes[0]), lightOf(codes[1]), lightOf(codes[2])};
    float factor = 1;
    if (m_signal == HdrSignal::Hlg) {
        // Of the screen that it is made for.
        const float luma = 0.2627F * light[0] + 0.6780F * light[1] + 0.0593F * light[2];
        factor = std::pow(std::max(luma, 1e-6F), 0.2F) * kUsualPeakNits / kWhiteNits;
    }
    factor *= factorOf(std::max({light[0], light[1], light[2]}) * factor);
    for (float &value : light) {
        value *= factor;
    }
    std::array<float, 3> result{};
    for (std::size_t i = 0; i < result.size(); ++i) {
        const float value = m_toScreen[i * 3] * light[0] + m_toScreen[i * 3 + 1] * light[1]
            + m_toScreen[i * 3 + 2] * light[2];
        result[i] = std::pow(std::clamp(value, 0.0F, 1.0F), 1 / kScreenGamma);
    }
    return result;
}

} // namespace Library
