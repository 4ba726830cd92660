#pragma once

#include "library/catalog/shared/mergerules.h"
#include "library/catalog/shared/pendingrecord.h"
#include "sync/replication/replica.h"
#include "sync/replication/sealing.h"
#include "tests/sim/simrandom.h"

#include <QSet>

#include <map>

namespace Sim {

using Library::ChangeRecord;
using Library::Origin;
using Library::Stamp;
using Library::Merge::Fields;
using Library::Merge::Row;
using Library::Shared::Table;
using Sync::WriterId;

using RowKey = std::pair<int, QByteArray>; //!< table, key

//! A record of the log, and the chains that carry it.
struct LogEntry
{
    Library::PendingRecord pending;
    QVector<Sync::Carrier> carriers; //!< none: not sealed

    bool isPending() const { return carriers.isEmpty(); }
};

struct Upload
{
    ContentId content;
    ObjectId object; //!< under which the bytes go to the store
    TitleId title;
    OperationId operation; //!< the act that will refer to it
};

struct Kept
{
    Sync::KeptSource source;
    OperationId act; //!< that refers to the object
    TitleId title;
};

//! A removal of trash after this many days, as the program's default.
constexpr int kTrashDays = 30;

//! Everything of one device that survives a crash: its catalog, kept as rows in memory, with the
//! replica and the journal of its uploads. A value: a copy of it is a backup, or a cloned disk.
class Disk : public Sync::CatalogView
{
public:
    Sync::Replica replica;
    std::map<RowKey, Row> rows;
    QVector<LogEntry> log;
    Stamp clock; //!< latest given or seen
    Stamp lastSealed;
    int segmentsSince = 0; //!< the last snapshot
    QVector<Upload> uploads;
    QVector<Kept> keptActs; //!< sources that are still needed
    QSet<ContentId> files; //!< whose source file is on this PC
    QHash<QByteArray, qsizetype> logKeys; //!< place in the log

    //! One edit made here. Returns the records that it wrote.
    QVector<ChangeRecord> put(Table table, const QByteArray &key, const Fields &fields,
        Origin origin, const OperationId &act, qint64 localMs);
    //! Seals what is pending; the stamps before and after, in order.
    void seal(const Sync::ClockReading &clock);
    void merge(const Sync::Segment &segment, const Sync::SegmentHash &hash);
    void merge(const Sync::Snapshot &snapshot);
    void beginIncarnation(quint64 relogFrom, const WriterId &fresh, qint64 localMs);
    Sync::Snapshot snapshot(const Sync::SnapshotId &id, qint64 madeMs) const;
    //! The source is not needed any more.
    Kept release(const ObjectId &object);
    //! Where the snapshot has not all of what this disk has up to its vector, or something else;
    //! empty: it is whole.
    QString differenceTo(const Sync::Snapshot &snapshot) const;

    const Row *row(Table table, const QByteArray &key) const;
    bool isLive(const TitleId &title) const;
    //! Contents of titles that are live.
    QSet<ContentId> wanted() const;
    //! By content, the objects that are not marked.
    QMap<ContentId, QVector<ObjectId>> objects() const;

    bool hasPending() const override;
    QMap<WriterId, Sync::Ended> writers() const override;
    QVector<Sync::MarkedObject> markedObjects() const override;
    QVector<ObjectId> unwantedObjects(qint64 storeMs) const override;
    QVector<Sync::DuplicateObject> duplicateObjects() const override;
    QVector<Sync::LostContent> lostContents() const override;
    QVector<Sync::KeptSource> keptSources() const override;
    QVector<Sync::KnownSnapshot> snapshots() const override;
    int segmentsSinceSnapshot() const override { return segmentsSince; }

private:
    void countSegment(const QVector<ChangeRecord> &records);
    void applyRecord(const ChangeRecord &record);
    void addToLog(const ChangeRecord &record, const std::optional<Sync::Carrier> &carrier);
};

} // namespace Sim
