#pragma once

#include "library/base/clock.h"

#include <QtGlobal>

#include <chrono>

namespace Sync {

//! What one of those that share a line may send or take in next.
struct LineShare
{
    qint64 bytes = 0;
    std::chrono::milliseconds wait{0}; //!< before it may
};

//! A bucket of tokens, one a byte, for all that shares a line: shares are small and given in the
//! order of asking, so that nobody is left out for long. Pure: time comes in.
class RateLimit
{
public:
    //! 0: none. Shares that are waited for are no longer owed: who waits asks again.
    void setLimit(MonotonicTime now, qint64 bytesPerSecond);
    qint64 limit() const { return m_limit; }
    //! A part of the wanted bytes, or all of them; it is counted, whether it is used or not.
    LineShare take(MonotonicTime now, qint64 wanted);
    //! Counts what went without asking.
    void charge(MonotonicTime now, qint64 bytes);

private:
    qint64 m_limit = 0;
    MonotonicTime m_usedUntil; //!< when all that was given will have gone
};

} // namespace Sync
