#include "library/catalog/ingestor.h"
#include "library/catalog/query.h"

// The part of Ingestor that makes one title of what turns out to be the same video.
namespace Library {

using Shared::Table;

Result<> Ingestor::adopt(const TitleId &local, const TitleId &shared)
{
    // What people did and the pictures go with it; the rest is made anew under the shared id.
    if (const Result<> done = carryPlayState(local, shared); !done) {
        return done;
    }
    const Origin origin = m_changes.origin();
    m_changes.setOrigin(Origin::Person);
    Result<> edited = carryEdits(local, shared);
    if (edited) {
        edited = carryLists(local, shared);
    }
    if (edited) {
        edited = carryIdentified(local, shared);
    }
    m_changes.setOrigin(origin);
    if (!edited) {
        return edited;
    }
    Fields pictures;
    {
        Query query(m_database, "SELECT poster, still FROM title WHERE id = ?");
        query.bind(1, local);
        const bool there = query.next();
        for (const auto &[column, name] : {std::pair(0, "poster"), std::pair(1, "still")}) {
            if (there && !query->id<PictureId>(column).isNull()) {
                pictures.append({name, idValue(query->id<PictureId>(column))});
            }
        }
        if (query.failed()) {
            return query.result();
        }
    }
    if (!pictures.isEmpty()) {
        const Result<bool> put
            = m_changes.put(Table::Title, shared.toBytes(), pictures, scopeOf(shared));
        if (!put) {
            return failure(put.error());
        }
    }
    for (const char *sql : {"DELETE FROM title WHERE id = ?", "DELETE FROM version WHERE title = ?",
             "DELETE FROM play_state WHERE title = ?", "DELETE FROM viewer_state WHERE title = ?",
             "UPDATE local_file SET title = ?2 WHERE title = ?1"}) {
        Query query(m_database, sql);
        query.bind(1, local);
        if (qstrncmp(sql, "UPDATE", 6) == 0) {
            query.bind(2, shared);
        }
        if (const Result<> done = query.run(); !done) {
            return done;
        }
    }
    m_touched.titles.insert(local);
    m_touched.titles.insert(shared);
    return {};
}

//! What viewers did last counts: a later state of the other title stays.
Result<> Ingestor::carryPlayState(const TitleId &from, const TitleId &to)
{
    struct State
    {
        QByteArray profile;
        Fields fields;
    };
    QVector<State> states;
    {
        Query query(m_database,
            "SELECT s.profile, s.position_ms, s.resume_at_ms, s.watched, s.watched_at_ms"
            " FROM play_state s LEFT JOIN play_state o ON o.title = ?2 AND o.profile = s.profile"
            " WHERE s.title = ?1 AND (o.title IS NULL OR max(o.resume_at_ms, o.watched_at_ms)"
            " < max(s.resume_at_ms, s.watched_at_ms))");
        query.bind(1, from).bind(2, to);
        while (query.next()) {
            states.append({query->blob(0),
                {{"version", nullptr}, {"position_ms", query->integer(1)},
                    {"resume_at_ms", query->integer(2)}, {"watched", query->integer(3)},
                    {"watched_at_ms", query->integer(4)}, {"epoch", nullptr}}});
        }
        if (query.failed()) {
            return query.result();
        }
    }
    for (const State &state : std::as_const(states)) {
        const Result<bool> put = m_changes.put(
            Table::PlayState, state.profile + to.toBytes(), state.fields, scopeOf(to));
        if (!put) {
            return failure(put.error());
        }
        if (const Result<> done = carryPlayCount(state.profile, from, to); !done) {
            return done;
        }
    }
    return carryLikes(from, to);
}

Result<> Ingestor::carryLikes(const TitleId &from, const TitleId &to)
{
    QVector<std::pair<QByteArray, Fields>> likes;
    {
        Query query(m_database,
            "SELECT s.profile, s.rating, s.favourite, s.favourite_at_ms, coalesce(o.rating, 0),"
            " coalesce(o.favourite_at_ms, 0) FROM play_state s LEFT JOIN play_state o"
            " ON o.title = ?2 AND o.profile = s.profile WHERE s.title = ?1"
            " AND (s.rating <> 0 OR s.favourite <> 0)");
        query.bind(1, from).bind(2, to);
        while (query.next()) {
            Fields fields;
            if (query->integer(1) != 0 && query->integer(4) == 0) {
                fields.append({"rating", query->integer(1)});
            }
            if (query->boolean(2) && query->integer(5) < query->integer(3)) {
                fields.append({{"favourite", 1}, {"favourite_at_ms", query->integer(3)}});
            }
            likes.append({query->blob(0), fields});
        }
        if (query.failed()) {
            return query.result();
        }
    }
    for (const auto &[profile, fields] : std::as_const(likes)) {
        if (fields.isEmpty()) {
            continue;
        }
        const Result<bool> put
            = m_changes.put(Table::PlayState, profile + to.toBytes(), fields, scopeOf(to));
        if (!put) {
            return failure(put.error());
        }
    }
    return {};
}

//! What a person wrote over the title, and the tags that it was given.
Result<> Ingestor::carryEdits(const TitleId &from, const TitleId &to, Edits which)
{
    struct Edit
    {
        Table table = Table::TitleEdit;
        QByteArray row;
        Fields fields;
    };
    QVector<Edit> edits;
    {
        Query query(m_database,
            "SELECT e.field, e.value, e.picture FROM title_edit e LEFT JOIN title_edit o"
            " ON o.title = ?2 AND o.field = e.field WHERE e.title = ?1 AND e.present = 1"
            " AND (?3 OR (coalesce(o.present, 0) = 0"
            " AND e.field NOT IN (x'01', x'02', x'03', x'04', x'0b')))");
        query.bind(1, from).bind(2, to).bind(3, which == Edits::All ? 1 : 0);
        while (query.next()) {
            edits.append({Table::TitleEdit, to.toBytes() + query->blob(0),
                {{"value", query->text(1)}, {"picture", idValue(query->id<PictureId>(2))},
                    {"present", 1}}});
        }
        if (query.failed()) {
            return query.result();
        }
        Query tags(m_database, "SELECT tag FROM title_tag WHERE title = ? AND present = 1");
        tags.bind(1, from);
        while (tags.next()) {
            edits.append({Table::TitleTag, to.toBytes() + tags->blob(0), {{"present", 1}}});
        }
        if (tags.failed()) {
            return tags.result();
        }
    }
    for (const Edit &edit : std::as_const(edits)) {
        const Result<bool> put = m_changes.put(edit.table, edit.row, edit.fields, scopeOf(to));
        if (!put) {
            return failure(put.error());
        }
    }
    return {};
}

//! Collections and playlists that the title is in.
Result<> Ingestor::carryLists(const TitleId &from, const TitleId &to)
{
    QVector<std::pair<QByteArray, qint64>> collections;
    QVector<QByteArray> items;
    {
        Query query(m_database,
            "SELECT collection, position FROM collection_item WHERE title = ? AND present = 1");
        query.bind(1, from);
        while (query.next()) {
            collections.append({query->blob(0), query->integer(1)});
        }
        if (query.failed()) {
            return query.result();
        }
        Query lists(
            m_database, "SELECT playlist, item FROM playlist_item WHERE title = ? AND present = 1");
        lists.bind(1, from);
        while (lists.next()) {
            items.append(lists->blob(0) + lists->blob(1));
        }
        if (lists.failed()) {
            return lists.result();
        }
    }
    for (const auto &[collection, position] : std::as_const(collections)) {
        const Result<bool> out = m_changes.put(
            Table::CollectionItem, collection + from.toBytes(), {{"present", 0}}, scopeOf(from));
        const Result<bool> in = m_changes.put(Table::CollectionItem, collection + to.toBytes(),
            {{"present", 1}, {"position", position}}, scopeOf(to));
        if (!out || !in) {
            return failure(!out ? out.error() : in.error());
        }
    }
    for (const QByteArray &item : std::as_const(items)) {
        const Result<bool> put
            = m_changes.put(Table::PlaylistItem, item, {{"title", idValue(to)}}, scopeOf(to));
        if (!put) {
            return failure(put.error());
        }
    }
    return {};
}

//! What was said to be the one is the other.
Result<> Ingestor::carryIdentified(const TitleId &from, const TitleId &to)
{
    QVector<QByteArray> bytes;
    {
        Query query(m_database, "SELECT sample FROM identified WHERE title = ?");
        query.bind(1, from);
        while (query.next()) {
            bytes.append(query->blob(0));
        }
        if (query.failed()) {
            return query.result();
        }
    }
    for (const QByteArray &one : std::as_const(bytes)) {
        const Result<bool> put
            = m_changes.put(Table::Identified, one, {{"title", idValue(to)}}, scopeOf(to));
        if (!put) {
            return failure(put.error());
        }
    }
    return {};
}

Result<> Ingestor::carryPlayCount(const QByteArray &profile, const TitleId &from, const TitleId &to)
{
    qint64 before = 0;
    qint64 there = 0;
    for (auto [title, sum] : {std::pair(&from, &before), std::pair(&to, &there)}) {
        Query query(m_database,
            "SELECT coalesce(sum(c.count), 0) FROM play_count c JOIN play_state s"
            " ON s.profile = c.profile AND s.title = c.title"
            " AND coalesce(s.epoch, zeroblob(16)) = c.epoch WHERE c.profile = ? AND c.title = ?");
        query.bind(1, profile).bind(2, *title);
        if (query.next()) {
            *sum = query->integer(0);
        }
        if (query.failed()) {
            return query.result();
        }
    }
    if (before <= there) {
        return {};
    }
    const QByteArray epoch(16, '\0');
    const QByteArray row = profile + to.toBytes() + epoch + m_changes.writer().toBytes();
    const Result<bool> put = m_changes.put(Table::PlayCount, row, {{"count", before}}, scopeOf(to));
    return put ? Result<>() : failure(put.error());
}

Result<std::optional<ContentId>> Ingestor::hashedContent(const FileFacts &file)
{
    Query query(m_database,
        "SELECT content FROM hashed_file WHERE path = ? AND size_bytes = ? AND mtime_ns = ?"
        " AND inode = ?");
    query.bind(1, file.path)
        .bind(2, file.sizeBytes)
        .bind(3, file.mtimeNs)
        .bind(4, qint64(file.inode));
    std::optional<ContentId> content;
    if (query.next()) {
        content = ContentId::fromBytes(query->blob(0));
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return content;
}

Result<> Ingestor::noteHashed(const FileFacts &file, const ContentId &content)
{
    return Query(m_database, "INSERT OR REPLACE INTO hashed_file VALUES (?, ?, ?, ?, ?)")
        .bind(1, file.path)
        .bind(2, file.sizeBytes)
        .bind(3, file.mtimeNs)
        .bind(4, qint64(file.inode))
        .bind(5, content)
        .run();
}

//! The file and its other links are the stored bytes.
Result<> Ingestor::noteStored(
    const KnownFile &known, const TitleId &title, const VersionId &version, ContentId content)
{
    m_touched.titles.insert(known.title);
    m_touched.titles.insert(title);
    return Query(m_database,
        "UPDATE local_file SET title = ?2, version = ?3, content = ?4 WHERE id = ?1"
        " OR (inode, device, size_bytes, mtime_ns) = (SELECT inode, device, size_bytes, mtime_ns"
        " FROM local_file WHERE id = ?1 AND inode <> 0)")
        .bind(1, known.id)
        .bind(2, title)
        .bind(3, version)
        .bind(4, content)
        .run();
}

} // namespace Library
