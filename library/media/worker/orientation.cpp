#include "library/media/worker/orientation.h"

#include <cmath>
#include <cstring>

extern "C" {
#include <libavformat/avformat.h>
#include <libavutil/display.h>
}

namespace Library {

Orientation orientationFromMatrix(const int32_t *matrix)
{
    const double counterClockwise = av_display_rotation_get(matrix);
    if (std::isnan(counterClockwise)) {
        return {};
    }
    // The angle is where the picture's upper edge goes; a mirrored matrix sends the left edge to
    // the other side of it.
    const double determinant = static_cast<double>(matrix[0]) * static_cast<double>(matrix[4])
        - static_cast<double>(matrix[1]) * static_cast<double>(matrix[3]);
    const int quarters = static_cast<int>(std::lround(-counterClockwise / 90.0));
    return {determinant < 0, ((quarters % 4) + 4) % 4 * 90};
}

Orientation orientationOf(const AVStream *stream)
{
    size_t size = 0;
    const uint8_t *data = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
    int32_t matrix[9];
    if (!data || size < sizeof(matrix)) {
        return {};
    }
    std::memcpy(matrix, data, sizeof(matrix));
    return orientationFromMatrix(matrix);
}

} // namespace Library
