#pragma once

#include "sync/replication/replica.h"

#include <QHash>
#include <QSet>

namespace Sync {

//! Brings what other writers put into the store into the catalog, and says so in the own ack. One
//! object for a run of the program. Pure.
class PullPlanner
{
public:
    //! Begins a round: every writer is asked again. uploads: what the ack says of them; none: what
    //! it said before.
    void begin(const std::optional<QVector<ObjectId>> &uploads);
    Action next(const Replica &replica, const CatalogView &catalog);
    //! Publishes what was merged.
    Action acknowledge(const Replica &replica, qint64 storeMs) const;
    void answered(
        const Action &action, const Answer &answer, const Replica &replica, qint64 storeMs);

    //! Writers whose next segment is stamped in the future; shown to the person.
    const QSet<WriterId> &fromTheFuture() const { return m_future; }
    //! Writers whose next segment only a newer Matinee can read.
    const QSet<WriterId> &newer() const { return m_newer; }

private:
    enum class State
    {
        Ask, //!< for the next segment
        AskHead, //!< the next segment was not found: is there to be one?
        Late, //!< there is to be one
        Finished //!< in this round
    };
    struct Peer
    {
        State state = State::Ask;
        int misses = 0; //!< gateways that did not find the next segment
        quint64 head = 0;
    };

    Action ask(const Replica &replica, const CatalogView &catalog);
    Action bootstrap(const Replica &replica);
    void heardSegment(Peer &peer, const Action &action, const Answer &answer,
        const Replica &replica, qint64 storeMs);
    void heardSnapshot(const Answer &answer, const Replica &replica);

    std::optional<QVector<ObjectId>> m_uploads;
    QMap<WriterId, Peer> m_peers;
    QSet<WriterId> m_found; //!< by listing
    QSet<WriterId> m_future;
    QSet<WriterId> m_newer;
    std::optional<Segment> m_segment; //!< to be merged
    SegmentHash m_segmentHash;
    std::optional<WriterId> m_forked;
    bool m_listed = false;
    bool m_snapshotsListed = false;
    QVector<SnapshotId> m_snapshots; //!< to be looked at
    std::optional<Snapshot> m_snapshot; //!< to be merged
    std::optional<Ack> m_acknowledged; //!< was put
    bool m_ackFailed = false;
    int m_gateway = 0;
};

} // namespace Sync
