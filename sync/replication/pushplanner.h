#pragma once

#include "sync/replication/replica.h"

namespace Sync {

//! Brings what was written here into the store: looks whether the own chain is still the own,
//! seals, puts. One object for a run of the program; what it remembers was seen in this run. Pure.
class PushPlanner
{
public:
    //! Begins a round: passing failures are tried again.
    void begin();
    Action next(const Replica &replica, const CatalogView &catalog);
    void answered(const Action &action, const Answer &answer, const Replica &replica);
    //! Another writer's ack may tell that somebody else writes the own chain.
    void noteAck(const Ack &ack, const Replica &replica);
    //! An own segment is another one in the store.
    void noteForeign(const Replica &replica);

private:
    Action look(const Replica &replica);

    //! The first own sequence that the store holds in another form: somebody else writes the chain.
    std::optional<quint64> m_foreign;
    bool m_stopped = false; //!< until the next round
    bool m_tipSeen = false; //!< in this round
    bool m_headSeen = false;
    quint64 m_askedNext = 0; //!< the sequence that the gateways below were asked for
    bool m_absent[Contact::kGateways] = {};
    quint64 m_hintPut = 0;
    quint64 m_found = 0; //!< an own segment that is in the store
    bool m_firstPut = true; //!< of this run: every gateway is asked
    int m_gateway = 0;
};

} // namespace Sync
