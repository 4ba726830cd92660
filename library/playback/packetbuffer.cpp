#include "library/playback/packetbuffer.h"

#include <algorithm>
#include <utility>

namespace Library {

namespace {

constexpr std::int64_t kEnoughMicro = 20'000'000;
constexpr std::int64_t kEnoughToStartMicro = 500'000;
constexpr std::int64_t kMaxBytes = 64LL << 20;
//! Badly interleaved files may need more before the other stream's first packet comes.
constexpr std::int64_t kHardMaxBytes = 4 * kMaxBytes;
constexpr std::int64_t kKeepBehindMicro = 1'000'000;
constexpr std::int64_t kAllMicro = INT64_MAX / 4;

std::int64_t cost(const AVPacket *packet)
{
    return packet->size + std::int64_t{sizeof(AVPacket)} + 64;
}

} // namespace

void PacketBuffer::addStream(int stream, bool keepBehind)
{
    const std::lock_guard lock(m_mutex);
    m_queues[stream].keepBehind = keepBehind;
}

void PacketBuffer::setActive(int video, int audio)
{
    const std::lock_guard lock(m_mutex);
    m_video = video;
    m_audio = audio;
    m_room.notify_all();
}

std::vector<PacketBuffer::Entries> PacketBuffer::beginSeek(int serial)
{
    const std::lock_guard lock(m_mutex);
    m_serial = serial;
    std::vector<Entries> queued;
    for (auto &[stream, queue] : m_queues) {
        queued.push_back(std::move(queue.entries));
        const bool keepBehind = queue.keepBehind;
        queue = Queue{};
        queue.keepBehind = keepBehind;
    }
    m_bytes = 0;
    if (std::exchange(m_underWay, false)) {
        m_void.swap(queued);
    }
    m_room.notify_all();
    notifyConsumers();
    return queued;
}

void PacketBuffer::notifyConsumers()
{
    for (auto &[stream, arrived] : m_arrived) {
        arrived.notify_all();
    }
}

bool PacketBuffer::start(const SeekPoint &point)
{
    const std::lock_guard lock(m_mutex);
    if (point.serial != m_serial) {
        return false;
    }
    m_point = point;
    notifyConsumers();
    return true;
}

bool PacketBuffer::push(int serial, int stream, Av::PacketPtr packet, std::int64_t startMicro)
{
    const std::lock_guard lock(m_mutex);
    if (serial != m_serial || m_closed) {
        return false;
    }
    const auto found = m_queues.find(stream);
    if (found == m_queues.end()) {
        return true;
    }
    Queue &queue = found->second;
    if (startMicro == Av::kNoPts) {
        startMicro = queue.lastMicro;
    }
    queue.lastMicro = std::max(queue.lastMicro, startMicro);
    m_bytes += cost(packet.get());
    queue.entries.push_back(Entry{std::move(packet), startMicro});
    m_arrived[stream].notify_all();
    return true;
}

void PacketBuffer::setEnd(int serial)
{
    const std::lock_guard lock(m_mutex);
    m_endedSerial = serial;
    notifyConsumers();
}

bool PacketBuffer::waitForRoom(int serial)
{
    std::unique_lock lock(m_mutex);
    m_room.wait(lock, [&] { return m_closed || m_serial != serial || hasRoomLocked(); });
    return !m_closed && m_serial == serial;
}

bool PacketBuffer::waitForSeek(int serial)
{
    std::unique_lock lock(m_mutex);
    m_room.wait(lock, [&] { return m_closed || m_serial != serial; });
    return !m_closed;
}

bool PacketBuffer::awaitSeek(int serial, std::chrono::milliseconds atMost)
{
    std::unique_lock lock(m_mutex);
    return m_room.wait_for(lock, atMost, [&] { return m_closed || m_serial != serial; });
}

PacketBuffer::Pop PacketBuffer::pop(
    int stream, Consumer &consumer, Av::PacketPtr &packet, SeekPoint &point)
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        if (m_closed) {
            return Pop::Closed;
        }
        if (consumer.woken) {
            consumer.woken = false;
            return Pop::Woken;
        }
        if (consumer.serial != m_serial) {
            if (m_point.serial == m_serial) {
                consumer.serial = m_serial;
                consumer.ended = false;
                point = m_point;
                return Pop::Start;
            }
        } else if (const auto found = m_queues.find(stream);
                   found != m_queues.end() && found->second.cursor < found->second.entries.size()) {
            Queue &queue = found->second;
            Entry &entry = queue.entries[queue.cursor];
            queue.readMicro = entry.startMicro;
            consumer.ended = false;
            if (queue.keepBehind) {
                packet.reset(av_packet_clone(entry.packet.get()));
                ++queue.cursor;
            } else {
                m_bytes -= cost(entry.packet.get());
                packet = std::move(entry.packet);
                queue.entries.pop_front();
            }
            if (hasRoomLocked()) {
                m_room.notify_all();
            }
            if (packet) {
                return Pop::Packet;
            }
            continue;
        } else if (m_endedSerial == m_serial && !consumer.ended) {
            consumer.ended = true;
            return Pop::End;
        }
        m_arrived[stream].wait(lock);
    }
}

void PacketBuffer::rewind(int stream, std::int64_t micro)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_queues.find(stream);
    if (found == m_queues.end()) {
        return;
    }
    Queue &queue = found->second;
    std::size_t cursor = 0;
    while (cursor + 1 < queue.entries.size() && queue.entries[cursor + 1].startMicro <= micro) {
        ++cursor;
    }
    queue.cursor = cursor;
    queue.readMicro = queue.entries.empty() ? Av::kNoPts : queue.entries[cursor].startMicro;
}

void PacketBuffer::wake(Consumer &consumer)
{
    const std::lock_guard lock(m_mutex);
    consumer.woken = true;
    notifyConsumers();
}

void PacketBuffer::close()
{
    const std::lock_guard lock(m_mutex);
    m_closed = true;
    m_room.notify_all();
    notifyConsumers();
}

void PacketBuffer::setUnderWay()
{
    std::vector<Entries> done; // goes once the lock has
    const std::lock_guard lock(m_mutex);
    m_void.swap(done);
    m_underWay = true;
    m_room.notify_all();
}

bool PacketBuffer::hasWithin(int stream, std::int64_t afterMicro, std::int64_t untilMicro) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_queues.find(stream);
    if (found == m_queues.end()) {
        return false;
    }
    const Queue &queue = found->second;
    return std::any_of(queue.entries.begin() + static_cast<std::ptrdiff_t>(queue.cursor),
        queue.entries.end(), [&](const Entry &entry) {
            return entry.startMicro > afterMicro && entry.startMicro <= untilMicro;
        });
}

int PacketBuffer::waitingBeforeKey(int stream) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_queues.find(stream);
    if (found == m_queues.end()) {
        return 0;
    }
    const Entries &entries = found->second.entries;
    const auto begin = entries.begin() + static_cast<std::ptrdiff_t>(found->second.cursor);
    const auto key = std::find_if(begin, entries.end(),
        [](const Entry &entry) { return (entry.packet->flags & AV_PKT_FLAG_KEY) != 0; });
    return static_cast<int>(key - begin);
}

bool PacketBuffer::hasAllUntil(int stream, std::int64_t micro, int mostReordered) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_queues.find(stream);
    if (found == m_queues.end() || m_endedSerial == m_serial) {
        return true;
    }
    const Queue &queue = found->second;
    const auto later
        = std::count_if(queue.entries.begin() + static_cast<std::ptrdiff_t>(queue.cursor),
            queue.entries.end(), [&](const Entry &entry) { return entry.startMicro > micro; });
    return later > mostReordered;
}

void PacketBuffer::dropFront(Queue &queue)
{
    m_bytes -= cost(queue.entries.front().packet.get());
    queue.entries.pop_front();
    if (queue.cursor > 0) {
        --queue.cursor;
    }
}

void PacketBuffer::prune(std::int64_t positionMicro)
{
    const std::lock_guard lock(m_mutex);
    const std::int64_t before = positionMicro - kKeepBehindMicro;
    for (auto &[stream, queue] : m_queues) {
        if (!queue.keepBehind) {
            continue;
        }
        while (!queue.entries.empty() && queue.entries.front().startMicro < before
            && (stream != m_audio || queue.cursor > 0)) {
            dropFront(queue);
        }
    }
    m_room.notify_all();
}

bool PacketBuffer::isEmpty(int stream) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_queues.find(stream);
    return found == m_queues.end() || found->second.cursor >= found->second.entries.size();
}

std::optional<SeekPoint> PacketBuffer::startPoint() const
{
    const std::lock_guard lock(m_mutex);
    return m_point.serial == m_serial ? std::optional(m_point) : std::nullopt;
}

std::int64_t PacketBuffer::aheadLocked() const
{
    std::int64_t least = kAllMicro;
    for (const int stream : {m_video, m_audio}) {
        const auto found = m_queues.find(stream);
        if (found == m_queues.end()) {
            continue;
        }
        const Queue &queue = found->second;
        if (queue.cursor >= queue.entries.size()) {
            return 0;
        }
        if (queue.lastMicro == Av::kNoPts) {
            continue; // no times at all: only bytes bound it
        }
        const std::int64_t read = queue.entries[queue.cursor].startMicro;
        least = std::min(least, read == Av::kNoPts ? 0 : queue.lastMicro - read);
    }
    return least;
}

bool PacketBuffer::fullLocked() const
{
    if (m_bytes < kMaxBytes) {
        const std::int64_t ahead = aheadLocked();
        return ahead >= kEnoughMicro && ahead < kAllMicro;
    }
    return m_bytes >= kHardMaxBytes || aheadLocked() > 0;
}

// A decoder that took all there was needs more, whatever the times say.
bool PacketBuffer::enoughToStartLocked() const
{
    if (m_underWay || m_point.serial != m_serial) {
        return false;
    }
    const std::int64_t wanted = m_point.targetMicro + kEnoughToStartMicro;
    for (const int stream : {m_video, m_audio}) {
        const auto found = m_queues.find(stream);
        if (found != m_queues.end()
            && (found->second.cursor >= found->second.entries.size()
                || found->second.lastMicro < wanted)) {
            return false;
        }
    }
    return true;
}

bool PacketBuffer::isFull() const
{
    const std::lock_guard lock(m_mutex);
    return fullLocked();
}

bool PacketBuffer::isEnded() const
{
    const std::lock_guard lock(m_mutex);
    return m_endedSerial == m_serial;
}

std::chrono::microseconds PacketBuffer::ahead() const
{
    const std::lock_guard lock(m_mutex);
    return std::chrono::microseconds(m_endedSerial == m_serial ? kAllMicro : aheadLocked());
}

std::int64_t PacketBuffer::bytes() const
{
    const std::lock_guard lock(m_mutex);
    return m_bytes;
}

} // namespace Library
