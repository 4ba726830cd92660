#pragma once

#include <QByteArray>
#include <QCborValue>

#include <span>

//! The shared tables as the protocol sees them: codes of tables and groups, and which columns form
//! a register. Codes and names are in change logs for ever.
namespace Library::Shared {

enum class Table
{
    Title = 1,
    Version = 2,
    Object = 3,
    MediaFact = 4,
    Picture = 5,
    Person = 6,
    Credit = 7,
    Genre = 8,
    TitleGenre = 9,
    Tag = 10,
    TitleTag = 11,
    Collection = 12,
    CollectionItem = 13,
    Profile = 14,
    PlayState = 15,
    PlayCount = 16,
    SameAs = 17,
    Writer = 18,
    Snapshot = 19,
    SnapshotCheck = 20,
    TitleEdit = 21,
    ExternalId = 22,
    Identified = 23,
    Playlist = 24,
    PlaylistItem = 25,
};

//! Group codes are small numbers of their table; these are the ones that code names.
namespace Group {
constexpr int kSeveral = 0; //!< in a record: columns of several groups of a new row
constexpr int kTitleIdentity = 1;
constexpr int kTitleNumbering = 2;
constexpr int kTitleDescription = 3;
constexpr int kTitleArtwork = 4;
constexpr int kTitleDeleted = 5;
constexpr int kTitleAdded = 6;
constexpr int kTitleFacts = 7;
constexpr int kTitleAbsolute = 8;
//! Not a register of values: the latest stamp at which a person edited the title.
constexpr int kTitlePersonEdit = 254;
constexpr int kVersionIdentity = 1;
constexpr int kVersionContent = 2;
constexpr int kResume = 1;
constexpr int kWatched = 2;
constexpr int kReset = 3;
constexpr int kRating = 4;
constexpr int kFavourite = 5;
constexpr int kObjectFact = 1;
constexpr int kObjectMark = 2;
constexpr int kWriterName = 1;
constexpr int kWriterEnded = 2;
} // namespace Group

enum class Type
{
    Integer,
    Text,
    Blob, //!< may be NULL
};

//! The columns of a group are fixed once they were shipped: a column that comes later starts a
//! group of its own, or two versions of the program would merge differently. A column's code in
//! logs and segments is its place in the table, from 1: columns are only ever added at the end.
struct Column
{
    const char *name;
    Type type;
    int group;
    int initial = 0; //!< of an Integer; Text starts empty, a Blob as NULL
};

struct KeyPart
{
    const char *name;
    int size; //!< bytes
};

struct TableSpec
{
    Table table;
    const char *name;
    std::span<const KeyPart> key;
    std::span<const Column> columns;
    //! The first write wins instead of the last: a fact that never changes.
    bool immutable = false;
    //! The one group of a table that is otherwise mutable that only its first write sets; -1: none.
    int onceGroup = -1;

    int keySize() const;
    //! Index in columns; -1 when there is no such column.
    int columnIndex(const QByteArray &column) const;
    bool firstWins(int group) const { return immutable || group == onceGroup; }
    static int codeOf(qsizetype columnIndex) { return int(columnIndex) + 1; }
};

//! What a column has in a row that none of its group was written in.
QCborValue initialValue(const Column &column);
//! Whether a record's value can be in the column.
bool fits(const Column &column, const QCborValue &value);

std::span<const TableSpec> tables();
//! Null when this program does not know the table.
const TableSpec *find(Table table);
inline const TableSpec &spec(Table table)
{
    return *find(table);
}

} // namespace Library::Shared
