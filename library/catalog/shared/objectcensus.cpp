#include "library/catalog/shared/objectcensus.h"

#include "library/catalog/query.h"

namespace Library {

ObjectCensus::ObjectCensus(Database &database)
    : m_database(database)
{ }

Result<QVector<ObjectId>> ObjectCensus::unwanted(qint64 goneBeforeMs)
{
    QVector<ObjectId> objects;
    // A title that is not there yet, or a version of which nobody said that it is gone, counts as
    // wanting it.
    Query query(m_database,
        "SELECT o.id FROM object o WHERE o.marked_ms = 0 AND o.content IS NOT NULL"
        " AND EXISTS (SELECT 1 FROM version v WHERE v.content = o.content)"
        " AND NOT EXISTS (SELECT 1 FROM version v LEFT JOIN title t ON t.id = v.title"
        " LEFT JOIN register d ON d.tbl = 1 AND d.row = v.title AND d.grp = 5"
        " LEFT JOIN register e ON e.tbl = 2 AND e.row = v.id AND e.grp = 3"
        " LEFT JOIN title p ON p.id = t.parent"
        " LEFT JOIN register dp ON dp.tbl = 1 AND dp.row = t.parent AND dp.grp = 5"
        " LEFT JOIN title s ON s.id = t.series"
        " LEFT JOIN register ds ON ds.tbl = 1 AND ds.row = t.series AND ds.grp = 5"
        " WHERE v.content = o.content"
        " AND NOT coalesce(t.gone = 1 AND d.wall_ms < ?1, 0)"
        " AND NOT coalesce(p.gone = 1 AND dp.wall_ms < ?1, 0)"
        " AND NOT coalesce(s.gone = 1 AND ds.wall_ms < ?1, 0)"
        " AND NOT coalesce(v.deleted = 1 AND e.wall_ms < ?1, 0)) ORDER BY o.id");
    query.bind(1, goneBeforeMs);
    while (query.next()) {
        objects.append(query->id<ObjectId>(0));
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return objects;
}

Result<QVector<ObjectCensus::Duplicate>> ObjectCensus::duplicates()
{
    QVector<Duplicate> duplicates;
    Query query(m_database,
        "SELECT o.id, s.id FROM (SELECT content, min(id) AS id FROM object"
        " WHERE content IS NOT NULL AND marked_ms = 0 GROUP BY content HAVING count(*) > 1) s"
        " JOIN object o ON o.content = s.content AND o.marked_ms = 0 AND o.id <> s.id"
        " ORDER BY o.id");
    while (query.next()) {
        duplicates.append({query->id<ObjectId>(0), query->id<ObjectId>(1)});
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return duplicates;
}

Result<QVector<ObjectCensus::Lost>> ObjectCensus::lost()
{
    QVector<Lost> lost;
    Query query(m_database,
        "SELECT o.content, o.id FROM object o WHERE o.marked_ms <> 0 AND o.content IS NOT NULL"
        " AND EXISTS (SELECT 1 FROM version v JOIN title t ON t.id = v.title"
        " LEFT JOIN title p ON p.id = t.parent LEFT JOIN title s ON s.id = t.series"
        " WHERE v.content = o.content AND v.deleted = 0 AND t.gone = 0"
        " AND coalesce(p.gone, 0) = 0 AND coalesce(s.gone, 0) = 0)"
        " AND NOT EXISTS (SELECT 1 FROM object s WHERE s.content = o.content"
        " AND s.marked_ms = 0) ORDER BY o.content, o.id");
    while (query.next()) {
        const auto content = query->id<ContentId>(0);
        if (lost.isEmpty() || lost.last().content != content) {
            lost.append({content, {}});
        }
        lost.last().marked.append(query->id<ObjectId>(1));
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return lost;
}

} // namespace Library
