#pragma once

#include "sync/s3/nodehealth.h"

#include <QVector>

#include <optional>

namespace Sync {

//! Whether a machine of the storage may be pulled out.
struct UnplugAdvice
{
    enum class Answer
    {
        CannotTell, //!< its storage does not tell
        Safe, //!< the others have all that it holds
        NotYet,
        Never //!< there is no other
    };
    Answer answer = Answer::CannotTell;
    qint64 untilMs = 0; //!< of NotYet: when the others may have it all; 0: not known

    bool operator==(const UnplugAdvice &) const = default;
};

//! One machine when it was asked.
struct NodeAnswer
{
    QString endpoint;
    bool answers = false;
    std::optional<NodeHealth> health;
};

//! Whether the machine at an endpoint may be pulled out. lastStoredMs is when something was last
//! stored, as far as the catalog knows. Pure.
UnplugAdvice unplugAdvice(
    const QString &endpoint, const QVector<NodeAnswer> &nodes, qint64 lastStoredMs, qint64 nowMs);

//! Whether every copy of what was stored at a time has been made since: what was sent to fewer
//! machines, because one was away, has come to all. Nothing: the storage does not tell. Pure.
std::optional<bool> allCopiesSince(const QVector<NodeAnswer> &nodes, qint64 storedMs, qint64 nowMs);

} // namespace Sync
