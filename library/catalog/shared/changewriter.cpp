#include "library/catalog/shared/changewriter.h"

#include "library/catalog/query.h"
#include "library/catalog/shared/cborbytes.h"
#include "library/catalog/shared/rowsql.h"

#include <algorithm>
#include <utility>

namespace Library {

using Shared::Table;
using Shared::TableSpec;
using Shared::Type;

namespace {

const QCborValue &valueOf(
    const TableSpec &spec, const QVector<QCborValue> &values, const char *column)
{
    return values.at(spec.columnIndex(column));
}

template <class Id>
Id part(const QByteArray &row, qsizetype at)
{
    return Id::fromBytes(row.mid(at, Id::kSize)).value_or(Id{});
}

bool isPosition(const ChangeRecord &record)
{
    return record.table == int(Table::PlayState) && record.group == Shared::Group::kResume;
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

Result<> ChangeWriter::begin(Origin origin, const ProfileId &viewer)
{
    m_operation = randomId<OperationId>();
    m_origin = origin;
    m_viewer = viewer;
    m_touched = {};
    m_writerNumbers.clear(); // a number may have been rolled back
    m_writers.clear();
    Query clock(m_database, "SELECT clock_wall_ms, clock_counter FROM device");
    if (clock.next()) {
        m_hybrid.observe({clock->integer(0), quint32(clock->integer(1)), m_hybrid.writer()});
    }
    return clock.result();
}

Result<> ChangeWriter::finish()
{
    return Query(m_database, "UPDATE device SET clock_wall_ms = ?, clock_counter = ?")
        .bind(1, m_hybrid.lastWallMs())
        .bind(2, qint64(m_hybrid.lastCounter()))
        .run();
}

Touched ChangeWriter::takeTouched()
{
    return std::exchange(m_touched, {});
}

Result<bool> ChangeWriter::put(
    Table table, const QByteArray &row, const Fields &fields, Scope scope)
{
    const TableSpec &spec = Shared::spec(table);
    Q_ASSERT(row.size() == spec.keySize());
    const Result<Row> current = load(spec, row);
    if (!current) {
        return failure(current.error());
    }
    const QVector<int> groups = changedGroups(spec, *current, fields);
    if (groups.isEmpty()) {
        return false;
    }
    for (const int group : groups) {
        if (const auto old = current->registers.constFind(group);
            old != current->registers.constEnd()) {
            m_hybrid.observe(old->stamp);
        }
    }
    QVector<QCborValue> values = current->values;
    for (const Field &field : fields) {
        values[spec.columnIndex(field.column)] = field.value;
    }
    ChangeRecord record{m_operation, m_viewer, m_origin, {}, int(table), row, 0, {}};
    // A new row is one record; later on each register is one.
    QVector<QVector<int>> records{groups};
    if (current->exists) {
        records.clear();
        for (const int group : groups) {
            records.append(QVector<int>{group});
        }
    }
    for (const QVector<int> &set : std::as_const(records)) {
        record.stamp = m_hybrid.next(nowMs());
        record.group = set.size() == 1 ? set.first() : Shared::Group::kSeveral;
        record.values = RowSql::valuesOf(spec, values, set);
        const Result<> written
            = writeGroups(spec, row, values, set, {record.stamp, m_origin}, current->registers);
        if (!written) {
            return failure(written.error());
        }
        if (scope == Scope::Shared) {
            if (const Result<> logged = log(record); !logged) {
                return failure(logged.error());
            }
        }
    }
    touch(spec, row, current->values, values);
    return true;
}

QVector<int> ChangeWriter::changedGroups(
    const TableSpec &spec, const Row &current, const Fields &fields) const
{
    QVector<int> groups;
    const bool byPerson = m_origin == Origin::Person;
    if (!byPerson && spec.table == Table::Title && current.exists) {
        const QCborValue &deleted = valueOf(spec, current.values, "deleted");
        const auto edit = current.registers.constFind(Shared::Group::kTitlePersonEdit);
        const auto gone = current.registers.constFind(Shared::Group::kTitleDeleted);
        const bool revived = edit != current.registers.constEnd()
            && gone != current.registers.constEnd() && edit->stamp > gone->stamp;
        if (deleted.toInteger() != 0 && !revived) {
            return {};
        }
    }
    for (const Field &field : fields) {
        const int index = spec.columnIndex(field.column);
        Q_ASSERT(index >= 0 && RowSql::fits(spec.columns[size_t(index)], field.value));
        const int group = spec.columns[size_t(index)].group;
        const auto old = current.registers.constFind(group);
        const bool known = old != current.registers.constEnd();
        if (known && (spec.immutable || (!byPerson && old->origin == Origin::Person))) {
            continue;
        }
        // A person who confirms what a scan found makes it theirs.
        const bool confirms = known && byPerson && old->origin != Origin::Person;
        const bool differs = !known || confirms || current.values.at(index) != field.value;
        if (differs && !groups.contains(group)) {
            groups.append(group);
        }
    }
    return groups;
}

Result<bool> ChangeWriter::apply(const ChangeRecord &record)
{
    m_hybrid.observe(record.stamp);
    if (const Result<> logged = log(record); !logged) {
        return failure(logged.error());
    }
    const TableSpec *spec = Shared::find(Table(record.table));
    if (spec == nullptr || record.row.size() != spec->keySize()) {
        return false;
    }
    const Result<Row> current = load(*spec, record.row);
    if (!current) {
        return failure(current.error());
    }
    QVector<int> won = RowSql::completeGroups(*spec, record.values);
    const QVector<int> edited = won;
    erase_if(won, [&](int group) {
        const auto old = current->registers.constFind(group);
        return old != current->registers.constEnd()
            && (spec->immutable ? old->stamp <= record.stamp : old->stamp >= record.stamp);
    });
    QVector<QCborValue> values = current->values;
    for (size_t i = 0; i < spec->columns.size(); ++i) {
        if (won.contains(spec->columns[i].group)) {
            values[qsizetype(i)] = record.values.value(QLatin1String(spec->columns[i].name));
        }
    }
    if (!won.isEmpty()) {
        const Result<> stored = store(*spec, record.row, values, won);
        if (!stored) {
            return failure(stored.error());
        }
    }
    for (const int group : std::as_const(won)) {
        const Result<> set = setRegister(*spec, record.row, group, {record.stamp, record.origin});
        if (!set) {
            return failure(set.error());
        }
    }
    // A person's edit that lost its register still tells that the title was wanted.
    if (spec->table == Table::Title && !edited.isEmpty()) {
        const Result<> done
            = updateGone(record.row, record.origin, edited, record.stamp, current->registers);
        if (!done) {
            return failure(done.error());
        }
    }
    touch(*spec, record.row, current->values, values);
    return !won.isEmpty();
}

Result<> ChangeWriter::writeGroups(const TableSpec &spec, const QByteArray &row,
    const QVector<QCborValue> &values, const QVector<int> &groups, const Register &by,
    const Registers &before)
{
    if (const Result<> stored = store(spec, row, values, groups); !stored) {
        return stored;
    }
    for (const int group : groups) {
        if (const Result<> set = setRegister(spec, row, group, by); !set) {
            return set;
        }
    }
    if (spec.table == Table::Title) {
        return updateGone(row, by.origin, groups, by.stamp, before);
    }
    return {};
}

Result<ChangeWriter::Row> ChangeWriter::load(const TableSpec &spec, const QByteArray &row)
{
    Row result;
    Query query(m_database, RowSql::selectRow(spec));
    RowSql::bindKey(query, 1, spec, row);
    result.exists = query.next();
    if (query.failed()) {
        return failure(query.error());
    }
    for (size_t i = 0; i < spec.columns.size(); ++i) {
        const int column = int(i);
        if (!result.exists) {
            result.values.append(RowSql::initialValue(spec.columns[i]));
        } else if (spec.columns[i].type == Type::Integer) {
            result.values.append(query->integer(column));
        } else if (spec.columns[i].type == Type::Text) {
            result.values.append(query->text(column));
        } else {
            result.values.append(
                query->isNull(column) ? QCborValue(nullptr) : QCborValue(query->blob(column)));
        }
    }
    if (!result.exists) {
        return result;
    }
    Query registers(m_database,
        "SELECT grp, wall_ms, counter, writer, origin FROM register WHERE tbl = ? AND row = ?");
    registers.bind(1, int(spec.table)).bind(2, row);
    while (registers.next()) {
        const Result<WriterId> writer = writerOf(registers->integer(3));
        if (!writer) {
            return failure(writer.error());
        }
        result.registers.insert(registers->small(0),
            {{registers->integer(1), quint32(registers->integer(2)), *writer},
                Origin(registers->small(4))});
    }
    if (registers.failed()) {
        return failure(registers.error());
    }
    return result;
}

Result<> ChangeWriter::store(const TableSpec &spec, const QByteArray &row,
    const QVector<QCborValue> &values, const QVector<int> &groups)
{
    Query query(m_database, RowSql::upsertRow(spec, groups));
    int parameter = RowSql::bindKey(query, 1, spec, row);
    for (size_t i = 0; i < spec.columns.size(); ++i) {
        if (groups.contains(spec.columns[i].group)) {
            RowSql::bindValue(query, parameter++, values.at(qsizetype(i)));
        }
    }
    return query.run();
}

Result<> ChangeWriter::setRegister(
    const TableSpec &spec, const QByteArray &row, int group, const Register &value)
{
    const Result<qint64> writer = writerNumber(value.stamp.writer);
    if (!writer) {
        return failure(writer.error());
    }
    return Query(m_database,
        "INSERT INTO register VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " wall_ms = excluded.wall_ms, counter = excluded.counter, writer = excluded.writer,"
        " origin = excluded.origin")
        .bind(1, int(spec.table))
        .bind(2, row)
        .bind(3, group)
        .bind(4, value.stamp.wallMs)
        .bind(5, qint64(value.stamp.counter))
        .bind(6, *writer)
        .bind(7, int(value.origin))
        .run();
}

Result<> ChangeWriter::updateGone(const QByteArray &title, Origin origin,
    const QVector<int> &groups, const Stamp &stamp, const Registers &before)
{
    const TableSpec &spec = Shared::spec(Table::Title);
    const bool edits = origin == Origin::Person
        && std::any_of(groups.begin(), groups.end(),
            [](int group) { return group != Shared::Group::kTitleDeleted; });
    const auto known = before.constFind(Shared::Group::kTitlePersonEdit);
    if (edits && (known == before.constEnd() || known->stamp < stamp)) {
        const Result<> set
            = setRegister(spec, title, Shared::Group::kTitlePersonEdit, {stamp, origin});
        if (!set) {
            return set;
        }
    }
    if (!edits && !groups.contains(Shared::Group::kTitleDeleted)) {
        return {};
    }
    const Result<Row> now = load(spec, title);
    if (!now) {
        return failure(now.error());
    }
    const auto edit = now->registers.constFind(Shared::Group::kTitlePersonEdit);
    const auto deletion = now->registers.constFind(Shared::Group::kTitleDeleted);
    const bool revived = edit != now->registers.constEnd() && deletion != now->registers.constEnd()
        && edit->stamp > deletion->stamp;
    const bool gone = valueOf(spec, now->values, "deleted").toInteger() != 0 && !revived;
    return Query(m_database, "UPDATE title SET gone = ?1 WHERE id = ?2 AND gone <> ?1")
        .bind(1, gone)
        .bind(2, title)
        .run();
}

Result<> ChangeWriter::log(const ChangeRecord &record)
{
    if (isPosition(record)) {
        if (const Result<> done = compact(record); !done) {
            return done;
        }
    }
    const Result<qint64> writer = writerNumber(record.stamp.writer);
    if (!writer) {
        return failure(writer.error());
    }
    Query query(m_database,
        "INSERT INTO change_log (operation, profile, origin, wall_ms, counter, writer, tbl, row,"
        " grp, vals) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    query.bind(1, record.operation)
        .bindOrNull(2, record.profile)
        .bind(3, int(record.origin))
        .bind(4, record.stamp.wallMs)
        .bind(5, qint64(record.stamp.counter))
        .bind(6, *writer)
        .bind(7, record.table)
        .bind(8, record.row)
        .bind(9, record.group)
        .bind(10, record.values.toCborValue().toCbor());
    return query.run();
}

Result<> ChangeWriter::compact(const ChangeRecord &record)
{
    const Result<qint64> writer = writerNumber(record.stamp.writer);
    if (!writer) {
        return failure(writer.error());
    }
    return Query(m_database,
        "DELETE FROM change_log WHERE tbl = ?1 AND row = ?2 AND grp = ?3 AND writer = ?4"
        " AND sealed_segment IS NULL AND (wall_ms, counter) < (?5, ?6)")
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

void ChangeWriter::touch(const TableSpec &spec, const QByteArray &row,
    const QVector<QCborValue> &before, const QVector<QCborValue> &after)
{
    const auto touchTitle = [&](const QCborValue &id) {
        if (const auto title = TitleId::fromBytes(id.toByteArray())) {
            m_touched.titles.insert(*title);
        }
    };
    const auto touchContent = [&](const QCborValue &id) {
        if (const auto content = ContentId::fromBytes(id.toByteArray())) {
            m_touched.contents.insert(*content);
        }
    };
    switch (spec.table) {
    case Table::Title:
    case Table::TitleGenre:
    case Table::TitleTag:
        m_touched.titles.insert(part<TitleId>(row, 0));
        if (spec.table == Table::Title) {
            for (const char *column : {"parent", "series"}) {
                touchTitle(valueOf(spec, before, column));
                touchTitle(valueOf(spec, after, column));
            }
        }
        break;
    case Table::Version:
    case Table::Credit:
        touchTitle(valueOf(spec, before, "title"));
        touchTitle(valueOf(spec, after, "title"));
        break;
    case Table::Object:
        touchContent(valueOf(spec, before, "content"));
        touchContent(valueOf(spec, after, "content"));
        break;
    case Table::MediaFact:
        m_touched.contents.insert(part<ContentId>(row, 0));
        break;
    case Table::PlayState:
    case Table::PlayCount:
        m_touched.states.insert({part<ProfileId>(row, 0), part<TitleId>(row, 16)});
        break;
    case Table::Profile:
        m_touched.profiles = true;
        break;
    case Table::Picture:
    case Table::Person:
    case Table::Genre:
    case Table::Tag:
    case Table::Collection:
    case Table::CollectionItem:
    case Table::SameAs:
        break;
    }
}

Result<QVector<ChangeRecord>> ChangeWriter::readLog(Database &database, qint64 aboveNo)
{
    QVector<ChangeRecord> records;
    Query query(database,
        "SELECT l.operation, l.profile, l.origin, l.wall_ms, l.counter, w.id, l.tbl, l.row, l.grp,"
        " l.vals FROM change_log l JOIN writer w ON w.no = l.writer WHERE l.no > ? ORDER BY l.no");
    query.bind(1, aboveNo);
    while (query.next()) {
        ChangeRecord record;
        record.operation = query->id<OperationId>(0);
        record.profile = query->id<ProfileId>(1);
        record.origin = Origin(query->small(2));
        record.stamp = {query->integer(3), quint32(query->integer(4)), query->id<WriterId>(5)};
        record.table = query->small(6);
        record.row = query->blob(7);
        record.group = query->small(8);
        record.values = wholeCbor(query->blob(9)).toMap();
        records.append(std::move(record));
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return records;
}

} // namespace Library
