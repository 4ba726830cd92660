#include "library/catalog/history/historywords.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QTime>

#include <algorithm>
#include <array>

namespace Library {

namespace {

struct KindWords
{
    ActKind kind;
    const char *name; //!< in JSON output
    const char *one; //!< %1: the name
    const char *many; //!< %n: how many
};

constexpr std::array kKinds{
    KindWords{ActKind::Emptied, "emptied", QT_TRANSLATE_NOOP("History", "Removed %1 for good"),
        QT_TRANSLATE_N_NOOP("History", "Removed %n titles for good")},
    KindWords{ActKind::Removed, "removed", QT_TRANSLATE_NOOP("History", "Moved %1 to the trash"),
        QT_TRANSLATE_N_NOOP("History", "Moved %n titles to the trash")},
    KindWords{ActKind::PutBack, "put-back", QT_TRANSLATE_NOOP("History", "Put %1 back"),
        QT_TRANSLATE_N_NOOP("History", "Put %n titles back")},
    KindWords{ActKind::Identified, "identified", QT_TRANSLATE_NOOP("History", "Identified %1"),
        QT_TRANSLATE_N_NOOP("History", "Identified %n titles")},
    KindWords{ActKind::Added, "added", QT_TRANSLATE_NOOP("History", "Added %1"),
        QT_TRANSLATE_N_NOOP("History", "Added %n titles")},
    KindWords{ActKind::Stored, "stored", QT_TRANSLATE_NOOP("History", "Copied %1 into the storage"),
        QT_TRANSLATE_N_NOOP("History", "Copied %n titles into the storage")},
    KindWords{ActKind::Joined, "joined",
        QT_TRANSLATE_NOOP("History", "Merged %1 with another title"),
        QT_TRANSLATE_N_NOOP("History", "Merged %n titles with others")},
    KindWords{ActKind::Separated, "separated",
        QT_TRANSLATE_NOOP("History", "Took %1 apart from another title"),
        QT_TRANSLATE_N_NOOP("History", "Took %n titles apart from others")},
    KindWords{ActKind::Renamed, "renamed", QT_TRANSLATE_NOOP("History", "Renamed %1"),
        QT_TRANSLATE_N_NOOP("History", "Renamed %n titles")},
    KindWords{ActKind::Edited, "edited", QT_TRANSLATE_NOOP("History", "Edited %1"),
        QT_TRANSLATE_N_NOOP("History", "Edited %n titles")},
    KindWords{ActKind::PictureChosen, "picture-chosen",
        QT_TRANSLATE_NOOP("History", "Changed the picture of %1"),
        QT_TRANSLATE_N_NOOP("History", "Changed the pictures of %n titles")},
    KindWords{ActKind::EditReset, "edit-reset", QT_TRANSLATE_NOOP("History", "Reset fields of %1"),
        QT_TRANSLATE_N_NOOP("History", "Reset fields of %n titles")},
    KindWords{ActKind::Tagged, "tagged", QT_TRANSLATE_NOOP("History", "Tagged %1"),
        QT_TRANSLATE_N_NOOP("History", "Tagged %n titles")},
    KindWords{ActKind::Untagged, "untagged", QT_TRANSLATE_NOOP("History", "Took tags off %1"),
        QT_TRANSLATE_N_NOOP("History", "Took tags off %n titles")},
    KindWords{ActKind::CollectionMade, "collection-made",
        QT_TRANSLATE_NOOP("History", "Set up the collection %1"),
        QT_TRANSLATE_N_NOOP("History", "Set up %n collections")},
    KindWords{ActKind::CollectionRemoved, "collection-removed",
        QT_TRANSLATE_NOOP("History", "Removed the collection %1"),
        QT_TRANSLATE_N_NOOP("History", "Removed %n collections")},
    KindWords{ActKind::Collected, "collected",
        QT_TRANSLATE_NOOP("History", "Put %1 into a collection"),
        QT_TRANSLATE_N_NOOP("History", "Put %n titles into a collection")},
    KindWords{ActKind::Uncollected, "uncollected",
        QT_TRANSLATE_NOOP("History", "Took %1 out of a collection"),
        QT_TRANSLATE_N_NOOP("History", "Took %n titles out of a collection")},
    KindWords{ActKind::PlaylistMade, "list-made",
        QT_TRANSLATE_NOOP("History", "Set up the list %1"),
        QT_TRANSLATE_N_NOOP("History", "Set up %n lists")},
    KindWords{ActKind::PlaylistRemoved, "list-removed",
        QT_TRANSLATE_NOOP("History", "Removed the list %1"),
        QT_TRANSLATE_N_NOOP("History", "Removed %n lists")},
    KindWords{ActKind::Listed, "listed", QT_TRANSLATE_NOOP("History", "Put %1 into a list"),
        QT_TRANSLATE_N_NOOP("History", "Put %n titles into a list")},
    KindWords{ActKind::Unlisted, "unlisted", QT_TRANSLATE_NOOP("History", "Took %1 out of a list"),
        QT_TRANSLATE_N_NOOP("History", "Took %n titles out of a list")},
    KindWords{ActKind::ProfileMade, "profile-made",
        QT_TRANSLATE_NOOP("History", "Set up the profile %1"),
        QT_TRANSLATE_N_NOOP("History", "Set up %n profiles")},
    KindWords{ActKind::ProfileRemoved, "profile-removed",
        QT_TRANSLATE_NOOP("History", "Removed the profile %1"),
        QT_TRANSLATE_N_NOOP("History", "Removed %n profiles")},
    KindWords{ActKind::Watched, "watched", QT_TRANSLATE_NOOP("History", "Marked %1 watched"),
        QT_TRANSLATE_N_NOOP("History", "Marked %n titles watched")},
    KindWords{ActKind::Unwatched, "unwatched",
        QT_TRANSLATE_NOOP("History", "Marked %1 not watched"),
        QT_TRANSLATE_N_NOOP("History", "Marked %n titles not watched")},
    KindWords{ActKind::Liked, "liked", QT_TRANSLATE_NOOP("History", "Made %1 a favourite"),
        QT_TRANSLATE_N_NOOP("History", "Made %n titles favourites")},
    KindWords{ActKind::Unliked, "unliked",
        QT_TRANSLATE_NOOP("History", "Took %1 out of the favourites"),
        QT_TRANSLATE_N_NOOP("History", "Took %n titles out of the favourites")},
    KindWords{ActKind::Rated, "rated", QT_TRANSLATE_NOOP("History", "Rated %1"),
        QT_TRANSLATE_N_NOOP("History", "Rated %n titles")},
    KindWords{ActKind::Played, "played", QT_TRANSLATE_NOOP("History", "Played %1"),
        QT_TRANSLATE_N_NOOP("History", "Played %n titles")},
    KindWords{ActKind::Freed, "freed", QT_TRANSLATE_NOOP("History", "Gave up a stored copy of %1"),
        QT_TRANSLATE_N_NOOP("History", "Gave up stored copies of %n titles")},
    KindWords{ActKind::Described, "described", QT_TRANSLATE_NOOP("History", "Described %1"),
        QT_TRANSLATE_N_NOOP("History", "Described %n titles")},
    KindWords{ActKind::Upkeep, "upkeep", QT_TRANSLATE_NOOP("History", "Kept the library in order"),
        QT_TRANSLATE_N_NOOP("History", "Kept the library in order")},
};

const KindWords &wordsOf(ActKind kind)
{
    return *std::find_if(
        kKinds.begin(), kKinds.end(), [&](const KindWords &row) { return row.kind == kind; });
}

struct FieldWords
{
    const char *table;
    const char *column;
    const char *name;
};

constexpr std::array kFields{
    FieldWords{"title", "title", QT_TRANSLATE_NOOP("History", "Title")},
    FieldWords{"title", "year", QT_TRANSLATE_NOOP("History", "Year")},
    FieldWords{"title", "season", QT_TRANSLATE_NOOP("History", "Season")},
    FieldWords{"title", "episode", QT_TRANSLATE_NOOP("History", "Episode")},
    FieldWords{"title", "original_title", QT_TRANSLATE_NOOP("History", "Original title")},
    FieldWords{"title", "plot", QT_TRANSLATE_NOOP("History", "Plot")},
    FieldWords{"title", "tagline", QT_TRANSLATE_NOOP("History", "Tagline")},
    FieldWords{"title", "premiered", QT_TRANSLATE_NOOP("History", "First shown")},
    FieldWords{"title", "poster", QT_TRANSLATE_NOOP("History", "Poster")},
    FieldWords{"title", "backdrop", QT_TRANSLATE_NOOP("History", "Backdrop")},
    FieldWords{"title", "deleted", QT_TRANSLATE_NOOP("History", "In the trash")},
    FieldWords{"title", "rating", QT_TRANSLATE_NOOP("History", "Rating of the world")},
    FieldWords{"title", "certificate", QT_TRANSLATE_NOOP("History", "Certificate")},
    FieldWords{"title", "studio", QT_TRANSLATE_NOOP("History", "Studio")},
    FieldWords{"title", "country", QT_TRANSLATE_NOOP("History", "Country")},
    FieldWords{"play_state", "position_ms", QT_TRANSLATE_NOOP("History", "Position")},
    FieldWords{"play_state", "watched", QT_TRANSLATE_NOOP("History", "Watched")},
    FieldWords{"play_state", "rating", QT_TRANSLATE_NOOP("History", "Rating")},
    FieldWords{"play_state", "favourite", QT_TRANSLATE_NOOP("History", "Favourite")},
    FieldWords{"title_tag", "present", QT_TRANSLATE_NOOP("History", "Tag")},
    FieldWords{"title_genre", "present", QT_TRANSLATE_NOOP("History", "Genre")},
    FieldWords{"collection_item", "present", QT_TRANSLATE_NOOP("History", "Collection")},
    FieldWords{"playlist_item", "present", QT_TRANSLATE_NOOP("History", "List")},
    FieldWords{"collection", "name", QT_TRANSLATE_NOOP("History", "Name")},
    FieldWords{"collection", "overview", QT_TRANSLATE_NOOP("History", "Overview")},
    FieldWords{"collection", "deleted", QT_TRANSLATE_NOOP("History", "Removed")},
    FieldWords{"playlist", "name", QT_TRANSLATE_NOOP("History", "Name")},
    FieldWords{"playlist", "deleted", QT_TRANSLATE_NOOP("History", "Removed")},
    FieldWords{"profile", "name", QT_TRANSLATE_NOOP("History", "Name")},
    FieldWords{"profile", "color", QT_TRANSLATE_NOOP("History", "Colour")},
    FieldWords{"profile", "deleted", QT_TRANSLATE_NOOP("History", "Removed")},
    FieldWords{"same_as", "same", QT_TRANSLATE_NOOP("History", "The same as")},
    FieldWords{"identified", "title", QT_TRANSLATE_NOOP("History", "Is")},
};

QString word(const char *source)
{
    return QCoreApplication::translate("History", source);
}

bool isAny(const char *column, std::initializer_list<const char *> names)
{
    return std::any_of(
        names.begin(), names.end(), [&](const char *name) { return qstrcmp(column, name) == 0; });
}

} // namespace

QString actKindName(ActKind kind)
{
    return QLatin1String(wordsOf(kind).name);
}

namespace HistoryWords {

QString what(ActKind kind, const QString &name, int count)
{
    const KindWords &words = wordsOf(kind);
    if (count > 1 || name.isEmpty()) {
        return QCoreApplication::translate("History", words.many, nullptr, count);
    }
    const QString text = word(words.one);
    return text.contains(QLatin1String("%1")) ? text.arg(name) : text;
}

QString partOfProgram(Origin origin)
{
    switch (origin) {
    case Origin::Person:
        return QCoreApplication::translate("History", "Somebody");
    case Origin::Scan:
        return QCoreApplication::translate("History", "Scan");
    case Origin::Online:
        return QCoreApplication::translate("History", "Descriptions");
    case Origin::Maintenance:
        break;
    }
    return QStringLiteral("Matinee");
}

QString field(const char *table, const char *column)
{
    const auto *found = std::find_if(kFields.begin(), kFields.end(), [&](const FieldWords &row) {
        return qstrcmp(row.table, table) == 0 && qstrcmp(row.column, column) == 0;
    });
    return found == kFields.end() ? QString() : word(found->name);
}

QString field(Shared::EditedField field)
{
    using Shared::EditedField;
    switch (field) {
    case EditedField::Title:
        return QCoreApplication::translate("History", "Title");
    case EditedField::SortTitle:
        return QCoreApplication::translate("History", "Sorted as");
    case EditedField::OriginalTitle:
        return QCoreApplication::translate("History", "Original title");
    case EditedField::Year:
        return QCoreApplication::translate("History", "Year");
    case EditedField::Plot:
        return QCoreApplication::translate("History", "Plot");
    case EditedField::Tagline:
        return QCoreApplication::translate("History", "Tagline");
    case EditedField::Premiered:
        return QCoreApplication::translate("History", "First shown");
    case EditedField::Certificate:
        return QCoreApplication::translate("History", "Certificate");
    case EditedField::Poster:
        return QCoreApplication::translate("History", "Poster");
    case EditedField::Backdrop:
        return QCoreApplication::translate("History", "Backdrop");
    case EditedField::Episode:
        return QCoreApplication::translate("History", "Episode");
    }
    return {};
}

QString value(const char *column, const QCborValue &value)
{
    constexpr qsizetype kLongest = 160;
    if (value.isString()) {
        const QString text = value.toString().simplified();
        return text.size() > kLongest ? QString(text.left(kLongest - 1) + QChar(0x2026)) : text;
    }
    if (value.isByteArray()) {
        return QCoreApplication::translate("History", "a picture");
    }
    if (!value.isInteger()) {
        return {};
    }
    const qint64 number = value.toInteger();
    if (isAny(column, {"watched", "favourite", "deleted", "same"})) {
        return number != 0 ? QCoreApplication::translate("History", "yes")
                           : QCoreApplication::translate("History", "no");
    }
    if (isAny(column, {"position_ms"})) {
        return number == 0
            ? QString()
            : QTime::fromMSecsSinceStartOfDay(int(std::min<qint64>(number, 86'399'999)))
                  .toString(QStringLiteral("H:mm:ss"));
    }
    const bool isNone = number < 0 || (number == 0 && isAny(column, {"year", "rating"}));
    return isNone ? QString() : QString::number(number);
}

QString moment(qint64 ms, qint64 nowMs)
{
    const QLocale locale;
    const QDateTime then = QDateTime::fromMSecsSinceEpoch(ms);
    const QString time = then.toString(QStringLiteral("HH:mm"));
    const qint64 days = then.date().daysTo(QDateTime::fromMSecsSinceEpoch(nowMs).date());
    if (days == 0) {
        return time;
    }
    if (days == 1) {
        //: %1 is a time of day
        return QCoreApplication::translate("History", "Yesterday %1").arg(time);
    }
    if (days > 1 && days < 7) {
        return locale.dayName(then.date().dayOfWeek()) + QLatin1Char(' ') + time;
    }
    return locale.toString(then.date(), QLocale::ShortFormat) + QLatin1Char(' ') + time;
}

QString obstacle(const UndoObstacle &obstacle, qint64 nowMs)
{
    switch (obstacle.why) {
    case UndoObstacle::Why::Overwritten:
        //: %1 is a person or a part of the program, %2 a time such as "21:15" or "Yesterday 21:15"
        return QCoreApplication::translate("History", "Overwritten by %1, %2")
            .arg(obstacle.by, moment(obstacle.atMs, nowMs));
    case UndoObstacle::Why::TooOld:
        return QCoreApplication::translate("History", "What was before is no longer known");
    case UndoObstacle::Why::Upkeep:
        return QCoreApplication::translate("History", "Not to be taken back");
    case UndoObstacle::Why::Identified:
        return QCoreApplication::translate("History", "Taken back by Identify… of the title");
    case UndoObstacle::Why::Nothing:
        break;
    }
    return QCoreApplication::translate("History", "Nothing of it can be taken back");
}

} // namespace HistoryWords
} // namespace Library
