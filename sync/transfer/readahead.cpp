#include "sync/transfer/readahead.h"

#include <algorithm>

namespace Sync {

namespace {

using namespace std::chrono_literals;

constexpr qint64 kMiB = 1024 * 1024;
constexpr qint64 kSmallestPiece = kMiB / 16;
constexpr qint64 kLargestPiece = kMiB;
constexpr qint64 kFirstPiece = kMiB / 4; // while nothing was measured
constexpr double kPieceSeconds = 0.12;
constexpr qint64 kNearestWindow = 4 * kMiB;
constexpr qint64 kFarthestWindow = 64 * kMiB;
constexpr std::chrono::milliseconds kFarAhead = 30s;
constexpr std::chrono::milliseconds kNearAhead = 10s;
// A line that brings this many times what is watched has plenty.
constexpr qint64 kPlenty = 4;
constexpr qint64 kUnknownRate = 2 * kMiB;
// What came before the last few pieces says little about now.
constexpr double kMemory = 0.85;

} // namespace

ReadAhead::ReadAhead(const Film &film)
    : m_film(film)
{ }

void ReadAhead::begin(MonotonicTime now)
{
    m_since = now;
}

void ReadAhead::arrived(MonotonicTime now, qint64 bytes)
{
    const std::chrono::duration<double> took = now - m_since;
    m_since = now;
    m_bytes = m_bytes * kMemory + double(bytes);
    m_seconds = m_seconds * kMemory + std::max(took.count(), 0.0);
}

qint64 ReadAhead::bytesPerSecond() const
{
    // Arrivals in one moment say nothing of a second.
    return m_seconds > 0.001 ? qint64(m_bytes / m_seconds) : 0;
}

qint64 ReadAhead::pieceBytes() const
{
    const qint64 seen = bytesPerSecond();
    if (seen == 0) {
        return kFirstPiece;
    }
    return std::clamp(qint64(double(seen) * kPieceSeconds), kSmallestPiece, kLargestPiece);
}

qint64 ReadAhead::windowBytes() const
{
    const qint64 rate = m_film.bytesPerSecond > 0 ? m_film.bytesPerSecond : kUnknownRate;
    if (m_film.mostAhead > 0ms) {
        return std::max(rate * m_film.mostAhead.count() / 1000, kSmallestPiece);
    }
    const bool hasPlenty = bytesPerSecond() > kPlenty * rate;
    const std::chrono::milliseconds ahead = hasPlenty ? kNearAhead : kFarAhead;
    return std::clamp(rate * ahead.count() / 1000, kNearestWindow, kFarthestWindow);
}

} // namespace Sync
