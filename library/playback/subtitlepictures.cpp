#include "library/playback/subtitlepictures.h"

#include "library/playback/subtitledecoding.h"

#include <algorithm>

namespace Library {

namespace {

//! Going on by so many packets is cheaper than starting over.
constexpr std::size_t kNearby = 64;
constexpr std::size_t kFarthestStart = 512;

//! A Blu-ray's pictures build on those before, up to a segment that starts anew.
bool startsAnew(const AVPacket *packet)
{
    constexpr int kStateAt = 10;
    constexpr std::uint8_t kComposition = 0x16;
    constexpr std::uint8_t kNewEpoch = 0x80;
    return packet->size > kStateAt && packet->data[0] == kComposition
        && (packet->data[kStateAt] & kNewEpoch) != 0;
}

} // namespace

SubtitlePictures::SubtitlePictures(
    const AVCodecParameters *parameters, AVRational timeBase, std::vector<Av::PacketPtr> packets)
    : m_codec(SubtitleDecoding::open(parameters, timeBase))
    , m_packets(std::move(packets))
{
    m_times.reserve(m_packets.size());
    std::int64_t last = 0;
    for (const Av::PacketPtr &packet : m_packets) {
        const std::int64_t time
            = Av::toMicro(packet->pts != Av::kNoPts ? packet->pts : packet->dts, timeBase);
        last = std::max(last, time == Av::kNoPts ? last : time);
        m_times.push_back(last);
    }
}

std::size_t SubtitlePictures::firstNeeded(std::size_t wanted) const
{
    if (m_codec->codec_id != AV_CODEC_ID_HDMV_PGS_SUBTITLE) {
        return wanted;
    }
    const std::size_t farthest = wanted > kFarthestStart ? wanted - kFarthestStart : 0;
    std::size_t first = wanted;
    while (first > farthest && !startsAnew(m_packets[first].get())) {
        --first;
    }
    return first;
}

const SubtitleEvent *SubtitlePictures::at(std::int64_t micro)
{
    if (!isValid()) {
        return nullptr;
    }
    const auto after = std::upper_bound(m_times.begin(), m_times.end(), micro);
    const auto end = static_cast<std::size_t>(after - m_times.begin());
    if (end < m_next || end - m_next > kNearby) {
        avcodec_flush_buffers(m_codec.get());
        m_shown.reset();
        m_next = end == 0 ? 0 : firstNeeded(end - 1);
    }
    for (; m_next < end; ++m_next) {
        for (SubtitleEvent &event :
            SubtitleDecoding::decode(m_codec.get(), m_packets[m_next].get(), 0)) {
            m_shown = std::move(event);
        }
    }
    const bool visible = m_shown && !m_shown->bitmaps.empty() && micro >= m_shown->startMicro
        && micro < m_shown->startMicro + m_shown->durationMicro;
    return visible ? &*m_shown : nullptr;
}

} // namespace Library
