#include "library/playback/spdifbursts.h"

#include <cstring>

namespace Library {

namespace {

constexpr int kMuxerBufferBytes = 4096;
// E-AC-3 may have four times the bits of AC-3 in the same time.
constexpr int kEac3Rate = 4;

bool isRateOfReceivers(int rate)
{
    return rate == 32'000 || rate == 44'100 || rate == 48'000;
}

} // namespace

std::optional<AudioFormat> bitstreamFormat(
    const AVCodecParameters *stream, const Passthrough &wanted)
{
    if (stream == nullptr || !isRateOfReceivers(stream->sample_rate)) {
        return std::nullopt;
    }
    const bool isWanted = (stream->codec_id == AV_CODEC_ID_AC3 && wanted.ac3)
        || (stream->codec_id == AV_CODEC_ID_EAC3 && wanted.eac3)
        || (stream->codec_id == AV_CODEC_ID_DTS && wanted.dts);
    if (!isWanted) {
        return std::nullopt;
    }
    const int factor = stream->codec_id == AV_CODEC_ID_EAC3 ? kEac3Rate : 1;
    return AudioFormat{stream->sample_rate * factor, 2, true};
}

SpdifBursts::SpdifBursts()
    : m_packet(av_packet_alloc())
{ }

SpdifBursts::~SpdifBursts()
{
    if (m_muxer != nullptr) {
        if (m_muxer->pb != nullptr) {
            av_freep(&m_muxer->pb->buffer);
            avio_context_free(&m_muxer->pb);
        }
        avformat_free_context(m_muxer);
    }
}

int SpdifBursts::write(void *self, unsigned char *bytes, int size)
{
    auto &written = static_cast<SpdifBursts *>(self)->m_bytes;
    written.insert(written.end(), bytes, bytes + size);
    return size;
}

std::unique_ptr<SpdifBursts> SpdifBursts::make(const AVCodecParameters *stream)
{
    std::unique_ptr<SpdifBursts> bursts(new SpdifBursts);
    if (!bursts->m_packet
        || avformat_alloc_output_context2(&bursts->m_muxer, nullptr, "spdif", nullptr) < 0) {
        return nullptr;
    }
    AVStream *track = avformat_new_stream(bursts->m_muxer, nullptr);
    auto *buffer = static_cast<unsigned char *>(av_malloc(kMuxerBufferBytes));
    if (track == nullptr || buffer == nullptr
        || avcodec_parameters_copy(track->codecpar, stream) < 0) {
        av_free(buffer);
        return nullptr;
    }
    bursts->m_muxer->pb = avio_alloc_context(
        buffer, kMuxerBufferBytes, 1, bursts.get(), nullptr, &SpdifBursts::write, nullptr);
    if (bursts->m_muxer->pb == nullptr) {
        av_free(buffer);
        return nullptr;
    }
    return avformat_write_header(bursts->m_muxer, nullptr) < 0 ? nullptr : std::move(bursts);
}

std::vector<std::int16_t> SpdifBursts::take(const AVPacket *packet)
{
    if (av_packet_ref(m_packet.get(), packet) < 0) {
        return {};
    }
    m_packet->stream_index = 0;
    const int code = av_write_frame(m_muxer, m_packet.get());
    av_packet_unref(m_packet.get());
    avio_flush(m_muxer->pb);
    if (code < 0) {
        m_bytes.clear();
        return {};
    }
    std::vector<std::int16_t> words(m_bytes.size() / sizeof(std::int16_t));
    std::memcpy(words.data(), m_bytes.data(), words.size() * sizeof(std::int16_t));
    m_bytes.clear();
    return words;
}

} // namespace Library
