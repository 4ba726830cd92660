#pragma once

#include "library/playback/avptr.h"
#include "library/playback/engine.h"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

namespace Library {

//! Where decoding starts over after a seek; every seek has its own serial number.
struct SeekPoint
{
    int serial = 0;
    std::int64_t targetMicro = 0; //!< nothing before it is shown or heard
    SeekMode mode = SeekMode::Exact;
};

//! Packets read ahead, a queue for each stream, between the demuxer and the decoders. Packets of
//! every audio stream are kept until the film has passed them, so that another track can be chosen
//! without a seek. Thread safe; one consumer a stream.
class PacketBuffer
{
public:
    enum class Pop
    {
        Packet,
        Start, //!< a seek: forget everything, begin at the SeekPoint
        End, //!< no more packets in this serial; told once
        Woken,
        Closed
    };
    //! What one consumer has seen.
    struct Consumer
    {
        int serial = 0;
        bool ended = false;
        bool woken = false; //!< set by wake()
    };
    struct Entry
    {
        Av::PacketPtr packet;
        std::int64_t startMicro = 0;
    };
    using Entries = std::deque<Entry>;

    void addStream(int stream, bool keepBehind);
    //! The streams whose packets play now; -1: none. They decide when enough is read.
    void setActive(int video, int audio);

    // Demuxer
    //! Everything before is void; consumers wait until start() of the same serial. Returns what of
    //! it is not kept until setUnderWay(): to give it back takes a while, which nobody is to wait
    //! for.
    [[nodiscard]] std::vector<Entries> beginSeek(int serial);
    bool start(const SeekPoint &point);
    //! False when the packet belongs to an older serial.
    bool push(int serial, int stream, Av::PacketPtr packet, std::int64_t startMicro);
    void setEnd(int serial);
    //! Waits while enough is read, before the film is under way a little; false when a seek or the
    //! end of all came between.
    bool waitForRoom(int serial);
    //! Waits for another serial; false when closed.
    bool waitForSeek(int serial);

    // Decoders
    Pop pop(int stream, Consumer &consumer, Av::PacketPtr &packet, SeekPoint &point);
    //! Sets the reading position of a stream to the last packet that starts at or before a time.
    void rewind(int stream, std::int64_t micro);
    void wake(Consumer &consumer);
    //! Waits for another serial, or the end of all; false when the time is over first.
    bool awaitSeek(int serial, std::chrono::milliseconds atMost);
    //! A packet that starts after one time and at or before another waits to be taken.
    bool hasWithin(int stream, std::int64_t afterMicro, std::int64_t untilMicro) const;
    //! So many packets of a stream wait before its next keyframe.
    int waitingBeforeKey(int stream) const;
    //! No packet that starts at or before a time can come any more; at most so many come before one
    //! that starts earlier.
    bool hasAllUntil(int stream, std::int64_t micro, int mostReordered) const;

    // Control
    void close();
    //! The film is under way; until then reading far ahead, or giving back what was queued before,
    //! would hold up its first picture.
    void setUnderWay();
    //! Frees packets that the film has passed.
    void prune(std::int64_t positionMicro);
    bool isEmpty(int stream) const;
    //! Of the newest seek; nothing while the demuxer is still looking for it.
    std::optional<SeekPoint> startPoint() const;
    bool isFull() const;
    bool isEnded() const;
    //! Least time read ahead of the decoders among the active streams; a large value at the end.
    std::chrono::microseconds ahead() const;
    std::int64_t bytes() const;

private:
    struct Queue
    {
        Entries entries;
        std::size_t cursor = 0; //!< next for the consumer
        std::int64_t lastMicro = Av::kNoPts; //!< latest start pushed
        std::int64_t readMicro = Av::kNoPts; //!< start of what the consumer took last
        bool keepBehind = false;
    };

    void dropFront(Queue &queue);
    void notifyConsumers();
    bool hasRoomLocked() const { return !fullLocked() && !enoughToStartLocked(); }
    bool fullLocked() const;
    bool enoughToStartLocked() const;
    std::int64_t aheadLocked() const;

    mutable std::mutex m_mutex; //!< guards everything below
    std::condition_variable m_room; //!< for the demuxer, and whoever waits for another serial
    std::map<int, std::condition_variable> m_arrived; //!< of a stream, for its consumer
    std::map<int, Queue> m_queues;
    int m_video = -1;
    int m_audio = -1;
    int m_serial = 0;
    int m_endedSerial = -1;
    bool m_underWay = true;
    std::vector<Entries> m_void; //!< of the film before the seek
    SeekPoint m_point;
    std::int64_t m_bytes = 0;
    bool m_closed = false;
};

} // namespace Library
