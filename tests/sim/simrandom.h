#pragma once

#include "library/base/ids.h"

#include <QVector>

#include <random>

namespace Sim {

//! One stream of decisions from a seed; the same on every machine.
class Random
{
public:
    explicit Random(quint64 seed)
        : m_engine(seed)
    { }

    //! 0 to below the bound.
    quint64 below(quint64 bound) { return m_engine() % bound; }
    qint64 between(qint64 low, qint64 high) { return low + qint64(below(quint64(high - low + 1))); }
    bool chance(double probability) { return double(m_engine() >> 11) < probability * 0x1p53; }
    template <class T>
    const T &pick(const QVector<T> &from)
    {
        return from.at(qsizetype(below(quint64(from.size()))));
    }
    template <class Id>
    Id id()
    {
        Id made;
        for (quint8 &byte : made.bytes) {
            byte = quint8(m_engine());
        }
        return made;
    }

private:
    std::mt19937_64 m_engine;
};

} // namespace Sim
