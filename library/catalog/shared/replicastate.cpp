#include "library/catalog/shared/replicastate.h"

#include "library/catalog/query.h"

#include <algorithm>

namespace Library {

using Shared::Table;

ReplicaState::ReplicaState(Database &database)
    : m_database(database)
{ }

Result<std::optional<ReplicaState::State>> ReplicaState::load()
{
    Query query(m_database,
        "SELECT library, forgotten, forgotten_hash, hinted, expired, ack, segments_since,"
        " household_kept_ms FROM replica");
    if (!query.next()) {
        return query.failed() ? Result<std::optional<State>>(failure(query.error()))
                              : Result<std::optional<State>>(std::nullopt);
    }
    State state;
    state.library = query->id<LibraryId>(0);
    state.forgotten = {quint64(query->integer(1)), query->blob(2)};
    state.hinted = quint64(query->integer(3));
    state.expired = quint64(query->integer(4));
    state.ack = query->blob(5);
    state.segmentsSinceSnapshot = query->small(6);
    state.householdKeptMs = query->integer(7);
    return std::optional(state);
}

Result<> ReplicaState::enter(const LibraryId &library)
{
    return Query(m_database, "INSERT OR REPLACE INTO replica (no, library) VALUES (1, ?)")
        .bind(1, library)
        .run();
}

Result<> ReplicaState::setHinted(quint64 sequence)
{
    return Query(m_database, "UPDATE replica SET hinted = ?").bind(1, qint64(sequence)).run();
}

Result<> ReplicaState::setExpired(quint64 sequence)
{
    return Query(m_database, "UPDATE replica SET expired = ?").bind(1, qint64(sequence)).run();
}

Result<> ReplicaState::setForgotten(const ChainPosition &position)
{
    return Query(m_database, "UPDATE replica SET forgotten = ?, forgotten_hash = ?")
        .bind(1, qint64(position.sequence))
        .bind(2, position.hash)
        .run();
}

Result<> ReplicaState::setAck(const QByteArray &ack)
{
    return Query(m_database, "UPDATE replica SET ack = ?").bind(1, ack).run();
}

Result<> ReplicaState::setHouseholdKeptMs(qint64 keptMs)
{
    return Query(m_database, "UPDATE replica SET household_kept_ms = ?").bind(1, keptMs).run();
}

Result<> ReplicaState::countSegment(const QVector<ChangeRecord> &records)
{
    // Snapshots and their checks do not call for the next snapshot.
    const bool counts = std::any_of(records.begin(), records.end(), [](const ChangeRecord &record) {
        return record.table != int(Table::Snapshot) && record.table != int(Table::SnapshotCheck);
    });
    return counts
        ? Query(m_database, "UPDATE replica SET segments_since = segments_since + 1").run()
        : Result<>();
}

Result<> ReplicaState::noteSnapshot()
{
    return Query(m_database, "UPDATE replica SET segments_since = 0").run();
}

Result<> ReplicaState::forgetChain()
{
    return Query(m_database,
        "UPDATE replica SET forgotten = 0, forgotten_hash = NULL, hinted = 0, expired = 0,"
        " ack = NULL")
        .run();
}

Result<QMap<WriterId, qint64>> ReplicaState::lastSealedMs()
{
    QMap<WriterId, qint64> sealed;
    Query query(m_database,
        "SELECT w.id, m.sealed_ms FROM merged_writer m JOIN writer w ON w.no = m.writer");
    while (query.next()) {
        sealed.insert(query->id<WriterId>(0), query->integer(1));
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return sealed;
}

Result<> ReplicaState::setLastSealedMs(const WriterId &writer, qint64 sealedMs)
{
    return Query(m_database,
        "UPDATE merged_writer SET sealed_ms = ?1 WHERE writer = (SELECT no FROM writer WHERE id = "
        "?2)")
        .bind(1, sealedMs)
        .bind(2, writer)
        .run();
}

Result<> ReplicaState::noteSeen(const WriterId &writer, qint64 seenMs)
{
    return Query(m_database,
        "UPDATE merged_writer SET seen_ms = max(seen_ms, ?1) WHERE writer = (SELECT no FROM writer"
        " WHERE id = ?2)")
        .bind(1, seenMs)
        .bind(2, writer)
        .run();
}

Result<QSet<ObjectId>> ReplicaState::removing()
{
    QSet<ObjectId> objects;
    Query query(m_database, "SELECT object FROM removing");
    while (query.next()) {
        objects.insert(query->id<ObjectId>(0));
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return objects;
}

Result<> ReplicaState::beginRemoval(const ObjectId &object)
{
    return Query(m_database, "INSERT OR IGNORE INTO removing VALUES (?)").bind(1, object).run();
}

Result<> ReplicaState::endRemoval(const ObjectId &object)
{
    return Query(m_database, "DELETE FROM removing WHERE object = ?").bind(1, object).run();
}

Result<QVector<SourceOfObject>> ReplicaState::keptSources()
{
    QVector<SourceOfObject> sources;
    Query query(m_database,
        "SELECT k.object, k.content, k.path, k.shared, w.id, l.carrier_sequence FROM kept_source k"
        " LEFT JOIN version v ON v.content = k.content"
        " LEFT JOIN change_log l ON l.tbl = 2 AND l.row = v.id AND l.operation = k.operation"
        " LEFT JOIN writer w ON w.no = l.carrier ORDER BY k.object, l.carrier_sequence");
    while (query.next()) {
        SourceOfObject source{query->id<ObjectId>(0), query->id<ContentId>(1), query->text(2),
            query->boolean(3), std::nullopt};
        if (!query->isNull(4)) {
            source.reference = Carrier{query->id<WriterId>(4), quint64(query->integer(5))};
        }
        if (!sources.isEmpty() && sources.last().object == source.object) {
            // All that the act wrote must be told before the others know.
            sources.last().reference = source.reference;
        } else {
            sources.append(source);
        }
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return sources;
}

Result<> ReplicaState::keepSource(const SourceOfObject &source, const OperationId &act)
{
    return Query(m_database,
        "INSERT OR IGNORE INTO kept_source SELECT ?1, ?2, ?3, ?4, ?5 WHERE EXISTS"
        " (SELECT 1 FROM version v JOIN change_log l ON l.tbl = 2 AND l.row = v.id"
        " WHERE v.content = ?2 AND l.operation = ?3)")
        .bind(1, source.object)
        .bind(2, source.content)
        .bind(3, act)
        .bind(4, source.shared)
        .bind(5, source.path)
        .run();
}

Result<QString> ReplicaState::releaseSource(const ObjectId &object)
{
    Query query(m_database, "DELETE FROM kept_source WHERE object = ? RETURNING path");
    query.bind(1, object);
    const QStringList paths = query.texts().value_or(QStringList());
    if (query.failed()) {
        return failure(query.error());
    }
    return paths.value(0);
}

} // namespace Library
