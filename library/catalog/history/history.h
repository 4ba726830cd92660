#pragma once

#include "library/catalog/types.h"

#include <optional>

namespace Library {

//! What an act was about, in the main. Names are in JSON output.
enum class ActKind
{
    Emptied, //!< removed for good
    Removed, //!< into the trash
    PutBack,
    Identified,
    Added,
    Stored, //!< its bytes came into the store
    Joined, //!< titles that are one
    Separated,
    Renamed,
    Edited, //!< another field by hand
    PictureChosen,
    EditReset, //!< what a person wrote was let go of
    Tagged,
    Untagged,
    CollectionMade,
    CollectionRemoved,
    Collected,
    Uncollected,
    PlaylistMade,
    PlaylistRemoved,
    Listed,
    Unlisted,
    ProfileMade,
    ProfileRemoved,
    Watched,
    Unwatched,
    Liked,
    Unliked,
    Rated,
    Played, //!< a position
    Freed, //!< objects are no longer wanted in the store
    Described, //!< by scans and services
    Upkeep
};

//! "removed", "put-back".
QString actKindName(ActKind kind);

//! One field before and after, in words.
struct HistoryChange
{
    QString subject; //!< the title, or the list, that has it
    QString field;
    QString before;
    QString after;

    bool operator==(const HistoryChange &) const = default;
};

//! Why an act cannot be taken back.
struct UndoObstacle
{
    enum class Why
    {
        Overwritten, //!< somebody changed the same since
        TooOld, //!< what was before is older than the log
        Upkeep, //!< the program's own book-keeping
        Identified, //!< files must be looked at again: there is a way of its own
        Nothing //!< all of it was taken back or cannot be
    };
    Why why = Why::Nothing;
    QString by; //!< who overwrote it
    qint64 atMs = 0; //!< and when

    bool operator==(const UndoObstacle &) const = default;
};

//! One act: everything that somebody did at once.
struct HistoryEntry
{
    OperationId operation;
    qint64 atMs = 0;
    Origin origin = Origin::Person;
    QString who; //!< the profile, or the part of the program
    QString color; //!< of the profile, "#rrggbb"; empty: nobody's
    QString device; //!< where; empty: on this PC
    ActKind kind = ActKind::Upkeep;
    QString what; //!< "Moved Red Ladder to the trash"
    QString named; //!< the part of it that is a name; may be empty
    QVector<TitleId> titles; //!< at most kMostTitles
    int count = 0; //!< of titles
    QVector<HistoryChange> changes; //!< at most kMostChanges
    std::optional<UndoObstacle> obstacle; //!< none: it can be taken back

    static constexpr int kMostTitles = 50;
    static constexpr int kMostChanges = 12;

    bool operator==(const HistoryEntry &) const = default;
};

struct HistoryQuery
{
    std::optional<TitleId> title; //!< what concerns it and what is below it alone
    //! Positions, descriptions and book-keeping too.
    bool everything = false;
    QByteArray cursor; //!< HistoryPage::next of the page before; empty: the newest
    int limit = 50;
};

struct HistoryPage
{
    QVector<HistoryEntry> entries; //!< the newest first
    QByteArray next; //!< empty: this was the last page
};

//! For how long what was removed can be put back with its bytes.
struct TrashPeriod
{
    int days = 30;

    //! What was removed before this time has no right to its bytes.
    qint64 sinceMs(qint64 nowMs) const { return nowMs - days * kDayMs; }
    //! Whole days until the bytes may go; 0: today.
    int daysLeft(qint64 removedAtMs, qint64 nowMs) const
    {
        const qint64 leftMs = removedAtMs - sinceMs(nowMs);
        return leftMs <= 0 ? 0 : int((leftMs + kDayMs - 1) / kDayMs);
    }

    static constexpr qint64 kDayMs = 24LL * 3600 * 1000;
};

//! A title in the trash.
struct TrashEntry
{
    TitleId title;
    TitleKind kind = TitleKind::Movie;
    QString name; //!< with series and number
    int year = 0;
    PictureId poster;
    PictureId still;
    qint64 removedAtMs = 0;
    QString by; //!< the profile; empty: nobody knows
    qint64 sizeBytes = 0; //!< of its videos, wherever they are
    qint64 storedBytes = 0; //!< in the store for it alone: what removing it for good gives free
    int videos = 0; //!< that come back with it
    bool bytesGone = false; //!< the store had it and has it no more; no file is here either

    bool operator==(const TrashEntry &) const = default;
};

//! What emptying the trash did.
struct Emptied
{
    int titles = 0;
    QVector<ObjectId> objects; //!< marked: nothing refers to them any more
    qint64 bytes = 0; //!< of those
};

} // namespace Library
