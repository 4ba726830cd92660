#pragma once

#include <QtGlobal>

#include <chrono>

namespace Sync {

//! How fast objects are read when nobody waits for it. Pure.
struct ScrubPace
{
    std::chrono::hours every{30 * 24}; //!< each object once in so long; 0: never
    qint64 mostBytesPerSecond = 10'000'000;
    //! Less makes a small library wait for days without saving anybody anything.
    qint64 leastBytesPerSecond = 500'000;

    bool isOn() const { return every.count() > 0; }
    //! Bytes a second, so that a PC which runs some hours a day gets through all of them in time.
    qint64 rate(qint64 bytesInAll) const;
    //! Between the beginnings of two reads, the first of which is of so many bytes.
    std::chrono::milliseconds delayAfter(qint64 bytes, qint64 bytesInAll) const;

    bool operator==(const ScrubPace &) const = default;
};

} // namespace Sync
