#pragma once

#include "library/playback/aviosource.h"
#include "library/playback/joinedtimes.h"
#include "library/playback/keyframeplaces.h"
#include "library/playback/medialayout.h"
#include "library/playback/packetbuffer.h"

#include <functional>
#include <mutex>
#include <thread>

namespace Library {

//! Reads a container ahead on a thread of its own into a PacketBuffer. It opens the file, then
//! waits for the first seek(). The destructor cancels the source and joins the thread.
class Demuxer
{
public:
    //! All are called on the demuxer's thread.
    struct Callbacks
    {
        std::function<void(Result<MediaLayout>)> opened;
        std::function<void(int serial, const Error &)>
            failed; //!< while reading; what is queued still plays
        std::function<void(const AVPacket *)> subtitle;
        //! It is another one than was said when the file was opened.
        std::function<void(std::int64_t micro)> duration;
    };

    Demuxer(std::shared_ptr<ByteSource> source, std::chrono::milliseconds retryFor,
        PacketBuffer *buffer, Callbacks callbacks);
    ~Demuxer();
    Demuxer(const Demuxer &) = delete;
    Demuxer &operator=(const Demuxer &) = delete;

    //! Goes on at another place; serials rise by one. Returns at once. `forget` is called in it
    //! once decoders get nothing of the place before, and nothing of the new one yet.
    void seek(
        int serial, std::int64_t targetMicro, SeekMode mode, const std::function<void()> &forget);
    //! Cancels the source, without waiting.
    void close();

private:
    struct Request
    {
        int serial = 0;
        std::int64_t targetMicro = 0;
        SeekMode mode = SeekMode::Exact;
    };

    void run();
    void discardUnused();
    Request takeRequest();
    bool isSuperseded(const Request &request);
    void readAll(const Request &request);
    bool jump(const Request &request);
    bool seekFile(std::int64_t micro);
    bool seekBytes(std::int64_t offset);
    bool seekJoined(std::int64_t micro);
    std::int64_t timeHere();
    void join(AVPacket *packet);
    void followLength();
    void tellDuration(std::int64_t micro);
    bool hasNoIndex() const;
    std::int64_t findStart(const Request &request, std::vector<Av::PacketPtr> &first);
    std::int64_t landOnKnown(const Request &request, std::vector<Av::PacketPtr> &first);
    std::int64_t landOn(const Request &request, std::vector<Av::PacketPtr> &first, bool &isExact);
    int readPacket(Av::PacketPtr &packet);
    bool deliver(int serial, Av::PacketPtr packet);
    std::int64_t startOf(const AVPacket *packet) const;
    std::int64_t latestShown(const AVPacket *packet) const;

    AvioSource m_avio;
    PacketBuffer *const m_buffer;
    const Callbacks m_callbacks;
    Av::FormatPtr m_format;
    MediaLayout m_layout;
    KeyframePlaces m_places; //!< of a file without an index
    JoinedTimes m_joined; //!< likewise
    std::int64_t m_durationMicro = 0; //!< that was told
    std::int64_t m_openedBytes = -1; //!< the file's size when that was found
    std::int64_t m_lookedMicro = 0; //!< where its size was looked at last
    bool m_atBeginning = true;
    std::mutex m_mutex; //!< guards m_request
    Request m_request;
    std::thread m_thread; //!< last: it uses all the others
};

} // namespace Library
