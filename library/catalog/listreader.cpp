#include "library/catalog/listreader.h"

#include "library/catalog/cardrow.h"
#include "library/catalog/filterrule.h"
#include "library/catalog/query.h"
#include "library/catalog/titlereader.h"

#include <QCoreApplication>

namespace Library {

namespace {

//! A title that was joined with another is shown as that one.
constexpr char kShownCard[]
    = " JOIN title_card c ON c.title = coalesce((SELECT shown FROM title_same WHERE"
      " title = i.title), i.title) AND c.listed = 1"
      " LEFT JOIN viewer_state s ON s.profile = ?1 AND s.title = c.title";

} // namespace

ListReader::ListReader(Database &database)
    : m_database(database)
{ }

Result<QVector<Collection>> ListReader::collections()
{
    QVector<Collection> found;
    Query query(m_database,
        "SELECT l.id, l.name, l.overview, l.poster, count(*), (SELECT c.poster FROM"
        " collection_item i JOIN title_card c ON c.title = i.title AND c.listed = 1 WHERE"
        " i.collection = l.id AND i.present = 1 AND c.poster IS NOT NULL"
        " ORDER BY i.position, c.year, c.title LIMIT 1)"
        " FROM collection l JOIN collection_item i ON i.collection = l.id AND i.present = 1"
        " JOIN title_card c ON c.title = i.title AND c.listed = 1"
        " WHERE l.deleted = 0 AND l.name <> '' GROUP BY l.id ORDER BY l.name, l.id");
    while (query.next()) {
        const auto own = query->id<PictureId>(3);
        found.append({query->id<CollectionId>(0), query->text(1), query->text(2),
            own.isNull() ? query->id<PictureId>(5) : own, query->small(4)});
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return found;
}

Result<QVector<TitleCard>> ListReader::collectionTitles(
    const ProfileId &viewer, const CollectionId &collection)
{
    Query query(m_database,
        CardRow::select("FROM collection_item i") + kShownCard
            + " WHERE i.collection = ?2 AND i.present = 1 GROUP BY c.title"
              " ORDER BY min(i.position), c.year, c.sort_key, c.title");
    query.bind(1, viewer).bind(2, collection);
    return CardRow::readAll(query);
}

Result<QVector<Playlist>> ListReader::playlists(const ProfileId &viewer)
{
    QVector<Playlist> found;
    Query query(m_database,
        "SELECT p.id, p.name, p.rule, (SELECT count(*) FROM playlist_item i JOIN title_card c ON"
        " c.title = i.title AND c.listed = 1 WHERE i.playlist = p.id AND i.present = 1),"
        " (SELECT c.poster FROM playlist_item i JOIN title_card c ON c.title = i.title AND"
        " c.listed = 1 WHERE i.playlist = p.id AND i.present = 1 AND c.poster IS NOT NULL"
        " ORDER BY i.position, i.item LIMIT 1)"
        " FROM playlist p WHERE p.deleted = 0 AND p.name <> '' AND (p.owner IS NULL OR p.owner = ?)"
        " ORDER BY p.name, p.id");
    query.bind(1, viewer);
    while (query.next()) {
        const QString rule = query->text(2);
        found.append({query->id<PlaylistId>(0), query->text(1), rule, query->id<PictureId>(4),
            rule.isEmpty() ? query->small(3) : -1});
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return found;
}

Result<QVector<TitleCard>> ListReader::playlistTitles(
    const ProfileId &viewer, const PlaylistId &playlist, int limit)
{
    QString rule;
    {
        Query query(m_database, "SELECT rule FROM playlist WHERE id = ? AND deleted = 0");
        query.bind(1, playlist);
        if (!query.next()) {
            return failure(query.failed()
                    ? query.error()
                    : Error{ErrorCode::NotFound,
                        QCoreApplication::translate("Catalog", "This playlist is gone."), {},
                        false});
        }
        rule = query->text(0);
    }
    if (rule.isEmpty()) {
        Query query(m_database,
            CardRow::select("FROM playlist_item i") + kShownCard
                + " WHERE i.playlist = ?2 AND i.present = 1 ORDER BY i.position, i.item LIMIT ?3");
        query.bind(1, viewer).bind(2, playlist).bind(3, limit);
        return CardRow::readAll(query);
    }
    const Result<FilterRule::Rule> read = FilterRule::fromJson(rule);
    if (!read) {
        return failure(read.error());
    }
    TitleQuery titles;
    titles.viewer = viewer;
    titles.kinds = read->kinds;
    titles.filter = read->filter;
    titles.sort = read->sort;
    titles.order = read->order;
    titles.limit = limit;
    const Result<TitlePage> page = TitleReader(m_database).page(titles);
    return page ? Result<QVector<TitleCard>>(page->cards) : failure(page.error());
}

Result<Person> ListReader::person(const ProfileId &viewer, const PersonId &person)
{
    Person found;
    found.id = person;
    {
        Query query(m_database, "SELECT name, portrait FROM person WHERE id = ?");
        query.bind(1, person);
        if (!query.next()) {
            return failure(query.failed()
                    ? query.error()
                    : Error{ErrorCode::NotFound,
                        QCoreApplication::translate("Catalog", "Nothing is known of this person."),
                        {}, false});
        }
        found.name = query->text(0);
        found.portrait = query->id<PictureId>(1);
    }
    Query query(m_database,
        "SELECT " + CardRow::columns() + ", group_concat(DISTINCT nullif(i.role, '')) FROM credit i"
            + kShownCard
            + " WHERE i.person = ?2 AND i.present = 1 GROUP BY c.title"
              " ORDER BY c.kind = 4, c.year DESC, c.sort_key, c.title");
    query.bind(1, viewer).bind(2, person);
    while (query.next()) {
        found.titles.append(CardRow::read(query.row()));
        const QString role = query->text(CardRow::kColumnCount);
        if (!role.isEmpty()) {
            found.roles.insert(found.titles.last().id, role);
        }
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return found;
}

Result<QVector<QString>> ListReader::tags()
{
    QVector<QString> names;
    Query query(m_database,
        "SELECT name FROM tag t WHERE name <> '' AND EXISTS (SELECT 1 FROM facet_tally f WHERE "
        "f.kind IN (1, 2, 4, 6) AND"
        " f.facet = 2 AND f.value = t.id AND f.n > 0) ORDER BY name");
    while (query.next()) {
        names.append(query->text(0));
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return names;
}

} // namespace Library
