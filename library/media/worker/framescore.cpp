#include "library/media/worker/framescore.h"

#include <algorithm>
#include <cmath>

namespace Library {

namespace {

constexpr int kGridWidth = 320;
constexpr int kMinGridHeight = 8;
constexpr uint8_t kDark = 36;
constexpr double kMaxDarkShare = 0.9;
constexpr double kFullContrast = 55;
constexpr double kFullSharpness = 25;

struct Statistics
{
    double mean = 0;
    double deviation = 0;
    double darkShare = 0;
    double sharpness = 0; //!< standard deviation of the Laplacian
};

double laplacianDeviation(const LumaGrid &grid)
{
    double sum = 0;
    double squares = 0;
    for (int y = 1; y + 1 < grid.height; ++y) {
        for (int x = 1; x + 1 < grid.width; ++x) {
            const int value = 4 * grid.at(x, y) - grid.at(x - 1, y) - grid.at(x + 1, y)
                - grid.at(x, y - 1) - grid.at(x, y + 1);
            sum += value;
            squares += static_cast<double>(value) * value;
        }
    }
    const double count
        = std::max(1.0, static_cast<double>(grid.width - 2) * static_cast<double>(grid.height - 2));
    const double mean = sum / count;
    return std::sqrt(std::max(0.0, squares / count - mean * mean));
}

Statistics statisticsOf(const LumaGrid &grid)
{
    Statistics result;
    double sum = 0;
    double squares = 0;
    double dark = 0;
    for (const uint8_t value : grid.values) {
        sum += value;
        squares += static_cast<double>(value) * value;
        dark += value < kDark ? 1 : 0;
    }
    const auto count = static_cast<double>(grid.values.size());
    result.mean = sum / count;
    result.deviation = std::sqrt(std::max(0.0, squares / count - result.mean * result.mean));
    result.darkShare = dark / count;
    result.sharpness = laplacianDeviation(grid);
    return result;
}

//! 1 in the middle range, less towards black and white.
double exposure(double mean)
{
    if (mean < 60) {
        return std::clamp((mean - 16) / 44, 0.05, 1.0);
    }
    return mean > 200 ? std::clamp((245 - mean) / 45, 0.05, 1.0) : 1.0;
}

} // namespace

LumaGrid lumaGrid(const AVFrame *frame)
{
    LumaGrid grid;
    grid.width = std::min(kGridWidth, frame->width);
    grid.height = static_cast<int>(
        std::max<int64_t>(int64_t{frame->height} * grid.width / std::max(frame->width, 1),
            std::min(kMinGridHeight, frame->height)));
    const FramePtr gray(av_frame_alloc());
    const ScalerPtr scaler(
        sws_getContext(frame->width, frame->height, static_cast<AVPixelFormat>(frame->format),
            grid.width, grid.height, AV_PIX_FMT_GRAY8, SWS_BILINEAR, nullptr, nullptr, nullptr));
    if (!gray || !scaler) {
        return {};
    }
    gray->width = grid.width;
    gray->height = grid.height;
    gray->format = AV_PIX_FMT_GRAY8;
    if (av_frame_get_buffer(gray.get(), 0) < 0
        || sws_scale(scaler.get(), frame->data, frame->linesize, 0, frame->height, gray->data,
               gray->linesize)
            <= 0) {
        return {};
    }
    for (int y = 0; y < grid.height; ++y) {
        const uint8_t *row = gray->data[0] + static_cast<ptrdiff_t>(y) * gray->linesize[0];
        grid.values.insert(grid.values.end(), row, row + grid.width);
    }
    return grid;
}

FrameScore scoreFrame(const LumaGrid &grid)
{
    if (grid.values.empty()) {
        return {};
    }
    const Statistics s = statisticsOf(grid);
    FrameScore score;
    score.value = exposure(s.mean) * std::min(s.deviation / kFullContrast, 1.0)
        * (0.2 + 0.8 * std::min(s.sharpness / kFullSharpness, 1.0))
        * (s.darkShare > kMaxDarkShare ? 0.1 : 1.0);
    score.isGood = s.mean > 30 && s.mean < 235 && s.deviation > 18 && s.sharpness > 5
        && s.darkShare <= kMaxDarkShare;
    return score;
}

int bestWindow(const LumaGrid &grid, int windowWidth)
{
    const int room = grid.width - windowWidth;
    if (grid.values.empty() || windowWidth < 1 || room <= 0) {
        return 0;
    }
    std::vector<double> before(static_cast<size_t>(grid.width) + 1, 0.0);
    for (int x = 0; x < grid.width; ++x) {
        double detail = 0;
        for (int y = 1; y < grid.height && x > 0; ++y) {
            detail += std::abs(grid.at(x, y) - grid.at(x - 1, y))
                + std::abs(grid.at(x, y) - grid.at(x, y - 1));
        }
        before[static_cast<size_t>(x) + 1] = before[static_cast<size_t>(x)] + detail;
    }
    int best = room / 2;
    double bestValue = -1;
    for (int left = 0; left <= room; ++left) {
        const double detail
            = before[static_cast<size_t>(left + windowWidth)] - before[static_cast<size_t>(left)];
        // Faces and titles are composed around the middle: the edges must offer clearly more.
        const double offCentre = std::abs(left - room / 2.0) / (room / 2.0);
        const double value = detail * (1.0 - 0.3 * offCentre * offCentre);
        if (value > bestValue) {
            bestValue = value;
            best = left;
        }
    }
    return best;
}

} // namespace Library
