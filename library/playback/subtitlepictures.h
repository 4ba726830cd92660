#pragma once

#include "library/playback/avptr.h"
#include "library/playback/subtitlerenderer.h"

#include <optional>
#include <vector>

namespace Library {

//! A whole file of bitmap subtitles, as packets: a picture is decoded when its moment comes,
//! because all of a film's are more than memory holds. Used by one thread.
class SubtitlePictures
{
public:
    //! Packets in the order of their times.
    SubtitlePictures(const AVCodecParameters *parameters, AVRational timeBase,
        std::vector<Av::PacketPtr> packets);

    bool isValid() const { return m_codec != nullptr && !m_packets.empty(); }
    //! What is to be seen at a moment; null when there is nothing.
    const SubtitleEvent *at(std::int64_t micro);
    std::size_t packetCount() const { return m_packets.size(); }

private:
    std::size_t firstNeeded(std::size_t wanted) const;

    Av::CodecPtr m_codec;
    std::vector<Av::PacketPtr> m_packets;
    std::vector<std::int64_t> m_times;
    std::size_t m_next = 0; //!< the packet to decode next
    std::optional<SubtitleEvent> m_shown;
};

} // namespace Library
