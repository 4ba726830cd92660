#include "library/import/plexdatabase.h"

#include "library/catalog/query.h"
#include "library/import/foreigndatabase.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QHash>
#include <QUrl>

#include <algorithm>

namespace Library::Import {

namespace {

constexpr int kPlexMovie = 1;
constexpr int kPlexShow = 2;
constexpr int kPlexEpisode = 4;

//! "tmdb://603" of today's agents.
void addGuid(QVector<ExternalId> &ids, const QString &guid)
{
    const QString scheme = guid.section(QStringLiteral("://"), 0, 0);
    const QString value = guid.section(QStringLiteral("://"), 1).section(QLatin1Char('?'), 0, 0);
    if (scheme == QLatin1String("tmdb") || scheme == QLatin1String("imdb")
        || scheme == QLatin1String("tvdb")) {
        addId(ids, scheme, value);
    }
}

//! "com.plexapp.agents.thetvdb://121361/6/1?lang=en" of the agents before: the id of the series,
//! season and episode. "com.plexapp.agents.imdb://tt0133093?lang=en" for movies.
void addAgentGuid(ImportedState &state, const QString &guid)
{
    constexpr QLatin1String kAgents("com.plexapp.agents.");
    if (!guid.startsWith(kAgents)) {
        return;
    }
    const QString agent = guid.mid(kAgents.size()).section(QStringLiteral("://"), 0, 0);
    const QString value = guid.section(QStringLiteral("://"), 1).section(QLatin1Char('?'), 0, 0);
    if (agent == QLatin1String("none") || agent == QLatin1String("localmedia")) {
        return;
    }
    addId(state.kind == TitleKind::Episode ? state.seriesIds : state.ids, agent,
        value.section(QLatin1Char('/'), 0, 0));
}

//! Of a date as text, or as seconds since 1970, before which films were made as well.
int yearOf(const QString &date)
{
    bool isNumber = false;
    const qint64 seconds = date.toLongLong(&isNumber);
    return isNumber ? QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC).date().year()
                    : yearFrom(date);
}

Error noPlex(const char *table)
{
    return {ErrorCode::Unsupported,
        QCoreApplication::translate("Import",
            "This is no database of Plex. Give com.plexapp.plugins.library.db in the folder "
            "Plug-in Support/Databases of the server."),
        QStringLiteral("no %1").arg(QLatin1String(table)), false};
}

class PlexReader
{
public:
    //! viewsHaveDates: servers of long ago did not write down when a film came out.
    PlexReader(Database &database, qint64 account, bool viewsHaveDates)
        : m_database(database)
        , m_account(account)
        , m_viewsHaveDates(viewsHaveDates)
    { }

    Result<QVector<ImportedState>> read()
    {
        for (const auto step :
            {&PlexReader::readItems, &PlexReader::readSeries, &PlexReader::readFiles,
                &PlexReader::readIds, &PlexReader::readSettings, &PlexReader::readViews}) {
            if (const Result<> done = (this->*step)(); !done) {
                return failure(done.error());
            }
        }
        return m_states;
    }

private:
    Result<> readItems()
    {
        Query query(m_database,
            "SELECT id, metadata_type, title, original_title, year, \"index\", duration, added_at,"
            " guid FROM metadata_items WHERE metadata_type IN (1, 2, 4) ORDER BY id LIMIT 2000000");
        while (query.next()) {
            ImportedState state;
            const int type = query->small(1);
            state.kind = type == kPlexMovie ? TitleKind::Movie
                : type == kPlexShow         ? TitleKind::Series
                                            : TitleKind::Episode;
            state.title = query->text(2).left(kLongestText);
            state.originalTitle = query->text(3).left(kLongestText);
            state.year = type == kPlexEpisode ? 0 : query->small(4);
            state.episode = type == kPlexEpisode && !query->isNull(5) ? query->small(5) : -1;
            state.durationMs = std::max<qint64>(0, query->integer(6));
            state.addedMs = timeFrom(query->text(7), Qt::UTC);
            addAgentGuid(state, query->text(8));
            m_byItem.insert(query->integer(0), m_states.size());
            if (!query->text(8).isEmpty()) {
                m_byGuid.insert(query->text(8), m_states.size());
            }
            m_states.append(state);
        }
        return query.result();
    }

    Result<> readSeries()
    {
        Query query(m_database,
            "SELECT e.id, s.\"index\", w.title, w.year, w.id FROM metadata_items e"
            " JOIN metadata_items s ON s.id = e.parent_id JOIN metadata_items w ON"
            " w.id = s.parent_id WHERE e.metadata_type = 4");
        while (query.next()) {
            const auto place = m_byItem.constFind(query->integer(0));
            if (place == m_byItem.constEnd()) {
                continue;
            }
            ImportedState &state = m_states[*place];
            state.season = query->isNull(1) ? -1 : query->small(1);
            state.series = query->text(2).left(kLongestText);
            state.year = query->small(3);
            m_seriesOf.insert(*place, query->integer(4));
        }
        return query.result();
    }

    Result<> readFiles()
    {
        Query query(m_database,
            "SELECT m.metadata_item_id, p.file, m.duration FROM media_items m JOIN media_parts p"
            " ON p.media_item_id = m.id ORDER BY p.id LIMIT 4000000");
        while (query.next()) {
            const auto place = m_byItem.constFind(query->integer(0));
            if (place == m_byItem.constEnd()) {
                continue;
            }
            ImportedState &state = m_states[*place];
            if (state.path.isEmpty()) {
                state.path = query->text(1).left(kLongestText);
            }
            state.durationMs
                = state.durationMs > 0 ? state.durationMs : std::max<qint64>(0, query->integer(2));
        }
        return query.result();
    }

    Result<> readIds()
    {
        Query query(m_database,
            "SELECT g.metadata_item_id, t.tag FROM taggings g JOIN tags t ON t.id = g.tag_id"
            " WHERE t.tag_type = 314");
        while (query.next()) {
            const auto place = m_byItem.constFind(query->integer(0));
            if (place != m_byItem.constEnd()) {
                addGuid(m_states[*place].ids, query->text(1));
            }
        }
        for (auto of = m_seriesOf.constBegin(); of != m_seriesOf.constEnd(); ++of) {
            const auto series = m_byItem.constFind(of.value());
            if (series != m_byItem.constEnd()) {
                for (const ExternalId &id : m_states.at(*series).ids) {
                    addId(m_states[of.key()].seriesIds, id.source, id.value);
                }
            }
        }
        return query.result();
    }

    Result<> readSettings()
    {
        Query query(m_database,
            "SELECT guid, rating, view_offset, view_count, last_viewed_at FROM"
            " metadata_item_settings WHERE account_id = ?");
        query.bind(1, m_account);
        while (query.next()) {
            const auto place = m_byGuid.constFind(query->text(0));
            if (place == m_byGuid.constEnd()) {
                continue;
            }
            ImportedState &state = m_states[*place];
            state.rating = std::max(state.rating, ratingFrom(query->real(1)));
            state.positionMs = std::max<qint64>(0, query->integer(2));
            state.playCount = std::max(0, query->small(3));
            state.watched = state.playCount > 0;
            state.lastPlayedMs = timeFrom(query->text(4), Qt::UTC);
        }
        return query.result();
    }

    //! Plex remembers views of what was removed and scanned again under another guid.
    Result<> readViews()
    {
        Query query(m_database,
            QByteArray("SELECT guid, metadata_type, title, grandparent_title, parent_index,"
                       " \"index\", count(*), max(viewed_at), ")
                + (m_viewsHaveDates ? "originally_available_at" : "NULL")
                + " FROM metadata_item_views WHERE account_id = ? AND metadata_type IN (1, 4)"
                  " GROUP BY guid ORDER BY guid LIMIT 2000000");
        query.bind(1, m_account);
        while (query.next()) {
            const auto place = m_byGuid.constFind(query->text(0));
            if (place != m_byGuid.constEnd()) {
                ImportedState &state = m_states[*place];
                state.lastPlayedMs
                    = std::max(state.lastPlayedMs, timeFrom(query->text(7), Qt::UTC));
                continue;
            }
            ImportedState state;
            state.kind = query->small(1) == kPlexMovie ? TitleKind::Movie : TitleKind::Episode;
            state.title = query->text(2).left(kLongestText);
            if (state.kind == TitleKind::Movie) {
                state.year = yearOf(query->text(8));
            } else {
                state.series = query->text(3).left(kLongestText);
                state.season = query->isNull(4) ? -1 : query->small(4);
                state.episode = query->isNull(5) ? -1 : query->small(5);
            }
            addAgentGuid(state, query->text(0));
            state.watched = true;
            state.playCount = query->small(6);
            state.lastPlayedMs = timeFrom(query->text(7), Qt::UTC);
            m_states.append(state);
        }
        return query.result();
    }

    Database &m_database;
    qint64 m_account;
    bool m_viewsHaveDates;
    QVector<ImportedState> m_states;
    QHash<qint64, qsizetype> m_byItem;
    QHash<QString, qsizetype> m_byGuid;
    QHash<qsizetype, qint64> m_seriesOf;
};

} // namespace

Result<QVector<SourceUser>> plexUsers(ForeignDatabase &file)
{
    const Result<bool> has = file.has("accounts", {"id", "name"});
    if (!has || !*has) {
        return failure(has ? noPlex("accounts") : has.error());
    }
    // Account 0 is nobody. Some of the others have no name: their number tells them apart.
    Query query(file.database(),
        "SELECT id, coalesce(nullif(name, ''), id) FROM accounts WHERE id <> 0 ORDER BY id");
    QVector<SourceUser> users;
    while (query.next()) {
        users.append({query->text(0), query->text(1)});
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return users;
}

Result<QVector<ImportedState>> readPlex(ForeignDatabase &file, const QString &user)
{
    const std::pair<const char *, QVector<QByteArray>> needed[]
        = {{"metadata_items",
               {"id", "parent_id", "metadata_type", "guid", "title", "original_title", "year",
                   "index", "duration", "added_at"}},
            {"metadata_item_settings",
                {"account_id", "guid", "rating", "view_offset", "view_count", "last_viewed_at"}},
            {"media_items", {"id", "metadata_item_id", "duration"}},
            {"media_parts", {"id", "media_item_id", "file"}}, {"tags", {"id", "tag", "tag_type"}},
            {"taggings", {"metadata_item_id", "tag_id"}},
            {"metadata_item_views",
                {"account_id", "guid", "metadata_type", "grandparent_title", "parent_index",
                    "index", "title", "viewed_at"}}};
    for (const auto &[table, columns] : needed) {
        const Result<bool> has = file.has(table, columns);
        if (!has || !*has) {
            return failure(has ? noPlex(table) : has.error());
        }
    }
    const Result<bool> hasDates = file.has("metadata_item_views", {"originally_available_at"});
    if (!hasDates) {
        return failure(hasDates.error());
    }
    return PlexReader(file.database(), user.toLongLong(), *hasDates).read();
}

} // namespace Library::Import
