#pragma once

#include "library/base/ids.h"
#include "library/catalog/shared/editedfields.h"
#include "library/media/mediainfo.h"

#include <QDate>
#include <QHash>
#include <QString>
#include <QVector>

#include <optional>

//! Values that cross the catalog's border. No value here holds a connection or a pointer into it.
namespace Library {

using SampleId = BytesId<struct SampleTag, 32>; //!< SHA-256 of a file's size and samples

enum class TitleKind
{
    Movie = 1,
    Series,
    Season,
    Episode,
    Extra,
    HomeVideo
};

//! Who made a change; decides what it may overwrite.
enum class Origin
{
    Person = 1,
    Scan,
    Online,
    Maintenance
};

enum class Availability
{
    Available,
    Unavailable, //!< its folder or store cannot be reached; nothing is lost
    Missing, //!< certainly gone from a folder that is there
};

//! What the viewer has watched of one title.
struct PlayState
{
    qint64 positionMs = 0;
    VersionId version; //!< the version that the position belongs to
    bool watched = false;
    int playCount = 0;
    qint64 playedAtMs = 0; //!< wall time of the last change; 0: never
    bool favourite = false;
    int rating = 0; //!< the viewer's own, 1 to 10; 0: none

    bool operator==(const PlayState &) const = default;
};

//! What a card, a row and a search result show.
struct TitleCard
{
    TitleId id;
    TitleKind kind = TitleKind::Movie;
    QString title;
    QString sortTitle;
    int year = 0; //!< 0: not known
    TitleId seriesId;
    QString seriesTitle;
    int season = -1; //!< -1: none; 0: specials
    int episode = -1;
    int episodeEnd = -1; //!< last episode of a range
    qint64 durationMs = 0;
    PictureId poster; //!< 2:3; null: none yet
    PictureId still; //!< 16:9; null: none yet
    PlayState play;
    Availability availability = Availability::Available;
    QString failure; //!< why its file could not be read; empty: readable
    int childCount = 0; //!< episodes of a series or a season
    int watchedChildCount = 0;
    int height = 0; //!< of the best version's picture: 2160 is shown as 4K
    bool hdr = false;
    qint64 addedAtMs = 0;
    int rating = 0; //!< of the world, in tenths; 0: not known
    bool kept = false; //!< a file, or all bytes of an object, of it is on this PC
    qint64 dateMs = 0; //!< a home video was taken, anything else first shown; 0: not known

    bool operator==(const TitleCard &) const = default;
};

enum class TitleSort
{
    Title,
    Year,
    Added,
    Played,
    Duration,
    Date //!< TitleCard::dateMs
};
enum class SortOrder
{
    Ascending,
    Descending
};

enum class WatchState
{
    Any,
    Unwatched, //!< begun ones too
    Begun,
    Watched
};

//! What a list leaves out. Saved in smart playlists, as FilterRule writes it.
struct TitleFilter
{
    WatchState watch = WatchState::Any;
    std::optional<GenreId> genre;
    std::optional<TagId> tag;
    int firstYear = 0; //!< 0: since ever
    int lastYear = 0; //!< 0: until now
    int minimumRating = 0; //!< tenths
    int minimumHeight = 0;
    bool hdr = false;
    bool favourite = false;
    bool kept = false; //!< on this PC
    bool missing = false;
    bool unreadable = false; //!< what has a TitleCard::failure

    bool operator==(const TitleFilter &) const = default;
    bool isEmpty() const { return *this == TitleFilter(); }
};

//! One page of a list: a kind, or the children of a title, sorted and filtered.
struct TitleQuery
{
    ProfileId viewer;
    QVector<TitleKind> kinds;
    std::optional<TitleId> parent;
    TitleSort sort = TitleSort::Title;
    SortOrder order = SortOrder::Ascending;
    TitleFilter filter;
    QByteArray cursor; //!< TitlePage::next of the page before; empty: the first
    int limit = 200;
};

struct TitlePage
{
    QVector<TitleCard> cards;
    QByteArray next; //!< empty: this was the last page
    int total = 0; //!< of the whole list; -1: Catalog::total() tells, which takes longer
};

//! Where a letter, a decade or a month begins in a list.
struct ListSection
{
    QString entry; //!< "A" to "Z", "#" for the rest; "1990"; "2024-05"
    int firstRow = 0;

    bool operator==(const ListSection &) const = default;
};

//! The whole order of a list without its contents.
struct TitleOrder
{
    QVector<TitleId> titles;
    //! In a list by title, year or date; empty otherwise.
    QVector<ListSection> sections;
};

struct Counts
{
    int movies = 0;
    int series = 0;
    int episodes = 0;
    int homeVideos = 0;
    int files = 0;
    int unreadable = 0; //!< titles, whether their bytes are in files or in a store

    bool operator==(const Counts &) const = default;
};

//! A side-car subtitle on this PC.
struct SideCarSubtitle
{
    QString file;
    QString language;
    bool forced = false;
    bool hearingImpaired = false;

    bool operator==(const SideCarSubtitle &) const = default;
};

//! One rendition of a title and where its bytes are.
struct TitleVersion
{
    VersionId id;
    QString label; //!< "4K", "Director's Cut"
    MediaInfo media;
    QVector<QString> files; //!< on this PC
    ObjectId object; //!< null: not in the store
    QString objectName; //!< last part of its key
    std::optional<ContentId> content;
    QVector<SideCarSubtitle> subtitles;
    Availability availability = Availability::Available;
    bool wasHere = false; //!< a file of this PC held its bytes before
    bool bytesGone = false; //!< the store had its bytes, and they were given up there
    bool isKept = false; //!< a copy of the object stays on this PC
    bool isInOwnStore = false; //!< this PC's own store has the object
    QString failure;
    //! Of a film in several files all of them in order, the first included; empty when it is one.
    QVector<TitleVersion> parts;

    //! Of all parts.
    qint64 durationMs() const;
    qint64 sizeBytes() const;
    //! True when the id is this version's or that of one of its parts.
    bool has(const VersionId &version) const;
};

inline qint64 TitleVersion::durationMs() const
{
    qint64 sum = 0;
    for (const TitleVersion &part : parts) {
        sum += part.media.durationMs;
    }
    return parts.isEmpty() ? media.durationMs : sum;
}

inline qint64 TitleVersion::sizeBytes() const
{
    qint64 sum = 0;
    for (const TitleVersion &part : parts) {
        sum += part.media.sizeBytes;
    }
    return parts.isEmpty() ? media.sizeBytes : sum;
}

inline bool TitleVersion::has(const VersionId &version) const
{
    for (const TitleVersion &part : parts) {
        if (part.id == version) {
            return true;
        }
    }
    return id == version;
}

//! Where on this PC all bytes of an object of the store are. Stored by number.
enum class HerePlace
{
    Kept = 1, //!< a copy that a person keeps here
    OwnStore = 2 //!< the embedded store
};

//! A rendition that the store has of a title.
struct StoredVersion
{
    TitleId title;
    VersionId version;
    ObjectId object;
    bool isKept = false; //!< as in TitleVersion
    bool isInOwnStore = false;

    bool operator==(const StoredVersion &) const = default;
};

struct Credit
{
    PersonId person;
    QString name;
    QString role; //!< character or job
    QString department; //!< "cast", "director", "writer"
};

//! An id of a title in another catalog: ("tmdb", "27205").
struct ExternalId
{
    QString source; //!< in lower case
    QString value;

    bool operator==(const ExternalId &) const = default;
};

//! A collection that a title is in.
struct TitleCollection
{
    CollectionId id;
    QString name;

    bool operator==(const TitleCollection &) const = default;
};

struct TitleDetails
{
    TitleCard card;
    int absoluteEpisode = -1; //!< counted over all seasons; -1: not known
    QString originalTitle;
    QString plot;
    QString tagline;
    QDate premiered;
    int rating = 0; //!< tenths of ten; 0: not known
    int votes = 0;
    QString certificate;
    QString studio;
    QString country;
    PictureId backdrop;
    PictureId logo;
    QVector<QString> genres;
    QVector<QString> tags;
    QVector<TitleCollection> collections;
    QVector<ExternalId> externalIds;
    QVector<Credit> credits;
    QVector<Shared::EditedField> edited; //!< what a person wrote over the rest
    bool tagsEdited = false;
    bool collectionsEdited = false;
    QVector<TitleVersion> versions;
    QVector<TitleCard> seasons; //!< of a series
    std::optional<TitleCard> nextEpisode; //!< of a series: the first not watched, no special
    QVector<TitleCard> extras;
};

enum class MatchedIn
{
    Title,
    OriginalTitle, //!< or the name of the series
    Person,
    Tag, //!< or a genre
    Plot,
    File
};

struct SearchHit
{
    TitleCard card;
    QString matched; //!< the field's text that matched: a person's name, a piece of the plot
    MatchedIn matchedIn = MatchedIn::Title;
    int matchStart = -1; //!< in `card.title`, UTF-16 units; -1: matched elsewhere
    int matchLength = 0;
};

//! Titles that belong together: "The Harbour Trilogy".
struct Collection
{
    CollectionId id;
    QString name;
    QString overview;
    PictureId poster; //!< its own, else of its first title; null: none
    int count = 0; //!< listed titles
};

//! A list of titles that somebody made, or what a filter leaves.
struct Playlist
{
    PlaylistId id;
    QString name;
    QString rule; //!< FilterRule as JSON; empty: titles one by one
    PictureId poster; //!< of its first title
    int count = 0; //!< listed titles; -1 with a rule
};

struct Person
{
    PersonId id;
    QString name;
    PictureId portrait;
    QVector<TitleCard> titles; //!< the newest first
    QHash<TitleId, QString> roles; //!< character or job
};

struct Profile
{
    ProfileId id;
    QString name;
    QString color; //!< "#rrggbb"
};

//! Why a folder is not reachable.
enum class FolderProblem
{
    None,
    Gone, //!< nothing is at its path
    Unreadable, //!< it is there, but cannot be read
    Empty, //!< all at once nothing is in it
    OtherDisk, //!< its disk is not mounted, or another one is
};

//! How changes in a folder are noticed.
enum class FolderWatching
{
    NotYet,
    Events, //!< the system tells of each change
    PolledNetwork, //!< looked at now and then: others change it unseen
    PolledLimit, //!< looked at now and then: the system watches no more folders
};

//! What a scan found out about a folder as a whole.
struct FolderState
{
    FolderProblem problem = FolderProblem::None;
    qint64 scannedAtMs = 0;
    QByteArray fileSystem; //!< what it lies on; empty: as before
    quint64 device = 0;

    bool operator==(const FolderState &) const = default;
};

//! A folder of this PC that is indexed in place.
struct Folder
{
    qint64 id = 0;
    QString path;
    bool reachable = true;
    qint64 scannedAtMs = 0;
    int fileCount = 0;
    FolderProblem problem = FolderProblem::None;
    FolderWatching watching = FolderWatching::NotYet;
    QByteArray fileSystem; //!< what it lay on when it was last there; empty: not known
    quint64 device = 0; //!< at that time
    bool uploads = false; //!< its new videos are copied into the storage by themselves
};

//! A row of one folder of this PC: a folder with videos below it, or a video's file.
struct FolderEntry
{
    QString path;
    bool isFolder = false;
    int files = 0; //!< below a folder
    qint64 sizeBytes = 0;
    TitleCard title; //!< of a file
    Availability availability = Availability::Available;
    QString failure; //!< why the file could not be read
    bool stored = false; //!< its bytes are in the store too

    QString name() const { return path.mid(path.lastIndexOf(u'/') + 1); }
    //! A file that is there and could be read.
    bool canPlay() const;
    bool operator==(const FolderEntry &) const = default;
};

inline bool FolderEntry::canPlay() const
{
    return !isFolder && failure.isEmpty() && availability == Availability::Available;
}

//! An id of another catalog that a name carries: {"tmdb", "27205"}.
struct StatedId
{
    QString source;
    QString value;

    bool operator==(const StatedId &) const = default;
};

//! What the naming rules read out of a path: what the title is, not yet its id.
struct TitleIdentity
{
    TitleKind kind = TitleKind::HomeVideo;
    QString title; //!< of the movie or the series
    int year = 0;
    int season = -1;
    int episode = -1;
    int episodeEnd = -1;
    QString episodeTitle;
    QString edition; //!< "Director's Cut"; names the version
    QString label; //!< what else its name says of the version: "3D Half-SBS"
    int part = 0; //!< of a film in several files, from 1; 0: it is in one
    int absoluteEpisode = -1; //!< counted over all seasons
    QVector<StatedId> ids; //!< of the movie or the series
    QDate taken; //!< the day in a home video's name

    bool operator==(const TitleIdentity &) const = default;
};

//! A file as one look at the folder saw it.
struct FileFacts
{
    qint64 folder = 0; //!< Folder::id; 0: added on its own
    QString path;
    qint64 sizeBytes = 0;
    qint64 mtimeNs = 0;
    quint64 device = 0;
    quint64 inode = 0;

    bool operator==(const FileFacts &) const = default;
};

//! A file as the catalog remembers it.
struct CatalogFile
{
    FileFacts facts;
    QVector<SideCarSubtitle> subtitles;
    std::optional<SampleId> sample;
    bool missing = false; //!< seen missing while its folder was there
    bool hidden = false; //!< its part of the folder could not be looked at

    bool operator==(const CatalogFile &) const = default;
};

//! An object of the store, and the last part of its key.
struct StoredObject
{
    ObjectId id;
    QString name;
};

//! Everything a scan or an upload knows of one video; the catalog makes or finds the title.
struct IngestedVideo
{
    std::optional<FileFacts> file; //!< unset when the bytes are only in the store
    //! The file whose bytes were stored; where the catalog has it, both are one title from now on.
    std::optional<FileFacts> storedFrom;
    TitleIdentity identity;
    MediaInfo media;
    std::optional<SampleId> sample; //!< of the file
    //! Files of the catalog that had the same bytes and have them no more: the file was moved.
    QVector<QString> movedFrom;
    std::optional<ContentId> content;
    ObjectId object; //!< null: not in the store
    QString objectName;
    QVector<SideCarSubtitle> subtitles;
    QString failure; //!< why the file could not be read, as MediaFailure::stored gives it
};

} // namespace Library
