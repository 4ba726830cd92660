#include "library/catalog/history/actsummary.h"

#include "library/catalog/shared/editedfields.h"

#include <algorithm>

namespace Library {

using Shared::Table;
using Shared::TableSpec;

namespace {

constexpr int kInTrash = 1;

qint64 numberIn(const ChangeRecord &record, const TableSpec &spec, const char *column)
{
    return record.values.value(TableSpec::codeOf(spec.columnIndex(column))).toInteger();
}

bool has(const ChangeRecord &record, const TableSpec &spec, const char *column)
{
    return record.values.contains(TableSpec::codeOf(spec.columnIndex(column)));
}

ActKind kindOfTitle(const ChangeRecord &record, const TableSpec &spec)
{
    // Also a row that is there already may get several groups, where an id came before its title.
    if (record.group == Shared::Group::kSeveral) {
        return ActKind::Added;
    }
    if (record.group != Shared::Group::kTitleDeleted) {
        return ActKind::Described;
    }
    switch (numberIn(record, spec, "deleted")) {
    case 0:
        return ActKind::PutBack;
    case kInTrash:
        return ActKind::Removed;
    default:
        return ActKind::Emptied;
    }
}

ActKind kindOfEdit(const ChangeRecord &record, const TableSpec &spec)
{
    if (numberIn(record, spec, "present") == 0) {
        return ActKind::EditReset;
    }
    switch (Shared::EditedField(record.row.back())) {
    case Shared::EditedField::Title:
        return ActKind::Renamed;
    case Shared::EditedField::Poster:
    case Shared::EditedField::Backdrop:
        return ActKind::PictureChosen;
    default:
        return ActKind::Edited;
    }
}

ActKind kindOfState(const ChangeRecord &record, const TableSpec &spec)
{
    if (has(record, spec, "watched")) {
        return numberIn(record, spec, "watched") != 0 ? ActKind::Watched : ActKind::Unwatched;
    }
    if (has(record, spec, "favourite")) {
        return numberIn(record, spec, "favourite") != 0 ? ActKind::Liked : ActKind::Unliked;
    }
    return has(record, spec, "rating") ? ActKind::Rated : ActKind::Played;
}

//! Of lists, profiles and their members: there, or not any more.
ActKind whether(bool there, ActKind yes, ActKind no)
{
    return there ? yes : no;
}

ActKind kindOf(const ChangeRecord &record)
{
    const TableSpec *spec = Shared::find(Table(record.table));
    if (spec == nullptr || record.row.size() != spec->keySize()) {
        return ActKind::Upkeep;
    }
    const auto isPresent = [&] { return numberIn(record, *spec, "present") != 0; };
    const auto isThere = [&] { return numberIn(record, *spec, "deleted") == 0; };
    switch (spec->table) {
    case Table::Title:
        return kindOfTitle(record, *spec);
    case Table::Object:
        return whether(numberIn(record, *spec, "marked_ms") == 0, ActKind::Stored, ActKind::Freed);
    case Table::TitleTag:
        return whether(isPresent(), ActKind::Tagged, ActKind::Untagged);
    case Table::Collection:
        return whether(isThere(), ActKind::CollectionMade, ActKind::CollectionRemoved);
    case Table::CollectionItem:
        return whether(isPresent(), ActKind::Collected, ActKind::Uncollected);
    case Table::Profile:
        return whether(isThere(), ActKind::ProfileMade, ActKind::ProfileRemoved);
    case Table::PlayState:
        return kindOfState(record, *spec);
    case Table::PlayCount:
        return ActKind::Played;
    case Table::SameAs:
        return whether(numberIn(record, *spec, "same") != 0, ActKind::Joined, ActKind::Separated);
    case Table::TitleEdit:
        return kindOfEdit(record, *spec);
    case Table::Identified:
        return ActKind::Identified;
    case Table::Playlist:
        return whether(isThere(), ActKind::PlaylistMade, ActKind::PlaylistRemoved);
    case Table::PlaylistItem:
        return whether(isPresent(), ActKind::Listed, ActKind::Unlisted);
    case Table::Version:
    case Table::MediaFact:
    case Table::Picture:
    case Table::Person:
    case Table::Credit:
    case Table::Genre:
    case Table::TitleGenre:
    case Table::Tag:
    case Table::ExternalId:
        return ActKind::Described;
    case Table::Writer:
    case Table::Snapshot:
    case Table::SnapshotCheck:
        break;
    }
    return ActKind::Upkeep;
}

} // namespace

ActSummary summaryOf(const QVector<ChangeRecord> &records)
{
    ActSummary summary;
    for (const ChangeRecord &record : records) {
        const ActKind kind = kindOf(record);
        if (kind < summary.kind) {
            summary = {kind, Table(record.table), {}};
        }
        const bool counts = kind == summary.kind && Table(record.table) == summary.table;
        if (counts && !summary.rows.contains(record.row)) {
            summary.rows.append(record.row);
        }
    }
    return summary;
}

std::optional<TitleId> titleInKey(Table table, const QByteArray &row)
{
    switch (table) {
    case Table::Title:
    case Table::TitleGenre:
    case Table::TitleTag:
    case Table::TitleEdit:
    case Table::ExternalId:
    case Table::SameAs:
        return TitleId::fromBytes(row.left(TitleId::kSize));
    case Table::CollectionItem:
    case Table::PlayState:
    case Table::PlayCount:
        return TitleId::fromBytes(row.mid(TitleId::kSize, TitleId::kSize));
    default:
        return std::nullopt;
    }
}

} // namespace Library
