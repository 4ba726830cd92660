#include "sync/transfer/chunkpieces.h"

#include "sync/transfer/manifest.h"

#include <algorithm>
#include <cstring>

namespace Sync {

ChunkPieces::ChunkPieces(qint64 sizeBytes)
    : m_sizeBytes(sizeBytes)
{
    static_assert(qint64(kUnits) * kUnitBytes == kChunkBytes);
}

QByteArrayView ChunkPieces::from(qint64 offsetBytes) const
{
    qint64 unit = offsetBytes / kUnitBytes;
    while (unit < units() && m_here.test(std::size_t(unit))) {
        ++unit;
    }
    const qint64 end = std::min(unit * kUnitBytes, m_sizeBytes);
    if (end <= offsetBytes) {
        return {};
    }
    return QByteArrayView(m_bytes).sliced(offsetBytes, end - offsetBytes);
}

std::optional<ChunkPieces::Piece> ChunkPieces::askNext(qint64 offsetBytes, qint64 mostBytes)
{
    const auto isWanted
        = [this](qint64 unit) { return !(m_here | m_asked).test(std::size_t(unit)); };
    qint64 first = offsetBytes / kUnitBytes;
    while (first < units() && !isWanted(first)) {
        ++first;
    }
    if (first >= units()) {
        return std::nullopt;
    }
    const qint64 most = std::max<qint64>(mostBytes / kUnitBytes, 1);
    qint64 end = first;
    while (end < units() && end - first < most && isWanted(end)) {
        m_asked.set(std::size_t(end));
        ++end;
    }
    const qint64 begin = first * kUnitBytes;
    return Piece{begin, std::min(end * kUnitBytes, m_sizeBytes) - begin};
}

void ChunkPieces::giveUp(const Piece &piece)
{
    for (qint64 at = piece.offsetBytes; at < piece.offsetBytes + piece.sizeBytes;
         at += kUnitBytes) {
        m_asked.reset(unitOf(at));
    }
}

void ChunkPieces::fill(const Piece &piece, QByteArrayView bytes)
{
    if (m_bytes.isEmpty()) {
        m_bytes = QByteArray(m_sizeBytes, Qt::Uninitialized);
    }
    std::memcpy(m_bytes.data() + piece.offsetBytes, bytes.data(), std::size_t(piece.sizeBytes));
    for (qint64 at = piece.offsetBytes; at < piece.offsetBytes + piece.sizeBytes;
         at += kUnitBytes) {
        m_here.set(unitOf(at));
        m_asked.reset(unitOf(at));
    }
}

void ChunkPieces::fillWhole(const QByteArray &bytes)
{
    m_bytes = bytes;
    m_asked.reset();
    for (qint64 unit = 0; unit < units(); ++unit) {
        m_here.set(std::size_t(unit));
    }
}

void ChunkPieces::throwAway()
{
    m_bytes.clear();
    m_here.reset();
    m_asked.reset();
}

} // namespace Sync
