#pragma once

#include "library/base/clock.h"
#include "library/catalog/shared/replicastate.h"
#include "sync/replication/replica.h"
#include "sync/replication/sealing.h"
#include "sync/replication/syncstate.h"

#include <chrono>
#include <optional>

namespace Library {
class CatalogWriter;
}

namespace Sync {

//! A place in a chain as the catalog keeps it.
Position positionOf(const Library::ChainPosition &position);

//! What the household's catalog on this PC is to a SyncRound: what was remembered, what there is to
//! ask, and where its commits are written down. Everything happens on the catalog's writing
//! thread, within attach() and detach(); what was read stays until something changes it.
class CatalogReplica final : public CatalogView
{
public:
    struct Options
    {
        LibraryId library;
        QString deviceName; //!< as the others see this PC
        std::chrono::hours trash = std::chrono::days(30);
    };
    explicit CatalogReplica(const Options &options);

    //! Begins a round: enters the library if need be, and reads what is remembered.
    Result<> begin(Library::CatalogWriter &writer);
    void attach(Library::CatalogWriter &writer) { m_writer = &writer; }
    void detach() { m_writer = nullptr; }
    //! Why an answer of the view could not be given since the last call; the action that was
    //! decided with it must be dropped.
    std::optional<Error> takeError() { return std::exchange(m_error, std::nullopt); }

    const Replica &replica() const { return m_replica; }
    //! Since the catalog was opened, this PC has become another writer.
    bool goesOnAsAnother() const { return m_goesOnAsAnother; }
    //! Merges the next rows of a snapshot as one act; false: it has all been merged, and is to be
    //! committed. Killed or failed in between, it is merged again from the beginning.
    Result<bool> mergeSome(const Snapshot &snapshot);
    //! Carries out a commit. The answer's body is what the action asks for.
    Result<Answer> commit(const Action &action, const ClockReading &clock);
    //! Acknowledgements that were read of other writers.
    Result<> noteSeen(const QMap<WriterId, Ack> &acks);
    //! What is to be marked, and what is.
    Result<KeepReview> review(qint64 storeMs);
    //! Of a device, as it was when the round began.
    QString nameOf(const WriterId &writer) const;
    //! A file that is to be uploaded again, since the last call.
    QStringList takeLostSources() { return std::exchange(m_lostSources, {}); }

    bool hasPending() const override;
    QMap<WriterId, Ended> writers() const override;
    QVector<MarkedObject> markedObjects() const override;
    QVector<ObjectId> unwantedObjects(qint64 storeMs) const override;
    QVector<DuplicateObject> duplicateObjects() const override;
    QVector<LostContent> lostContents() const override;
    QVector<KeptSource> keptSources() const override;
    QVector<KnownSnapshot> snapshots() const override;
    int segmentsSinceSnapshot() const override { return m_segmentsSince; }

private:
    //! Answers of the view, as long as nothing is written that they follow from.
    struct Seen
    {
        qint64 lastChange = -1; //!< in the log
        std::optional<QMap<WriterId, Ended>> writers;
        std::optional<QVector<MarkedObject>> marked;
        std::optional<QVector<ObjectId>> unwanted;
        std::optional<QVector<DuplicateObject>> duplicates;
        std::optional<QVector<LostContent>> lost;
        std::optional<QVector<KeptSource>> kept;
        std::optional<QVector<KnownSnapshot>> snapshots;
    };

    Result<> load();
    Result<> introduce();
    Result<> readNames();
    Result<> seal(const ClockReading &clock);
    Result<> beginIncarnation(quint64 relogFrom);
    Result<> noteMerged(const SnapshotHeader &header);
    Result<> endWriter(const Action &action);
    Result<> mark(const ObjectId &object, qint64 storeMs);
    Result<> addCopy(const Action &action, qint64 storeMs);
    Result<> addSnapshot(const Action &action);
    Result<> addCheck(const Action &action);
    Result<> sourceLost(const Action &action, qint64 storeMs);
    template <class T>
    T orNothing(const Result<T> &answer) const;
    Seen &seen() const;
    bool failed(const Error &error) const;

    Options m_options;
    Library::CatalogWriter *m_writer = nullptr;
    Replica m_replica;
    int m_segmentsSince = 0;
    bool m_goesOnAsAnother = false;
    QHash<WriterId, QString> m_names;
    QStringList m_lostSources;
    QVector<qsizetype> m_mergeOrder; //!< of the snapshot that is being merged
    qsizetype m_mergedOfSnapshot = 0; //!< rows in that order, then records
    mutable Seen m_seen;
    mutable std::optional<Error> m_error;
};

} // namespace Sync
