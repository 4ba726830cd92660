#include "library/catalog/history/logreader.h"

#include "library/catalog/query.h"
#include "library/catalog/shared/logsql.h"
#include "library/catalog/shared/rowsql.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace Library {

namespace {

using RowName = std::pair<int, QByteArray>;

Result<QVector<ChangeRecord>> recordsIn(Query &query)
{
    QVector<ChangeRecord> records;
    while (query.next()) {
        records.append(LogSql::read(query.row()));
    }
    if (query.failed()) {
        return failure(query.error());
    }
    std::sort(records.begin(), records.end(),
        [](const ChangeRecord &a, const ChangeRecord &b) { return a.stamp < b.stamp; });
    return records;
}

} // namespace

LogReader::LogReader(Database &database)
    : m_database(database)
{ }

Result<QVector<ChangeRecord>> LogReader::recordsOf(const OperationId &operation, int atMost)
{
    Query query(m_database,
        QByteArray("SELECT ") + LogSql::kColumns + LogSql::kFrom + "WHERE l.operation = ? LIMIT ?");
    query.bind(1, operation).bind(2, atMost);
    return recordsIn(query);
}

Result<QVector<ChangeRecord>> LogReader::ofRow(int table, const QByteArray &row)
{
    Query query(m_database,
        QByteArray("SELECT ") + LogSql::kColumns + LogSql::kFrom + "WHERE l.tbl = ? AND l.row = ?");
    query.bind(1, table).bind(2, row);
    return recordsIn(query);
}

Result<QVector<LoggedChange>> LogReader::withBefore(const QVector<ChangeRecord> &records)
{
    QVector<LoggedChange> changes;
    QHash<RowName, QVector<ChangeRecord>> rows;
    for (const ChangeRecord &record : records) {
        QVector<ChangeRecord> &known = rows[{record.table, record.row}];
        if (known.isEmpty()) {
            Result<QVector<ChangeRecord>> all = ofRow(record.table, record.row);
            if (!all) {
                return failure(all.error());
            }
            known = std::move(*all);
        }
        LoggedChange change{record, {}};
        for (const ChangeRecord &earlier : std::as_const(known)) {
            if (earlier.stamp >= record.stamp) {
                break;
            }
            for (const auto &value : earlier.values) {
                if (record.values.contains(value.first)) {
                    change.before.insert(value.first, value.second);
                }
            }
        }
        changes.append(std::move(change));
    }
    return changes;
}

Result<std::optional<Merge::Row>> LogReader::rowNow(int table, const QByteArray &key)
{
    const Shared::TableSpec *spec = Shared::find(Shared::Table(table));
    if (spec == nullptr || key.size() != spec->keySize()) {
        return std::optional<Merge::Row>();
    }
    Merge::Row row;
    {
        Query query(m_database, RowSql::selectRow(*spec));
        RowSql::bindKey(query, 1, *spec, key);
        if (!query.next()) {
            return query.failed() ? Result<std::optional<Merge::Row>>(failure(query.error()))
                                  : std::optional<Merge::Row>();
        }
        row.values = RowSql::values(query.row(), 0, *spec);
    }
    Query registers(m_database,
        "SELECT r.grp, r.wall_ms, r.counter, w.id, r.origin FROM register r JOIN writer w"
        " ON w.no = r.writer WHERE r.tbl = ? AND r.row = ?");
    registers.bind(1, table).bind(2, key);
    while (registers.next()) {
        row.registers.insert(registers->small(0),
            {{registers->integer(1), quint32(registers->integer(2)), registers->id<WriterId>(3)},
                Origin(registers->small(4))});
    }
    if (registers.failed()) {
        return failure(registers.error());
    }
    return std::optional(row);
}

Result<UndoPlan> LogReader::undoPlan(const QVector<ChangeRecord> &act)
{
    QVector<ChangeRecord> history;
    QHash<RowName, std::optional<Merge::Row>> rows;
    for (const ChangeRecord &record : act) {
        if (rows.contains({record.table, record.row})) {
            continue;
        }
        const Result<QVector<ChangeRecord>> all = ofRow(record.table, record.row);
        const Result<std::optional<Merge::Row>> row = rowNow(record.table, record.row);
        if (!all || !row) {
            return failure(!all ? all.error() : row.error());
        }
        history.append(*all);
        rows.insert({record.table, record.row}, *row);
    }
    return Undo::plan(act, history, [&](int table, const QByteArray &row) {
        return rows.value({table, row});
    });
}

} // namespace Library
