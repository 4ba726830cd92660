#include "library/playback/videodecoder.h"

#include "library/playback/disposablepacket.h"
#include "library/playback/playbackclock.h"
#include "library/playback/videopresenter.h"

#include <pthread.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace Library {

namespace {

constexpr std::int64_t kToleranceMicro = 1'000;
constexpr std::int64_t kDefaultDurationMicro = 40'000;
//! Where times do not tell which frame is shown: so far before the target none is.
constexpr std::int64_t kSkipMarginMicro = 400'000;
//! A picture that belongs so far before one decoded earlier is of a film whose times begin anew.
constexpr std::int64_t kMostReorderedMicro = 1'000'000;
//! Who drags wants another picture at once; what follows this one would only hold that up.
constexpr std::chrono::milliseconds kDragPause{40};
constexpr std::int64_t kTooLateMicro = 300'000;
constexpr std::int64_t kInTimeMicro = 50'000;

// More than there are cores: while one thread hands over its picture, and another waits for rows
// of the one before, the cores have work. AV1's decoder divides pictures by itself, and more of
// them at once hold the first one up.
int threadsFor(const AVCodecParameters &parameters)
{
    const unsigned beyondCores = parameters.codec_id == AV_CODEC_ID_AV1 ? 1 : 2;
    return static_cast<int>(std::clamp(std::thread::hardware_concurrency() + beyondCores, 1U, 16U));
}

// So many pictures at most are decoded before one that is shown before all of them. With H.264 and
// HEVC it might be 16, but a pyramid of 64 pictures, the largest that is known, needs no more.
int mostReordered(const AVCodecParameters &parameters)
{
    constexpr int kPyramid = 6;
    const bool isInOrder
        = parameters.codec_id == AV_CODEC_ID_VP9 || parameters.codec_id == AV_CODEC_ID_AV1;
    return isInOrder ? 0 : kPyramid;
}

} // namespace

VideoDecoder::VideoDecoder(const MediaLayout &layout, PacketBuffer *buffer,
    VideoPresenter *presenter, const PlaybackClock *clock,
    std::shared_ptr<HardwareDecoding> hardware, std::function<void()> failed, Captions captions)
    : m_layout(layout)
    , m_buffer(buffer)
    , m_presenter(presenter)
    , m_clock(clock)
    , m_failed(std::move(failed))
    , m_captions(std::move(captions))
    , m_hardware(std::move(hardware))
    , m_thread([this] { run(); })
{ }

VideoDecoder::~VideoDecoder()
{
    m_buffer->close();
    m_presenter->close();
    m_thread.join();
}

bool VideoDecoder::openCodec()
{
    const bool isFilm = m_layout.videoStream >= 0;
    m_stream = m_layout.stream(isFilm ? m_layout.videoStream : m_layout.coverStream);
    if (m_stream == nullptr || !m_stream->parameters) {
        return false;
    }
    const bool isOpen = m_codec.open(*m_stream, isFilm ? threadsFor(*m_stream->parameters) : 1,
        isFilm ? std::exchange(m_hardware, nullptr) : nullptr);
    tellDecoder();
    return isOpen;
}

void VideoDecoder::tellDecoder()
{
    m_threads.store(m_codec.threads());
    m_isHardware.store(m_codec.isHardware());
}

void VideoDecoder::run()
{
    // FFmpeg's frame threads take the name over.
    (void)pthread_setname_np(pthread_self(), "video");
    if (!openCodec() && m_layout.videoStream >= 0) {
        m_failed();
    }
    Av::PacketPtr packet;
    SeekPoint point;
    for (;;) {
        switch (m_buffer->pop(m_layout.videoStream, m_consumer, packet, point)) {
        case PacketBuffer::Pop::Packet:
            decode(packet.get());
            break;
        case PacketBuffer::Pop::Start:
            begin(point);
            break;
        case PacketBuffer::Pop::End:
            drain();
            break;
        case PacketBuffer::Pop::Woken:
            break;
        case PacketBuffer::Pop::Closed:
            return;
        }
    }
}

void VideoDecoder::begin(const SeekPoint &point)
{
    m_serial = point.serial;
    m_mode = point.mode;
    m_targetMicro = point.targetMicro;
    m_sentMicro = Av::kNoPts;
    m_sent.reset();
    m_wantedMicro = Av::kNoPts;
    m_lastMicro = Av::kNoPts;
    m_shownMicro = Av::kNoPts;
    m_candidate = {};
    m_isFirst = true;
    m_reached = false;
    m_isLeft = false;
    m_late = false;
    m_deinterlacer.reset();
    m_codec.flush();
    if (m_layout.videoStream < 0) {
        if (m_layout.cover && !std::exchange(m_coverShown, true)) {
            if (Av::FramePtr frame = m_codec.decodeAlone(m_layout.cover.get())) {
                push({std::move(frame), m_targetMicro, false});
            }
        }
        m_presenter->setEnd(m_serial);
    }
}

std::int64_t VideoDecoder::packetMicro(const AVPacket *packet) const
{
    const std::int64_t micro
        = Av::toMicro(packet->pts != Av::kNoPts ? packet->pts : packet->dts, m_stream->timeBase);
    return micro == Av::kNoPts ? micro : micro - m_layout.startMicro;
}

//! Of half pictures.
bool VideoDecoder::isWoven() const
{
    return m_stream->parameters->field_order > AV_FIELD_PROGRESSIVE;
}

// Nobody sees the packet's picture, because a later one is at or before the target as well, or
// because showing is late.
bool VideoDecoder::isUnseen(const AVPacket *packet)
{
    const std::int64_t micro = packetMicro(packet);
    if (m_reached || micro == Av::kNoPts) {
        return m_late || isPassed(micro);
    }
    // The fields of neighbours make a whole picture, and decoding times are not those of pictures.
    if (isWoven() || packet->pts == Av::kNoPts) {
        const std::int64_t frames = 4 * durationMicro(nullptr);
        return micro < m_targetMicro - std::max(kSkipMarginMicro, frames);
    }
    const std::int64_t last = m_targetMicro + kToleranceMicro;
    if (micro >= m_targetMicro - kToleranceMicro) {
        if (micro <= last && micro > m_sentMicro) {
            m_sentMicro = micro;
            m_sent.reset(av_packet_clone(packet));
        }
        return false;
    }
    if (micro < m_sentMicro || m_buffer->hasWithin(m_layout.videoStream, micro, last)) {
        return true;
    }
    m_sentMicro = micro;
    m_sent.reset(av_packet_clone(packet));
    return false;
}

//! Shown before the target's picture, which was decoded before it.
bool VideoDecoder::isPassed(std::int64_t micro) const
{
    return m_reached && m_wantedMicro != Av::kNoPts && micro != Av::kNoPts && micro < m_wantedMicro
        && micro > m_wantedMicro - kMostReorderedMicro;
}

// The target's picture leaves the decoder when some more were given, one for each thread and for
// what may come out of order, and all of them are in work while somebody waits. As soon as it is
// known which one it is, it is brought out alone. `next` is given after that; null: what the queue
// has.
void VideoDecoder::bringOutTarget(const AVPacket *packet, const AVPacket *next)
{
    const std::int64_t last = m_targetMicro + kToleranceMicro;
    const std::int64_t micro = packetMicro(packet);
    if (m_reached || m_wantedMicro != Av::kNoPts || !m_sent || isWoven()
        || (micro > m_sentMicro && micro <= last)
        || !m_buffer->hasAllUntil(m_layout.videoStream, last, mostReordered(*m_stream->parameters))
        || m_buffer->hasWithin(m_layout.videoStream, m_sentMicro, last)) {
        return;
    }
    m_wantedMicro = m_sentMicro;
    int following = m_buffer->waitingBeforeKey(m_layout.videoStream);
    if (next != nullptr) {
        following = (next->flags & AV_PKT_FLAG_KEY) != 0 ? 0 : following + 1;
    }
    (void)m_codec.bringOut(
        *m_sent, following, [this](Av::FramePtr frame) { return receive(std::move(frame)); });
}

void VideoDecoder::decode(const AVPacket *packet)
{
    if (!m_codec.isOpen()) {
        return;
    }
    if (m_leavesHardware.load() && m_codec.isHardware()) {
        m_codec.leaveHardware([this](Av::FramePtr frame) { return receive(std::move(frame)); });
    }
    if (std::exchange(m_isFirst, false) && !showAtOnce(packet)) {
        return;
    }
    bringOutTarget(packet, packet);
    if (!isUnseen(packet)) {
        give(packet, AVDISCARD_DEFAULT);
        bringOutTarget(packet, nullptr);
        return;
    }
    // What nobody needs would keep a frame thread from its next picture.
    const int bytes = neededBytes(*packet, *m_stream->parameters);
    const Av::PacketPtr needed(bytes > 0 ? av_packet_clone(packet) : nullptr);
    if (needed) {
        needed->size = bytes;
        give(needed.get(), AVDISCARD_NONREF);
    }
}

void VideoDecoder::give(const AVPacket *packet, AVDiscard skip)
{
    m_codec.decode(packet, skip, [this](Av::FramePtr frame) { return receive(std::move(frame)); });
    tellDecoder();
}

// A decoder gives its first picture only when it has had some more, one for each thread and for
// what may come out of order. When the first picture is the wanted one, it is therefore decoded
// alone, and then once more for those that follow. False: another place is wanted already.
bool VideoDecoder::showAtOnce(const AVPacket *packet)
{
    const std::int64_t micro = packetMicro(packet);
    const std::int64_t earliest = m_targetMicro - kToleranceMicro;
    if ((packet->flags & AV_PKT_FLAG_KEY) == 0 || packet->pts == Av::kNoPts || micro < earliest
        || isWoven() || m_buffer->hasWithin(m_layout.videoStream, earliest - 1, micro - 1)) {
        return true;
    }
    Av::FramePtr frame = m_codec.decodeAlone(packet);
    if (frame && frame->interlaced_frame == 0) {
        const std::int64_t time = Av::toMicro(frame->best_effort_timestamp, m_stream->timeBase);
        take({std::move(frame), time, false});
        m_shownMicro = m_lastMicro;
        return m_mode != SeekMode::Keyframe || !m_buffer->awaitSeek(m_serial, kDragPause);
    }
    return true;
}

bool VideoDecoder::receive(Av::FramePtr frame)
{
    tellCaptions(frame.get());
    makeWhole(std::move(frame));
    return !m_isLeft;
}

void VideoDecoder::tellCaptions(const AVFrame *frame) const
{
    const AVFrameSideData *side = av_frame_get_side_data(frame, AV_FRAME_DATA_A53_CC);
    const std::int64_t micro = Av::toMicro(frame->best_effort_timestamp, m_stream->timeBase);
    if (side != nullptr && side->size > 0 && micro != Av::kNoPts) {
        m_captions(micro - m_layout.startMicro, {side->data, side->size});
    }
}

void VideoDecoder::makeWhole(Av::FramePtr frame)
{
    // To make whole pictures takes longer than to decode the halves.
    const bool isUnseenFrame = frame && isFarBefore(frame.get()) && !m_deinterlacer.isActive();
    std::vector<Deinterlacer::Picture> ready;
    if (!m_deinterlacing.load() || isUnseenFrame) {
        ready = m_deinterlacer.push(nullptr, m_stream->timeBase);
        if (frame) {
            const std::int64_t time = Av::toMicro(frame->best_effort_timestamp, m_stream->timeBase);
            ready.push_back({std::move(frame), time, false});
        }
    } else {
        ready = m_deinterlacer.push(std::move(frame), m_stream->timeBase);
    }
    for (Deinterlacer::Picture &picture : ready) {
        take(std::move(picture));
    }
}

//! Of the target, so that it is not shown, nor any that is made of it.
bool VideoDecoder::isFarBefore(const AVFrame *frame) const
{
    const std::int64_t time = Av::toMicro(frame->best_effort_timestamp, m_stream->timeBase);
    const std::int64_t margin = std::max(kSkipMarginMicro, 4 * durationMicro(frame));
    return !m_reached && time != Av::kNoPts && time - m_layout.startMicro < m_targetMicro - margin;
}

std::int64_t VideoDecoder::durationMicro(const AVFrame *frame) const
{
    if (frame != nullptr && frame->pkt_duration > 0) {
        const std::int64_t stated = Av::toMicro(frame->pkt_duration, m_stream->timeBase);
        if (stated > 0) {
            return stated;
        }
    }
    const AVRational rate = m_stream->frameRate;
    if (rate.num > 0 && rate.den > 0) {
        return std::clamp<std::int64_t>(
            av_rescale(1'000'000, rate.den, rate.num), 1'000, 10'000'000);
    }
    return kDefaultDurationMicro;
}

void VideoDecoder::take(Deinterlacer::Picture picture)
{
    m_decoded.store(true);
    if (picture.micro != Av::kNoPts) {
        picture.micro -= m_layout.startMicro;
    } else {
        picture.micro = m_lastMicro == Av::kNoPts
            ? m_targetMicro
            : m_lastMicro + durationMicro(picture.frame.get());
    }
    m_lastMicro = picture.micro;
    if (std::exchange(m_shownMicro, Av::kNoPts) == picture.micro) {
        return;
    }
    if (m_reached) {
        if (!isPassed(picture.micro)) {
            push(std::move(picture));
        }
        return;
    }
    const bool isWanted = picture.micro == m_wantedMicro && !picture.isHalf;
    if (picture.micro < m_targetMicro - kToleranceMicro && !isWanted) {
        m_candidate = std::move(picture);
        return;
    }
    m_reached = true;
    Deinterlacer::Picture before = std::exchange(m_candidate, {});
    if (before.frame && picture.micro > m_targetMicro + kToleranceMicro
        && !push(std::move(before))) {
        return;
    }
    push(std::move(picture));
}

bool VideoDecoder::push(Deinterlacer::Picture picture)
{
    const std::int64_t whole = durationMicro(picture.frame.get());
    std::shared_ptr<const VideoFrame> shown
        = m_converter.convert(std::move(picture.frame), *m_stream, picture.micro);
    if (!shown) {
        return true;
    }
    if (m_clock->isRunning()) {
        const std::int64_t late = m_clock->position(PlaybackClock::now()) - picture.micro;
        m_late = late > (m_late ? kInTimeMicro : kTooLateMicro);
    }
    m_isLeft = !m_presenter->push(m_serial, std::move(shown), picture.isHalf ? whole / 2 : whole);
    return !m_isLeft;
}

void VideoDecoder::drain()
{
    if (m_codec.isOpen() && m_layout.videoStream >= 0) {
        give(nullptr, AVDISCARD_DEFAULT);
        makeWhole(nullptr);
        if (m_candidate.frame) {
            push(std::exchange(m_candidate, {}));
        }
    }
    m_presenter->setEnd(m_serial);
}

} // namespace Library
