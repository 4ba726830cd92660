#pragma once

#include "sync/replication/keeperplanner.h"
#include "sync/replication/pullplanner.h"
#include "sync/replication/pushplanner.h"
#include "sync/replication/sealing.h"

namespace Sync {

//! Decides what one device does next to keep its catalog in step with the others: one action at a
//! time, from what it remembers, its catalog and the answers so far. Whoever runs it carries the
//! action out (a question to the store, or one transaction) and says how it went; it may be dropped
//! after any action and begun anew. Times are of a clock that nobody can set (std::chrono::
//! steady_clock). One object for a run of the program. Pure.
class SyncRound
{
public:
    explicit SyncRound(const Retention &retention)
        : m_keeper(retention)
    { }

    enum class Keep
    {
        No,
        OfThisDevice, //!< and, once a week on one of the devices, of the household
        OfTheHousehold
    };
    //! uploads: objects whose multipart upload this device has begun and not ended; none: not
    //! known.
    void begin(Keep keep, const std::optional<QVector<ObjectId>> &uploads = {});
    //! Rest: the round is over.
    Action next(const Replica &replica, const CatalogView &catalog, qint64 steadyMs);
    void answered(
        const Action &action, const Answer &answer, const Replica &replica, qint64 steadyMs);

    //! The PC's clock and the store's; only after an answer.
    ClockReading clock(qint64 wallMs, qint64 steadyMs) const;
    bool hasContact() const { return m_contact.any(); }
    const PullPlanner &pull() const { return m_pull; }
    const KeeperPlanner &keeper() const { return m_keeper; }

private:
    enum class Phase
    {
        Contact,
        Pull,
        Push,
        Acknowledge,
        Keep,
        Over
    };
    Action inPhase(const Replica &replica, const CatalogView &catalog, qint64 steadyMs);

    Contact m_contact;
    PushPlanner m_push;
    PullPlanner m_pull;
    KeeperPlanner m_keeper;
    Keep m_keep = Keep::No;
    Phase m_phase = Phase::Over;
    int m_asked = 0; //!< gateways asked for the time
};

} // namespace Sync
