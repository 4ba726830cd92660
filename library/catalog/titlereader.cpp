#include "library/catalog/titlereader.h"

#include "library/catalog/cardrow.h"
#include "library/catalog/pagesql.h"
#include "library/catalog/query.h"

#include <QSet>

#include <algorithm>

namespace Library {

namespace {

constexpr int kMostRows = 1000;

int sensible(int limit)
{
    return std::clamp(limit, 0, kMostRows);
}

QByteArray select(const char *rest)
{
    return "SELECT " + CardRow::columns() + ' ' + rest;
}

Result<QVector<TitleCard>> readAll(Query &query)
{
    QVector<TitleCard> cards;
    while (query.next()) {
        cards.append(CardRow::read(query.row()));
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return cards;
}

} // namespace

TitleReader::TitleReader(Database &database)
    : m_database(database)
{ }

Result<TitlePage> TitleReader::page(const TitleQuery &query)
{
    PageSql sql(query);
    const Result<PageSql::Cursor> start = sql.start();
    if (!start) {
        return failure(start.error());
    }
    PageSql::Cursor cursor = *start;
    TitlePage page;
    const int limit = std::max(1, sensible(query.limit));
    if (query.cursor.isEmpty()) {
        Query count(m_database, sql.count());
        sql.bindFilter(count);
        if (count.next()) {
            cursor.total = count->small(0);
        }
        if (count.failed()) {
            return failure(count.error());
        }
    }
    page.total = cursor.total;
    while (cursor.phase < sql.phases() && page.cards.size() < limit) {
        // One more than fits tells whether there is another page.
        Query rows(m_database, sql.rows(cursor));
        sql.bindFilter(rows);
        sql.bindPosition(rows, cursor, limit - int(page.cards.size()) + 1);
        while (rows.next()) {
            if (page.cards.size() == limit) {
                page.next = cursor.encoded();
                return page;
            }
            page.cards.append(CardRow::read(rows.row()));
            cursor.moveTo(query.sort, page.cards.last(), CardRow::sortKey(rows.row()));
        }
        if (rows.failed()) {
            return failure(rows.error());
        }
        const bool filled = page.cards.size() == limit;
        cursor.nextPhase();
        if (filled && cursor.phase < sql.phases()) {
            page.next = cursor.encoded();
        }
    }
    return page;
}

Result<Counts> TitleReader::counts()
{
    Counts counts;
    Query query(m_database,
        "SELECT name, n FROM tally UNION ALL SELECT 'unreadable', count(*) FROM title_card"
        " INDEXED BY title_card_unreadable WHERE listed = 1 AND failure <> ''");
    while (query.next()) {
        const QString name = query->text(0);
        const int n = query->small(1);
        if (name == QLatin1String("kind:1")) {
            counts.movies = n;
        } else if (name == QLatin1String("kind:2")) {
            counts.series = n;
        } else if (name == QLatin1String("kind:4")) {
            counts.episodes = n;
        } else if (name == QLatin1String("kind:6")) {
            counts.homeVideos = n;
        } else if (name == QLatin1String("files")) {
            counts.files = n;
        } else if (name == QLatin1String("unreadable")) {
            counts.unreadable = n;
        }
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return counts;
}

Result<QVector<TitleCard>> TitleReader::continueWatching(const ProfileId &viewer, int limit)
{
    QVector<TitleCard> cards;
    QSet<TitleId> seen; // one episode speaks for its series
    Query query(m_database,
        select("FROM viewer_state s JOIN title_card c ON c.title = s.title AND c.listed = 1"
               " WHERE s.profile = ? AND s.position_ms > 0 ORDER BY s.played_ms DESC"));
    query.bind(1, viewer);
    while (cards.size() < sensible(limit) && query.next()) {
        const TitleCard card = CardRow::read(query.row());
        if (!card.seriesId.isNull()) {
            if (seen.contains(card.seriesId)) {
                continue;
            }
            seen.insert(card.seriesId);
        }
        cards.append(card);
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return cards;
}

Result<QVector<TitleCard>> TitleReader::nextUp(const ProfileId &viewer, int limit)
{
    Query query(m_database,
        select("FROM next_up n JOIN title_card c ON c.title = n.title AND c.listed = 1"
               " LEFT JOIN viewer_state s ON s.profile = n.profile AND s.title = n.title"
               " WHERE n.profile = ? ORDER BY n.at_ms DESC LIMIT ?"));
    query.bind(1, viewer).bind(2, sensible(limit));
    return readAll(query);
}

Result<QVector<TitleCard>> TitleReader::recentlyAdded(const ProfileId &viewer, int limit)
{
    TitleQuery query;
    query.viewer = viewer;
    query.sort = TitleSort::Added;
    query.order = SortOrder::Descending;
    query.limit = limit;
    const Result<TitlePage> newest = page(query);
    if (!newest) {
        return failure(newest.error());
    }
    return newest->cards;
}

Result<QVector<TitleId>> TitleReader::withPrefix(const QString &prefix)
{
    constexpr qsizetype kDigits = 2 * TitleId::kSize;
    const auto first = TitleId::fromString(prefix.leftJustified(kDigits, u'0'));
    const auto last = TitleId::fromString(prefix.leftJustified(kDigits, u'f'));
    if (prefix.isEmpty() || !first || !last) {
        return QVector<TitleId>();
    }
    Query query(m_database,
        "SELECT title FROM title_card WHERE title BETWEEN ? AND ? AND listed = 1 LIMIT 2");
    query.bind(1, *first).bind(2, *last);
    QVector<TitleId> titles;
    while (query.next()) {
        titles.append(query->id<TitleId>(0));
    }
    return query.failed() ? Result<QVector<TitleId>>(failure(query.error())) : titles;
}

Result<std::optional<TitleCard>> TitleReader::card(const ProfileId &viewer, const TitleId &title)
{
    Query query(m_database,
        select("FROM title_card c LEFT JOIN viewer_state s ON s.profile = ?1 AND s.title = c.title"
               " WHERE c.title = coalesce((SELECT shown FROM title_same WHERE title = ?2), ?2)"
               " AND c.listed = 1"));
    query.bind(1, viewer).bind(2, title);
    if (query.next()) {
        return std::optional(CardRow::read(query.row()));
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return std::optional<TitleCard>();
}

Result<QVector<TitleCard>> TitleReader::cards(
    const ProfileId &viewer, const QVector<TitleId> &titles)
{
    QVector<TitleCard> found;
    for (const TitleId &title : titles) {
        const Result<std::optional<TitleCard>> one = card(viewer, title);
        if (!one) {
            return failure(one.error());
        }
        if (*one) {
            found.append(**one);
        }
    }
    return found;
}

Result<QVector<TitleCard>> TitleReader::withoutPictures(int limit)
{
    Query query(m_database,
        select("FROM picture_work w JOIN title_card c ON c.title = w.title"
               " LEFT JOIN viewer_state s ON s.profile = x'' AND s.title = c.title"
               " WHERE w.tried = 0 ORDER BY w.added_ms DESC LIMIT ?"));
    query.bind(1, sensible(limit));
    return readAll(query);
}

Result<PictureId> TitleReader::stillOf(const QString &file, const ObjectId &object)
{
    Query query(m_database,
        "SELECT still FROM title_card WHERE still IS NOT NULL AND title IN (SELECT title FROM"
        " local_file WHERE path = ?1 UNION ALL SELECT v.title FROM object o JOIN version v ON"
        " v.content = o.content WHERE o.id = ?2) LIMIT 1");
    query.bind(1, file).bind(2, object);
    if (query.next()) {
        return query->id<PictureId>(0);
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return PictureId();
}

Result<QVector<TitleCard>> TitleReader::children(
    const ProfileId &viewer, const TitleId &parent, TitleKind kind)
{
    Query query(m_database,
        select("FROM title_card c LEFT JOIN viewer_state s ON s.profile = ?1 AND s.title = c.title"
               " WHERE c.parent = ?2 AND c.kind = ?3 AND c.listed = 1 ORDER BY c.sort_key"));
    query.bind(1, viewer).bind(2, parent).bind(3, int(kind));
    return readAll(query);
}

Result<QVector<TitleCard>> TitleReader::similar(
    const ProfileId &viewer, const TitleId &title, int limit)
{
    // Each way of being alike walks an index and stops early: a genre may hold half of the library.
    // One person in common says more than a genre, a genre more than the decade. The plus keeps
    // SQLite from walking all titles of the kind instead of the few that were found.
    Query query(m_database,
        select("FROM (SELECT title, sum(weight) AS weight FROM ("
               "SELECT * FROM (SELECT other.title AS title, 4 AS weight FROM credit mine"
               " JOIN credit other ON other.person = mine.person AND other.present = 1"
               " WHERE mine.title = ?2 AND mine.present = 1 LIMIT 500)"
               " UNION ALL"
               " SELECT * FROM (SELECT other.title, 3 FROM title_genre mine"
               " JOIN title_genre other ON other.genre = mine.genre AND other.present = 1"
               " WHERE mine.title = ?2 AND mine.present = 1 LIMIT 2000)"
               " UNION ALL"
               " SELECT * FROM (SELECT other.title, 1 FROM title_card mine JOIN title_card other"
               " ON other.kind = mine.kind AND other.listed = 1"
               " AND other.year BETWEEN mine.year AND mine.year / 10 * 10 + 9"
               " WHERE mine.title = ?2 AND mine.year > 0 ORDER BY other.year LIMIT 200)"
               " UNION ALL"
               " SELECT * FROM (SELECT other.title, 1 FROM title_card mine JOIN title_card other"
               " ON other.kind = mine.kind AND other.listed = 1"
               " AND other.year BETWEEN mine.year / 10 * 10 AND mine.year - 1"
               " WHERE mine.title = ?2 AND mine.year > 0 ORDER BY other.year DESC LIMIT 200)"
               ") GROUP BY title) near"
               " JOIN title_card t ON t.title = ?2"
               " JOIN title_card c ON c.title = near.title AND c.listed = 1 AND +c.kind = t.kind"
               " AND c.title <> t.title"
               " LEFT JOIN viewer_state s ON s.profile = ?1 AND s.title = c.title"
               " ORDER BY near.weight DESC, abs(c.year - t.year), c.sort_key LIMIT ?3"));
    query.bind(1, viewer).bind(2, title).bind(3, sensible(limit));
    return readAll(query);
}

Result<QVector<QString>> TitleReader::genres()
{
    QVector<QString> names;
    Query query(m_database,
        "SELECT name FROM genre g WHERE EXISTS (SELECT 1 FROM title_genre t JOIN title_card c ON"
        " c.title = t.title AND c.listed = 1 WHERE t.genre = g.id AND t.present = 1)"
        " ORDER BY name");
    while (query.next()) {
        names.append(query->text(0));
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return names;
}

} // namespace Library
