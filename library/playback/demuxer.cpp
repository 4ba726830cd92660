#include "library/playback/demuxer.h"

#include "library/playback/openmedia.h"

#include <pthread.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace Library {

namespace {

//! How much is looked through for a keyframe after a seek before any packet will do.
constexpr int kMaxSearchedPackets = 3000;
constexpr std::int64_t kFirstStepBackMicro = 1'000'000;
//! Containers round times to milliseconds.
constexpr std::int64_t kRoundingMicro = 1'000;
//! H.264's most, and more than other formats have.
constexpr int kMostReordered = 16;
//! What lies between is decoded.
constexpr std::int64_t kNearMicro = 8'000'000;
constexpr int kMostTries = 8;
constexpr std::int64_t kLookMicro = 1'000'000;

} // namespace

Demuxer::Demuxer(std::shared_ptr<ByteSource> source, std::chrono::milliseconds retryFor,
    PacketBuffer *buffer, Callbacks callbacks)
    : m_avio(std::move(source), retryFor)
    , m_buffer(buffer)
    , m_callbacks(std::move(callbacks))
    , m_thread([this] { run(); })
{ }

Demuxer::~Demuxer()
{
    close();
    m_thread.join();
}

void Demuxer::close()
{
    m_buffer->close();
    m_avio.close();
}

void Demuxer::seek(
    int serial, std::int64_t targetMicro, SeekMode mode, const std::function<void()> &forget)
{
    std::vector<PacketBuffer::Entries> queued; // goes once the lock has
    const std::lock_guard lock(m_mutex);
    m_request = {serial, targetMicro, mode};
    queued = m_buffer->beginSeek(serial);
    m_avio.setInterrupted(true);
    forget(); // while takeRequest() waits for the lock
}

Demuxer::Request Demuxer::takeRequest()
{
    const std::lock_guard lock(m_mutex);
    m_avio.setInterrupted(false);
    return m_request;
}

bool Demuxer::isSuperseded(const Request &request)
{
    const std::lock_guard lock(m_mutex);
    return m_request.serial != request.serial;
}

void Demuxer::run()
{
    (void)pthread_setname_np(pthread_self(), "demuxer");
    Result<Av::FormatPtr> opened = openMedia(m_avio);
    if (!opened) {
        m_callbacks.opened(failure(opened.error()));
        return;
    }
    m_format = std::move(*opened);
    m_layout = readLayout(m_format.get());
    m_durationMicro = m_layout.info.duration.count();
    m_openedBytes = avio_size(m_avio.context());
    discardUnused();
    m_callbacks.opened(m_layout);
    int done = 0;
    while (m_buffer->waitForSeek(done)) {
        const Request request = takeRequest();
        done = request.serial;
        readAll(request);
    }
}

void Demuxer::discardUnused()
{
    for (unsigned i = 0; i < m_format->nb_streams; ++i) {
        const AVMediaType type = m_format->streams[i]->codecpar->codec_type;
        const bool used = static_cast<int>(i) == m_layout.videoStream || type == AVMEDIA_TYPE_AUDIO
            || type == AVMEDIA_TYPE_SUBTITLE;
        m_format->streams[i]->discard = used ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
        if (used && type != AVMEDIA_TYPE_SUBTITLE) {
            m_buffer->addStream(static_cast<int>(i), type == AVMEDIA_TYPE_AUDIO);
        }
    }
}

std::int64_t Demuxer::startOf(const AVPacket *packet) const
{
    const std::int64_t stamp = packet->pts != Av::kNoPts ? packet->pts : packet->dts;
    const std::int64_t micro
        = Av::toMicro(stamp, m_format->streams[packet->stream_index]->time_base);
    return micro == Av::kNoPts ? Av::kNoPts : micro - m_layout.startMicro;
}

// A packet of AVI that other pictures may be shown before says when it is decoded, not when it is
// shown.
std::int64_t Demuxer::latestShown(const AVPacket *packet) const
{
    const AVStream *stream = m_format->streams[packet->stream_index];
    const std::int64_t start = startOf(packet);
    const AVRational rate = stream->avg_frame_rate;
    const bool isShownWhenDecoded
        = packet->pts != Av::kNoPts || stream->codecpar->video_delay == 0 || rate.num <= 0;
    return start == Av::kNoPts || isShownWhenDecoded
        ? start
        : start + av_rescale(kMostReordered * std::int64_t{1'000'000}, rate.den, rate.num);
}

int Demuxer::readPacket(Av::PacketPtr &packet)
{
    packet.reset(av_packet_alloc());
    if (!packet) {
        return AVERROR(ENOMEM);
    }
    m_avio.setInterruptible(true);
    const int code = av_read_frame(m_format.get(), packet.get());
    m_avio.setInterruptible(false);
    if (code >= 0 && hasNoIndex()) {
        join(packet.get());
    }
    if (code >= 0 && packet->stream_index == m_layout.videoStream && hasNoIndex()) {
        const AVRational base = m_format->streams[packet->stream_index]->time_base;
        const std::int64_t decoded = Av::toMicro(packet->dts, base);
        m_places.add(startOf(packet.get()),
            decoded == Av::kNoPts ? decoded : decoded - m_layout.startMicro, packet->pos,
            (packet->flags & AV_PKT_FLAG_KEY) != 0);
    }
    return code;
}

void Demuxer::join(AVPacket *packet)
{
    const AVStream *stream = m_format->streams[packet->stream_index];
    const AVMediaType type = stream->codecpar->codec_type;
    // Subtitles come now and then only.
    const bool isSteady
        = packet->stream_index == m_layout.videoStream || type == AVMEDIA_TYPE_AUDIO;
    std::int64_t decoded = Av::kNoPts;
    if (isSteady) {
        decoded
            = Av::toMicro(packet->dts != Av::kNoPts ? packet->dts : packet->pts, stream->time_base);
        decoded -= decoded != Av::kNoPts ? m_layout.startMicro : 0;
    }
    const std::size_t parts = m_joined.parts();
    const std::int64_t shift
        = av_rescale_q(m_joined.shiftOf(packet->stream_index, decoded, packet->pos), Av::kMicro,
            stream->time_base);
    packet->pts += packet->pts != Av::kNoPts ? shift : 0;
    packet->dts += packet->dts != Av::kNoPts ? shift : 0;
    if (m_joined.parts() > parts) {
        tellDuration(m_joined.durationMicro(avio_size(m_avio.context())));
    }
    if (std::abs(m_joined.latestMicro() - m_lookedMicro) > kLookMicro) {
        m_lookedMicro = m_joined.latestMicro();
        followLength();
    }
}

// Of a recording that goes on.
void Demuxer::followLength()
{
    const std::int64_t size = avio_size(m_avio.context());
    if (m_joined.isJoined() || size <= m_openedBytes || m_openedBytes <= 0) {
        return;
    }
    const std::int64_t opened = m_layout.info.duration.count();
    tellDuration(std::max(av_rescale(opened, size, m_openedBytes), m_joined.latestMicro()));
}

void Demuxer::tellDuration(std::int64_t micro)
{
    if (std::exchange(m_durationMicro, micro) != micro) {
        m_callbacks.duration(micro);
    }
}

//! MPEG's streams.
bool Demuxer::hasNoIndex() const
{
    return (m_format->iformat->flags & AVFMT_TS_DISCONT) != 0;
}

bool Demuxer::deliver(int serial, Av::PacketPtr packet)
{
    const auto stream = static_cast<std::size_t>(packet->stream_index);
    if (stream >= m_layout.streams.size()) {
        return true; // appeared after the file was opened
    }
    if (m_layout.streams[stream].type == AVMEDIA_TYPE_SUBTITLE) {
        m_callbacks.subtitle(packet.get());
        return true;
    }
    const std::int64_t start = startOf(packet.get());
    const int index = packet->stream_index;
    return m_buffer->push(serial, index, std::move(packet), start);
}

bool Demuxer::seekFile(std::int64_t micro)
{
    AVFormatContext *format = m_format.get();
    const std::int64_t wanted = micro + m_layout.startMicro;
    m_avio.clearError();
    if (m_joined.isJoined()) {
        return seekJoined(micro); // each of its times may be in it twice
    }
    m_places.jump();
    m_joined.jump();
    int code = -1;
    if (m_layout.videoStream >= 0) {
        const AVStream *video = format->streams[m_layout.videoStream];
        const std::int64_t stamp = av_rescale_q(wanted, Av::kMicro, video->time_base);
        code = av_seek_frame(format, m_layout.videoStream, stamp, AVSEEK_FLAG_BACKWARD);
    }
    if (code < 0) {
        code = avformat_seek_file(format, -1, INT64_MIN, wanted, wanted, 0);
    }
    if (code < 0 && micro <= 0) {
        code = av_seek_frame(format, -1, 0, AVSEEK_FLAG_BYTE);
    }
    m_atBeginning = false;
    return code >= 0;
}

bool Demuxer::seekBytes(std::int64_t offset)
{
    m_places.jump();
    m_joined.jump();
    m_atBeginning = false;
    return av_seek_frame(m_format.get(), -1, offset, AVSEEK_FLAG_BYTE) >= 0;
}

// Of the first packet that has one.
std::int64_t Demuxer::timeHere()
{
    for (int count = 0; count < kMaxSearchedPackets; ++count) {
        Av::PacketPtr packet;
        if (readPacket(packet) < 0) {
            break;
        }
        if (const std::int64_t start = startOf(packet.get()); start != Av::kNoPts) {
            return start;
        }
    }
    return Av::kNoPts;
}

// To a place at or shortly before a time.
bool Demuxer::seekJoined(std::int64_t micro)
{
    std::int64_t offset = m_joined.offsetOf(micro);
    for (int i = 0; i < kMostTries && seekBytes(offset); ++i) {
        const std::int64_t here = timeHere();
        if (here != Av::kNoPts && here <= micro && micro - here < kNearMicro) {
            break;
        }
        const std::int64_t wanted = std::max<std::int64_t>(0, micro - kNearMicro / 4);
        const std::int64_t by = here == Av::kNoPts
            ? -offset / 8
            : m_joined.offsetOf(wanted) - m_joined.offsetOf(here);
        offset = std::max<std::int64_t>(0, offset + by);
    }
    return seekBytes(offset);
}

// Reads up to the first packet that decoding can begin with and returns its time; kNoPts when there
// is none.
std::int64_t Demuxer::findStart(const Request &request, std::vector<Av::PacketPtr> &first)
{
    for (int count = 0; count < kMaxSearchedPackets; ++count) {
        Av::PacketPtr packet;
        if (readPacket(packet) < 0) {
            return Av::kNoPts;
        }
        const bool isVideo = packet->stream_index == m_layout.videoStream;
        const bool isKey = (packet->flags & AV_PKT_FLAG_KEY) != 0;
        const std::int64_t start = startOf(packet.get());
        if (isVideo && !isKey) {
            continue;
        }
        first.push_back(std::move(packet));
        if ((isVideo || m_layout.videoStream < 0) && start != Av::kNoPts) {
            return start;
        }
        if (isSuperseded(request)) {
            return Av::kNoPts;
        }
    }
    return Av::kNoPts;
}

// Without a search, where that part of the file was read before; kNoPts: it was not.
std::int64_t Demuxer::landOnKnown(const Request &request, std::vector<Av::PacketPtr> &first)
{
    const auto place = m_places.before(request.targetMicro + kRoundingMicro);
    if (!place || (m_avio.context()->seekable & AVIO_SEEKABLE_NORMAL) == 0) {
        return Av::kNoPts;
    }
    m_avio.clearError();
    const bool moved = seekBytes(place->offsetBytes);
    // Times that begin anew in the middle of a file would lead elsewhere.
    return moved && findStart(request, first) == place->micro ? place->micro : Av::kNoPts;
}

// Seeks so that decoding begins at or before the target, going further back where a container's
// index is only roughly right.
std::int64_t Demuxer::landOn(
    const Request &request, std::vector<Av::PacketPtr> &first, bool &isExact)
{
    const std::int64_t known = landOnKnown(request, first);
    if (known != Av::kNoPts || isSuperseded(request)) {
        return known;
    }
    std::int64_t step = kFirstStepBackMicro;
    std::int64_t from = request.targetMicro;
    for (;;) {
        first.clear();
        const bool moved = seekFile(from);
        const std::int64_t start = findStart(request, first);
        const bool early = start != Av::kNoPts
            && (isExact ? latestShown(first.back().get()) : start)
                <= request.targetMicro + kRoundingMicro;
        if (early || !moved || m_avio.error()) {
            // A file that cannot seek goes on where it is.
            isExact = isExact && moved;
            return start;
        }
        if (from <= 0) {
            // In MPEG's streams, without an index, the first keyframe may be out of reach by time.
            if (!hasNoIndex() || !seekBytes(0)) {
                return start;
            }
            first.clear();
            return findStart(request, first);
        }
        if (isSuperseded(request)) {
            return start;
        }
        from = std::max<std::int64_t>(0, from - step);
        step *= 3;
    }
}

bool Demuxer::jump(const Request &request)
{
    std::vector<Av::PacketPtr> first;
    std::int64_t target = request.targetMicro;
    if (m_atBeginning && request.targetMicro <= 0) {
        m_atBeginning = false;
        m_avio.clearError(); // a short file was read to its end when it was opened
    } else {
        bool isExact = request.mode == SeekMode::Exact;
        const std::int64_t start = landOn(request, first, isExact);
        if (const auto error = m_avio.error()) {
            m_callbacks.failed(request.serial, *error);
            return false;
        }
        if (start != Av::kNoPts && (!isExact || start > target)) {
            target = start;
        }
    }
    if (!m_buffer->start({request.serial, target, request.mode})) {
        return false;
    }
    return std::all_of(first.begin(), first.end(),
        [&](Av::PacketPtr &packet) { return deliver(request.serial, std::move(packet)); });
}

void Demuxer::readAll(const Request &request)
{
    if (!jump(request)) {
        return;
    }
    int failures = 0;
    while (m_buffer->waitForRoom(request.serial)) {
        Av::PacketPtr packet;
        const int code = readPacket(packet);
        if (code >= 0) {
            failures = 0;
            if (!deliver(request.serial, std::move(packet))) {
                return;
            }
            continue;
        }
        if (const auto error = m_avio.error()) {
            m_callbacks.failed(request.serial, *error);
            return;
        }
        if (code == AVERROR_EXIT) {
            return;
        }
        // Damage in the middle: the next packet may be whole.
        if (code != AVERROR_EOF && code != AVERROR(EAGAIN) && ++failures > 100) {
            m_buffer->setEnd(request.serial);
            return;
        }
        if (code == AVERROR_EOF) {
            if (m_joined.isJoined() || m_openedBytes < avio_size(m_avio.context())) {
                tellDuration(m_joined.latestMicro());
            }
            m_buffer->setEnd(request.serial);
            return;
        }
    }
}

} // namespace Library
