#pragma once

#include "library/base/ids.h"
#include "library/base/result.h"
#include "library/catalog/shared/changerecord.h"
#include "library/catalog/shared/changewriter.h"
#include "library/catalog/shared/hlc.h"

#include <QByteArray>
#include <QMap>
#include <QSet>
#include <QString>
#include <QVector>

#include <optional>

namespace Library {

class Database;

//! A place in a writer's chain of segments.
struct ChainPosition
{
    quint64 sequence = 0;
    QByteArray hash; //!< 32 bytes, of the segment with this sequence

    bool operator==(const ChainPosition &) const = default;
};

//! A file of this PC that was uploaded, until every device knows of its object.
struct SourceOfObject
{
    ObjectId object;
    ContentId content;
    QString path;
    bool shared = false; //!< somebody else's object: the upload was instant
    std::optional<Carrier> reference; //!< the segment that tells of it; none: not sealed
};

//! What replication writes down beside the log and the chains: which library this device is in and
//! what it has told the store. Lives on the writer's thread; the caller holds the transaction.
class ReplicaState
{
public:
    struct State
    {
        LibraryId library;
        ChainPosition forgotten;
        quint64 hinted = 0;
        quint64 expired = 0;
        QByteArray ack;
        int segmentsSinceSnapshot = 0;
        qint64 householdKeptMs = 0; //!< by the store's time; 0: never
    };

    explicit ReplicaState(Database &database);

    //! Nothing: the device has never been in a library.
    Result<std::optional<State>> load();
    Result<> enter(const LibraryId &library);
    Result<> setHinted(quint64 sequence);
    Result<> setExpired(quint64 sequence);
    Result<> setForgotten(const ChainPosition &position);
    Result<> setAck(const QByteArray &ack);
    Result<> setHouseholdKeptMs(qint64 keptMs);
    //! A segment with something else than snapshots and checks of them was sealed or merged.
    Result<> countSegment(const QVector<ChangeRecord> &records);
    Result<> noteSnapshot();
    //! Another incarnation begins: nothing was told yet in its name.
    Result<> forgetChain();

    Result<QMap<WriterId, qint64>> lastSealedMs();
    Result<> setLastSealedMs(const WriterId &writer, qint64 sealedMs);

    //! When it made the acknowledgement that was read.
    Result<> noteSeen(const WriterId &writer, qint64 seenMs);

    Result<QSet<ObjectId>> removing();
    Result<> beginRemoval(const ObjectId &object);
    Result<> endRemoval(const ObjectId &object);

    Result<QVector<SourceOfObject>> keptSources();
    //! Nothing when the act has told nothing of these bytes: others know of them already.
    Result<> keepSource(const SourceOfObject &source, const OperationId &act);
    //! The file's path.
    Result<QString> releaseSource(const ObjectId &object);

private:
    Database &m_database;
};

} // namespace Library
