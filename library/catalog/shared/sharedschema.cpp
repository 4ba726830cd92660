#include "library/catalog/shared/sharedschema.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace Library::Shared {

namespace {

constexpr std::array kId{KeyPart{"id", 16}};
constexpr std::array kPictureKey{KeyPart{"id", 32}};
constexpr std::array kContentKey{KeyPart{"content", 32}};
constexpr std::array kTitleGenreKey{KeyPart{"title", 16}, KeyPart{"genre", 16}};
constexpr std::array kTitleTagKey{KeyPart{"title", 16}, KeyPart{"tag", 16}};
constexpr std::array kCollectionItemKey{KeyPart{"collection", 16}, KeyPart{"title", 16}};
constexpr std::array kPlayStateKey{KeyPart{"profile", 16}, KeyPart{"title", 16}};
constexpr std::array kPlayCountKey{
    KeyPart{"profile", 16}, KeyPart{"title", 16}, KeyPart{"epoch", 16}, KeyPart{"writer", 20}};
constexpr std::array kWriterKey{KeyPart{"id", 20}};
constexpr std::array kSnapshotCheckKey{KeyPart{"snapshot", 16}, KeyPart{"writer", 20}};
constexpr std::array kTitleEditKey{KeyPart{"title", 16}, KeyPart{"field", 1}};
constexpr std::array kExternalIdKey{KeyPart{"title", 16}, KeyPart{"source", 16}};
constexpr std::array kIdentifiedKey{KeyPart{"sample", 32}};
constexpr std::array kPlaylistItemKey{KeyPart{"playlist", 16}, KeyPart{"item", 16}};
constexpr std::array kSameAsKey{KeyPart{"a", 16}, KeyPart{"b", 16}};

constexpr std::array kTitle{
    Column{"kind", Type::Integer, 1},
    Column{"title", Type::Text, 1},
    Column{"year", Type::Integer, 1},
    Column{"parent", Type::Blob, 2},
    Column{"series", Type::Blob, 2},
    Column{"season", Type::Integer, 2, -1},
    Column{"episode", Type::Integer, 2, -1},
    Column{"episode_end", Type::Integer, 2, -1},
    Column{"original_title", Type::Text, 3},
    Column{"sort_title", Type::Text, 3},
    Column{"plot", Type::Text, 3},
    Column{"tagline", Type::Text, 3},
    Column{"premiered", Type::Text, 3},
    Column{"poster", Type::Blob, 4},
    Column{"still", Type::Blob, 4},
    Column{"backdrop", Type::Blob, 4},
    Column{"logo", Type::Blob, 4},
    Column{"deleted", Type::Integer, 5},
    Column{"added_ms", Type::Integer, 6},
    Column{"rating", Type::Integer, 7},
    Column{"votes", Type::Integer, 7},
    Column{"certificate", Type::Text, 7},
    Column{"studio", Type::Text, 7},
    Column{"country", Type::Text, 7},
    Column{"absolute_episode", Type::Integer, 8, -1},
};
constexpr std::array kVersion{
    Column{"title", Type::Blob, 1},
    Column{"edition", Type::Text, 1},
    Column{"label", Type::Text, 1},
    Column{"size_bytes", Type::Integer, 1},
    Column{"duration_ms", Type::Integer, 1},
    Column{"height", Type::Integer, 1},
    Column{"hdr", Type::Integer, 1},
    Column{"content", Type::Blob, 2},
    Column{"deleted", Type::Integer, 3},
    Column{"part", Type::Integer, 4},
};
constexpr std::array kObject{
    Column{"content", Type::Blob, 1},
    Column{"name", Type::Text, 1},
    Column{"size_bytes", Type::Integer, 1},
    Column{"added_ms", Type::Integer, 1},
    Column{"marked_ms", Type::Integer, 2},
};
constexpr std::array kMediaFact{Column{"facts", Type::Blob, 1}};
constexpr std::array kPicture{
    Column{"width", Type::Integer, 1},
    Column{"height", Type::Integer, 1},
    Column{"size_bytes", Type::Integer, 1},
};
constexpr std::array kPerson{Column{"name", Type::Text, 1}, Column{"portrait", Type::Blob, 2}};
constexpr std::array kCredit{
    Column{"title", Type::Blob, 1},
    Column{"person", Type::Blob, 1},
    Column{"department", Type::Text, 1},
    Column{"role", Type::Text, 1},
    Column{"position", Type::Integer, 1},
    Column{"present", Type::Integer, 1},
};
constexpr std::array kNamed{Column{"name", Type::Text, 1}};
constexpr std::array kMember{Column{"present", Type::Integer, 1}};
constexpr std::array kCollection{
    Column{"name", Type::Text, 1},
    Column{"overview", Type::Text, 2},
    Column{"deleted", Type::Integer, 3},
    Column{"poster", Type::Blob, 4},
};
constexpr std::array kCollectionItem{
    Column{"present", Type::Integer, 1},
    Column{"position", Type::Integer, 2},
};
constexpr std::array kProfile{
    Column{"name", Type::Text, 1},
    Column{"color", Type::Text, 2},
    Column{"deleted", Type::Integer, 3},
};
constexpr std::array kPlayState{
    Column{"version", Type::Blob, 1},
    Column{"position_ms", Type::Integer, 1},
    Column{"resume_at_ms", Type::Integer, 1},
    Column{"watched", Type::Integer, 2},
    Column{"watched_at_ms", Type::Integer, 2},
    Column{"epoch", Type::Blob, 3},
    Column{"rating", Type::Integer, 4},
    Column{"favourite", Type::Integer, 5},
    Column{"favourite_at_ms", Type::Integer, 5},
};
constexpr std::array kPlayCount{Column{"count", Type::Integer, 1}};
constexpr std::array kSameAs{Column{"same", Type::Integer, 1}};
constexpr std::array kWriter{
    Column{"name", Type::Text, 1},
    Column{"ended", Type::Integer, 2},
};
constexpr std::array kSnapshot{
    Column{"writer", Type::Blob, 1},
    Column{"vector", Type::Blob, 1},
    Column{"hash", Type::Blob, 1},
    Column{"made_ms", Type::Integer, 1},
};
constexpr std::array kSnapshotCheck{Column{"whole", Type::Integer, 1}};
constexpr std::array kTitleEdit{
    Column{"value", Type::Text, 1},
    Column{"picture", Type::Blob, 1},
    Column{"present", Type::Integer, 1},
};
constexpr std::array kExternalId{Column{"name", Type::Text, 1}, Column{"value", Type::Text, 1}};
constexpr std::array kIdentified{Column{"title", Type::Blob, 1}};
constexpr std::array kPlaylist{
    Column{"name", Type::Text, 1},
    Column{"rule", Type::Text, 2},
    Column{"owner", Type::Blob, 3},
    Column{"deleted", Type::Integer, 4},
};
constexpr std::array kPlaylistItem{
    Column{"title", Type::Blob, 1},
    Column{"present", Type::Integer, 2},
    Column{"position", Type::Integer, 3},
};

constexpr std::array kTables{
    TableSpec{Table::Title, "title", kId, kTitle},
    TableSpec{Table::Version, "version", kId, kVersion},
    TableSpec{Table::Object, "object", kId, kObject, false, Group::kObjectMark},
    TableSpec{Table::MediaFact, "media_fact", kContentKey, kMediaFact, true},
    TableSpec{Table::Picture, "picture", kPictureKey, kPicture, true},
    TableSpec{Table::Person, "person", kId, kPerson},
    TableSpec{Table::Credit, "credit", kId, kCredit},
    TableSpec{Table::Genre, "genre", kId, kNamed},
    TableSpec{Table::TitleGenre, "title_genre", kTitleGenreKey, kMember},
    TableSpec{Table::Tag, "tag", kId, kNamed},
    TableSpec{Table::TitleTag, "title_tag", kTitleTagKey, kMember},
    TableSpec{Table::Collection, "collection", kId, kCollection},
    TableSpec{Table::CollectionItem, "collection_item", kCollectionItemKey, kCollectionItem},
    TableSpec{Table::Profile, "profile", kId, kProfile},
    TableSpec{Table::PlayState, "play_state", kPlayStateKey, kPlayState},
    TableSpec{Table::PlayCount, "play_count", kPlayCountKey, kPlayCount},
    TableSpec{Table::SameAs, "same_as", kSameAsKey, kSameAs},
    TableSpec{Table::Writer, "device_writer", kWriterKey, kWriter, false, Group::kWriterEnded},
    TableSpec{Table::Snapshot, "snapshot", kId, kSnapshot, true},
    TableSpec{Table::SnapshotCheck, "snapshot_check", kSnapshotCheckKey, kSnapshotCheck, true},
    TableSpec{Table::TitleEdit, "title_edit", kTitleEditKey, kTitleEdit},
    TableSpec{Table::ExternalId, "external_id", kExternalIdKey, kExternalId},
    TableSpec{Table::Identified, "identified", kIdentifiedKey, kIdentified},
    TableSpec{Table::Playlist, "playlist", kId, kPlaylist},
    TableSpec{Table::PlaylistItem, "playlist_item", kPlaylistItemKey, kPlaylistItem},
};

} // namespace

int TableSpec::keySize() const
{
    return std::accumulate(
        key.begin(), key.end(), 0, [](int sum, const KeyPart &part) { return sum + part.size; });
}

int TableSpec::columnIndex(const QByteArray &column) const
{
    const auto found = std::find_if(
        columns.begin(), columns.end(), [&](const Column &c) { return column == c.name; });
    return found == columns.end() ? -1 : int(found - columns.begin());
}

QCborValue initialValue(const Column &column)
{
    switch (column.type) {
    case Type::Integer:
        return QCborValue(column.initial);
    case Type::Text:
        return QCborValue(QString());
    case Type::Blob:
        break;
    }
    return QCborValue(nullptr);
}

bool fits(const Column &column, const QCborValue &value)
{
    switch (column.type) {
    case Type::Integer:
        return value.isInteger();
    case Type::Text:
        return value.isString();
    case Type::Blob:
        break;
    }
    return value.isByteArray() || value.isNull();
}

std::span<const TableSpec> tables()
{
    return kTables;
}

const TableSpec *find(Table table)
{
    const auto found = std::find_if(
        kTables.begin(), kTables.end(), [&](const TableSpec &s) { return s.table == table; });
    return found == kTables.end() ? nullptr : &*found;
}

} // namespace Library::Shared
