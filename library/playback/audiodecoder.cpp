#include "library/playback/audiodecoder.h"

#include <pthread.h>

#include <algorithm>
#include <cmath>

namespace Library {

namespace {

//! Smaller differences are a container's rounding.
constexpr double kToleranceMicro = 40'000;
//! A longer pause is another time line, not silence.
constexpr double kMaxSilenceMicro = 30'000'000;
//! Decoders need some packets before their output is right.
constexpr std::int64_t kPrerollMicro = 100'000;

} // namespace

AudioDecoder::AudioDecoder(
    const MediaLayout &layout, const AudioFormat &format, PacketBuffer *buffer, AudioRing *ring)
    : m_layout(layout)
    , m_buffer(buffer)
    , m_ring(ring)
    , m_frame(av_frame_alloc())
    , m_format(format)
    , m_filter(std::make_unique<AudioFilter>(format))
    , m_thread([this] { run(); })
{ }

AudioDecoder::~AudioDecoder()
{
    m_buffer->close();
    m_ring->close();
    m_thread.join();
}

void AudioDecoder::restart(const Request &request)
{
    {
        const std::lock_guard lock(m_mutex);
        m_request = request;
        m_ring->flush();
    }
    m_buffer->wake(m_consumer);
}

void AudioDecoder::run()
{
    (void)pthread_setname_np(pthread_self(), "audio");
    Av::PacketPtr packet;
    SeekPoint point;
    for (;;) {
        switch (m_buffer->pop(m_stream, m_consumer, packet, point)) {
        case PacketBuffer::Pop::Packet:
            decode(packet.get());
            break;
        case PacketBuffer::Pop::Start:
            begin(point.targetMicro);
            break;
        case PacketBuffer::Pop::End:
            drain();
            break;
        case PacketBuffer::Pop::Woken:
            takeRequest();
            break;
        case PacketBuffer::Pop::Closed:
            return;
        }
    }
}

void AudioDecoder::takeRequest()
{
    std::optional<Request> request;
    {
        const std::lock_guard lock(m_mutex);
        request = std::exchange(m_request, std::nullopt);
    }
    if (!request) {
        return;
    }
    const bool isOtherFormat = request->format != m_format;
    if (isOtherFormat) {
        m_format = request->format;
        m_filter = std::make_unique<AudioFilter>(m_format);
    }
    if (request->stream != m_stream || isOtherFormat) {
        m_stream = request->stream;
        openCodec();
    }
    m_delayMicro = std::chrono::microseconds(request->delay).count();
    m_filter->reset(request->speed, request->nightMode);
    begin(request->fromMicro);
    m_consumer.ended = false;
    m_buffer->rewind(m_stream, request->fromMicro - m_delayMicro - kPrerollMicro);
}

void AudioDecoder::openCodec()
{
    m_codec.reset();
    const StreamLayout *stream = m_layout.stream(m_stream);
    if (stream == nullptr || !stream->parameters) {
        return;
    }
    if (m_format.isBitstream) {
        return; // begin() makes what packs it
    }
    const AVCodec *codec = avcodec_find_decoder(stream->parameters->codec_id);
    Av::CodecPtr context(avcodec_alloc_context3(codec));
    if (codec == nullptr || !context
        || avcodec_parameters_to_context(context.get(), stream->parameters.get()) < 0) {
        return;
    }
    context->pkt_timebase = stream->timeBase;
    context->thread_count = 1;
    if (avcodec_open2(context.get(), codec, nullptr) >= 0) {
        m_codec = std::move(context);
    }
}

void AudioDecoder::begin(std::int64_t fromMicro)
{
    // By the thread that writes, so that nothing of the place before can follow it into the ring.
    m_epoch = m_ring->flush();
    if (m_codec) {
        avcodec_flush_buffers(m_codec.get());
    }
    m_bursts.reset();
    m_burstMicro.reset();
    const StreamLayout *stream = m_layout.stream(m_stream);
    if (m_format.isBitstream && stream != nullptr) {
        m_bursts = SpdifBursts::make(stream->parameters.get());
    }
    m_filter->reset(m_filter->speed(), m_filter->nightMode());
    m_fromMicro = static_cast<double>(fromMicro);
    m_outMicro = m_fromMicro;
    m_ringMicro = m_fromMicro;
    m_next.reset();
    constexpr int kNotEnded = -1;
    m_ring->setEnd(m_codec || m_bursts ? kNotEnded : m_epoch);
}

// What the video decoder needs before the place that was wanted came with sound that nobody hears.
bool AudioDecoder::isBefore(const AVPacket *packet) const
{
    const StreamLayout *stream = m_layout.stream(m_stream);
    const std::int64_t start = Av::toMicro(packet->pts, stream->timeBase);
    const std::int64_t duration = Av::toMicro(packet->duration, stream->timeBase);
    if (m_next || start == Av::kNoPts || duration == Av::kNoPts) {
        return false;
    }
    const std::int64_t end = start + duration + m_delayMicro - m_layout.startMicro;
    return static_cast<double>(end + kPrerollMicro) < m_fromMicro;
}

void AudioDecoder::decode(const AVPacket *packet)
{
    if (m_bursts) {
        pack(packet);
        return;
    }
    if (!m_codec || isBefore(packet)) {
        return;
    }
    // A damaged packet costs its own sound alone.
    int code = avcodec_send_packet(m_codec.get(), packet);
    receive();
    if (code == AVERROR(EAGAIN)) {
        code = avcodec_send_packet(m_codec.get(), packet);
        receive();
    }
}

void AudioDecoder::receive()
{
    while (avcodec_receive_frame(m_codec.get(), m_frame.get()) >= 0) {
        const StreamLayout *stream = m_layout.stream(m_stream);
        const std::int64_t micro = Av::toMicro(m_frame->best_effort_timestamp, stream->timeBase);
        std::optional<double> stated;
        if (micro != Av::kNoPts) {
            stated = static_cast<double>(
                micro + m_delayMicro - m_layout.startMicro - m_filter->heldBackMicro());
        }
        const std::vector<float> samples = m_filter->convert(m_frame.get());
        av_frame_unref(m_frame.get());
        if (!samples.empty()) {
            play(samples, stated);
        }
    }
}

void AudioDecoder::pack(const AVPacket *packet)
{
    const StreamLayout *stream = m_layout.stream(m_stream);
    const std::int64_t pts = Av::toMicro(packet->pts, stream->timeBase);
    if (!m_burstMicro && pts != Av::kNoPts) {
        m_burstMicro = static_cast<double>(pts + m_delayMicro - m_layout.startMicro);
    }
    const std::vector<std::int16_t> words = m_bursts->take(packet);
    if (words.empty()) {
        return;
    }
    std::vector<float> burst(words.size());
    std::transform(words.begin(), words.end(), burst.begin(), &sampleOfWord);
    double micro = std::exchange(m_burstMicro, std::nullopt).value_or(m_next.value_or(m_fromMicro));
    if (m_next && std::abs(micro - *m_next) < kToleranceMicro) {
        micro = *m_next;
    }
    const double length = microOf(burst.size());
    m_next = micro + length;
    // Whole or not at all: a receiver would lose its place in a piece of one.
    if (micro + length / 2 < m_outMicro || !fillGap(micro)) {
        return;
    }
    m_outMicro = m_ringMicro = micro + length;
    m_ring->write(m_epoch, burst, std::llround(micro), 1.0);
}

double AudioDecoder::microOf(std::size_t samples) const
{
    const auto frames = static_cast<double>(samples / static_cast<std::size_t>(m_format.channels));
    return frames * 1e6 / m_format.sampleRate;
}

std::size_t AudioDecoder::samplesOf(double micro) const
{
    const double frames = std::max(0.0, micro * m_format.sampleRate / 1e6);
    return static_cast<std::size_t>(std::llround(frames))
        * static_cast<std::size_t>(m_format.channels);
}

void AudioDecoder::play(std::span<const float> samples, std::optional<double> stated)
{
    double micro = stated.value_or(m_next.value_or(m_fromMicro));
    if (m_next && std::abs(micro - *m_next) < kToleranceMicro) {
        micro = *m_next;
    }
    m_next = micro + microOf(samples.size());
    const double early = m_outMicro - micro;
    if (early > 0 && early <= kMaxSilenceMicro) {
        const std::size_t drop = samplesOf(early);
        if (drop >= samples.size()) {
            return;
        }
        samples = samples.subspan(drop);
        micro += early;
    }
    if (fillGap(micro)) {
        emitSamples(samples, false);
    }
}

bool AudioDecoder::fillGap(double micro)
{
    if (std::abs(micro - m_outMicro) > kMaxSilenceMicro) {
        m_ringMicro += micro - m_outMicro;
        m_outMicro = micro;
        return true;
    }
    const std::vector<float> silence(samplesOf(20'000), 0.0F);
    while (micro - m_outMicro > 1'000) {
        const std::size_t count = std::min(silence.size(), samplesOf(micro - m_outMicro));
        if (count == 0 || !emitSamples(std::span(silence).first(count), false)) {
            return false;
        }
    }
    return true;
}

bool AudioDecoder::emitSamples(std::span<const float> samples, bool end)
{
    const std::vector<float> changed = m_filter->shape(samples, end);
    const double speed = m_filter->speed();
    const double start = m_ringMicro;
    m_outMicro += microOf(samples.size());
    // What the tempo filter holds back is not yet on the ring's time line.
    m_ringMicro += microOf(changed.size()) * speed;
    return m_ring->write(m_epoch, changed, std::llround(start), speed);
}

void AudioDecoder::drain()
{
    if (m_codec) {
        (void)avcodec_send_packet(m_codec.get(), nullptr);
        receive();
        emitSamples({}, true);
    }
    m_ring->setEnd(m_epoch);
}

} // namespace Library
