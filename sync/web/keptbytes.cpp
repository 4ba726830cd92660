#include "sync/web/keptbytes.h"

#include <QFile>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace Sync {

namespace {

constexpr qint64 kMostInMemory = 96 * 1024 * 1024;
// Stays behind the reader while it can: a step back of some seconds asks nobody.
constexpr qint64 kBehindReader = 16 * 1024 * 1024;

} // namespace

KeptBytes::KeptBytes(const QString &folder, qint64 mostBytes)
    : m_mostBytes(mostBytes)
{
    if (!folder.isEmpty()) {
        m_descriptor = ::open(QFile::encodeName(folder).constData(), O_TMPFILE | O_RDWR | O_CLOEXEC,
            S_IRUSR | S_IWUSR);
    }
    if (m_descriptor < 0) {
        m_descriptor = ::memfd_create("matinee-web", MFD_CLOEXEC);
        m_mostBytes = std::min(m_mostBytes, kMostInMemory);
    }
}

KeptBytes::~KeptBytes()
{
    if (m_descriptor >= 0) {
        ::close(m_descriptor);
    }
}

Result<> KeptBytes::put(qint64 offsetBytes, QByteArrayView bytes)
{
    qint64 written = 0;
    while (written < bytes.size()) {
        const ssize_t count = ::pwrite(m_descriptor, bytes.data() + written,
            size_t(bytes.size() - written), offsetBytes + written);
        if (count < 0 && errno != EINTR) {
            return failure(systemError(errno, {}));
        }
        written += std::max<ssize_t>(count, 0);
    }
    qint64 begin = offsetBytes;
    qint64 end = offsetBytes + bytes.size();
    auto next = m_ranges.upper_bound(begin);
    if (next != m_ranges.begin() && std::prev(next)->second >= begin) {
        --next;
    }
    while (next != m_ranges.end() && next->first <= end) {
        begin = std::min(begin, next->first);
        end = std::max(end, next->second);
        m_bytes -= next->second - next->first;
        next = m_ranges.erase(next);
    }
    if (end > begin) {
        m_ranges.emplace(begin, end);
        m_bytes += end - begin;
    }
    return {};
}

Result<std::size_t> KeptBytes::take(qint64 offsetBytes, std::span<std::byte> into) const
{
    const qint64 here = endFrom(offsetBytes) - offsetBytes;
    const size_t wanted = std::min(into.size(), size_t(here));
    if (wanted == 0) {
        return std::size_t(0);
    }
    for (;;) {
        const ssize_t count = ::pread(m_descriptor, into.data(), wanted, offsetBytes);
        if (count >= 0) {
            return std::size_t(count);
        }
        if (errno != EINTR) {
            return failure(systemError(errno, {}));
        }
    }
}

qint64 KeptBytes::endFrom(qint64 offsetBytes) const
{
    const auto next = m_ranges.upper_bound(offsetBytes);
    if (next == m_ranges.begin()) {
        return offsetBytes;
    }
    return std::max(offsetBytes, std::prev(next)->second);
}

void KeptBytes::makeRoom(qint64 readerBytes, qint64 comingBytes)
{
    const qint64 behind = readerBytes - std::min(kBehindReader, m_mostBytes / 4);
    const qint64 ahead = readerBytes + m_mostBytes / 2;
    while (m_bytes + comingBytes > m_mostBytes && !m_ranges.empty()) {
        const qint64 tooMany = m_bytes + comingBytes - m_mostBytes;
        const auto [begin, end] = *m_ranges.begin();
        const auto [lastBegin, lastEnd] = *m_ranges.rbegin();
        if (begin < behind) {
            drop(begin, std::min({end, behind, begin + tooMany}));
        } else if (lastEnd > ahead) {
            drop(std::max({lastBegin, ahead, lastEnd - tooMany}), lastEnd);
        } else {
            return; // what the reader is about to want, or had a moment ago
        }
    }
}

void KeptBytes::drop(qint64 begin, qint64 end)
{
    const auto range = std::prev(m_ranges.upper_bound(begin));
    const auto [first, last] = *range;
    m_ranges.erase(range);
    if (first < begin) {
        m_ranges.emplace(first, begin);
    }
    if (end < last) {
        m_ranges.emplace(end, last);
    }
    m_bytes -= end - begin;
    // A file system that cannot do it keeps the room taken until the file is gone.
    (void)::fallocate(m_descriptor, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, begin, end - begin);
}

std::vector<Library::ByteRange> KeptBytes::ranges() const
{
    std::vector<Library::ByteRange> ranges;
    for (const auto &[begin, end] : m_ranges) {
        ranges.push_back({begin, end});
    }
    return ranges;
}

} // namespace Sync
