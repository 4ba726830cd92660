#include "library/media/worker/framesource.h"

#include <algorithm>

extern "C" {
#include <libavformat/avformat.h>
}

namespace Library {

namespace {

// How far to look for a keyframe after a seek, or for a frame among undecodable packets.
constexpr int kMaxPackets = 1000;
constexpr int64_t kMaxPixels = 64LL * 1024 * 1024;

} // namespace

FrameSource::FrameSource(AVFormatContext *format, AVStream *stream)
    : m_format(format)
    , m_stream(stream)
    , m_packet(av_packet_alloc())
{
    const AVCodec *decoder = avcodec_find_decoder(stream->codecpar->codec_id);
    m_codec.reset(decoder ? avcodec_alloc_context3(decoder) : nullptr);
    if (!m_codec || !m_packet) {
        m_openError = decoder ? AVERROR(ENOMEM) : AVERROR_DECODER_NOT_FOUND;
        return;
    }
    m_openError = std::min(avcodec_parameters_to_context(m_codec.get(), stream->codecpar), 0);
    m_codec->pkt_timebase = stream->time_base;
    m_codec->thread_count = 1;
    m_codec->max_pixels = kMaxPixels;
    if (m_openError == 0) {
        m_openError = std::min(avcodec_open2(m_codec.get(), decoder, nullptr), 0);
    }
    for (unsigned int i = 0; i < format->nb_streams; ++i) {
        AVStream *other = format->streams[i];
        other->discard = other == stream ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
    }
}

bool FrameSource::readPacket()
{
    for (int i = 0; i < kMaxPackets; ++i) {
        av_packet_unref(m_packet.get());
        if (av_read_frame(m_format, m_packet.get()) < 0) {
            return false;
        }
        if (m_packet->stream_index == m_stream->index) {
            return true;
        }
    }
    return false;
}

FramePtr FrameSource::receive()
{
    FramePtr frame(av_frame_alloc());
    if (!frame || avcodec_receive_frame(m_codec.get(), frame.get()) < 0) {
        return nullptr;
    }
    return frame;
}

FramePtr FrameSource::decodeAlone()
{
    // Draining at once gives the picture without the packets that follow it in decoding order.
    avcodec_flush_buffers(m_codec.get());
    FramePtr frame;
    if (avcodec_send_packet(m_codec.get(), m_packet.get()) >= 0) {
        avcodec_send_packet(m_codec.get(), nullptr);
        frame = receive();
    }
    avcodec_flush_buffers(m_codec.get());
    return frame;
}

bool FrameSource::seek(std::chrono::milliseconds time)
{
    int64_t target = av_rescale_q(time.count(), AVRational{1, 1000}, m_stream->time_base);
    if (m_stream->start_time != AV_NOPTS_VALUE) {
        target += m_stream->start_time;
    }
    return av_seek_frame(m_format, m_stream->index, target, AVSEEK_FLAG_BACKWARD) >= 0;
}

FramePtr FrameSource::keyframeAt(std::chrono::milliseconds time)
{
    if (!seek(time)) {
        return nullptr;
    }
    for (int i = 0; i < kMaxPackets && readPacket(); ++i) {
        if ((m_packet->flags & AV_PKT_FLAG_KEY) == 0) {
            continue;
        }
        if (FramePtr frame = decodeAlone()) {
            return frame;
        }
    }
    return nullptr;
}

void FrameSource::continueAt(std::chrono::milliseconds time)
{
    if (!seek(time)) {
        rewind();
        return;
    }
    avcodec_flush_buffers(m_codec.get());
    m_draining = false;
}

void FrameSource::rewind()
{
    // A stream without an index is searched by time, which misses the first picture.
    const bool byBytes = (m_format->iformat->flags & AVFMT_TS_DISCONT) != 0
        && (m_format->iformat->flags & AVFMT_NO_BYTE_SEEK) == 0;
    if (byBytes || !seek(std::chrono::milliseconds(0))) {
        av_seek_frame(m_format, -1, 0, AVSEEK_FLAG_BYTE);
    }
    avcodec_flush_buffers(m_codec.get());
    m_draining = false;
}

FramePtr FrameSource::nextFrame()
{
    for (int i = 0; i < kMaxPackets; ++i) {
        if (FramePtr frame = receive()) {
            return frame;
        }
        if (m_draining) {
            return nullptr;
        }
        m_draining = !readPacket();
        avcodec_send_packet(m_codec.get(), m_draining ? nullptr : m_packet.get());
    }
    return nullptr;
}

FramePtr FrameSource::attachedPicture()
{
    av_packet_unref(m_packet.get());
    if (av_packet_ref(m_packet.get(), &m_stream->attached_pic) < 0) {
        return nullptr;
    }
    return decodeAlone();
}

qint64 FrameSource::timeMs(const AVFrame *frame) const
{
    if (frame->best_effort_timestamp == AV_NOPTS_VALUE) {
        return 0;
    }
    const int64_t start = m_stream->start_time == AV_NOPTS_VALUE ? 0 : m_stream->start_time;
    return std::max<qint64>(av_rescale_q(frame->best_effort_timestamp - start, m_stream->time_base,
                                AVRational{1, 1000}),
        0);
}

} // namespace Library
