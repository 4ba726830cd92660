#pragma once

#include "library/base/clock.h"

#include <QtGlobal>

#include <chrono>

namespace Sync {

//! How far ahead of a viewer is read, and in how large pieces: far where the line has little to
//! spare, near where it has plenty; a piece is what comes in a moment, so that little is lost when
//! its connection breaks. Pure: time comes in.
class ReadAhead
{
public:
    struct Film
    {
        qint64 bytesPerSecond = 0; //!< on average; 0: not known
        std::chrono::milliseconds mostAhead{0}; //!< 0: as is useful
    };

    explicit ReadAhead(const Film &film);

    //! A request is sent while none is under way.
    void begin(MonotonicTime now);
    void arrived(MonotonicTime now, qint64 bytes);

    qint64 pieceBytes() const;
    qint64 windowBytes() const;
    //! 0: not known yet.
    qint64 bytesPerSecond() const;

private:
    Film m_film;
    MonotonicTime m_since; //!< of the last arrival, or since something is under way
    double m_bytes = 0; //!< of late
    double m_seconds = 0; //!< in which they came
};

} // namespace Sync
