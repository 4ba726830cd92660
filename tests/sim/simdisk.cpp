#include "tests/sim/simdisk.h"

#include "library/base/mutation.h"

#include <QCborStreamWriter>

#include <algorithm>

namespace Sim {

using Library::Merge::Register;
using Library::Shared::TableSpec;
namespace Group = Library::Shared::Group;

namespace {

constexpr int kRecordsPerSegment = 200;

QByteArray logKey(const ChangeRecord &record)
{
    QByteArray key;
    QCborStreamWriter out(&key);
    out.append(record.stamp.wallMs);
    out.append(quint64(record.stamp.counter));
    out.append(record.stamp.writer.toBytes());
    out.append(quint64(record.table));
    out.append(record.row);
    out.append(quint64(record.group));
    out.append(record.operation.toBytes());
    return key;
}

template <class Id>
Id idOf(const QCborValue &value)
{
    return Id::fromBytes(value.toByteArray()).value_or(Id{});
}

template <class Fn>
void eachRow(const std::map<RowKey, Row> &rows, Table table, const Fn &fn)
{
    for (auto at = rows.lower_bound({int(table), {}});
         at != rows.end() && at->first.first == int(table); ++at) {
        fn(at->first.second, at->second);
    }
}

const QCborValue &column(Table table, const Row &row, const char *name)
{
    return Library::Merge::valueOf(Library::Shared::spec(table), row, name);
}

} // namespace

void Disk::applyRecord(const ChangeRecord &record)
{
    const TableSpec *spec = Library::Shared::find(Table(record.table));
    if (spec == nullptr) {
        return;
    }
    const auto found
        = rows.try_emplace({record.table, record.row}, Library::Merge::emptyRow(*spec)).first;
    Library::Merge::apply(*spec, found->second, record);
    if (found->second.registers.isEmpty()) {
        rows.erase(found);
    }
}

void Disk::addToLog(const ChangeRecord &record, const std::optional<Sync::Carrier> &carrier)
{
    const QByteArray key = logKey(record);
    if (const auto same = logKeys.constFind(key); same != logKeys.constEnd()) {
        LogEntry &entry = log[*same];
        if (carrier && !entry.carriers.contains(*carrier)) {
            entry.carriers.append(*carrier);
        }
        return;
    }
    logKeys.insert(key, log.size());
    LogEntry entry;
    entry.pending = {log.size(), record, {}, false};
    if (carrier) {
        entry.carriers.append(*carrier);
    }
    log.append(entry);
}

QVector<ChangeRecord> Disk::put(Table table, const QByteArray &key, const Fields &fields,
    Origin origin, const OperationId &act, qint64 localMs)
{
    const TableSpec &spec = Library::Shared::spec(table);
    const auto found = rows.find({int(table), key});
    const Row now = found == rows.end() ? Library::Merge::emptyRow(spec) : found->second;
    const QVector<int> groups = Library::Merge::groupsToWrite(spec, now, fields, origin);
    if (groups.isEmpty()) {
        return {};
    }
    QVector<QCborValue> values = now.values;
    for (const Library::Merge::Field &field : fields) {
        values[spec.columnIndex(field.column)] = field.value;
    }
    QVector<QVector<int>> sets{groups};
    if (!now.registers.isEmpty()) {
        sets.clear();
        for (const int group : groups) {
            sets.append(QVector<int>{group});
        }
    }
    QVector<ChangeRecord> written;
    for (const QVector<int> &set : std::as_const(sets)) {
        Library::HybridClock hybrid(replica.writer, clock.wallMs, clock.counter);
        const Stamp over = Library::Merge::latestOf(now, Library::Merge::overwrittenBy(spec, set));
        hybrid.observe(over);
        clock = hybrid.next(localMs);
        ChangeRecord record;
        record.operation = act;
        record.origin = origin;
        record.stamp = clock;
        record.table = int(table);
        record.row = key;
        record.group = set.size() == 1 ? set.first() : Group::kSeveral;
        record.values = Library::Merge::valuesOf(spec, values, set);
        applyRecord(record);
        addToLog(record, {});
        log.last().pending.over = over;
        written.append(record);
    }
    return written;
}

void Disk::seal(const Sync::ClockReading &reading)
{
    QVector<Library::PendingRecord> pending;
    for (const LogEntry &entry : std::as_const(log)) {
        if (entry.isPending() && pending.size() < kRecordsPerSegment) {
            pending.append(entry.pending);
        }
    }
    Stamp last = lastSealed;
    last.writer = replica.writer;
    Sync::Segment segment;
    segment.library = replica.library;
    segment.writer = replica.writer;
    segment.sequence = replica.sealed.sequence + 1;
    segment.previous = replica.sealed.hash;
    segment.sealedMs = reading.storeMs;
    segment.records = Sync::Sealing::seal(pending, reading, last);
    for (qsizetype i = 0; i < pending.size(); ++i) {
        const ChangeRecord &record = segment.records.at(i);
        LogEntry &entry = log[pending.at(i).no];
        const Stamp provisional = entry.pending.record.stamp;
        logKeys.remove(logKey(entry.pending.record));
        entry.pending.record = record;
        entry.pending.sealedBefore = false;
        entry.carriers.append(Sync::Carrier{replica.writer, segment.sequence});
        logKeys.insert(logKey(record), pending.at(i).no);
        if (const auto found = rows.find({record.table, record.row}); found != rows.end()) {
            for (Register &by : found->second.registers) {
                if (by.stamp == provisional) {
                    by.stamp = record.stamp;
                }
            }
        }
        if (!pending.at(i).sealedBefore) {
            lastSealed = record.stamp;
            // A stamp that was shifted came from a clock that is not to be followed.
            clock = provisional == record.stamp ? std::max(clock, record.stamp) : record.stamp;
        }
    }
    const QByteArray bytes = Sync::encodeSegment(segment);
    replica.sealed = {segment.sequence, Sync::hashOf(bytes)};
    replica.own[segment.sequence] = {replica.sealed.hash, bytes};
    for (Kept &one : keptActs) {
        const bool refers = std::any_of(segment.records.begin(), segment.records.end(),
            [&](const ChangeRecord &record) { return record.operation == one.act; });
        if (refers && one.source.reference.sequence == 0) {
            one.source.reference = {replica.writer, segment.sequence};
        }
    }
    countSegment(segment.records);
}

void Disk::countSegment(const QVector<ChangeRecord> &records)
{
    // Snapshots and their checks do not call for the next snapshot.
    const bool counts = std::any_of(records.begin(), records.end(), [](const ChangeRecord &record) {
        return record.table != int(Table::Snapshot) && record.table != int(Table::SnapshotCheck);
    });
    segmentsSince += counts ? 1 : 0;
}

void Disk::merge(const Sync::Segment &segment, const Sync::SegmentHash &hash)
{
    for (const ChangeRecord &record : segment.records) {
        clock = std::max(clock, record.stamp);
        applyRecord(record);
        addToLog(record, Sync::Carrier{segment.writer, segment.sequence});
    }
    replica.merged.insert(segment.writer, {segment.sequence, hash});
    replica.lastSealedMs.insert(segment.writer, segment.sealedMs);
    countSegment(segment.records);
}

void Disk::merge(const Sync::Snapshot &snapshot)
{
    for (const Sync::SnapshotRow &row : snapshot.rows) {
        const TableSpec &spec = Library::Shared::spec(Table(row.table));
        const auto found
            = rows.try_emplace({row.table, row.row}, Library::Merge::emptyRow(spec)).first;
        Library::Merge::applyRow(spec, found->second, row.state);
        for (const Register &by : row.state.registers) {
            clock = std::max(clock, by.stamp);
        }
    }
    for (const ChangeRecord &record : snapshot.records) {
        applyRecord(record);
        addToLog(record, Sync::Carrier{snapshot.header.writer, ~quint64(0)});
    }
    const Sync::VersionVector &vector = snapshot.header.vector;
    for (auto at = vector.begin(); at != vector.end(); ++at) {
        if (at.key() != replica.writer && at->sequence > replica.merged.value(at.key()).sequence) {
            replica.merged.insert(at.key(), *at);
            replica.lastSealedMs.insert(at.key(), snapshot.header.madeMs);
        }
    }
}

void Disk::beginIncarnation(quint64 relogFrom, const WriterId &fresh, qint64 localMs)
{
    const WriterId old = replica.writer;
    Sync::Position common = replica.sealed;
    if (relogFrom <= replica.sealed.sequence) {
        const auto before = replica.own.find(relogFrom - 1);
        common = before == replica.own.end() ? replica.forgotten
                                             : Sync::Position{relogFrom - 1, before->second.hash};
    }
    for (LogEntry &entry : log) {
        const bool carried = std::any_of(
            entry.carriers.begin(), entry.carriers.end(), [&](const Sync::Carrier &carrier) {
                return carrier.writer == old && carrier.sequence >= relogFrom;
            });
        const bool elsewhere = std::any_of(entry.carriers.begin(), entry.carriers.end(),
            [&](const Sync::Carrier &carrier) { return carrier.writer != old; });
        if (carried && !elsewhere) {
            entry.carriers.clear();
            entry.pending.sealedBefore = true;
        }
    }
    for (Kept &one : keptActs) {
        if (one.source.reference.writer == old && one.source.reference.sequence >= relogFrom) {
            one.source.reference = {};
        }
    }
    if (common.sequence != 0) {
        replica.merged.insert(old, common);
    }
    replica.writer = fresh;
    replica.sealed = {};
    replica.forgotten = {};
    replica.confirmed = replica.hinted = replica.expired = 0;
    replica.own.clear();
    replica.published = {};
    put(Table::Writer, fresh.toBytes(), {{"name", QStringLiteral("PC")}}, Origin::Maintenance,
        *OperationId::fromBytes(fresh.toBytes().left(OperationId::kSize)), localMs);
}

Sync::Snapshot Disk::snapshot(const Sync::SnapshotId &id, qint64 madeMs) const
{
    Sync::Snapshot snapshot;
    snapshot.header = {replica.library, id, replica.writer, madeMs, replica.merged};
    snapshot.header.vector.insert(replica.writer, replica.sealed);
    for (const auto &[key, row] : rows) {
        snapshot.rows.append({key.first, key.second, row});
    }
    for (const LogEntry &entry : log) {
        if (madeMs - entry.pending.record.stamp.wallMs < 90 * 24 * 3600 * qint64(1000)) {
            snapshot.records.append(entry.pending.record);
        }
    }
    return snapshot;
}

Kept Disk::release(const ObjectId &object)
{
    const auto found = std::find_if(keptActs.begin(), keptActs.end(),
        [&](const Kept &one) { return one.source.object == object; });
    const Kept kept = *found;
    keptActs.erase(found);
    return kept;
}

QString Disk::differenceTo(const Sync::Snapshot &snapshot) const
{
    std::map<RowKey, Row> theirs;
    for (const Sync::SnapshotRow &row : snapshot.rows) {
        theirs[{row.table, row.row}] = row.state;
    }
    // Nothing there that is unknown here.
    for (const auto &[key, row] : theirs) {
        const auto mine = rows.find(key);
        if (mine == rows.end()) {
            return QStringLiteral("unknown row of table %1").arg(key.first);
        }
        Row merged = mine->second;
        if (!Library::Merge::applyRow(Library::Shared::spec(Table(key.first)), merged, row)
                 .isEmpty()) {
            return QStringLiteral("other value in table %1").arg(key.first);
        }
    }
    // Nothing lacks there that a segment up to its vector carries.
    for (const LogEntry &entry : log) {
        const bool covered = std::any_of(
            entry.carriers.begin(), entry.carriers.end(), [&](const Sync::Carrier &carrier) {
                return carrier.sequence <= snapshot.header.vector.value(carrier.writer).sequence;
            });
        const TableSpec *spec = Library::Shared::find(Table(entry.pending.record.table));
        if (!covered || spec == nullptr) {
            continue;
        }
        const auto row = theirs.find({entry.pending.record.table, entry.pending.record.row});
        if (row == theirs.end()) {
            return QStringLiteral("lacks a row of table %1").arg(entry.pending.record.table);
        }
        Row merged = row->second;
        if (!Library::Merge::apply(*spec, merged, entry.pending.record).isEmpty()) {
            return QStringLiteral("lacks a record of table %1, group %2")
                .arg(entry.pending.record.table)
                .arg(entry.pending.record.group);
        }
    }
    return {};
}

const Row *Disk::row(Table table, const QByteArray &key) const
{
    const auto found = rows.find({int(table), key});
    return found == rows.end() ? nullptr : &found->second;
}

bool Disk::isLive(const TitleId &title) const
{
    const Row *found = row(Table::Title, title.toBytes());
    return found != nullptr && !Library::Merge::isGone(*found);
}

QSet<ContentId> Disk::wanted() const
{
    QSet<ContentId> result;
    eachRow(rows, Table::Version, [&](const QByteArray &, const Row &row) {
        if (isLive(idOf<TitleId>(column(Table::Version, row, "title")))) {
            result.insert(idOf<ContentId>(column(Table::Version, row, "content")));
        }
    });
    return result;
}

QMap<ContentId, QVector<ObjectId>> Disk::objects() const
{
    QMap<ContentId, QVector<ObjectId>> result;
    eachRow(rows, Table::Object, [&](const QByteArray &key, const Row &row) {
        if (!row.registers.contains(Group::kObjectMark)
            && row.registers.contains(Group::kObjectFact)) {
            result[idOf<ContentId>(column(Table::Object, row, "content"))].append(
                *ObjectId::fromBytes(key));
        }
    });
    return result;
}

bool Disk::hasPending() const
{
    return std::any_of(
        log.begin(), log.end(), [](const LogEntry &entry) { return entry.isPending(); });
}

QMap<WriterId, Sync::Ended> Disk::writers() const
{
    QMap<WriterId, Sync::Ended> result;
    eachRow(rows, Table::Writer, [&](const QByteArray &key, const Row &row) {
        result.insert(*WriterId::fromBytes(key),
            Sync::Ended(column(Table::Writer, row, "ended").toInteger()));
    });
    return result;
}

QVector<Sync::MarkedObject> Disk::markedObjects() const
{
    const QSet<ContentId> live = wanted();
    const QMap<ContentId, QVector<ObjectId>> unmarked = objects();
    QMap<ObjectId, Sync::MarkedObject> marked;
    eachRow(rows, Table::Object, [&](const QByteArray &key, const Row &row) {
        if (row.registers.contains(Group::kObjectMark)) {
            const auto object = *ObjectId::fromBytes(key);
            const auto content = idOf<ContentId>(column(Table::Object, row, "content"));
            marked.insert(
                object, {object, {}, live.contains(content) && !unmarked.contains(content)});
        }
    });
    for (const LogEntry &entry : log) {
        const ChangeRecord &record = entry.pending.record;
        if (record.table == int(Table::Object) && record.group == Group::kObjectMark) {
            if (const auto id = ObjectId::fromBytes(record.row); marked.contains(*id)) {
                marked[*id].carriers += entry.carriers;
            }
        }
    }
    return marked.values();
}

QVector<ObjectId> Disk::unwantedObjects(qint64 storeMs) const
{
    // Only what a title is known to have referred to: an object that no title mentions may belong
    // to one that has not arrived.
    QMap<ContentId, bool> trashed;
    eachRow(rows, Table::Version, [&](const QByteArray &, const Row &row) {
        const auto title = idOf<TitleId>(column(Table::Version, row, "title"));
        const Row *of = this->row(Table::Title, title.toBytes());
        const bool old = of != nullptr && Library::Merge::isGone(*of)
            && storeMs - of->registers.value(Group::kTitleDeleted).stamp.wallMs
                > kTrashDays * 24 * 3600 * qint64(1000);
        const auto content = idOf<ContentId>(column(Table::Version, row, "content"));
        trashed[content] = trashed.value(content, true) && old;
    });
    QVector<ObjectId> result;
    const QMap<ContentId, QVector<ObjectId>> unmarked = objects();
    for (auto at = unmarked.begin(); at != unmarked.end(); ++at) {
        if (trashed.value(at.key(), false)) {
            result += at.value();
        }
    }
    return result;
}

QVector<Sync::DuplicateObject> Disk::duplicateObjects() const
{
    QVector<Sync::DuplicateObject> result;
    const QMap<ContentId, QVector<ObjectId>> unmarked = objects();
    for (QVector<ObjectId> of : unmarked) {
        std::sort(of.begin(), of.end());
        if (MATINEE_BREAKS(8) && of.size() > 1) {
            // Each device keeps what it put there itself.
            const auto own = std::find_if(of.begin(), of.end(), [&](const ObjectId &id) {
                return row(Table::Object, id.toBytes())
                           ->registers.value(Group::kObjectFact)
                           .stamp.writer
                    == replica.writer;
            });
            if (own != of.end()) {
                std::iter_swap(of.begin(), own);
            }
        }
        for (qsizetype i = 1; i < of.size(); ++i) {
            result.append({of.at(i), of.first()});
        }
    }
    return result;
}

QVector<Sync::LostContent> Disk::lostContents() const
{
    const QMap<ContentId, QVector<ObjectId>> unmarked = objects();
    QMap<ContentId, QVector<ObjectId>> lost;
    const QSet<ContentId> live = wanted();
    eachRow(rows, Table::Object, [&](const QByteArray &key, const Row &row) {
        const auto content = idOf<ContentId>(column(Table::Object, row, "content"));
        if (live.contains(content) && !unmarked.contains(content)) {
            lost[content].append(*ObjectId::fromBytes(key));
        }
    });
    QVector<Sync::LostContent> result;
    for (auto at = lost.begin(); at != lost.end(); ++at) {
        result.append({at.key(), at.value()});
    }
    return result;
}

QVector<Sync::KeptSource> Disk::keptSources() const
{
    QVector<Sync::KeptSource> sources;
    for (const Kept &one : keptActs) {
        sources.append(one.source);
    }
    return sources;
}

QVector<Sync::KnownSnapshot> Disk::snapshots() const
{
    QMap<Sync::SnapshotId, Sync::KnownSnapshot> result;
    eachRow(rows, Table::Snapshot, [&](const QByteArray &key, const Row &row) {
        Sync::CborInput in(column(Table::Snapshot, row, "vector").toByteArray());
        const auto vector = Sync::RecordCodec::readVector(in);
        const auto id = *Sync::SnapshotId::fromBytes(key);
        result.insert(id,
            {id, idOf<WriterId>(column(Table::Snapshot, row, "writer")),
                vector.value_or(Sync::VersionVector()),
                idOf<Sync::SegmentHash>(column(Table::Snapshot, row, "hash")), {}});
    });
    eachRow(rows, Table::SnapshotCheck, [&](const QByteArray &key, const Row &row) {
        const auto id = *Sync::SnapshotId::fromBytes(key.left(16));
        if (result.contains(id) && column(Table::SnapshotCheck, row, "whole").toInteger() == 1) {
            result[id].checkedBy.insert(*WriterId::fromBytes(key.mid(16)));
        }
    });
    return result.values();
}

} // namespace Sim
