#include "library/catalog/cardrow.h"

#include "library/media/mediafailure.h"

namespace Library::CardRow {

QByteArray columns()
{
    return QByteArrayLiteral(
        "c.title, c.kind, c.name, c.sort_title, c.year, c.series, c.series_name, c.season,"
        " c.episode, c.episode_end, c.duration_ms, c.poster, c.still, c.availability, c.failure,"
        " c.child_count, c.height, c.hdr, c.added_ms, c.sort_key,"
        " coalesce(s.position_ms, 0), s.version, coalesce(s.watched, 0),"
        " coalesce(s.play_count, 0), coalesce(s.played_ms, 0), coalesce(s.watched_children, 0),"
        " c.rating, c.kept, coalesce(s.favourite, 0), coalesce(s.rating, 0), c.date_ms");
}

TitleCard read(const Statement &row)
{
    TitleCard card;
    card.id = row.id<TitleId>(0);
    card.kind = TitleKind(row.small(1));
    card.title = row.text(2);
    card.sortTitle = row.text(3);
    card.year = row.small(4);
    card.seriesId = row.id<TitleId>(5);
    card.seriesTitle = row.text(6);
    card.season = row.small(7);
    card.episode = row.small(8);
    card.episodeEnd = row.small(9);
    card.durationMs = row.integer(10);
    card.poster = row.id<PictureId>(11);
    card.still = row.id<PictureId>(12);
    card.availability = Availability(row.small(13));
    card.failure = MediaFailure::text(row.text(14));
    card.childCount = row.small(15);
    card.height = row.small(16);
    card.hdr = row.boolean(17);
    card.addedAtMs = row.integer(18);
    card.play.positionMs = row.integer(20);
    card.play.version = row.id<VersionId>(21);
    card.play.watched = row.boolean(22);
    card.play.playCount = row.small(23);
    card.play.playedAtMs = row.integer(24);
    card.watchedChildCount = row.small(25);
    card.rating = row.small(26);
    card.kept = row.boolean(27);
    card.play.favourite = row.boolean(28);
    card.play.rating = row.small(29);
    card.dateMs = row.integer(30);
    return card;
}

QByteArray select(const char *rest)
{
    return "SELECT " + columns() + ' ' + rest;
}

Result<QVector<TitleCard>> readAll(Query &query)
{
    QVector<TitleCard> cards;
    while (query.next()) {
        cards.append(read(query.row()));
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return cards;
}

QByteArray sortKey(const Statement &row)
{
    return row.blob(19);
}

} // namespace Library::CardRow
