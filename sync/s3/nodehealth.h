#pragma once

#include <QString>

namespace Sync {

//! What one machine of the storage tells of itself, where its storage does. Times are this PC's.
struct NodeHealth
{
    QString endpoint;
    qint64 totalBytes = 0; //!< of its disks
    qint64 freeBytes = 0;
    int lostDisks = 0; //!< that it should have, and are not mounted
    //! Its last pass over all that it holds, in which it gave the other machines what they lacked
    //! of it; 0: it does not tell.
    qint64 passBeganMs = 0;
    qint64 passEndedMs = 0;
    int passFailures = 0; //!< copies that another machine did not take in that pass
    //! It speaks for all machines: of Ceph, whose pass is the moment when it was asked.
    bool isOfAll = false;

    bool operator==(const NodeHealth &) const = default;
};

} // namespace Sync
