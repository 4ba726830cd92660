#pragma once

#include "sync/replication/replica.h"

#include <QMap>

#include <chrono>

namespace Sync {

//! Times of housekeeping.
struct Retention
{
    std::chrono::hours unseen = std::chrono::days(90); //!< then a writer is retired
    std::chrono::hours household = std::chrono::days(7); //!< between two housekeepings of all
    int segmentsPerSnapshot = 200;
};

//! Housekeeping of one library: what may be forgotten, marked, removed, copied again. Everything
//! that removes waits for the acks of all live writers. One object for a run of the program. Pure.
class KeeperPlanner
{
public:
    explicit KeeperPlanner(const Retention &retention)
        : m_retention(retention)
    { }

    //! Begins a round: the acks are read again. What is the household's (marks and what they
    //! remove) is left to one device and its time, unless it is asked for.
    void begin(bool isAskedForHousehold);
    Action next(const Replica &replica, const CatalogView &catalog, qint64 storeMs);
    void answered(const Action &action, const Answer &answer, const Replica &replica);
    //! Acks of the other live writers that were read in this round.
    const QMap<WriterId, Ack> &acks() const { return m_acks; }
    //! The acks of all live writers but this one, as this round has read them. One that no gateway
    //! has says nothing; none: it could not be read.
    QMap<WriterId, std::optional<Ack>> liveAcks(
        const Replica &replica, const CatalogView &catalog) const;
    //! An own segment that the store holds in another form.
    std::optional<quint64> foreign() const { return m_foreign; }

private:
    struct Household
    {
        QVector<WriterId> others; //!< live writers but this one
        bool complete = false; //!< an ack of each of them was read in this round
    };

    Household household(const Replica &replica, const CatalogView &catalog) const;
    bool isTurn(const Household &household, const Replica &replica, qint64 storeMs) const;
    qint64 periodMs() const;
    Action ofTheHousehold(const Household &household, const Replica &replica,
        const CatalogView &catalog, qint64 storeMs);
    bool allCover(const Household &household, const Carrier &place,
        const std::optional<SegmentHash> &hash = {}) const;
    bool isAcknowledged(const Household &household, const MarkedObject &object) const;
    bool isJoined(const Household &household, const Replica &replica) const;
    bool isUpToDate(const Household &household, const Replica &replica) const;
    Action askAcks(const Household &household, const Replica &replica) const;
    Action retire(const Household &household, const Replica &replica, qint64 storeMs) const;
    Action reviewOwnChain(const Household &household, const Replica &replica) const;
    Action keepSources(const Household &household, const Replica &replica,
        const CatalogView &catalog, qint64 storeMs);
    Action rescue(const CatalogView &catalog) const;
    Action mark(const CatalogView &catalog, qint64 storeMs) const;
    Action finishRemovals(const Replica &replica) const;
    Action sweep(
        const Household &household, const Replica &replica, const CatalogView &catalog) const;
    Action snapshot(const Replica &replica, const CatalogView &catalog) const;
    Action check(
        const Household &household, const Replica &replica, const CatalogView &catalog) const;
    Action expire(
        const Household &household, const Replica &replica, const CatalogView &catalog) const;

    Retention m_retention;
    bool m_isAskedForHousehold = false;
    bool m_householdIsKept = false; //!< in this round
    //! When it was first seen that everybody knows of a reference; kept from round to round.
    QHash<ObjectId, qint64> m_knownSinceMs;
    QMap<WriterId, Ack> m_acks;
    QSet<WriterId> m_silent; //!< whose ack could not be read in this round
    QMap<WriterId, int> m_misses; //!< gateways that have no ack of the writer
    QSet<quint64> m_reviewed; //!< own segments that were looked at
    std::optional<quint64> m_vanished; //!< an own segment that is to be put again
    std::optional<quint64> m_foreign;
    QHash<ObjectId, Answer::Kind> m_heads;
    QSet<ObjectId> m_unanswered; //!< removals to be tried in the next round
    std::optional<ObjectId> m_removed;
    std::optional<Action> m_copied;
    QSet<ObjectId> m_copyFailed;
    bool m_snapshotTried = false;
    std::optional<Snapshot> m_made; //!< header of the snapshot that is on its way
    QByteArray m_madeBytes;
    bool m_madePut = false;
    QSet<SnapshotId> m_looked;
    std::optional<Action> m_checked;
    std::optional<quint64> m_expired;
    bool m_expiryFailed = false;
};

} // namespace Sync
