#pragma once

#include "library/playback/avptr.h"
#include "library/playback/hardwaredecoding.h"
#include "library/playback/medialayout.h"

#include <deque>
#include <functional>
#include <vector>

namespace Library {

//! FFmpeg's decoder of one video stream, on a graphics card or on the processor's threads. When the
//! card fails, at the first picture or at any other, the processor takes over within the same call:
//! the pictures that come are the same, none twice and none missing. One thread uses it.
class VideoCodec
{
public:
    //! A picture in memory, in the order of showing. False: another place is wanted, and nothing is
    //! decoded any more until flush().
    using Take = std::function<bool(Av::FramePtr)>;

    //! False when the processor cannot decode it either. Hardware may be null; the stream outlives
    //! this.
    bool open(const StreamLayout &stream, int threads, std::shared_ptr<HardwareDecoding> hardware);
    bool isOpen() const { return m_context != nullptr; }
    bool isHardware() const { return m_hardware != nullptr; }
    //! Of the processor that decode at once.
    int threads() const { return m_context ? m_context->thread_count : 0; }

    //! A null packet brings out all that was held back.
    void decode(const AVPacket *packet, AVDiscard skip, const Take &take);
    //! The picture of one packet without any after it, then as after flush(); null: it has none.
    Av::FramePtr decodeAlone(const AVPacket *packet);
    //! Brings out the picture of a packet that was given already, and those before it, with no
    //! packet of the film after them; decoding goes on from there. So many packets are known to
    //! follow what was given before the next keyframe. False: it cannot be done, and nothing was.
    bool bringOut(const AVPacket &wanted, int following, const Take &take);
    void flush();
    //! The processor goes on in the hardware's place.
    void leaveHardware(const Take &take);

private:
    struct Given
    {
        Av::PacketPtr packet;
        AVDiscard skip = AVDISCARD_DEFAULT;
    };
    using Group = std::vector<Given>; //!< from a keyframe up to the next

    static AVPixelFormat chooseFormat(AVCodecContext *context, const AVPixelFormat *formats);
    bool openHardware();
    bool openContext(AVBufferRef *device, int threads);
    void countGroups(const AVPacket &packet);
    void remember(const AVPacket *packet, AVDiscard skip);
    bool give(const AVPacket *packet, AVDiscard skip, const Take &take);
    bool canBringOut(const AVPacket &wanted, int following) const;
    bool receive(const Take &take);
    Av::FramePtr inMemory(Av::FramePtr frame) const;

    const StreamLayout *m_stream = nullptr;
    int m_threads = 1;
    std::shared_ptr<HardwareDecoding> m_hardware; //!< null once it has failed
    int m_hardwareFormat = AV_PIX_FMT_NONE;
    Av::CodecPtr m_context;
    std::deque<Group> m_groups; //!< whose pictures did not all come yet, for who takes over
    std::int64_t m_groupBytes = 0;
    bool m_isLeft = false; //!< another place is wanted
    bool m_isBegun = false; //!< something was given since flush()
    bool m_isOfFirstIdr = false; //!< all of that belongs to one of H.264's
    int m_givenSinceKey = 0;
    int m_blanks = 0; //!< pictures that will come of blank packets
    std::int64_t m_takenTime = Av::kNoPts; //!< of the latest picture that was taken
    std::int64_t m_passedTime = Av::kNoPts; //!< up to it the hardware's pictures were taken
};

} // namespace Library
