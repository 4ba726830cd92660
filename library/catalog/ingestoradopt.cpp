#include "library/catalog/ingestor.h"
#include "library/catalog/query.h"
#include "library/catalog/titleeditor.h"
#include "library/catalog/titlesets.h"

// The part of Ingestor that makes one title of what turns out to be the same video.
namespace Library {

using Shared::Table;

Result<> Ingestor::adopt(const TitleId &local, const TitleId &shared)
{
    // What people did and the pictures go with it; the rest is made anew under the shared id.
    if (const Result<> done = carryPlayState(local, shared); !done) {
        return done;
    }
    if (const Result<> done = adoptDescription(local, shared); !done) {
        return done;
    }
    for (const char *sql : {"DELETE FROM title WHERE id = ?", "DELETE FROM version WHERE title = ?",
             "DELETE FROM title_edit WHERE title = ?", "DELETE FROM title_tag WHERE title = ?",
             "DELETE FROM title_genre WHERE title = ?", "DELETE FROM credit WHERE title = ?",
             "DELETE FROM collection_item WHERE title = ?",
             "DELETE FROM external_id WHERE title = ?", "DELETE FROM play_state WHERE title = ?",
             "DELETE FROM viewer_state WHERE title = ?",
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

//! Pictures and whatever was said of the video.
Result<> Ingestor::adoptDescription(const TitleId &local, const TitleId &shared)
{
    const Shared::TableSpec &spec = Shared::spec(Table::Title);
    const Result<Merge::Row> row = m_changes.load(spec, local.toBytes());
    if (!row) {
        return failure(row.error());
    }
    Fields fields;
    for (size_t i = 0; i < spec.columns.size(); ++i) {
        const Shared::Column &column = spec.columns[i];
        const bool carried = column.group == Shared::Group::kTitleDescription
            || column.group == Shared::Group::kTitleArtwork
            || column.group == Shared::Group::kTitleFacts;
        const QCborValue &value = row->values.at(qsizetype(i));
        if (carried && value != Shared::initialValue(column)) {
            fields.append({column.name, value});
        }
    }
    if (!fields.isEmpty()) {
        const Result<bool> put
            = m_changes.put(Table::Title, shared.toBytes(), fields, scopeOf(shared));
        if (!put) {
            return failure(put.error());
        }
    }
    const Origin origin = m_changes.origin();
    m_changes.setOrigin(Origin::Person);
    Result<> edits
        = TitleEditor(m_database, m_changes).carry(local, shared, TitleEditor::Carried::All);
    if (edits) {
        edits = carryLists(local, shared);
    }
    if (edits) {
        edits = carryIdentified(local, shared);
    }
    m_changes.setOrigin(origin);
    if (!edits) {
        return edits;
    }
    const Result<> forgotten
        = Query(m_database, "DELETE FROM described_member WHERE title = ?").bind(1, local).run();
    return forgotten ? forgetSideFiles(local) : forgotten;
}

//! What lies beside the title's files is read again, for the title that it is now.
Result<> Ingestor::forgetSideFiles(const TitleId &title)
{
    QVector<QString> folders;
    {
        Query query(m_database, "SELECT path FROM local_file WHERE title = ?");
        query.bind(1, title);
        while (query.next()) {
            const QString path = query->text(0);
            folders.append(path.left(path.lastIndexOf(u'/') + 1));
        }
        if (query.failed()) {
            return query.result();
        }
    }
    for (const QString &folder : std::as_const(folders)) {
        // Everything that begins with it: "0" comes after "/".
        const Result<> done = Query(m_database, "DELETE FROM side_file WHERE path > ? AND path < ?")
                                  .bind(1, folder)
                                  .bind(2, QString(folder.chopped(1) + u'0'))
                                  .run();
        if (!done) {
            return done;
        }
    }
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

//! Tags and collections that a person put the title into one by one, and the playlists that it is
//! in. Sets that a person holds as a whole are TitleEditor's.
Result<> Ingestor::carryLists(const TitleId &from, const TitleId &to)
{
    for (const Table table : {Table::TitleTag, Table::CollectionItem}) {
        const Result<bool> held = TitleSets::isEdited(m_database, table, to);
        if (!held) {
            return failure(held.error());
        }
        if (const Result<> done = carryMembers(table, from, *held ? TitleId() : to); !done) {
            return done;
        }
    }
    return carryItems(from, to);
}

Result<> Ingestor::carryItems(const TitleId &from, const TitleId &to)
{
    struct Item
    {
        QByteArray playlist;
        QByteArray item;
        qint64 position = 0;
    };
    QVector<Item> items;
    {
        Query lists(m_database,
            "SELECT playlist, item, position FROM playlist_item WHERE title = ? AND present = 1");
        lists.bind(1, from);
        while (lists.next()) {
            items.append({lists->blob(0), lists->blob(1), lists->integer(2)});
        }
        if (lists.failed()) {
            return lists.result();
        }
    }
    for (const Item &item : std::as_const(items)) {
        if (scopeOf(from) == scopeOf(to)) {
            const Result<bool> put = m_changes.put(Table::PlaylistItem, item.playlist + item.item,
                {{"title", idValue(to)}}, scopeOf(to));
            if (!put) {
                return failure(put.error());
            }
            continue;
        }
        // Others have never heard of the row of a local title: they get one that is whole.
        const Result<bool> out = m_changes.put(
            Table::PlaylistItem, item.playlist + item.item, {{"present", 0}}, scopeOf(from));
        const Result<bool> in = m_changes.put(Table::PlaylistItem, item.playlist + randomBytes16(),
            {{"title", idValue(to)}, {"present", 1}, {"position", item.position}}, scopeOf(to));
        if (!out || !in) {
            return failure(out ? in.error() : out.error());
        }
    }
    return {};
}

//! Takes the title out of everything; puts the other, unless it is null, where a person had put it.
Result<> Ingestor::carryMembers(Table table, const TitleId &from, const TitleId &to)
{
    struct Member
    {
        QByteArray id;
        qint64 position = 0;
        bool byPerson = false;
    };
    QVector<Member> members;
    {
        Query query(m_database,
            table == Table::TitleTag
                ? "SELECT t.tag, 0, EXISTS (SELECT 1 FROM register r WHERE r.tbl = ?2"
                  " AND r.row = CAST(t.title || t.tag AS BLOB) AND r.origin = ?3)"
                  " FROM title_tag t WHERE t.title = ?1 AND t.present = 1"
                : "SELECT c.collection, c.position, EXISTS (SELECT 1 FROM register r"
                  " WHERE r.tbl = ?2 AND r.row = CAST(c.collection || c.title AS BLOB)"
                  " AND r.origin = ?3) FROM collection_item c WHERE c.title = ?1"
                  " AND c.present = 1");
        query.bind(1, from).bind(2, int(table)).bind(3, int(Origin::Person));
        while (query.next()) {
            members.append({query->blob(0), query->integer(1), query->boolean(2)});
        }
        if (query.failed()) {
            return query.result();
        }
    }
    for (const Member &member : std::as_const(members)) {
        const Result<bool> out = m_changes.put(
            table, TitleSets::memberRow(table, from, member.id), {{"present", 0}}, scopeOf(from));
        if (!out) {
            return failure(out.error());
        }
        if (to.isNull() || !member.byPerson) {
            continue;
        }
        Fields fields{{"present", 1}};
        if (table == Table::CollectionItem) {
            fields.append({"position", member.position});
        }
        const Result<bool> in
            = m_changes.put(table, TitleSets::memberRow(table, to, member.id), fields, scopeOf(to));
        if (!in) {
            return failure(in.error());
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
