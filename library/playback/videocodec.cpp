#include "library/playback/videocodec.h"

#include "library/playback/disposablepacket.h"

#include <algorithm>
#include <utility>

namespace Library {

namespace {

constexpr std::int64_t kMaxPixels = 16'384LL * 8'640;
//! Of larger groups nothing is kept: after a failure the picture is damaged up to the next group.
constexpr std::int64_t kMostGroupBytes = 128LL << 20;
constexpr int kMostHeldBack = 16; //!< pictures that wait for one that is shown before them

std::int64_t timeOf(const AVPacket &packet)
{
    return packet.pts != Av::kNoPts ? packet.pts : packet.dts;
}

} // namespace

bool VideoCodec::open(
    const StreamLayout &stream, int threads, std::shared_ptr<HardwareDecoding> hardware)
{
    m_stream = &stream;
    m_threads = threads;
    m_hardware = std::move(hardware);
    if (!openHardware()) {
        m_hardware.reset();
        return openContext(nullptr, m_threads);
    }
    return true;
}

bool VideoCodec::openHardware()
{
    const AVCodec *codec = avcodec_find_decoder(m_stream->parameters->codec_id);
    if (!m_hardware || codec == nullptr) {
        return false;
    }
    m_hardwareFormat = m_hardware->pictureFormat(*codec);
    AVBufferRef *device = m_hardwareFormat != AV_PIX_FMT_NONE ? m_hardware->device() : nullptr;
    // The card does the work: more threads would but hold its pictures back.
    return device != nullptr && openContext(device, 1);
}

bool VideoCodec::openContext(AVBufferRef *device, int threads)
{
    const AVCodec *codec = avcodec_find_decoder(m_stream->parameters->codec_id);
    Av::CodecPtr context(avcodec_alloc_context3(codec));
    m_context.reset();
    if (codec == nullptr || !context
        || avcodec_parameters_to_context(context.get(), m_stream->parameters.get()) < 0) {
        return false;
    }
    context->pkt_timebase = m_stream->timeBase;
    context->max_pixels = kMaxPixels;
    context->thread_count = threads;
    if (device != nullptr) {
        context->hw_device_ctx = av_buffer_ref(device);
        context->opaque = this;
        context->get_format = &VideoCodec::chooseFormat;
    }
    if (avcodec_open2(context.get(), codec, nullptr) < 0) {
        return false;
    }
    m_context = std::move(context);
    return true;
}

// What the card does not decode is an error here, so that the processor decodes it with all its
// threads, and not with the card's one.
AVPixelFormat VideoCodec::chooseFormat(AVCodecContext *context, const AVPixelFormat *formats)
{
    const auto *self = static_cast<const VideoCodec *>(context->opaque);
    for (; *formats != AV_PIX_FMT_NONE; ++formats) {
        if (*formats == self->m_hardwareFormat) {
            return *formats;
        }
    }
    return AV_PIX_FMT_NONE;
}

void VideoCodec::flush()
{
    m_groups.clear();
    m_groupBytes = 0;
    m_takenTime = Av::kNoPts;
    m_passedTime = Av::kNoPts;
    m_blanks = 0;
    m_isLeft = false;
    m_isBegun = false;
    m_isOfFirstIdr = false;
    m_givenSinceKey = 0;
    if (m_context) {
        avcodec_flush_buffers(m_context.get());
    }
}

void VideoCodec::remember(const AVPacket *packet, AVDiscard skip)
{
    // Pictures come late, so that those of the group before outlast the keyframe.
    while (m_groups.size() > 1 && timeOf(*m_groups[1].front().packet) <= m_takenTime) {
        for (const Given &given : m_groups.front()) {
            m_groupBytes -= given.packet->size;
        }
        m_groups.pop_front();
    }
    if ((packet->flags & AV_PKT_FLAG_KEY) != 0) {
        m_groups.emplace_back();
    }
    Av::PacketPtr kept(av_packet_clone(packet));
    if (m_groups.empty() || !kept) {
        return; // begun in the middle of one
    }
    m_groups.back().push_back({std::move(kept), skip});
    m_groupBytes += packet->size;
    if (m_groupBytes > kMostGroupBytes) {
        m_groups.clear();
        m_groupBytes = 0;
    }
}

void VideoCodec::countGroups(const AVPacket &packet)
{
    const AVCodecParameters &parameters = *m_stream->parameters;
    const bool isKey = (packet.flags & AV_PKT_FLAG_KEY) != 0;
    const bool isFirst = !std::exchange(m_isBegun, true);
    if (isKey || isFirst) {
        m_isOfFirstIdr = isFirst && isKey && parameters.codec_id == AV_CODEC_ID_H264
            && isIdrH264(packet, parameters);
    }
    m_givenSinceKey = isKey ? 0 : m_givenSinceKey + 1;
}

void VideoCodec::decode(const AVPacket *packet, AVDiscard skip, const Take &take)
{
    if (!m_context) {
        return;
    }
    if (packet != nullptr) {
        countGroups(*packet);
    }
    if (m_hardware && packet != nullptr) {
        remember(packet, skip);
    }
    if (give(packet, skip, take) || !m_hardware) {
        return; // a damaged packet costs its own picture alone
    }
    leaveHardware(take);
    if (packet == nullptr && m_context) {
        (void)give(nullptr, skip, take);
    }
}

void VideoCodec::leaveHardware(const Take &take)
{
    m_hardware.reset();
    if (!openContext(nullptr, m_threads)) {
        return;
    }
    m_passedTime = m_takenTime;
    for (const Group &group : std::exchange(m_groups, {})) {
        for (const Given &given : group) {
            (void)give(given.packet.get(), given.skip, take);
        }
    }
}

// False: something failed. What is ready was taken all the same.
bool VideoCodec::give(const AVPacket *packet, AVDiscard skip, const Take &take)
{
    if (m_isLeft) {
        return true;
    }
    m_context->skip_frame = skip;
    int code = avcodec_send_packet(m_context.get(), packet);
    const bool isGood = receive(take);
    if (code == AVERROR(EAGAIN) && isGood && !m_isLeft) {
        code = avcodec_send_packet(m_context.get(), packet);
        return receive(take) && code >= 0;
    }
    return isGood && (code >= 0 || code == AVERROR_EOF || m_isLeft);
}

bool VideoCodec::receive(const Take &take)
{
    // To ask for more would begin what is left of the packet, and flush() would wait for that.
    while (!m_isLeft) {
        Av::FramePtr frame(av_frame_alloc());
        const int code
            = frame ? avcodec_receive_frame(m_context.get(), frame.get()) : AVERROR(ENOMEM);
        if (code < 0) {
            return code == AVERROR(EAGAIN) || code == AVERROR_EOF;
        }
        frame = inMemory(std::move(frame));
        if (!frame) {
            return false;
        }
        const std::int64_t time = frame->best_effort_timestamp;
        if (time == Av::kNoPts && m_blanks > 0) {
            --m_blanks;
            continue;
        }
        if (time == Av::kNoPts || time > m_passedTime) {
            m_takenTime = std::max(m_takenTime, time);
            m_isLeft = !take(std::move(frame));
        }
    }
    return true;
}

Av::FramePtr VideoCodec::inMemory(Av::FramePtr frame) const
{
    if (!m_hardware || frame->format != m_hardwareFormat) {
        return frame;
    }
    Av::FramePtr copy(av_frame_alloc());
    return copy && m_hardware->download(copy.get(), frame.get()) >= 0 ? std::move(copy) : nullptr;
}

// H.264's pictures count anew from group to group, and its decoder notices when it gives the last
// one of a group while it holds the next keyframe: neither may that be brought out, nor any while
// it may hold some of the group before. Where no IDR begins, the pictures that it holds are shown
// only once it gave the keyframe by itself. And half a picture is to wait for the other one.
bool VideoCodec::canBringOut(const AVPacket &wanted, int following) const
{
    constexpr int kEnoughOfGroup = 3; // should one be damaged
    const AVCodecParameters &parameters = *m_stream->parameters;
    return parameters.codec_id != AV_CODEC_ID_H264
        || ((m_isOfFirstIdr || m_givenSinceKey > kMostHeldBack) && following >= kEnoughOfGroup
            && isWholeH264(wanted, parameters));
}

bool VideoCodec::bringOut(const AVPacket &wanted, int following, const Take &take)
{
    const AVCodecParameters &parameters = *m_stream->parameters;
    const Av::PacketPtr blank
        = m_context && !m_hardware ? blankPacket(wanted, parameters) : nullptr;
    if (!blank || !canBringOut(wanted, following)) {
        return false;
    }
    const std::int64_t time = wanted.pts;
    // A frame thread's picture comes when each of the others has been given something after it.
    const bool hasFrameThreads = (m_context->active_thread_type & FF_THREAD_FRAME) != 0;
    const int others = hasFrameThreads ? m_context->thread_count - 1 : 0;
    for (int i = 0; i < others && m_takenTime < time; ++i) {
        m_blanks += blankShowsPicture(parameters) ? 1 : 0;
        (void)give(blank.get(), AVDISCARD_NONREF, take);
    }
    // Each brings one picture at once, as nothing else is in work.
    const Av::PacketPtr releasing = releasingPacket(parameters);
    for (int i = 0; releasing && i < kMostHeldBack && m_takenTime < time; ++i) {
        (void)give(releasing.get(), AVDISCARD_DEFAULT, take);
    }
    return true;
}

Av::FramePtr VideoCodec::decodeAlone(const AVPacket *packet)
{
    if (!m_context) {
        return nullptr;
    }
    Av::FramePtr first;
    const Take take = [&first](Av::FramePtr frame) {
        if (!first) {
            first = std::move(frame);
        }
        return true;
    };
    const bool isGood
        = give(packet, AVDISCARD_DEFAULT, take) && give(nullptr, AVDISCARD_DEFAULT, take);
    if (!isGood && m_hardware) {
        leaveHardware(take);
        return decodeAlone(packet);
    }
    flush();
    return first;
}

} // namespace Library
