#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QtGlobal>

#include <bitset>
#include <optional>

namespace Sync {

//! A chunk that arrives in pieces: which of its bytes are here and which were asked for. Offsets
//! are within the chunk. Pure.
class ChunkPieces
{
public:
    //! Pieces begin at multiples of it.
    static constexpr qint64 kUnitBytes = 64 * 1024;

    struct Piece
    {
        qint64 offsetBytes = 0;
        qint64 sizeBytes = 0;
        bool operator==(const Piece &) const = default;
    };

    ChunkPieces() = default;
    explicit ChunkPieces(qint64 sizeBytes);

    qint64 sizeBytes() const { return m_sizeBytes; }
    const QByteArray &bytes() const { return m_bytes; }
    bool isWhole() const { return m_here.count() == std::size_t(units()); }
    //! What can be read from there on without a gap.
    QByteArrayView from(qint64 offsetBytes) const;
    bool isAskedFor(qint64 offsetBytes) const { return m_asked.test(unitOf(offsetBytes)); }

    //! The first bytes at or behind the offset that are neither here nor asked for, at most
    //! mostBytes of them; from now on they are asked for.
    std::optional<Piece> askNext(qint64 offsetBytes, qint64 mostBytes);
    //! They do not come.
    void giveUp(const Piece &piece);
    //! As many as the piece has.
    void fill(const Piece &piece, QByteArrayView bytes);
    //! All at once.
    void fillWhole(const QByteArray &bytes);
    //! They were not what they must be.
    void throwAway();

private:
    static constexpr std::size_t kUnits = 128; // of the largest chunk
    qint64 units() const { return (m_sizeBytes + kUnitBytes - 1) / kUnitBytes; }
    static std::size_t unitOf(qint64 offsetBytes) { return std::size_t(offsetBytes / kUnitBytes); }

    qint64 m_sizeBytes = 0;
    QByteArray m_bytes;
    std::bitset<kUnits> m_here;
    std::bitset<kUnits> m_asked;
};

} // namespace Sync
