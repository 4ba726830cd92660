#pragma once

#include "sync/replication/documents.h"
#include "sync/replication/segment.h"
#include "sync/replication/snapshot.h"

#include <QSet>

#include <map>

//! What one device remembers of replication, what it can ask of a store, and what it can write
//! down. The planners decide with these alone; whoever runs them does the asking and the writing.
namespace Sync {

enum class Ended
{
    No = 0,
    Retired = 1, //!< not seen for 90 days, or a person said so; may go on as a new incarnation
    Forked = 2, //!< two devices wrote one chain; both go on as new incarnations
};

//! A segment of the own chain, kept until every live writer has acknowledged it.
struct OwnSegment
{
    SegmentHash hash;
    QByteArray bytes;

    bool operator==(const OwnSegment &) const = default;
};

//! Survives a crash; each Commit changes it in one transaction with the catalog.
struct Replica
{
    LibraryId library;
    WriterId writer;
    Position sealed; //!< end of the own chain
    Position forgotten; //!< the last own segment that is not kept any more
    quint64 confirmed = 0; //!< own segments up to here are known to be in the store
    quint64 hinted = 0; //!< the head that was put last
    quint64 expired = 0; //!< own segments up to here are removed from the store
    std::map<quint64, OwnSegment> own;
    VersionVector merged; //!< of other writers, earlier incarnations of this device included
    QMap<WriterId, qint64> lastSealedMs; //!< of the last segment merged, by the store's time
    Ack published; //!< the ack that was put last
    QSet<ObjectId> removing; //!< a removal was decided and has not been answered
    qint64 householdKeptMs = 0; //!< when this device last kept the household, by the store's time

    bool operator==(const Replica &) const = default;
};

//! One record in the chain that carries it.
struct Carrier
{
    WriterId writer;
    quint64 sequence = 0; //!< 0: not sealed yet

    bool operator==(const Carrier &) const = default;
};

struct MarkedObject
{
    ObjectId object;
    QVector<Carrier> carriers; //!< of the mark; a mark that was logged again has several
    bool wanted = false; //!< a live title's content has no other object
};

//! A live title's content all of whose objects are marked.
struct LostContent
{
    ContentId content;
    QVector<ObjectId> marked; //!< its bytes may still be under one of these
};

struct DuplicateObject
{
    ObjectId object;
    ObjectId smallest; //!< of the same content and not marked: the one that everybody uses
};

struct KnownSnapshot
{
    SnapshotId id;
    WriterId writer;
    VersionVector vector;
    SegmentHash hash; //!< of its bytes
    QSet<WriterId> checkedBy;
};

//! An object that a title of this device refers to while its source file is still kept for it.
struct KeptSource
{
    ObjectId object;
    ContentId content;
    Carrier reference; //!< in the own chain
    bool shared = false; //!< somebody else's object: the upload was instant
};

//! What planners need to know of the catalog, asked when it is needed.
class CatalogView
{
public:
    virtual ~CatalogView() = default;

    virtual bool hasPending() const = 0; //!< records that are in no segment
    virtual QMap<WriterId, Ended> writers() const = 0; //!< every writer with a row
    virtual QVector<MarkedObject> markedObjects() const = 0;
    //! Not marked, and no title that is live or was deleted less than the trash period ago wants
    //! it.
    virtual QVector<ObjectId> unwantedObjects(qint64 storeMs) const = 0;
    virtual QVector<DuplicateObject> duplicateObjects() const = 0;
    virtual QVector<LostContent> lostContents() const = 0;
    virtual QVector<KeptSource> keptSources() const = 0;
    virtual QVector<KnownSnapshot> snapshots() const = 0;
    virtual int segmentsSinceSnapshot() const = 0;
};

//! One thing to do next.
struct Action
{
    enum class Kind
    {
        Rest, //!< nothing is to be done now
        // Questions to the store; each is answered.
        Get,
        Head,
        List,
        Put,
        Remove,
        CopyObject, //!< the bytes of object and their manifest under the new id in other
        HeadObject,
        RemoveObject, //!< the bytes and their manifest
        // Commits: one transaction each.
        Seal,
        Confirm,
        Hinted,
        BeginIncarnation, //!< sequence: own segments from here on are logged again
        Merge,
        MergeSnapshot,
        EndWriter,
        Acknowledged,
        Forget, //!< own segments up to sequence need not be kept any more
        Expired,
        Mark,
        BeginRemoval,
        EndRemoval,
        HouseholdKept, //!< nothing of it waits
        AddCopy, //!< the content has a new object in other
        ReleaseSource,
        SourceLost, //!< the object is gone: upload the kept source again
        MakeSnapshot, //!< encodes and remembers it; the answer is its bytes
        AddSnapshot,
        AddCheck,
    };

    Kind kind = Kind::Rest;
    QString key; //!< Get, Head, List (a prefix), Put, Remove
    int gateway = -1; //!< -1: any
    QByteArray body;
    quint64 sequence = 0;
    WriterId writer;
    Ended ended = Ended::No;
    ObjectId object;
    ObjectId other;
    ContentId content;
    Ack ack;
    Segment segment;
    SegmentHash hash;
    Snapshot snapshot;
};

struct Answer
{
    enum class Kind
    {
        Done,
        NotFound, //!< the store said 404; see rule 15 of the protocol
        Unreachable, //!< nobody knows whether it took effect
    };
    Kind kind = Kind::Unreachable;
    QByteArray body;
    QStringList keys; //!< of List
    qint64 storeMs = 0; //!< the answer's Date; 0: none

    bool done() const { return kind == Kind::Done; }
};

//! Names below the library's root.
namespace CatalogKeys {
QString catalog(const LibraryId &library); //!< prefix of all chains
QString segment(const LibraryId &library, const WriterId &writer, quint64 sequence);
QString head(const LibraryId &library, const WriterId &writer);
QString ack(const LibraryId &library, const WriterId &writer);
QString snapshots(const LibraryId &library); //!< prefix
QString snapshot(const LibraryId &library, const SnapshotId &id);
//! Of any key below catalog().
std::optional<WriterId> writerOf(const LibraryId &library, const QString &key);
std::optional<SnapshotId> snapshotOf(const LibraryId &library, const QString &key);
} // namespace CatalogKeys

//! Everything a store's answers told this program about time and gateways. Volatile.
class Contact
{
public:
    static constexpr int kGateways = 2;

    void heard(int gateway, qint64 steadyMs, qint64 storeMs);
    bool any() const;
    //! The store's time now; only with contact. A clock that is set does not disturb it.
    qint64 storeMs(qint64 steadyMs) const;

private:
    std::optional<qint64> m_offsetMs[kGateways];
};

//! Whether an ack says that its writer has everything up to a place in a chain. The hash counts
//! where both sides know it: a chain that was forked is not covered.
bool covers(const Ack &ack, const WriterId &writer, quint64 sequence,
    const std::optional<SegmentHash> &hash = {});

} // namespace Sync
