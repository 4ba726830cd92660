#include "library/catalog/shared/undo.h"

#include "library/base/mutation.h"

#include <algorithm>

namespace Library::Undo {

using Merge::Row;
using Shared::Table;
using Shared::TableSpec;

namespace {

bool canBeTakenBack(const TableSpec &spec, int group)
{
    return spec.table != Table::PlayCount && spec.table != Table::Object && !spec.firstWins(group);
}

//! The id follows from the name: another PC may have begun to use the same row without writing it.
bool isNameOfItsId(const TableSpec &spec, int group)
{
    const bool named
        = spec.table == Table::Tag || spec.table == Table::Genre || spec.table == Table::Person;
    return named && group == spec.columns[size_t(spec.columnIndex("name"))].group;
}

//! The earliest register of the row that the act did not write; none when all are the act's.
std::optional<Stamp> earliestOfOthers(const Row &now, const QVector<ChangeRecord> &act)
{
    std::optional<Stamp> earliest;
    for (const Merge::Register &by : now.registers) {
        const bool ofAct = std::any_of(act.begin(), act.end(),
            [&](const ChangeRecord &record) { return record.stamp == by.stamp; });
        if (!ofAct && (!earliest || by.stamp < *earliest)) {
            earliest = by.stamp;
        }
    }
    return earliest;
}

//! The row as it was before the stamps of one act: what the earlier records make of it.
Row rowBefore(const TableSpec &spec, const QByteArray &key, const QVector<ChangeRecord> &history,
    const Stamp &firstOfAct, OperationId act)
{
    Row row = Merge::emptyRow(spec);
    for (const ChangeRecord &record : history) {
        if (record.table == int(spec.table) && record.row == key && record.operation != act
            && record.stamp < firstOfAct) {
            Merge::apply(spec, row, record);
        }
    }
    return row;
}

//! A row that the act made cannot unhappen; it is deleted or taken out of its set instead.
std::optional<Merge::Field> removal(const TableSpec &spec)
{
    for (const char *column : {"deleted", "present", "same"}) {
        if (spec.columnIndex(column) >= 0) {
            return Merge::Field{column, qstrcmp(column, "deleted") == 0 ? 1 : 0};
        }
    }
    return std::nullopt;
}

//! A series or a season may have got other episodes since; without any it is not shown.
bool isContainer(const TableSpec &spec, const Row &row)
{
    if (spec.table != Table::Title) {
        return false;
    }
    const auto kind = TitleKind(Merge::valueOf(spec, row, "kind").toInteger());
    return kind == TitleKind::Series || kind == TitleKind::Season;
}

//! The title that a row belongs to; empty for one that belongs to none, or is a title.
QByteArray titleOf(const TableSpec &spec, const QByteArray &key, const Row &row)
{
    switch (spec.table) {
    case Table::Version:
    case Table::Credit:
        return Merge::valueOf(spec, row, "title").toByteArray();
    case Table::TitleGenre:
    case Table::TitleTag:
    case Table::TitleEdit:
    case Table::ExternalId:
        return key.left(TitleId::kSize);
    case Table::CollectionItem:
        return key.mid(CollectionId::kSize);
    default:
        return {};
    }
}

//! What an act made together with a title goes and comes with it.
void leaveWhatGoesAlong(UndoPlan &plan, const RowOf &rowNow)
{
    QVector<QByteArray> removed;
    for (const UndoStep &step : plan.steps) {
        if (step.table == int(Table::Title) && step.isRemoval) {
            removed.append(step.row);
        }
    }
    erase_if(plan.steps, [&](const UndoStep &step) {
        const std::optional<Row> row = rowNow(step.table, step.row);
        return row && !step.before
            && removed.contains(titleOf(Shared::spec(Table(step.table)), step.row, *row));
    });
}

} // namespace

UndoPlan plan(
    const QVector<ChangeRecord> &act, const QVector<ChangeRecord> &history, const RowOf &rowNow)
{
    UndoPlan result;
    for (const ChangeRecord &record : act) {
        const TableSpec *spec = Shared::find(Table(record.table));
        const std::optional<Row> now
            = spec == nullptr ? std::nullopt : rowNow(record.table, record.row);
        if (!now) {
            continue;
        }
        const Row before = rowBefore(*spec, record.row, history, record.stamp, record.operation);
        const std::optional<Stamp> others = earliestOfOthers(*now, act);
        const bool existed
            = !before.registers.isEmpty() || (others.has_value() && *others < record.stamp);
        // The log is cut off by age: what has the row's earliest record has all of its records.
        const bool wholeLog = !others || *others > record.stamp
            || std::any_of(history.begin(), history.end(), [&](const ChangeRecord &other) {
                   return other.stamp == *others && other.table == record.table
                       && other.row == record.row;
               });
        UndoStep step{record.table, record.row, {}, {}, false};
        for (const int group : Merge::groupsOf(*spec, record)) {
            if (!canBeTakenBack(*spec, group)) {
                continue;
            }
            const Merge::Register by = now->registers.value(group);
            // A later write of the same act is looked at in its own turn.
            const bool later = std::any_of(act.begin(), act.end(), [&](const ChangeRecord &other) {
                return other.table == record.table && other.row == record.row
                    && other.stamp == by.stamp && by.stamp != record.stamp;
            });
            if (later) {
                continue;
            }
            const bool unknown = !before.registers.contains(group) && !wholeLog;
            if ((by.stamp != record.stamp || unknown) && !MATINEE_BREAKS(20)) {
                result.refusals.append(
                    {record.table, record.row, group, by, by.stamp == record.stamp});
                continue;
            }
            if (!existed && isNameOfItsId(*spec, group)) {
                continue;
            }
            if (const auto was = before.registers.constFind(group);
                was != before.registers.constEnd()) {
                step.before = std::min(step.before.value_or(was->origin), was->origin);
            }
            for (size_t i = 0; i < spec->columns.size(); ++i) {
                if (spec->columns[i].group == group) {
                    step.fields.append({spec->columns[i].name, before.values.at(qsizetype(i))});
                }
            }
        }
        const auto remove = existed ? std::nullopt : removal(*spec);
        if (remove) {
            step.fields = {*remove};
            step.isRemoval = true;
        }
        if (!step.fields.isEmpty() && (existed || !isContainer(*spec, *now))) {
            result.steps.append(step);
        }
    }
    if (!result.refusals.isEmpty()) {
        result.steps.clear();
    }
    leaveWhatGoesAlong(result, rowNow);
    return result;
}

} // namespace Library::Undo
