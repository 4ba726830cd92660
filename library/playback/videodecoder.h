#pragma once

#include "library/playback/deinterlacer.h"
#include "library/playback/frameconverter.h"
#include "library/playback/packetbuffer.h"
#include "library/playback/videocodec.h"

#include <atomic>
#include <functional>
#include <span>
#include <thread>

namespace Library {

class PlaybackClock;
class VideoPresenter;

//! Decodes the video stream into a VideoPresenter on a thread of its own, on a graphics card or
//! with frame threads of FFmpeg's. After a seek it decodes what leads to the target without showing
//! it. Of a file without video it decodes the cover.
class VideoDecoder
{
public:
    //! Captions that lie in a picture; called on the decoder's thread, in the pictures' order.
    using Captions = std::function<void(std::int64_t ptsMicro, std::span<const std::uint8_t>)>;

    //! Hardware may be null. `failed` is called on the decoder's thread when the codec cannot be
    //! decoded at all.
    VideoDecoder(const MediaLayout &layout, PacketBuffer *buffer, VideoPresenter *presenter,
        const PlaybackClock *clock, std::shared_ptr<HardwareDecoding> hardware,
        std::function<void()> failed, Captions captions);
    ~VideoDecoder();
    VideoDecoder(const VideoDecoder &) = delete;
    VideoDecoder &operator=(const VideoDecoder &) = delete;

    //! From any thread; from the next frame on.
    void setDeinterlacing(bool on) { m_deinterlacing.store(on); }
    //! From any thread; the processor decodes from the next packet on.
    void leaveHardware() { m_leavesHardware.store(true); }

    bool hasDecoded() const { return m_decoded.load(); }
    //! That decode at once; 0 before the codec is open.
    int threads() const { return m_threads.load(); }
    bool isHardware() const { return m_isHardware.load(); }

private:
    void run();
    bool openCodec();
    void begin(const SeekPoint &point);
    void decode(const AVPacket *packet);
    void give(const AVPacket *packet, AVDiscard skip);
    bool receive(Av::FramePtr frame);
    void tellDecoder();
    void tellCaptions(const AVFrame *frame) const;
    void makeWhole(Av::FramePtr frame);
    bool isFarBefore(const AVFrame *frame) const;
    void take(Deinterlacer::Picture picture);
    bool push(Deinterlacer::Picture picture);
    void drain();
    bool isUnseen(const AVPacket *packet);
    bool isPassed(std::int64_t micro) const;
    void bringOutTarget(const AVPacket *packet, const AVPacket *next);
    bool isWoven() const;
    bool showAtOnce(const AVPacket *packet);
    std::int64_t durationMicro(const AVFrame *frame) const;
    std::int64_t packetMicro(const AVPacket *packet) const;

    const MediaLayout m_layout;
    PacketBuffer *const m_buffer;
    VideoPresenter *const m_presenter;
    const PlaybackClock *const m_clock;
    const std::function<void()> m_failed;
    const Captions m_captions;
    std::atomic<bool> m_decoded{false};
    std::atomic<bool> m_deinterlacing{true};
    std::atomic<int> m_threads{0};
    std::atomic<bool> m_isHardware{false};
    std::atomic<bool> m_leavesHardware{false};
    PacketBuffer::Consumer m_consumer; //!< guarded by the buffer

    // The thread's own
    const StreamLayout *m_stream = nullptr;
    std::shared_ptr<HardwareDecoding> m_hardware;
    VideoCodec m_codec;
    Deinterlacer m_deinterlacer;
    FrameConverter m_converter;
    int m_serial = 0;
    SeekMode m_mode = SeekMode::Exact;
    std::int64_t m_targetMicro = 0;
    std::int64_t m_sentMicro = Av::kNoPts; //!< latest up to the target that the codec was given
    Av::PacketPtr m_sent; //!< that one
    std::int64_t m_wantedMicro = Av::kNoPts; //!< of the target's picture, once that is known
    std::int64_t m_lastMicro = Av::kNoPts;
    Deinterlacer::Picture m_candidate; //!< the newest before the target
    bool m_reached = false; //!< the target was passed
    bool m_isFirst = true; //!< nothing was decoded since the seek
    std::int64_t m_shownMicro = Av::kNoPts; //!< what showAtOnce() showed, until it comes again
    bool m_isLeft = false; //!< the presenter wants another place
    bool m_late = false;
    bool m_coverShown = false;
    std::thread m_thread; //!< last: it uses all the others
};

} // namespace Library
