#include "library/catalog/history/trashreader.h"

#include "library/catalog/query.h"

#include <numeric>

namespace Library {

namespace {

// The title and what goes and comes with it.
constexpr char kBelow[]
    = "WITH below (id) AS (SELECT ?1 UNION SELECT id FROM title WHERE series = ?1"
      " UNION SELECT id FROM title WHERE parent = ?1) ";

} // namespace

TrashReader::TrashReader(Database &database)
    : m_database(database)
    , m_names(database)
{ }

Result<QVector<TrashEntry>> TrashReader::entries(qint64 sinceMs)
{
    QVector<TrashEntry> found;
    Query query(m_database,
        "SELECT s.id, s.kind, s.year, s.poster, s.still, r.wall_ms, (SELECT l.profile FROM"
        " change_log l WHERE l.tbl = 1 AND l.row = t.id AND l.wall_ms = r.wall_ms"
        " AND l.counter = r.counter AND l.writer = r.writer)"
        " FROM title t INDEXED BY title_gone JOIN title_shown s ON s.id = t.id"
        " JOIN register r ON r.tbl = 1 AND r.row = t.id AND r.grp = 5"
        " WHERE t.gone = 1 AND t.deleted = 1 AND t.kind <> 0 ORDER BY r.wall_ms DESC, t.id");
    while (query.next()) {
        TrashEntry entry;
        entry.title = query->id<TitleId>(0);
        entry.kind = TitleKind(query->small(1));
        entry.year = query->small(2);
        entry.poster = query->id<PictureId>(3);
        entry.still = query->id<PictureId>(4);
        entry.removedAtMs = query->integer(5);
        const Result<HistoryNames::Person> by = m_names.profile(query->id<ProfileId>(6));
        const Result<QString> name = m_names.title(entry.title);
        if (!by || !name) {
            return failure(!by ? by.error() : name.error());
        }
        entry.by = by->name;
        entry.name = *name;
        if (const Result<> done = addContents(entry); !done) {
            return failure(done.error());
        }
        if (entry.removedAtMs >= sinceMs || entry.storedBytes > 0) {
            found.append(entry);
        }
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return found;
}

Result<> TrashReader::addContents(TrashEntry &entry)
{
    const Result<QVector<StoredCopy>> copies = copiesOf(entry.title);
    if (!copies) {
        return failure(copies.error());
    }
    entry.storedBytes = std::accumulate(copies->begin(), copies->end(), qint64(0),
        [](qint64 sum, const StoredCopy &copy) { return sum + copy.bytes; });
    Query query(m_database,
        QByteArray(kBelow)
            + "SELECT (SELECT count(*) FROM below JOIN title t ON t.id = below.id"
              " WHERE t.kind NOT IN (0, 2, 3)),"
              " (SELECT coalesce(sum(v.size_bytes), 0) FROM below JOIN version v"
              " ON v.title = below.id WHERE v.deleted = 0),"
              " EXISTS (SELECT 1 FROM below JOIN version v ON v.title = below.id JOIN object o"
              " ON o.content = v.content WHERE o.marked_ms <> 0)"
              " AND NOT EXISTS (SELECT 1 FROM below JOIN version v ON v.title = below.id"
              " JOIN object o ON o.content = v.content WHERE o.marked_ms = 0)"
              " AND NOT EXISTS (SELECT 1 FROM below JOIN local_file f ON f.title = below.id"
              " WHERE f.missing_since_ms = 0)");
    query.bind(1, entry.title);
    if (query.next()) {
        entry.videos = query->small(0);
        entry.sizeBytes = query->integer(1);
        entry.bytesGone = query->boolean(2);
    }
    return query.result();
}

Result<bool> TrashReader::isRemoved(const TitleId &title)
{
    Query query(m_database, "SELECT 1 FROM title WHERE id = ? AND gone = 1");
    query.bind(1, title);
    const bool found = query.next();
    return query.failed() ? Result<bool>(failure(query.error())) : Result<bool>(found);
}

Result<QVector<TitleId>> TrashReader::withPrefix(const QString &prefix)
{
    QVector<TitleId> found;
    const QByteArray text = QString(prefix).remove(u'-').toLower().toLatin1();
    Query query(m_database,
        "SELECT id FROM title INDEXED BY title_gone WHERE gone = 1 AND kind <> 0"
        " AND substr(lower(hex(id)), 1, length(?1)) = ?1 AND length(?1) > 0 ORDER BY id LIMIT 2");
    query.bind(1, QString::fromLatin1(text));
    while (query.next()) {
        found.append(query->id<TitleId>(0));
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return found;
}

Result<QVector<TrashReader::StoredCopy>> TrashReader::copiesOf(const TitleId &title)
{
    QVector<StoredCopy> found;
    Query query(m_database,
        QByteArray(kBelow)
            + ", given_up (id) AS (SELECT id FROM title INDEXED BY title_gone"
              " WHERE gone = 1 AND deleted = 2)"
              " SELECT DISTINCT o.id, o.size_bytes FROM below JOIN version v ON v.title = below.id"
              " JOIN object o ON o.content = v.content AND o.marked_ms = 0 WHERE NOT EXISTS"
              " (SELECT 1 FROM version w JOIN title u ON u.id = w.title"
              " WHERE w.content = v.content AND w.deleted = 0 AND u.kind <> 0"
              " AND u.id NOT IN (SELECT id FROM below) AND u.id NOT IN (SELECT id FROM given_up)"
              " AND coalesce(u.parent, x'') NOT IN (SELECT id FROM given_up)"
              " AND coalesce(u.series, x'') NOT IN (SELECT id FROM given_up)) ORDER BY o.id");
    query.bind(1, title);
    while (query.next()) {
        found.append({query->id<ObjectId>(0), query->integer(1)});
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return found;
}

Result<QVector<StoredObject>> TrashReader::markedObjects()
{
    QVector<StoredObject> found;
    Query query(m_database, "SELECT id, name FROM object WHERE marked_ms <> 0 ORDER BY id");
    while (query.next()) {
        found.append({query->id<ObjectId>(0), query->text(1)});
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return found;
}

} // namespace Library
