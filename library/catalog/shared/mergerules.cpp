#include "library/catalog/shared/mergerules.h"

#include "library/base/mutation.h"
#include "library/catalog/shared/rowsql.h"

#include <algorithm>

namespace Library::Merge {

using Shared::Table;
using Shared::TableSpec;

namespace {

bool editsTitle(const TableSpec &spec, Origin origin, const QVector<int> &groups)
{
    const bool wanted = origin == Origin::Person || MATINEE_BREAKS(11);
    return spec.table == Table::Title && wanted
        && std::any_of(groups.begin(), groups.end(),
            [](int group) { return group != Shared::Group::kTitleDeleted; });
}

bool wins(const TableSpec &spec, int group, const Row &row, const Stamp &stamp)
{
    const auto old = row.registers.constFind(group);
    if (old == row.registers.constEnd()) {
        return true;
    }
    return spec.firstWins(group) ? stamp < old->stamp : stamp > old->stamp;
}

} // namespace

Row emptyRow(const TableSpec &spec)
{
    Row row;
    row.values.reserve(qsizetype(spec.columns.size()));
    for (const Shared::Column &column : spec.columns) {
        row.values.append(RowSql::initialValue(column));
    }
    return row;
}

const QCborValue &valueOf(const TableSpec &spec, const Row &row, const char *column)
{
    return row.values.at(spec.columnIndex(column));
}

QVector<int> groupsToWrite(
    const TableSpec &spec, const Row &row, const Fields &fields, Origin origin)
{
    const bool byPerson = origin == Origin::Person;
    if (!byPerson && spec.table == Table::Title && isGone(row) && !MATINEE_BREAKS(11)) {
        return {};
    }
    QVector<int> groups;
    for (const Field &field : fields) {
        const int index = spec.columnIndex(field.column);
        Q_ASSERT(index >= 0 && RowSql::fits(spec.columns[size_t(index)], field.value));
        const int group = spec.columns[size_t(index)].group;
        const auto old = row.registers.constFind(group);
        const bool known = old != row.registers.constEnd();
        if (known && (spec.firstWins(group) || (!byPerson && old->origin == Origin::Person))) {
            continue;
        }
        // A person who confirms what a scan found makes it theirs.
        const bool confirms = known && byPerson && old->origin != Origin::Person;
        const bool differs = !known || confirms || row.values.at(index) != field.value;
        if (differs && !groups.contains(group)) {
            groups.append(group);
        }
    }
    return groups;
}

Stamp latestOf(const Row &row, const QVector<int> &groups)
{
    Stamp latest;
    for (const int group : groups) {
        if (const auto old = row.registers.constFind(group); old != row.registers.constEnd()) {
            latest = std::max(latest, old->stamp);
        }
    }
    return latest;
}

QVector<int> groupsOf(const TableSpec &spec, const ChangeRecord &record)
{
    QVector<int> complete;
    QVector<int> broken;
    for (size_t i = 0; i < spec.columns.size(); ++i) {
        const Shared::Column &column = spec.columns[i];
        if (!RowSql::fits(column, record.values.value(TableSpec::codeOf(qsizetype(i))))) {
            broken.append(column.group);
        } else if (!complete.contains(column.group)) {
            complete.append(column.group);
        }
    }
    erase_if(complete, [&](int group) { return broken.contains(group); });
    return complete;
}

QCborMap valuesOf(
    const TableSpec &spec, const QVector<QCborValue> &values, const QVector<int> &groups)
{
    QCborMap map;
    for (qsizetype i = 0; i < values.size(); ++i) {
        if (groups.contains(spec.columns[size_t(i)].group)) {
            map.insert(TableSpec::codeOf(i), values.at(i));
        }
    }
    return map;
}

QVector<int> apply(const TableSpec &spec, Row &row, const ChangeRecord &record)
{
    const QVector<int> named = groupsOf(spec, record);
    QVector<int> won = named;
    erase_if(won, [&](int group) { return !wins(spec, group, row, record.stamp); });
    for (size_t i = 0; i < spec.columns.size(); ++i) {
        if (won.contains(spec.columns[i].group)) {
            row.values[qsizetype(i)] = record.values.value(TableSpec::codeOf(qsizetype(i)));
        }
    }
    // A person's edit that lost its register still tells that the title was wanted.
    if (editsTitle(spec, record.origin, named)
        && wins(spec, Shared::Group::kTitlePersonEdit, row, record.stamp)) {
        won.append(Shared::Group::kTitlePersonEdit);
    }
    for (const int group : std::as_const(won)) {
        row.registers.insert(group, {record.stamp, record.origin});
    }
    return won;
}

bool isGone(const Row &title)
{
    const TableSpec &spec = Shared::spec(Table::Title);
    if (title.registers.isEmpty() || valueOf(spec, title, "deleted").toInteger() == 0) {
        return false;
    }
    const auto edit = title.registers.constFind(Shared::Group::kTitlePersonEdit);
    const auto deletion = title.registers.constFind(Shared::Group::kTitleDeleted);
    return edit == title.registers.constEnd() || deletion == title.registers.constEnd()
        || edit->stamp <= deletion->stamp;
}

} // namespace Library::Merge
