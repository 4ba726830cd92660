#include "library/import/jellyfindatabase.h"

#include "library/catalog/query.h"
#include "library/import/foreigndatabase.h"

#include <QCoreApplication>
#include <QHash>
#include <QSet>

#include <algorithm>

namespace Library::Import {

namespace {

constexpr qint64 kTicksPerMs = 10'000;

std::optional<TitleKind> kindFromType(const QString &type)
{
    const QString name = type.section(QLatin1Char('.'), -1);
    if (name == QLatin1String("Movie")) {
        return TitleKind::Movie;
    }
    if (name == QLatin1String("Series")) {
        return TitleKind::Series;
    }
    if (name == QLatin1String("Episode")) {
        return TitleKind::Episode;
    }
    if (name == QLatin1String("Video")) {
        return TitleKind::HomeVideo;
    }
    return std::nullopt;
}

qint64 msFromTicks(qint64 ticks)
{
    return ticks > 0 ? ticks / kTicksPerMs : 0;
}

//! Both schemas give these columns in this order: key, type, name, original title, year, series
//! name, series key, season, episode, path, run time, added, played, count, position, last played,
//! rating, favourite.
enum Column
{
    kKey,
    kType,
    kName,
    kOriginal,
    kYear,
    kSeriesName,
    kSeriesKey,
    kSeason,
    kEpisode,
    kPath,
    kRunTime,
    kAdded,
    kPlayed,
    kCount,
    kPosition,
    kLastPlayed,
    kRating,
    kFavourite,
    kIds,
};

//! A GUID is text, or 16 bytes in the order of .NET: one key for both.
QByteArray guidKey(const QByteArray &guid)
{
    if (guid.size() != 16) {
        QByteArray digits = guid.toUpper();
        for (const char c : {'-', '{', '}'}) {
            digits.replace(c, "");
        }
        return digits;
    }
    QByteArray bytes = guid;
    std::reverse(bytes.begin(), bytes.begin() + 4);
    std::reverse(bytes.begin() + 4, bytes.begin() + 6);
    std::reverse(bytes.begin() + 6, bytes.begin() + 8);
    return bytes.toHex().toUpper();
}

int numberOr(const Statement &row, int column, int missing)
{
    return row.isNull(column) ? missing : row.small(column);
}

class JellyfinStates
{
public:
    //! A user may have several rows for one title, under keys of several ages: together they tell
    //! what was done.
    ImportedState *take(const Statement &row)
    {
        const QByteArray key = guidKey(row.blob(kKey));
        auto place = m_places.constFind(key);
        if (place == m_places.constEnd()) {
            const std::optional<TitleKind> kind = kindFromType(row.text(kType));
            if (!kind) {
                return nullptr;
            }
            ImportedState state;
            state.kind = *kind;
            state.title = row.text(kName).left(kLongestText);
            state.originalTitle = row.text(kOriginal).left(kLongestText);
            state.year = *kind == TitleKind::Episode ? 0 : row.small(kYear);
            state.series = row.text(kSeriesName).left(kLongestText);
            state.season = numberOr(row, kSeason, -1);
            state.episode = numberOr(row, kEpisode, -1);
            state.path = row.text(kPath).left(kLongestText);
            state.durationMs = msFromTicks(row.integer(kRunTime));
            state.addedMs = timeFrom(row.text(kAdded), Qt::UTC);
            place = m_places.insert(key, m_states.size());
            m_states.append(state);
            m_seriesKeys.append(guidKey(row.blob(kSeriesKey)));
        }
        ImportedState &state = m_states[*place];
        const qint64 lastPlayed = timeFrom(row.text(kLastPlayed), Qt::UTC);
        if (lastPlayed >= state.lastPlayedMs) {
            state.lastPlayedMs = lastPlayed;
            state.positionMs = msFromTicks(row.integer(kPosition));
        }
        state.watched = state.watched || row.boolean(kPlayed);
        state.playCount = std::max(state.playCount, row.small(kCount));
        state.rating = std::max(state.rating, ratingFrom(row.real(kRating)));
        state.favourite = state.favourite || row.boolean(kFavourite);
        return &state;
    }

    ImportedState *find(const QByteArray &key)
    {
        const auto place = m_places.constFind(key);
        return place == m_places.constEnd() ? nullptr : &m_states[*place];
    }

    //! What was done with a title that the server no longer has is under its keys alone, of which
    //! only IMDb's say by themselves what they are; longer ones are of episodes. Columns: key,
    //! played, count, position, last played, rating, favourite.
    Result<> takeRemoved(Query &query)
    {
        const QLatin1String imdb("imdb");
        QSet<QString> known;
        for (const ImportedState &state : std::as_const(m_states)) {
            for (const ExternalId &id : state.ids) {
                known.insert(id.source == imdb ? id.value : QString());
            }
        }
        while (query.next()) {
            ImportedState state;
            state.title = query->text(0).left(kLongestText);
            state.watched = query->boolean(1);
            state.playCount = std::max(0, query->small(2));
            state.positionMs = msFromTicks(query->integer(3));
            state.lastPlayedMs = timeFrom(query->text(4), Qt::UTC);
            state.rating = ratingFrom(query->real(5));
            state.favourite = query->boolean(6);
            addId(state.ids, imdb, state.title);
            if (!known.contains(state.title) && state.tellsOfAViewer()) {
                m_states.append(state);
                m_seriesKeys.append(QByteArray());
            }
        }
        return query.result();
    }

    //! Gives episodes what is known of their series.
    QVector<ImportedState> finished()
    {
        for (qsizetype i = 0; i < m_states.size(); ++i) {
            const ImportedState *series = find(m_seriesKeys.at(i));
            if (series != nullptr && series->kind == TitleKind::Series) {
                m_states[i].seriesIds = series->ids;
                m_states[i].year = series->year;
            }
        }
        return m_states;
    }

private:
    QVector<ImportedState> m_states;
    QVector<QByteArray> m_seriesKeys;
    QHash<QByteArray, qsizetype> m_places;
};

//! Further parts and extras of a film are videos that belong to it, and where they were left is no
//! place in it. items: the table of them, as i.
Result<QByteArray> ownTitlesOnly(ForeignDatabase &file, const char *items)
{
    const Result<bool> has = file.has(items, {"OwnerId"});
    if (!has) {
        return failure(has.error());
    }
    // None is null, empty or zeros, with or without dashes.
    return *has ? QByteArray(" WHERE NOT (i.Type LIKE '%.Video'"
                             " AND trim(coalesce(i.OwnerId, ''), '0-') <> '')")
                : QByteArray();
}

Error noJellyfin(const char *table)
{
    return {ErrorCode::Unsupported,
        QCoreApplication::translate("Import",
            "This is no database of Jellyfin. Give jellyfin.db or library.db in the folder data of "
            "the server."),
        QStringLiteral("no %1").arg(QLatin1String(table)), false};
}

Result<QVector<SourceUser>> usersFrom(Database &database, const char *sql)
{
    QVector<SourceUser> users;
    Query query(database, sql);
    while (query.next()) {
        users.append({query->text(0), query->text(1)});
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return users;
}

} // namespace

Result<bool> isNewJellyfin(ForeignDatabase &file)
{
    return file.has("BaseItems", {"Id", "Type", "Path"});
}

Result<QVector<SourceUser>> jellyfinUsers(ForeignDatabase &file)
{
    const Result<bool> isNew = isNewJellyfin(file);
    if (!isNew) {
        return failure(isNew.error());
    }
    const Result<bool> has = file.has("Users", {"Id", "Username", "InternalId"});
    if (!has || !*has) {
        return failure(has ? noJellyfin("Users") : has.error());
    }
    return usersFrom(file.database(),
        *isNew ? "SELECT Id, Username FROM Users ORDER BY Username"
               : "SELECT InternalId, Username FROM Users ORDER BY Username");
}

Result<QVector<SourceUser>> oldJellyfinUsers(ForeignDatabase &library)
{
    const Result<bool> has = library.has("UserDatas", {"key", "userId"});
    if (!has || !*has) {
        return failure(has ? noJellyfin("UserDatas") : has.error());
    }
    return usersFrom(
        library.database(), "SELECT DISTINCT userId, userId FROM UserDatas ORDER BY userId");
}

Result<QVector<ImportedState>> readJellyfin(ForeignDatabase &file, const QString &user)
{
    const std::pair<const char *, QVector<QByteArray>> needed[]
        = {{"BaseItems",
               {"Id", "Type", "Path", "Name", "OriginalTitle", "ProductionYear", "SeriesName",
                   "SeriesId", "IndexNumber", "ParentIndexNumber", "RunTimeTicks", "DateCreated"}},
            {"UserData",
                {"ItemId", "UserId", "Rating", "PlaybackPositionTicks", "PlayCount", "IsFavorite",
                    "LastPlayedDate", "Played"}},
            {"BaseItemProviders", {"ItemId", "ProviderId", "ProviderValue"}}};
    for (const auto &[table, columns] : needed) {
        const Result<bool> has = file.has(table, columns);
        if (!has || !*has) {
            return failure(has ? noJellyfin(table) : has.error());
        }
    }
    const Result<QByteArray> own = ownTitlesOnly(file, "BaseItems");
    if (!own) {
        return failure(own.error());
    }
    JellyfinStates states;
    Query query(file.database(),
        QByteArray("SELECT CAST(i.Id AS BLOB), i.Type, i.Name, i.OriginalTitle, i.ProductionYear,"
                   " i.SeriesName, CAST(i.SeriesId AS BLOB), i.ParentIndexNumber, i.IndexNumber,"
                   " i.Path, i.RunTimeTicks, i.DateCreated, u.Played, u.PlayCount,"
                   " u.PlaybackPositionTicks, u.LastPlayedDate, u.Rating, u.IsFavorite"
                   " FROM BaseItems i LEFT JOIN UserData u ON u.ItemId = i.Id AND u.UserId = ?")
            + *own + " ORDER BY i.Id LIMIT 2000000");
    query.bind(1, user);
    while (query.next()) {
        states.take(query.row());
    }
    if (query.failed()) {
        return failure(query.error());
    }
    Query ids(file.database(),
        "SELECT CAST(ItemId AS BLOB), ProviderId, ProviderValue FROM BaseItemProviders");
    while (ids.next()) {
        if (ImportedState *state = states.find(guidKey(ids->blob(0)))) {
            addId(state->ids, ids->text(1), ids->text(2));
        }
    }
    if (ids.failed()) {
        return failure(ids.error());
    }
    Query removed(file.database(),
        "SELECT CustomDataKey, Played, PlayCount, PlaybackPositionTicks, LastPlayedDate, Rating,"
        " IsFavorite FROM UserData WHERE UserId = ? AND CustomDataKey GLOB 'tt[0-9]*'"
        " AND length(CustomDataKey) < 11"
        " ORDER BY CustomDataKey LIMIT 2000000");
    removed.bind(1, user);
    if (const Result<> taken = states.takeRemoved(removed); !taken) {
        return failure(taken.error());
    }
    return states.finished();
}

Result<QVector<ImportedState>> readOldJellyfin(ForeignDatabase &library, const QString &user)
{
    const std::pair<const char *, QVector<QByteArray>> needed[]
        = {{"TypedBaseItems",
               {"guid", "type", "Path", "Name", "OriginalTitle", "ProductionYear", "SeriesName",
                   "SeriesId", "IndexNumber", "ParentIndexNumber", "RunTimeTicks", "DateCreated",
                   "UserDataKey", "ProviderIds"}},
            {"UserDatas",
                {"key", "userId", "rating", "played", "playCount", "isFavorite",
                    "playbackPositionTicks", "lastPlayedDate"}}};
    for (const auto &[table, columns] : needed) {
        const Result<bool> has = library.has(table, columns);
        if (!has || !*has) {
            return failure(has ? noJellyfin(table) : has.error());
        }
    }
    const Result<QByteArray> own = ownTitlesOnly(library, "TypedBaseItems");
    if (!own) {
        return failure(own.error());
    }
    JellyfinStates states;
    Query query(library.database(),
        QByteArray("SELECT i.guid, i.type, i.Name, i.OriginalTitle, i.ProductionYear,"
                   " i.SeriesName, i.SeriesId, i.ParentIndexNumber, i.IndexNumber, i.Path,"
                   " i.RunTimeTicks, i.DateCreated, u.played, u.playCount,"
                   " u.playbackPositionTicks, u.lastPlayedDate, u.rating, u.isFavorite,"
                   " i.ProviderIds FROM TypedBaseItems i LEFT JOIN UserDatas u"
                   " ON u.key = i.UserDataKey AND u.userId = ?")
            + *own + " ORDER BY i.guid LIMIT 2000000");
    query.bind(1, user.toLongLong());
    while (query.next()) {
        ImportedState *state = states.take(query.row());
        if (state == nullptr) {
            continue;
        }
        // "Tmdb=603|Imdb=tt0133093"
        for (const QString &id : query->text(kIds).split(QLatin1Char('|'), Qt::SkipEmptyParts)) {
            addId(state->ids, id.section(QLatin1Char('='), 0, 0), id.section(QLatin1Char('='), 1));
        }
    }
    if (query.failed()) {
        return failure(query.error());
    }
    Query removed(library.database(),
        "SELECT key, played, playCount, playbackPositionTicks, lastPlayedDate, rating, isFavorite"
        " FROM UserDatas WHERE userId = ? AND key GLOB 'tt[0-9]*' AND length(key) < 11"
        " ORDER BY key LIMIT 2000000");
    removed.bind(1, user.toLongLong());
    if (const Result<> taken = states.takeRemoved(removed); !taken) {
        return failure(taken.error());
    }
    return states.finished();
}

} // namespace Library::Import
