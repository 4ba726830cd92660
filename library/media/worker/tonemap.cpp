#include "library/media/worker/tonemap.h"

#include <cstring>
#include <vector>

namespace Library {

bool isHighDynamicRange(const AVFrame *frame)
{
    return frame->color_trc == AVCOL_TRC_SMPTE2084 || frame->color_trc == AVCOL_TRC_ARIB_STD_B67;
}

void ToneMapper::map(const AVFrame *rgb48, AVColorTransferCharacteristic transfer, AVFrame *rgb24)
{
    const HdrSignal signal = transfer == AVCOL_TRC_SMPTE2084 ? HdrSignal::Pq : HdrSignal::Hlg;
    if (!m_table || !m_table->isFor(signal, 0)) {
        m_table.emplace(signal, 0);
    }
    const auto code = [](uint16_t value) { return value * HdrTable::kOne / 0xFFFF; };
    std::vector<uint16_t> row(static_cast<size_t>(rgb48->width) * 3);
    for (int y = 0; y < rgb48->height; ++y) {
        std::memcpy(row.data(), rgb48->data[0] + static_cast<ptrdiff_t>(y) * rgb48->linesize[0],
            row.size() * sizeof(uint16_t));
        uint8_t *out = rgb24->data[0] + static_cast<ptrdiff_t>(y) * rgb24->linesize[0];
        for (size_t x = 0; x < row.size(); x += 3) {
            const std::uint32_t pixel
                = m_table->map(code(row[x]), code(row[x + 1]), code(row[x + 2]));
            out[x] = static_cast<uint8_t>(pixel >> 16);
            out[x + 1] = static_cast<uint8_t>(pixel >> 8);
            out[x + 2] = static_cast<uint8_t>(pixel);
        }
    }
}

} // namespace Library
