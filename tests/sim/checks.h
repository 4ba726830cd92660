#pragma once

#include "tests/sim/simdisk.h"
#include "tests/sim/simstore.h"

#include <QString>

#include <memory>

namespace Sim {

struct Device;
using Devices = std::vector<std::unique_ptr<Device>>;

//! The promises of the protocol, looked at from outside: it sees every disk and the store's truth,
//! and uses none of the planners' code.
class Checks
{
public:
    //! The first promise that was broken, with what and where; empty: none.
    const QString &failure() const { return m_failure; }
    void fail(const QString &promise, const QString &what);

    //! A segment is in the store: its records are acknowledged to the person. From a disk that is a
    //! copy of another one nothing is expected.
    void confirmed(
        const Sync::Segment &segment, const Store &store, const LibraryId &library, bool copied);
    void sealed(const QVector<ChangeRecord> &records, qint64 nowMs);
    void removal(const ObjectId &object, const Device &by, const Devices &devices, qint64 nowMs);
    void marked(const Disk &disk, const ObjectId &object);
    void released(const ObjectId &object, const Store &store, const LibraryId &library);
    void undone(const Disk &disk, const QVector<ChangeRecord> &act, bool refused);
    //! At any time.
    void store(const Store &store, const Devices &devices);
    //! When every fault has ended and everybody has synchronised.
    void end(const Devices &devices, const Store &store, const LibraryId &library);

private:
    void equalDisks(const Device &a, const Device &b);
    void nothingLost(const Device &device);
    void lastWriterWins(const Devices &devices);
    void objectsReadable(const Disk &disk, const Store &store, const LibraryId &library);

    QString m_failure;
    std::map<std::tuple<int, QByteArray, int>, Stamp> m_acknowledged;
    QSet<ObjectId> m_removed;
};

} // namespace Sim
