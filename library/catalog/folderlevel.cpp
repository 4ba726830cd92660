#include "library/catalog/cardrow.h"
#include "library/catalog/detailreader.h"
#include "library/catalog/query.h"
#include "library/catalog/sortkey.h"
#include "library/media/mediafailure.h"

#include <algorithm>
#include <utility>

// The part of DetailReader that shows the library as folders.
namespace Library {

namespace {

//! Each step finds the next path behind what it has: behind everything below a sub-folder, or
//! behind a file. '0' follows '/' in the order of bytes.
QByteArray levelSql()
{
    return "WITH RECURSIVE step (path, folder) AS ("
           " SELECT min(f.path), 0 FROM local_file f WHERE f.path > ?1 AND f.path < ?2"
           " UNION ALL"
           " SELECT (SELECT min(f.path) FROM local_file f WHERE f.path > CASE"
           " WHEN instr(substr(step.path, ?3), '/') > 0 THEN substr(step.path, 1,"
           " ?3 + instr(substr(step.path, ?3), '/') - 2) || '0' ELSE step.path END"
           " AND f.path < ?2), 0 FROM step WHERE step.path IS NOT NULL),"
           " entry (path, slash) AS (SELECT path, instr(substr(path, ?3), '/') FROM step"
           " WHERE path IS NOT NULL)"
           " SELECT "
        + CardRow::columns()
        + ", CASE WHEN e.slash > 0 THEN substr(e.path, 1, ?3 + e.slash - 2) ELSE e.path END,"
          " e.slash > 0, f.size_bytes, f.failure, f.missing_since_ms,"
          " coalesce(d.reachable, 1) AND (e.slash > 0 OR NOT f.hidden),"
          " EXISTS (SELECT 1 FROM object o WHERE o.content = f.content AND o.marked_ms = 0),"
          " CASE WHEN e.slash > 0 THEN (SELECT count(*) FROM local_file b WHERE b.path >"
          " substr(e.path, 1, ?3 + e.slash - 1) AND b.path < substr(e.path, 1, ?3 + e.slash - 2)"
          " || '0') ELSE 0 END"
          " FROM entry e JOIN local_file f ON f.path = e.path LEFT JOIN folder d ON d.id = f.folder"
          " LEFT JOIN title_card c ON c.title = coalesce((SELECT shown FROM title_same WHERE"
          " title = f.title), f.title)"
          " LEFT JOIN viewer_state s ON s.title = c.title AND s.profile = ?4";
}

FolderEntry entryOf(const Statement &row)
{
    const int next = CardRow::kColumnCount;
    FolderEntry entry;
    entry.path = row.text(next);
    entry.isFolder = row.boolean(next + 1);
    const bool missing = row.integer(next + 4) != 0;
    const bool reachable = row.boolean(next + 5);
    entry.availability = !reachable  ? Availability::Unavailable
        : missing && !entry.isFolder ? Availability::Missing
                                     : Availability::Available;
    if (entry.isFolder) {
        entry.files = row.small(next + 7);
        return entry;
    }
    entry.title = CardRow::read(row);
    entry.sizeBytes = row.integer(next + 2);
    entry.failure = MediaFailure::text(row.text(next + 3));
    entry.stored = row.boolean(next + 6);
    return entry;
}

} // namespace

Result<QVector<FolderEntry>> DetailReader::folderLevel(const ProfileId &viewer, const QString &path)
{
    const QString folder = path.endsWith(u'/') ? path.chopped(1) : path;
    QVector<FolderEntry> entries;
    Query query(m_database, levelSql());
    // substr() counts characters, not UTF-16 units.
    query.bind(1, QString(folder + u'/'))
        .bind(2, QString(folder + u'0'))
        .bind(3, qint64(folder.toUcs4().size()) + 2)
        .bind(4, viewer);
    while (query.next()) {
        entries.append(entryOf(query.row()));
    }
    if (query.failed()) {
        return failure(query.error());
    }
    // As a person would: folders first, "2" before "10".
    const SortKey keys;
    QVector<std::pair<QByteArray, qsizetype>> order;
    for (qsizetype i = 0; i < entries.size(); ++i) {
        const FolderEntry &entry = entries.at(i);
        order.append({QByteArray(entry.isFolder ? "0" : "1") + keys.of(entry.name()), i});
    }
    std::sort(order.begin(), order.end());
    QVector<FolderEntry> sorted;
    for (const auto &[key, index] : std::as_const(order)) {
        sorted.append(entries.at(index));
    }
    return sorted;
}

} // namespace Library
