#pragma once

#include "library/playback/audiofilter.h"
#include "library/playback/audioring.h"
#include "library/playback/medialayout.h"
#include "library/playback/packetbuffer.h"
#include "library/playback/spdifbursts.h"

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <thread>

namespace Library {

//! Decodes the chosen audio stream into an AudioRing on a thread of its own, or packs it for a
//! receiver where the format is a bitstream. Gaps become silence, so that the ring's samples follow
//! each other without a break.
class AudioDecoder
{
public:
    AudioDecoder(const MediaLayout &layout, const AudioFormat &format, PacketBuffer *buffer,
        AudioRing *ring);
    ~AudioDecoder();
    AudioDecoder(const AudioDecoder &) = delete;
    AudioDecoder &operator=(const AudioDecoder &) = delete;

    struct Request
    {
        int stream = -1; //!< -1: none
        std::int64_t fromMicro = 0;
        double speed = 1.0;
        std::chrono::milliseconds delay{0}; //!< moves the stream's times: positive ones later
        AudioFormat format;
        bool nightMode = false;
    };

    //! Goes on from a media time as requested. Empties the ring.
    void restart(const Request &request);

private:
    void run();
    void takeRequest();
    void openCodec();
    void begin(std::int64_t fromMicro);
    bool isBefore(const AVPacket *packet) const;
    void decode(const AVPacket *packet);
    void receive();
    void pack(const AVPacket *packet);
    void play(std::span<const float> samples, std::optional<double> stated);
    bool fillGap(double micro);
    bool emitSamples(std::span<const float> samples, bool end);
    void drain();
    double microOf(std::size_t samples) const;
    std::size_t samplesOf(double micro) const;

    const MediaLayout m_layout;
    PacketBuffer *const m_buffer;
    AudioRing *const m_ring;
    PacketBuffer::Consumer m_consumer; //!< guarded by the buffer
    std::mutex m_mutex; //!< guards m_request
    std::optional<Request> m_request;

    // The thread's own
    int m_stream = -1;
    int m_epoch = 0;
    Av::CodecPtr m_codec;
    std::unique_ptr<SpdifBursts> m_bursts; //!< in place of the codec
    std::optional<double> m_burstMicro; //!< media time of the burst that is being filled
    Av::FramePtr m_frame;
    AudioFormat m_format;
    std::unique_ptr<AudioFilter> m_filter;
    std::int64_t m_delayMicro = 0;
    double m_fromMicro = 0; //!< nothing before it is heard
    std::optional<double> m_next; //!< media time of the decoder's next sample
    double m_outMicro = 0; //!< media time of the next sample for the tempo filter
    double m_ringMicro = 0; //!< media time of the next sample for the ring
    std::thread m_thread; //!< last: it uses all the others
};

} // namespace Library
