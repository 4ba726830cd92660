#include "library/catalog/shared/replicationlog.h"

#include "library/catalog/query.h"
#include "library/catalog/shared/logsql.h"

#include <algorithm>
#include <utility>

namespace Library {

using Shared::Table;

namespace {

constexpr qsizetype kHashSize = 32;
constexpr int kSynchronousFull = 2;

QByteArray select(const char *rest, const char *more = "")
{
    return QByteArray("SELECT ") + LogSql::kColumns + more + LogSql::kFrom + rest;
}

Error misuse(const char *what)
{
    return {ErrorCode::InvalidInput, {}, QLatin1String(what), false};
}

DeviceId deviceOf(const WriterId &writer)
{
    return *DeviceId::fromBytes(writer.toBytes().left(DeviceId::kSize));
}

qint64 incarnationOf(const WriterId &writer)
{
    return writer.toBytes().mid(DeviceId::kSize).toHex().toLongLong(nullptr, 16);
}

} // namespace

ReplicationLog::ReplicationLog(Database &database, ChangeWriter &changes)
    : m_database(database)
    , m_changes(changes)
    , m_state(database)
{ }

Result<QVector<PendingRecord>> ReplicationLog::unsealed(int atMost)
{
    QVector<PendingRecord> records;
    Query query(m_database,
        select("LEFT JOIN writer o ON o.no = l.over_writer WHERE l.carrier IS NULL ORDER BY l.no"
               " LIMIT ?",
            ", l.no, l.over_wall_ms, l.over_counter, o.id, l.stamp_final"));
    query.bind(1, atMost);
    while (query.next()) {
        constexpr int at = LogSql::kNextColumn;
        PendingRecord pending;
        pending.no = query->integer(at);
        pending.record = LogSql::read(query.row());
        pending.over = {
            query->integer(at + 1), quint32(query->integer(at + 2)), query->id<WriterId>(at + 3)};
        pending.sealedBefore = query->boolean(at + 4);
        records.append(std::move(pending));
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return records;
}

Result<Stamp> ReplicationLog::lastSealed()
{
    Stamp last;
    last.writer = m_changes.writer();
    Query query(m_database, "SELECT sealed_wall_ms, sealed_counter FROM device");
    if (query.next()) {
        last.wallMs = query->integer(0);
        last.counter = quint32(query->integer(1));
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return last;
}

Result<> ReplicationLog::seal(quint64 sequence, const QByteArray &hash, const QByteArray &bytes,
    const QVector<PendingRecord> &sealed)
{
    const Result<ChainPosition> before = ownPosition();
    const Result<qint64> synchronous = m_database.integer("PRAGMA synchronous");
    const Result<qint64> own = m_changes.writerNumber(m_changes.writer());
    const Result<Stamp> lastBefore = lastSealed();
    if (!before || !synchronous || !own || !lastBefore) {
        return failure(!before ? before.error()
                : !synchronous ? synchronous.error()
                : !own         ? own.error()
                               : lastBefore.error());
    }
    if (sequence != before->sequence + 1 || hash.size() != kHashSize
        || *synchronous < kSynchronousFull) {
        return failure(misuse("not the next segment, or not sealed durably"));
    }
    const Result<> kept
        = Query(m_database, "INSERT INTO own_segment (sequence, hash, bytes) VALUES (?, ?, ?)")
              .bind(1, qint64(sequence))
              .bind(2, hash)
              .bind(3, bytes)
              .run();
    if (!kept) {
        return kept;
    }
    if (const Result<> done = rememberHash(*own, sequence, hash); !done) {
        return done;
    }
    const Carrier carrier{m_changes.writer(), sequence};
    Stamp last = *lastBefore;
    QVector<Restamped> moved;
    QVector<ChangeRecord> vanished;
    for (const PendingRecord &one : sealed) {
        if (const Result<> done = sealRecord(one, carrier, moved, vanished); !done) {
            return done;
        }
        if (!one.sealedBefore) {
            last = std::max(last, one.record.stamp);
        }
    }
    if (const Result<> done = m_changes.restamp(moved); !done) {
        return done;
    }
    const Result<> stored
        = Query(m_database, "UPDATE device SET sealed_wall_ms = ?, sealed_counter = ?")
              .bind(1, last.wallMs)
              .bind(2, qint64(last.counter))
              .run();
    if (!stored) {
        return stored;
    }
    // The PC's clock may be wrong; the sealed stamps count.
    if (const Result<> done = moveUnsealed(last); !done) {
        return done;
    }
    for (const ChangeRecord &record : std::as_const(vanished)) {
        if (const Result<bool> done = m_changes.apply(record, carrier); !done) {
            return failure(done.error());
        }
    }
    QVector<ChangeRecord> records;
    records.reserve(sealed.size());
    for (const PendingRecord &one : sealed) {
        records.append(one.record);
    }
    return m_state.countSegment(records);
}

//! A position that was compacted while its segment was made is sealed all the same.
Result<> ReplicationLog::sealRecord(const PendingRecord &sealed, const Carrier &carrier,
    QVector<Restamped> &moved, QVector<ChangeRecord> &vanished)
{
    Stamp before;
    {
        Query query(m_database,
            "SELECT l.wall_ms, l.counter, w.id FROM change_log l JOIN writer w ON w.no = l.writer"
            " WHERE l.no = ?");
        query.bind(1, sealed.no);
        if (!query.next()) {
            if (!query.failed()) {
                vanished.append(sealed.record);
            }
            return query.result();
        }
        before = {query->integer(0), quint32(query->integer(1)), query->id<WriterId>(2)};
    }
    if (before != sealed.record.stamp) {
        moved.append(
            {sealed.no, sealed.record.table, sealed.record.row, before, sealed.record.stamp});
    }
    const Result<qint64> writer = m_changes.writerNumber(carrier.writer);
    if (!writer) {
        return failure(writer.error());
    }
    return Query(m_database,
        "UPDATE change_log SET carrier = ?, carrier_sequence = ?, stamp_final = 1,"
        " over_wall_ms = NULL, over_counter = NULL, over_writer = NULL WHERE no = ?")
        .bind(1, *writer)
        .bind(2, qint64(carrier.sequence))
        .bind(3, sealed.no)
        .run();
}

//! What this device wrote after the sealed records stays later than they are.
Result<> ReplicationLog::moveUnsealed(const Stamp &after)
{
    HybridClock clock(m_changes.writer(), after.wallMs, after.counter);
    QVector<Restamped> moved;
    Query query(m_database,
        "SELECT l.no, l.tbl, l.row, l.wall_ms, l.counter, w.id FROM change_log l JOIN writer w"
        " ON w.no = l.writer WHERE l.carrier IS NULL AND l.stamp_final = 0 ORDER BY l.no");
    while (query.next()) {
        const Stamp stamp{query->integer(3), quint32(query->integer(4)), query->id<WriterId>(5)};
        const Stamp last{clock.lastWallMs(), clock.lastCounter(), clock.writer()};
        if (stamp > last) {
            clock.observe(stamp);
        } else {
            moved.append({query->integer(0), query->small(1), query->blob(2), stamp,
                clock.next(clock.lastWallMs())});
        }
    }
    if (query.failed()) {
        return query.result();
    }
    query.finish();
    m_changes.setClock({clock.lastWallMs(), clock.lastCounter(), {}});
    return m_changes.restamp(moved);
}

Result<> ReplicationLog::merge(const WriterId &writer, quint64 sequence, const QByteArray &hash,
    const QVector<ChangeRecord> &records, qint64 sealedMs)
{
    const Result<qint64> number = m_changes.writerNumber(writer);
    if (!number) {
        return failure(number.error());
    }
    {
        Query known(m_database, "SELECT hash FROM segment_hash WHERE writer = ? AND sequence = ?");
        known.bind(1, *number).bind(2, qint64(sequence));
        if (known.next()) {
            return known->blob(0) == hash
                ? Result<>()
                : failure(ErrorCode::Corrupt, {}, QStringLiteral("two segments with one number"));
        }
        if (known.failed()) {
            return known.result();
        }
    }
    quint64 last = 0;
    {
        Query query(m_database, "SELECT sequence FROM merged_writer WHERE writer = ?");
        query.bind(1, *number);
        if (query.next()) {
            last = quint64(query->integer(0));
        }
        if (query.failed()) {
            return query.result();
        }
    }
    if (writer == m_changes.writer() || sequence != last + 1 || hash.size() != kHashSize) {
        return failure(misuse("not the next segment of another writer"));
    }
    for (const ChangeRecord &record : records) {
        if (const Result<bool> done = m_changes.apply(record, Carrier{writer, sequence}); !done) {
            return failure(done.error());
        }
    }
    if (const Result<> done = rememberHash(*number, sequence, hash); !done) {
        return done;
    }
    if (const Result<> done = setMerged(writer, {sequence, hash}); !done) {
        return done;
    }
    if (const Result<> done = m_state.setLastSealedMs(writer, sealedMs); !done) {
        return done;
    }
    return m_state.countSegment(records);
}

Result<> ReplicationLog::setMerged(const WriterId &writer, const ChainPosition &position)
{
    const Result<qint64> number = m_changes.writerNumber(writer);
    if (!number) {
        return failure(number.error());
    }
    return Query(m_database,
        "INSERT INTO merged_writer (writer, sequence, hash) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET"
        " sequence = excluded.sequence, hash = excluded.hash")
        .bind(1, *number)
        .bind(2, qint64(position.sequence))
        .bind(3, position.hash)
        .run();
}

Result<> ReplicationLog::beginIncarnation(const WriterId &fresh, quint64 keepUpTo)
{
    const WriterId left = m_changes.writer();
    const Result<qint64> number = m_changes.writerNumber(left);
    if (!number) {
        return failure(number.error());
    }
    if (deviceOf(fresh) != deviceOf(left) || fresh == left) {
        return failure(misuse("not another incarnation of this device"));
    }
    const Result<> told = Query(m_database,
        "UPDATE change_log SET carrier = NULL, carrier_sequence = NULL WHERE carrier = ?"
        " AND carrier_sequence > ?")
                              .bind(1, *number)
                              .bind(2, qint64(keepUpTo))
                              .run();
    if (!told) {
        return told;
    }
    const Result<> forgotten
        = Query(m_database, "DELETE FROM segment_hash WHERE writer = ? AND sequence > ?")
              .bind(1, *number)
              .bind(2, qint64(keepUpTo))
              .run();
    if (!forgotten) {
        return forgotten;
    }
    const Result<ChainPosition> kept = ownPosition();
    if (!kept) {
        return failure(kept.error());
    }
    if (kept->sequence > 0) {
        if (const Result<> done = setMerged(left, *kept); !done) {
            return done;
        }
    }
    m_hasBegunIncarnation = true;
    return leaveChain(fresh);
}

Result<> ReplicationLog::leaveChain(const WriterId &fresh)
{
    if (const Result<> done = Query(m_database, "DELETE FROM own_segment").run(); !done) {
        return done;
    }
    if (const Result<> done = m_state.forgetChain(); !done) {
        return done;
    }
    return changeWriter(fresh);
}

Result<bool> ReplicationLog::enter(const LibraryId &library, const WriterId &fresh)
{
    const auto before = m_state.load();
    if (!before || (*before && (*before)->library == library)) {
        return before ? Result<bool>(false) : failure(before.error());
    }
    if (*before) {
        // Nobody there has what the other library's chains told.
        for (const char *sql : {"UPDATE change_log SET carrier = NULL, carrier_sequence = NULL",
                 "DELETE FROM segment_hash", "DELETE FROM merged_writer", "DELETE FROM removing"}) {
            if (const Result<> done = Query(m_database, sql).run(); !done) {
                return failure(done.error());
            }
        }
        if (const Result<> left = leaveChain(fresh); !left) {
            return failure(left.error());
        }
    }
    const Result<> entered = m_state.enter(library);
    return entered ? Result<bool>(before->has_value()) : failure(entered.error());
}

//! What was never sealed becomes the new writer's: a copy of this data may seal the same records.
Result<> ReplicationLog::changeWriter(const WriterId &fresh)
{
    QVector<Restamped> moved;
    Query query(m_database,
        "SELECT l.no, l.tbl, l.row, l.wall_ms, l.counter, w.id FROM change_log l JOIN writer w"
        " ON w.no = l.writer WHERE l.carrier IS NULL AND l.stamp_final = 0 ORDER BY l.no");
    while (query.next()) {
        const Stamp before{query->integer(3), quint32(query->integer(4)), query->id<WriterId>(5)};
        Stamp after = before;
        after.writer = fresh;
        moved.append({query->integer(0), query->small(1), query->blob(2), before, after});
    }
    if (query.failed()) {
        return query.result();
    }
    query.finish();
    if (const Result<> done = m_changes.restamp(moved); !done) {
        return done;
    }
    m_changes.setWriter(fresh);
    return Query(m_database, "UPDATE device SET incarnation = ?")
        .bind(1, incarnationOf(fresh))
        .run();
}

Result<QVector<OwnSegment>> ReplicationLog::ownSegments()
{
    QVector<OwnSegment> segments;
    Query query(
        m_database, "SELECT sequence, hash, bytes, confirmed FROM own_segment ORDER BY sequence");
    while (query.next()) {
        segments.append(
            {quint64(query->integer(0)), query->blob(1), query->blob(2), query->boolean(3)});
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return segments;
}

Result<> ReplicationLog::confirm(quint64 sequence)
{
    return Query(m_database, "UPDATE own_segment SET confirmed = 1 WHERE sequence = ?")
        .bind(1, qint64(sequence))
        .run();
}

Result<quint64> ReplicationLog::lastConfirmed()
{
    const Result<ChainPosition> own = ownPosition();
    if (!own) {
        return failure(own.error());
    }
    const Result<qint64> open = m_database.integer(
        "SELECT coalesce(min(sequence), 0) FROM own_segment WHERE confirmed = 0");
    if (!open) {
        return failure(open.error());
    }
    return *open > 0 ? quint64(*open - 1) : own->sequence;
}

Result<> ReplicationLog::forgetSegments(quint64 upTo)
{
    ChainPosition last{upTo, {}};
    {
        Query query(m_database, "SELECT hash FROM own_segment WHERE sequence = ?");
        query.bind(1, qint64(upTo));
        if (!query.next()) {
            return query.result();
        }
        last.hash = query->blob(0);
    }
    if (const Result<> done = m_state.setForgotten(last); !done) {
        return done;
    }
    return Query(m_database, "DELETE FROM own_segment WHERE sequence <= ?")
        .bind(1, qint64(upTo))
        .run();
}

Result<ChainPosition> ReplicationLog::ownPosition()
{
    return ownPosition(m_database, m_changes.writer());
}

Result<ChainPosition> ReplicationLog::ownPosition(Database &database, const WriterId &self)
{
    ChainPosition position;
    Query query(database,
        "SELECT sequence, hash FROM segment_hash WHERE writer = (SELECT no FROM writer WHERE id = "
        "?)"
        " ORDER BY sequence DESC LIMIT 1");
    query.bind(1, self);
    if (query.next()) {
        position = {quint64(query->integer(0)), query->blob(1)};
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return position;
}

Result<> ReplicationLog::rememberHash(qint64 writer, quint64 sequence, const QByteArray &hash)
{
    return Query(m_database, "INSERT INTO segment_hash VALUES (?, ?, ?)")
        .bind(1, writer)
        .bind(2, qint64(sequence))
        .bind(3, hash)
        .run();
}

Result<QMap<WriterId, ChainPosition>> ReplicationLog::vector()
{
    return vectorOf(m_database, m_changes.writer());
}

Result<QMap<WriterId, ChainPosition>> ReplicationLog::vectorOf(
    Database &database, const WriterId &self)
{
    QMap<WriterId, ChainPosition> vector;
    Query query(database,
        "SELECT w.id, m.sequence, m.hash FROM merged_writer m JOIN writer w ON w.no = m.writer");
    while (query.next()) {
        vector.insert(query->id<WriterId>(0), {quint64(query->integer(1)), query->blob(2)});
    }
    if (query.failed()) {
        return failure(query.error());
    }
    const Result<ChainPosition> own = ownPosition(database, self);
    if (!own) {
        return failure(own.error());
    }
    if (own->sequence > 0) {
        vector.insert(self, *own);
    }
    return vector;
}

Result<QVector<ObjectMark>> ReplicationLog::marks()
{
    const Shared::TableSpec &spec = Shared::spec(Table::Object);
    const int code = Shared::TableSpec::codeOf(spec.columnIndex("marked_ms"));
    QVector<ObjectMark> marks;
    Query objects(m_database, "SELECT id, marked_ms FROM object WHERE marked_ms <> 0 ORDER BY id");
    while (objects.next()) {
        ObjectMark mark{objects->id<ObjectId>(0), objects->integer(1), {}};
        Query query(m_database,
            select("JOIN writer c ON c.no = l.carrier WHERE l.tbl = ? AND l.row = ?"
                   " ORDER BY l.no",
                ", c.id, l.carrier_sequence"));
        query.bind(1, int(spec.table)).bind(2, mark.object);
        while (query.next()) {
            if (LogSql::read(query.row()).values.value(code).toInteger() != 0) {
                mark.carriers.append({query->id<WriterId>(LogSql::kNextColumn),
                    quint64(query->integer(LogSql::kNextColumn + 1))});
            }
        }
        if (query.failed()) {
            return failure(query.error());
        }
        marks.append(std::move(mark));
    }
    if (objects.failed()) {
        return failure(objects.error());
    }
    return marks;
}

} // namespace Library
