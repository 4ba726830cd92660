#include "library/catalog/shared/changewriter.h"

#include "library/catalog/query.h"
#include "library/catalog/shared/logsql.h"
#include "library/catalog/shared/rowsql.h"

#include <algorithm>
#include <utility>

namespace Library {

using Merge::Row;
using Shared::Table;
using Shared::TableSpec;

namespace {

//! A place reached while playing; not one that an act has cleared.
bool isPosition(const ChangeRecord &record)
{
    if (record.table != int(Table::PlayState) || record.group != Shared::Group::kResume) {
        return false;
    }
    const int code = TableSpec::codeOf(Shared::spec(Table::PlayState).columnIndex("position_ms"));
    return record.values.value(code).toInteger() != 0;
}

//! A new row is one record; later on each register is one.
QVector<QVector<int>> recordsOf(const Row &row, const QVector<int> &groups)
{
    if (row.registers.isEmpty()) {
        return {groups};
    }
    QVector<QVector<int>> records;
    for (const int group : groups) {
        records.append(QVector<int>{group});
    }
    return records;
}

void bindStamp(Query &query, int parameter, const Stamp &stamp, qint64 writer)
{
    query.bind(parameter, stamp.wallMs)
        .bind(parameter + 1, qint64(stamp.counter))
        .bind(parameter + 2, writer);
}

} // namespace

ChangeWriter::ChangeWriter(Database &database, const WriterId &writer, const Clock &clock)
    : m_database(database)
    , m_clock(clock)
    , m_hybrid(writer, 0, 0)
{ }

qint64 ChangeWriter::nowMs() const
{
    return m_clock.wallNow().time_since_epoch().count();
}

void ChangeWriter::setWriter(const WriterId &writer)
{
    m_hybrid = HybridClock(writer, m_hybrid.lastWallMs(), m_hybrid.lastCounter());
}

void ChangeWriter::setClock(const Stamp &last)
{
    m_hybrid = HybridClock(m_hybrid.writer(), last.wallMs, last.counter);
}

Result<> ChangeWriter::begin(Origin origin, const ProfileId &viewer)
{
    m_operation = randomId<OperationId>();
    m_origin = origin;
    m_viewer = viewer;
    m_touched = {};
    m_writerNumbers.clear(); // a number may have been rolled back
    m_writers.clear();
    Query device(m_database, "SELECT id, incarnation, clock_wall_ms, clock_counter FROM device");
    if (device.next()) {
        const WriterId writer = writerId(device->id<DeviceId>(0), quint32(device->integer(1)));
        m_hybrid = HybridClock(writer, device->integer(2), quint32(device->integer(3)));
    }
    return device.result();
}

Result<> ChangeWriter::finish()
{
    // The file system's clock, which the change time of the file is compared with.
    return Query(m_database,
        "UPDATE device SET clock_wall_ms = ?, clock_counter = ?, last_write_ms = unixepoch() * "
        "1000")
        .bind(1, m_hybrid.lastWallMs())
        .bind(2, qint64(m_hybrid.lastCounter()))
        .run();
}

Touched ChangeWriter::takeTouched()
{
    return std::exchange(m_touched, {});
}

Result<bool> ChangeWriter::put(
    Table table, const QByteArray &key, const Fields &fields, Scope scope)
{
    return write(table, key, fields, scope, m_origin, m_origin);
}

Result<bool> ChangeWriter::handBack(
    Table table, const QByteArray &key, const Fields &fields, Scope scope)
{
    Q_ASSERT(m_origin == Origin::Person);
    return write(table, key, fields, scope, m_origin, Origin::Scan);
}

Result<bool> ChangeWriter::write(Table table, const QByteArray &key, const Fields &fields,
    Scope scope, Origin by, Origin ascribedTo)
{
    const TableSpec &spec = Shared::spec(table);
    Q_ASSERT(key.size() == spec.keySize());
    Result<Row> row = load(spec, key);
    if (!row) {
        return failure(row.error());
    }
    QVector<int> groups = Merge::groupsToWrite(spec, *row, fields, by);
    for (const Merge::Field &field : fields) {
        // What a person lets go of is written even where the value stays.
        const int group = spec.columns[size_t(spec.columnIndex(field.column))].group;
        const auto old = row->registers.constFind(group);
        const bool letsGo
            = ascribedTo != by && old != row->registers.constEnd() && old->origin == Origin::Person;
        if (letsGo && !groups.contains(group)) {
            groups.append(group);
        }
    }
    if (groups.isEmpty()) {
        return false;
    }
    QVector<QCborValue> values = row->values;
    for (const Merge::Field &field : fields) {
        values[spec.columnIndex(field.column)] = field.value;
    }
    ChangeRecord record{m_operation, m_viewer, ascribedTo, {}, int(table), key, 0, {}};
    const Row first = *row;
    for (const QVector<int> &set : recordsOf(first, groups)) {
        const Result<Stamp> over = overwritten(spec, key, *row, set);
        if (!over) {
            return failure(over.error());
        }
        record.stamp = m_hybrid.next(nowMs());
        record.group = set.size() == 1 ? set.first() : Shared::Group::kSeveral;
        record.values = Merge::valuesOf(spec, values, set);
        const Row before = *row;
        const QVector<int> won = Merge::apply(spec, *row, record);
        if (const Result<> stored = store(spec, key, before, *row, won); !stored) {
            return failure(stored.error());
        }
        if (scope == Scope::Shared) {
            if (const Result<> logged = log(record, *over); !logged) {
                return failure(logged.error());
            }
        }
    }
    m_touched.add(spec, key, first.values, row->values);
    return true;
}

Result<bool> ChangeWriter::apply(const ChangeRecord &record, const std::optional<Carrier> &carrier)
{
    const Result<bool> known = noteIfKnown(record, carrier);
    if (!known || *known) {
        return known ? Result<bool>(false) : known;
    }
    m_hybrid.observe(record.stamp);
    if (const Result<> logged = log(record, carrier); !logged) {
        return failure(logged.error());
    }
    const TableSpec *spec = Shared::find(Table(record.table));
    if (spec == nullptr || record.row.size() != spec->keySize()) {
        return false;
    }
    Result<Row> row = load(*spec, record.row);
    if (!row) {
        return failure(row.error());
    }
    const Row before = *row;
    const QVector<int> won = Merge::apply(*spec, *row, record);
    if (const Result<> stored = store(*spec, record.row, before, *row, won); !stored) {
        return failure(stored.error());
    }
    m_touched.add(*spec, record.row, before.values, row->values);
    return !won.isEmpty();
}

Result<bool> ChangeWriter::applyRow(const TableSpec &spec, const QByteArray &key, const Row &other)
{
    Result<Row> row = load(spec, key);
    if (!row) {
        return failure(row.error());
    }
    const Row before = *row;
    const QVector<int> won = Merge::applyRow(spec, *row, other);
    if (won.isEmpty()) {
        return false;
    }
    m_hybrid.observe(Merge::latestOf(other, won));
    if (const Result<> stored = store(spec, key, before, *row, won); !stored) {
        return failure(stored.error());
    }
    m_touched.add(spec, key, before.values, row->values);
    return true;
}

Result<> ChangeWriter::keep(const ChangeRecord &record, const Carrier &carrier)
{
    const Result<bool> known = noteIfKnown(record, carrier);
    if (!known || *known) {
        return known ? Result<>() : failure(known.error());
    }
    return log(record, carrier);
}

Result<> ChangeWriter::restamp(const QVector<Restamped> &records)
{
    QHash<std::pair<int, QByteArray>, QMap<Stamp, Stamp>> rows;
    for (const Restamped &one : records) {
        const Result<qint64> writer = writerNumber(one.after.writer);
        if (!writer) {
            return failure(writer.error());
        }
        Query query(
            m_database, "UPDATE change_log SET wall_ms = ?, counter = ?, writer = ? WHERE no = ?");
        bindStamp(query, 1, one.after, *writer);
        if (const Result<> done = query.bind(4, one.no).run(); !done) {
            return done;
        }
        rows[{one.table, one.row}].insert(one.before, one.after);
    }
    for (auto row = rows.constBegin(); row != rows.constEnd(); ++row) {
        const TableSpec *spec = Shared::find(Table(row.key().first));
        if (spec == nullptr || row.key().second.size() != spec->keySize()) {
            continue;
        }
        if (const Result<> done = mergeAgain(*spec, row.key().second, row.value()); !done) {
            return done;
        }
    }
    return {};
}

//! A stamp that moves may win or lose against what came from elsewhere meanwhile.
Result<> ChangeWriter::mergeAgain(
    const TableSpec &spec, const QByteArray &key, const QMap<Stamp, Stamp> &stamps)
{
    Result<Row> row = load(spec, key);
    if (!row) {
        return failure(row.error());
    }
    const Row before = *row;
    for (Merge::Register &by : row->registers) {
        by.stamp = stamps.value(by.stamp, by.stamp);
    }
    Query query(m_database,
        QByteArray("SELECT ") + LogSql::kColumns + LogSql::kFrom + "WHERE l.tbl = ? AND l.row = ?");
    query.bind(1, int(spec.table)).bind(2, key);
    while (query.next()) {
        Merge::apply(spec, *row, LogSql::read(query.row()));
    }
    if (query.failed()) {
        return query.result();
    }
    QVector<int> changed;
    for (auto by = row->registers.constBegin(); by != row->registers.constEnd(); ++by) {
        if (before.registers.value(by.key()) != *by) {
            changed.append(by.key());
        }
    }
    if (const Result<> stored = store(spec, key, before, *row, changed); !stored) {
        return stored;
    }
    m_touched.add(spec, key, before.values, row->values);
    return {};
}

const QByteArray &ChangeWriter::selectOf(const TableSpec &spec)
{
    QByteArray &sql = m_selects[int(spec.table)];
    if (sql.isEmpty()) {
        sql = RowSql::selectRow(spec);
    }
    return sql;
}

Result<Row> ChangeWriter::load(const TableSpec &spec, const QByteArray &key)
{
    Query query(m_database, selectOf(spec));
    RowSql::bindKey(query, 1, spec, key);
    const bool exists = query.next();
    if (query.failed()) {
        return failure(query.error());
    }
    if (!exists) {
        return Merge::emptyRow(spec);
    }
    Row row;
    row.values = RowSql::values(query.row(), 0, spec);
    Query registers(m_database,
        "SELECT grp, wall_ms, counter, writer, origin FROM register WHERE tbl = ? AND row = ?");
    registers.bind(1, int(spec.table)).bind(2, key);
    while (registers.next()) {
        const Result<WriterId> writer = writerOf(registers->integer(3));
        if (!writer) {
            return failure(writer.error());
        }
        row.registers.insert(registers->small(0),
            {{registers->integer(1), quint32(registers->integer(2)), *writer},
                Origin(registers->small(4))});
    }
    if (registers.failed()) {
        return failure(registers.error());
    }
    return row;
}

Result<> ChangeWriter::store(const TableSpec &spec, const QByteArray &key, const Row &before,
    const Row &now, const QVector<int> &groups)
{
    if (groups.isEmpty()) {
        return {};
    }
    QVector<int> ofColumns = groups;
    ofColumns.removeOne(Shared::Group::kTitlePersonEdit);
    if (!ofColumns.isEmpty()) {
        if (const Result<> done = storeColumns(spec, key, now.values, ofColumns); !done) {
            return done;
        }
    }
    if (const Result<> done = storeRegisters(spec, key, now, groups); !done) {
        return done;
    }
    if (spec.table != Table::Title || Merge::isGone(before) == Merge::isGone(now)) {
        return {};
    }
    return Query(m_database, "UPDATE title SET gone = ? WHERE id = ?")
        .bind(1, Merge::isGone(now))
        .bind(2, key)
        .run();
}

Result<> ChangeWriter::storeColumns(const TableSpec &spec, const QByteArray &key,
    const QVector<QCborValue> &values, const QVector<int> &groups)
{
    Query query(m_database, RowSql::upsertRow(spec, groups));
    int parameter = RowSql::bindKey(query, 1, spec, key);
    for (size_t i = 0; i < spec.columns.size(); ++i) {
        if (groups.contains(spec.columns[i].group)) {
            RowSql::bindValue(query, parameter++, values.at(qsizetype(i)));
        }
    }
    return query.run();
}

Result<> ChangeWriter::storeRegisters(
    const TableSpec &spec, const QByteArray &key, const Row &now, const QVector<int> &groups)
{
    Query query(m_database, RowSql::upsertRegisters(groups.size()));
    query.bind(1, int(spec.table)).bind(2, key);
    int parameter = 3;
    for (const int group : groups) {
        const Merge::Register by = now.registers.value(group);
        const Result<qint64> writer = writerNumber(by.stamp.writer);
        if (!writer) {
            return failure(writer.error());
        }
        query.bind(parameter, group);
        bindStamp(query, parameter + 1, by.stamp, *writer);
        query.bind(parameter + 4, int(by.origin));
        parameter += 5;
    }
    return query.run();
}

//! Makes the next stamp later than all that an edit overwrites, and returns the latest final stamp
//! among it.
Result<Stamp> ChangeWriter::overwritten(
    const TableSpec &spec, const QByteArray &key, const Row &row, const QVector<int> &groups)
{
    const QVector<int> all = Merge::overwrittenBy(spec, groups);
    m_hybrid.observe(Merge::latestOf(row, all));
    Stamp latest;
    for (const int group : all) {
        Stamp stamp = Merge::latestOf(row, {group});
        if (stamp.writer == writer()) {
            const Result<Stamp> final = lastFinal(spec, key, stamp);
            if (!final) {
                return final;
            }
            stamp = *final;
        }
        latest = std::max(latest, stamp);
    }
    return latest;
}

//! The stamp itself, or what its record overwrote as long as the stamp is provisional: sealing
//! keeps the order of one device, but must not hold on to the time of a wrong clock.
Result<Stamp> ChangeWriter::lastFinal(
    const TableSpec &spec, const QByteArray &row, const Stamp &stamp)
{
    const Result<qint64> number = writerNumber(stamp.writer);
    if (!number) {
        return failure(number.error());
    }
    Query query(m_database,
        "SELECT over_wall_ms, over_counter, over_writer FROM change_log WHERE tbl = ? AND row = ?"
        " AND wall_ms = ? AND counter = ? AND writer = ? AND carrier IS NULL AND stamp_final = 0");
    query.bind(1, int(spec.table)).bind(2, row);
    bindStamp(query, 3, stamp, *number);
    if (!query.next()) {
        return query.failed() ? Result<Stamp>(failure(query.error())) : Result<Stamp>(stamp);
    }
    if (query->isNull(2)) {
        return Stamp();
    }
    const Result<WriterId> over = writerOf(query->integer(2));
    if (!over) {
        return failure(over.error());
    }
    return Stamp{query->integer(0), quint32(query->integer(1)), *over};
}

Result<> ChangeWriter::log(const ChangeRecord &record, const Stamp &over)
{
    if (isPosition(record)) {
        if (const Result<> done = compact(record); !done) {
            return done;
        }
    }
    Query query(m_database, LogSql::kInsert);
    if (const Result<> done = bindRecord(query, record); !done) {
        return done;
    }
    if (over != Stamp()) {
        const Result<qint64> writer = writerNumber(over.writer);
        if (!writer) {
            return failure(writer.error());
        }
        bindStamp(query, LogSql::kOver, over, *writer);
    }
    return query.bind(LogSql::kStampFinal, 0).run();
}

Result<> ChangeWriter::log(const ChangeRecord &record, const std::optional<Carrier> &carrier)
{
    Query query(m_database, LogSql::kInsert);
    if (const Result<> done = bindRecord(query, record); !done) {
        return done;
    }
    if (carrier) {
        const Result<qint64> writer = writerNumber(carrier->writer);
        if (!writer) {
            return failure(writer.error());
        }
        query.bind(LogSql::kCarrier, *writer).bind(LogSql::kCarrier + 1, qint64(carrier->sequence));
    }
    return query.bind(LogSql::kStampFinal, 1).run();
}

Result<> ChangeWriter::bindRecord(Query &query, const ChangeRecord &record)
{
    const Result<qint64> writer = writerNumber(record.stamp.writer);
    if (!writer) {
        return failure(writer.error());
    }
    query.bind(1, record.operation).bindOrNull(2, record.profile).bind(3, int(record.origin));
    bindStamp(query, 4, record.stamp, *writer);
    query.bind(7, record.table)
        .bind(8, record.row)
        .bind(9, record.group)
        .bind(10, record.values.toCborValue().toCbor());
    return {};
}

Result<bool> ChangeWriter::noteIfKnown(
    const ChangeRecord &record, const std::optional<Carrier> &carrier)
{
    const Result<qint64> writer = writerNumber(record.stamp.writer);
    if (!writer) {
        return failure(writer.error());
    }
    qint64 no = 0;
    {
        Query query(m_database,
            "SELECT no FROM change_log WHERE tbl = ? AND row = ? AND grp = ? AND wall_ms = ?"
            " AND counter = ? AND writer = ?");
        query.bind(1, record.table).bind(2, record.row).bind(3, record.group);
        bindStamp(query, 4, record.stamp, *writer);
        if (!query.next()) {
            return query.failed() ? Result<bool>(failure(query.error())) : Result<bool>(false);
        }
        no = query->integer(0);
    }
    if (!carrier) {
        return true;
    }
    const Result<qint64> by = writerNumber(carrier->writer);
    if (!by) {
        return failure(by.error());
    }
    // Of two segments the later counts: the earlier one may be in a chain that was left.
    const Result<> noted = Query(m_database,
        "UPDATE change_log SET carrier = ?, carrier_sequence = ?, stamp_final = 1 WHERE no = ?")
                               .bind(1, *by)
                               .bind(2, qint64(carrier->sequence))
                               .bind(3, no)
                               .run();
    return noted ? Result<bool>(true) : Result<bool>(failure(noted.error()));
}

Result<> ChangeWriter::compact(const ChangeRecord &record)
{
    const Result<qint64> writer = writerNumber(record.stamp.writer);
    if (!writer) {
        return failure(writer.error());
    }
    return Query(m_database,
        "DELETE FROM change_log WHERE tbl = ?1 AND row = ?2 AND grp = ?3 AND writer = ?4"
        " AND carrier IS NULL AND (wall_ms, counter) < (?5, ?6)"
        // What else an act did is taken back together with it.
        " AND (SELECT records FROM act WHERE operation = change_log.operation) = 1")
        .bind(1, record.table)
        .bind(2, record.row)
        .bind(3, record.group)
        .bind(4, *writer)
        .bind(5, record.stamp.wallMs)
        .bind(6, qint64(record.stamp.counter))
        .run();
}

Result<qint64> ChangeWriter::writerNumber(const WriterId &writer)
{
    if (const auto known = m_writerNumbers.constFind(writer); known != m_writerNumbers.constEnd()) {
        return *known;
    }
    const Result<> inserted
        = Query(m_database, "INSERT INTO writer (id) VALUES (?) ON CONFLICT DO NOTHING")
              .bind(1, writer)
              .run();
    if (!inserted) {
        return failure(inserted.error());
    }
    Query query(m_database, "SELECT no FROM writer WHERE id = ?");
    query.bind(1, writer);
    if (!query.next()) {
        return failure(query.failed() ? query.error() : Error{});
    }
    m_writerNumbers.insert(writer, query->integer(0));
    return query->integer(0);
}

Result<WriterId> ChangeWriter::writerOf(qint64 number)
{
    if (const auto known = m_writers.constFind(number); known != m_writers.constEnd()) {
        return *known;
    }
    Query query(m_database, "SELECT id FROM writer WHERE no = ?");
    query.bind(1, number);
    if (!query.next()) {
        return failure(query.failed() ? query.error() : Error{});
    }
    const auto writer = query->id<WriterId>(0);
    m_writers.insert(number, writer);
    return writer;
}

Result<QVector<ChangeRecord>> ChangeWriter::readLog(Database &database, qint64 aboveNo)
{
    QVector<ChangeRecord> records;
    Query query(database,
        QByteArray("SELECT ") + LogSql::kColumns + LogSql::kFrom + "WHERE l.no > ? ORDER BY l.no");
    query.bind(1, aboveNo);
    while (query.next()) {
        records.append(LogSql::read(query.row()));
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return records;
}

} // namespace Library
