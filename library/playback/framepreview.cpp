#include "library/playback/framepreview.h"

#include "library/playback/frameconverter.h"
#include "library/playback/openmedia.h"

#include <pthread.h>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace Library {

namespace {

//! Of other streams and of frames that are no keyframes, after a seek.
constexpr int kMostPackets = 2000;
constexpr std::int64_t kMostPixels = 16'384LL * 8'640;

} // namespace

class FramePreview::Private
{
public:
    Private(std::shared_ptr<ByteSource> source, Found told);
    ~Private();

    void request(std::int64_t micro);

private:
    void run();
    bool open();
    std::optional<std::int64_t> next();
    bool isOvertaken();
    std::shared_ptr<const VideoFrame> frameAt(std::int64_t micro);
    Av::PacketPtr keyPacket();
    std::shared_ptr<const VideoFrame> decode(const AVPacket *packet);

    const Found m_found;
    AvioSource m_avio;
    std::mutex m_mutex; //!< guards m_wanted and m_closed
    std::condition_variable m_changed;
    std::optional<std::int64_t> m_wanted;
    bool m_closed = false;

    // The thread's own
    Av::FormatPtr m_format;
    MediaLayout m_layout;
    Av::CodecPtr m_codec;
    FrameConverter m_converter;
    std::thread m_thread; //!< last: it uses all the others
};

FramePreview::Private::Private(std::shared_ptr<ByteSource> source, Found told)
    : m_found(std::move(told))
    , m_avio(std::move(source), std::chrono::milliseconds(0))
    , m_thread([this] { run(); })
{ }

FramePreview::Private::~Private()
{
    {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
        m_changed.notify_all();
    }
    m_avio.close();
    m_thread.join();
}

void FramePreview::Private::request(std::int64_t micro)
{
    const std::lock_guard lock(m_mutex);
    m_wanted = micro;
    m_avio.setInterrupted(true);
    m_changed.notify_all();
}

// The newest request; nothing at the end of all.
std::optional<std::int64_t> FramePreview::Private::next()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_closed || m_wanted; });
    m_avio.setInterrupted(false);
    return m_closed ? std::nullopt : std::exchange(m_wanted, std::nullopt);
}

bool FramePreview::Private::isOvertaken()
{
    const std::lock_guard lock(m_mutex);
    return m_closed || m_wanted.has_value();
}

bool FramePreview::Private::open()
{
    Result<Av::FormatPtr> opened = openMedia(m_avio);
    if (!opened) {
        return false;
    }
    m_format = std::move(*opened);
    m_layout = readLayout(m_format.get());
    const StreamLayout *video = m_layout.stream(m_layout.videoStream);
    if (video == nullptr || !m_layout.info.seekable) {
        return false;
    }
    for (unsigned i = 0; i < m_format->nb_streams; ++i) {
        m_format->streams[i]->discard
            = static_cast<int>(i) == m_layout.videoStream ? AVDISCARD_NONKEY : AVDISCARD_ALL;
    }
    const AVCodec *codec = avcodec_find_decoder(video->parameters->codec_id);
    Av::CodecPtr context(avcodec_alloc_context3(codec));
    if (codec == nullptr || !context
        || avcodec_parameters_to_context(context.get(), video->parameters.get()) < 0) {
        return false;
    }
    context->pkt_timebase = video->timeBase;
    context->max_pixels = kMostPixels;
    context->thread_count = 1; // frame threads would want further packets first
    context->skip_loop_filter = AVDISCARD_ALL; // not seen in a small picture
    if (avcodec_open2(context.get(), codec, nullptr) < 0) {
        return false;
    }
    m_codec = std::move(context);
    return true;
}

void FramePreview::Private::run()
{
    (void)pthread_setname_np(pthread_self(), "preview");
    const bool isOpen = open();
    while (const auto micro = next()) {
        std::shared_ptr<const VideoFrame> frame = isOpen ? frameAt(*micro) : nullptr;
        if (frame || !isOvertaken()) {
            m_found(*micro, std::move(frame));
        }
    }
}

std::shared_ptr<const VideoFrame> FramePreview::Private::frameAt(std::int64_t micro)
{
    m_avio.clearError();
    const AVStream *stream = m_format->streams[m_layout.videoStream];
    const std::int64_t stamp
        = av_rescale_q(micro + m_layout.startMicro, Av::kMicro, stream->time_base);
    m_avio.setInterruptible(true);
    Av::PacketPtr packet;
    if (av_seek_frame(m_format.get(), m_layout.videoStream, stamp, AVSEEK_FLAG_BACKWARD) >= 0) {
        packet = keyPacket();
    }
    m_avio.setInterruptible(false);
    return packet ? decode(packet.get()) : nullptr;
}

Av::PacketPtr FramePreview::Private::keyPacket()
{
    for (int i = 0; i < kMostPackets; ++i) {
        Av::PacketPtr packet(av_packet_alloc());
        if (!packet || av_read_frame(m_format.get(), packet.get()) < 0) {
            return nullptr;
        }
        if (packet->stream_index == m_layout.videoStream
            && (packet->flags & AV_PKT_FLAG_KEY) != 0) {
            return packet;
        }
    }
    return nullptr;
}

std::shared_ptr<const VideoFrame> FramePreview::Private::decode(const AVPacket *packet)
{
    avcodec_flush_buffers(m_codec.get());
    Av::FramePtr frame(av_frame_alloc());
    if (!frame || avcodec_send_packet(m_codec.get(), packet) < 0) {
        return nullptr;
    }
    // The end of all packets, so that a decoder that reorders lets go of the one it has.
    (void)avcodec_send_packet(m_codec.get(), nullptr);
    if (avcodec_receive_frame(m_codec.get(), frame.get()) < 0) {
        return nullptr;
    }
    std::int64_t pts = Av::toMicro(
        frame->best_effort_timestamp, m_format->streams[m_layout.videoStream]->time_base);
    pts = pts == Av::kNoPts ? 0 : pts - m_layout.startMicro;
    return m_converter.convert(std::move(frame), *m_layout.stream(m_layout.videoStream), pts);
}

FramePreview::FramePreview(std::shared_ptr<ByteSource> source, Found found)
    : d(std::make_unique<Private>(std::move(source), std::move(found)))
{ }

FramePreview::~FramePreview() = default;

void FramePreview::request(std::int64_t micro)
{
    d->request(micro);
}

} // namespace Library
