#pragma once

#include "library/base/ids.h"

#include <QtGlobal>

#include <compare>

namespace Library {

//! One incarnation of one device: device id, then the incarnation as 4 bytes, most significant
//! first.
using WriterId = BytesId<struct WriterTag, 20>;

WriterId writerId(const DeviceId &device, quint32 incarnation);

//! When and by whom a value was written; totally ordered, the same on every device. No two changes
//! have the same stamp.
struct Stamp
{
    qint64 wallMs = 0;
    quint32 counter = 0;
    WriterId writer;

    auto operator<=>(const Stamp &) const = default;
};

inline size_t qHash(const Stamp &stamp, size_t seed = 0)
{
    return qHashMulti(seed, stamp.wallMs, stamp.counter, stamp.writer);
}

//! A hybrid logical clock: follows the PC's clock, but never goes back and is later than everything
//! it has seen. Pure; belongs to one thread.
class HybridClock
{
public:
    HybridClock(const WriterId &writer, qint64 lastWallMs, quint32 lastCounter);

    //! A stamp later than all given and seen before.
    Stamp next(qint64 physicalMs);
    //! Later stamps will be after this one; called for each value about to be overwritten.
    void observe(const Stamp &seen);

    const WriterId &writer() const { return m_writer; }
    qint64 lastWallMs() const { return m_wallMs; }
    quint32 lastCounter() const { return m_counter; }

private:
    WriterId m_writer;
    qint64 m_wallMs;
    quint32 m_counter;
};

} // namespace Library
