#include "library/catalog/shared/mergerules.h"

#include "library/base/mutation.h"

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

//! Whether values that were written at the stamp replace those of the group. valueAt gives the new
//! value of the column with an index.
template <class ValueAt>
bool wins(
    const TableSpec &spec, int group, const Row &row, const Stamp &stamp, const ValueAt &valueAt)
{
    const auto old = row.registers.constFind(group);
    if (old == row.registers.constEnd()) {
        return true;
    }
    if (old->stamp != stamp) {
        return spec.firstWins(group) ? stamp < old->stamp : stamp > old->stamp;
    }
    // Only two copies of one disk can give one stamp to two values: the greater one counts.
    for (size_t i = 0; i < spec.columns.size(); ++i) {
        if (spec.columns[i].group == group) {
            const int order = valueAt(qsizetype(i)).compare(row.values.at(qsizetype(i)));
            if (order != 0) {
                return order > 0;
            }
        }
    }
    return false;
}

} // namespace

Row emptyRow(const TableSpec &spec)
{
    Row row;
    row.values.reserve(qsizetype(spec.columns.size()));
    for (const Shared::Column &column : spec.columns) {
        row.values.append(Shared::initialValue(column));
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
        Q_ASSERT(index >= 0 && Shared::fits(spec.columns[size_t(index)], field.value));
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

QVector<int> overwrittenBy(const TableSpec &spec, const QVector<int> &groups)
{
    QVector<int> all = groups;
    if (spec.table == Table::Title) {
        // A deletion is said against earlier edits of a person, an edit against the deletion.
        all.append({Shared::Group::kTitleDeleted, Shared::Group::kTitlePersonEdit});
    }
    return all;
}

Stamp latestOf(const Row &row, const QVector<int> &groups)
{
    Stamp latest;
    for (const int group : groups) {
        latest = std::max(latest, row.registers.value(group).stamp);
    }
    return latest;
}

QVector<int> groupsOf(const TableSpec &spec, const ChangeRecord &record)
{
    QVector<int> complete;
    QVector<int> broken;
    for (size_t i = 0; i < spec.columns.size(); ++i) {
        const Shared::Column &column = spec.columns[i];
        if (!Shared::fits(column, record.values.value(TableSpec::codeOf(qsizetype(i))))) {
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
    const auto valueAt
        = [&](qsizetype index) { return record.values.value(TableSpec::codeOf(index)); };
    QVector<int> won = named;
    erase_if(won, [&](int group) { return !wins(spec, group, row, record.stamp, valueAt); });
    for (size_t i = 0; i < spec.columns.size(); ++i) {
        if (won.contains(spec.columns[i].group)) {
            row.values[qsizetype(i)] = valueAt(qsizetype(i));
        }
    }
    // A person's edit that lost its register still tells that the title was wanted.
    if (editsTitle(spec, record.origin, named)
        && wins(spec, Shared::Group::kTitlePersonEdit, row, record.stamp, valueAt)) {
        won.append(Shared::Group::kTitlePersonEdit);
    }
    for (const int group : std::as_const(won)) {
        row.registers.insert(group, {record.stamp, record.origin});
    }
    return won;
}

QVector<int> applyRow(const TableSpec &spec, Row &row, const Row &other)
{
    const auto valueAt = [&](qsizetype index) { return other.values.at(index); };
    QVector<int> won;
    for (auto at = other.registers.begin(); at != other.registers.end(); ++at) {
        if (wins(spec, at.key(), row, at->stamp, valueAt)) {
            won.append(at.key());
        }
    }
    for (size_t i = 0; i < spec.columns.size(); ++i) {
        if (won.contains(spec.columns[i].group)) {
            row.values[qsizetype(i)] = valueAt(qsizetype(i));
        }
    }
    for (const int group : std::as_const(won)) {
        row.registers.insert(group, other.registers.value(group));
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
