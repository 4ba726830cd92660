#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace Library {

//! One line of time for a file whose times begin anew in the middle, as those of two recordings
//! have that were put one after the other. Offsets are places in the file in bytes; -1: not known.
//! One thread uses it.
class JoinedTimes
{
public:
    //! What is to be added to the times of a packet, as they are read one after the other;
    //! `decodeMicro`, or kNoPts, is when it is decoded.
    std::int64_t shiftOf(int stream, std::int64_t decodeMicro, std::int64_t offsetBytes);
    //! Reading goes on elsewhere.
    void jump();

    std::size_t parts() const { return m_parts.size(); }
    bool isJoined() const { return m_parts.size() > 1; }
    //! The latest that was read since jump().
    std::int64_t latestMicro() const { return m_latest.value_or(0); }
    //! Roughly where a time lies; only when it is joined.
    std::int64_t offsetOf(std::int64_t micro) const;
    //! Roughly, of all of the file; only when it is joined.
    std::int64_t durationMicro(std::int64_t sizeBytes) const;

private:
    //! Up to the next one times do not begin anew.
    struct Part
    {
        std::int64_t offsetBytes = 0;
        std::int64_t micro = 0; //!< of its first packet, on the one line
        std::int64_t shiftMicro = 0;
    };
    //! Perhaps a part, perhaps a damaged time.
    struct Supposed
    {
        Part part;
        int agreed = 0;
        int disagreed = 0;
    };

    std::size_t partAt(std::int64_t offsetBytes) const;
    double bytesPerMicro(std::size_t part) const;

    std::vector<Part> m_parts{Part{}};
    std::optional<std::size_t> m_part; //!< that is being read
    std::optional<Supposed> m_supposed;
    std::map<int, std::int64_t> m_last; //!< of each stream, since jump()
    std::optional<std::int64_t> m_latest; //!< of those
    std::int64_t m_offsetBytes = 0; //!< the last that was known
};

} // namespace Library
