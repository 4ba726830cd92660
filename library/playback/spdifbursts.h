#pragma once

#include "library/playback/avptr.h"
#include "library/playback/outputs.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace Library {

//! What the device has to be opened as; nothing: this sound is decoded. Pure.
std::optional<AudioFormat> bitstreamFormat(
    const AVCodecParameters *stream, const Passthrough &wanted);

//! Packs sound of one stream into bursts of IEC 61937, as libavformat's "spdif" does: each fills
//! the time of the sound in it. One thread uses it.
class SpdifBursts
{
public:
    //! Null: it cannot be made of this stream.
    static std::unique_ptr<SpdifBursts> make(const AVCodecParameters *stream);
    ~SpdifBursts();
    SpdifBursts(const SpdifBursts &) = delete;
    SpdifBursts &operator=(const SpdifBursts &) = delete;

    //! Words of 16 bits for two channels; empty: more packets are needed for a burst, or this one
    //! is damaged.
    std::vector<std::int16_t> take(const AVPacket *packet);

private:
    SpdifBursts();
    static int write(void *self, unsigned char *bytes, int size);

    AVFormatContext *m_muxer = nullptr;
    Av::PacketPtr m_packet;
    std::vector<std::uint8_t> m_bytes; //!< written, not taken yet
};

} // namespace Library
