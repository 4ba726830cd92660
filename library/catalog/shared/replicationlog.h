#pragma once

#include "library/catalog/shared/changewriter.h"
#include "library/catalog/shared/pendingrecord.h"
#include "library/catalog/shared/replicastate.h"

#include <QMap>

namespace Library {

//! A segment of this device's present incarnation, as it goes to the store.
struct OwnSegment
{
    quint64 sequence = 0;
    QByteArray hash;
    QByteArray bytes;
    bool confirmed = false; //!< it was seen in the store
};

//! An object that is to be removed, and the segments that tell the others. A mark that is in no
//! segment yet adds no carrier.
struct ObjectMark
{
    ObjectId object;
    qint64 markedMs = 0;
    QVector<Carrier> carriers;
};

//! What leaves this device in segments and what comes in with them: the catalog's side of
//! replication. Lives on the writer's thread; the caller holds the transaction, and refreshes what
//! follows from the rows that the ChangeWriter has touched.
class ReplicationLog
{
public:
    ReplicationLog(Database &database, ChangeWriter &changes);

    //! Records that are in no segment, in the order of the log.
    Result<QVector<PendingRecord>> unsealed(int atMost);
    //! The latest stamp that this device has sealed; later ones must be after it.
    Result<Stamp> lastSealed();
    //! Puts records with their final stamps into the next segment of this device. The transaction
    //! must be durable: what another device may see cannot be forgotten here.
    Result<> seal(quint64 sequence, const QByteArray &hash, const QByteArray &bytes,
        const QVector<PendingRecord> &sealed);
    //! Merges the next segment of another writer; one that is merged already changes nothing.
    //! sealedMs is by the store's time.
    Result<> merge(const WriterId &writer, quint64 sequence, const QByteArray &hash,
        const QVector<ChangeRecord> &records, qint64 sealedMs = 0);
    //! A writer's chain counts as merged up to here: after a snapshot, or when a segment is lost.
    Result<> setMerged(const WriterId &writer, const ChainPosition &position);
    //! Leaves the own chain behind the kept segment, whatever is in the store there, and goes on as
    //! another writer. What only the segments above it had told is told again.
    Result<> beginIncarnation(const WriterId &fresh, quint64 keepUpTo);
    //! Since this object was made.
    bool hasBegunIncarnation() const { return m_hasBegunIncarnation; }

    //! Becomes a device of this library, the first or another one: whoever is there has heard
    //! nothing of this device. True when it was in another one, whose chains count no more.
    Result<bool> enter(const LibraryId &library, const WriterId &fresh);

    Result<QVector<OwnSegment>> ownSegments();
    //! The segment is in the store.
    Result<> confirm(quint64 sequence);
    //! The own segment up to which all are confirmed; 0: none.
    Result<quint64> lastConfirmed();
    //! Own segments up to here need not be kept: every device has acknowledged them.
    Result<> forgetSegments(quint64 upTo);
    //! How far each chain is merged, the own one included.
    Result<QMap<WriterId, ChainPosition>> vector();
    //! The same over any connection.
    static Result<QMap<WriterId, ChainPosition>> vectorOf(Database &database, const WriterId &self);
    Result<QVector<ObjectMark>> marks();
    ReplicaState &state() { return m_state; }

private:
    Result<ChainPosition> ownPosition();
    static Result<ChainPosition> ownPosition(Database &database, const WriterId &self);
    Result<> rememberHash(qint64 writer, quint64 sequence, const QByteArray &hash);
    Result<> sealRecord(const PendingRecord &sealed, const Carrier &carrier,
        QVector<Restamped> &moved, QVector<ChangeRecord> &vanished);
    Result<> moveUnsealed(const Stamp &after);
    Result<> changeWriter(const WriterId &fresh);
    Result<> leaveChain(const WriterId &fresh);

    Database &m_database;
    ChangeWriter &m_changes;
    ReplicaState m_state;
    bool m_hasBegunIncarnation = false;
};

} // namespace Library
