#include "library/catalog/objectchecks.h"

#include "library/catalog/catalogwriter.h"
#include "library/catalog/query.h"

#include <QSet>

namespace Library {

namespace {

using Shared::Table;

constexpr int kBadOnesNamed = 20;

// Each object that a listed title needs, once, with the first of its titles.
#define MATINEE_OBJECTS                                                                            \
    "SELECT o.id, o.name, o.content, o.size_bytes, o.added_ms, c.title, c.name, c.series_name,"    \
    " c.season, c.episode, k.state, k.checked_ms, k.mended, k.absent_ms, k.begun_ms, k.chunks,"    \
    " k.chunks_mended, max(coalesce(k.checked_ms, 0), o.added_ms) AS seen"                         \
    " FROM object o JOIN title_card c ON c.no = (SELECT min(s.no) FROM version v"                  \
    " JOIN title_card s ON s.listed = 1 AND s.title = coalesce("                                   \
    "(SELECT shown FROM title_same WHERE title = v.title), v.title)"                               \
    " WHERE v.content = o.content AND v.deleted = 0"                                               \
    " AND (?1 IS NULL OR s.title = ?1 OR s.series = ?1 OR s.parent = ?1))"                         \
    " LEFT JOIN object_check k ON k.object = o.id WHERE o.marked_ms = 0"

QString nameOf(const Query &query)
{
    const QString name = query->text(6);
    const QString series = query->text(7);
    const int season = query->small(8);
    const int episode = query->small(9);
    if (series.isEmpty()) {
        return name;
    }
    const QString number = season < 0 || episode < 0 ? QString()
                                                     : QStringLiteral(" S%1E%2")
                                                           .arg(season, 2, 10, QLatin1Char('0'))
                                                           .arg(episode, 2, 10, QLatin1Char('0'));
    return QString(series + number + (name.isEmpty() ? QString() : QStringLiteral(" · ") + name));
}

CheckedObject objectOf(const Query &query)
{
    CheckedObject object;
    object.check = {query->id<ObjectId>(0), CheckState(query->small(10)), query->integer(11),
        query->small(12), query->integer(13), query->integer(14), query->integer(15),
        query->small(16)};
    object.objectName = query->text(1);
    object.content = query->id<ContentId>(2);
    object.sizeBytes = query->integer(3);
    object.addedAtMs = query->integer(4);
    object.title = query->id<TitleId>(5);
    object.name = nameOf(query);
    return object;
}

} // namespace

ObjectChecks::ObjectChecks(Database &database)
    : m_database(database)
{ }

Result<> ObjectChecks::read(
    const CheckQuestion &question, const TitleId &title, QVector<CheckedObject> &objects)
{
    Query query(m_database,
        MATINEE_OBJECTS " AND (?2 = 0 OR seen < ?2 OR (k.state > 1 AND seen < ?4))"
                        " ORDER BY coalesce(k.begun_ms, 0) > 0 DESC, seen, o.id LIMIT ?3");
    query.bindOrNull(1, title)
        .bind(2, question.beforeMs)
        .bind(3, question.limit > 0 ? question.limit : -1)
        .bind(4, question.badBeforeMs);
    QSet<ObjectId> known;
    for (const CheckedObject &object : std::as_const(objects)) {
        known.insert(object.check.object);
    }
    while (query.next()) {
        const CheckedObject object = objectOf(query);
        if (!known.contains(object.check.object)) {
            objects << object;
        }
    }
    return query.result();
}

Result<QVector<CheckedObject>> ObjectChecks::objects(const CheckQuestion &question)
{
    QVector<CheckedObject> objects;
    if (!question.objects.isEmpty()) {
        for (const ObjectId &object : question.objects) {
            Query query(m_database, MATINEE_OBJECTS " AND o.id = ?2");
            query.bindNull(1).bind(2, object);
            if (query.next()) {
                objects << objectOf(query);
            }
            if (query.failed()) {
                return failure(query.error());
            }
        }
        return objects;
    }
    const QVector<TitleId> titles
        = question.titles.isEmpty() ? QVector<TitleId>{TitleId()} : question.titles;
    for (const TitleId &title : titles) {
        if (const Result<> done = read(question, title, objects); !done) {
            return failure(done.error());
        }
    }
    return objects;
}

Result<CheckSummary> ObjectChecks::summary()
{
    CheckSummary summary;
    Query query(m_database, MATINEE_OBJECTS);
    query.bindNull(1);
    while (query.next()) {
        const auto state = CheckState(query->small(10));
        const qint64 checkedAtMs = query->integer(11);
        ++summary.objects;
        summary.bytes += query->integer(3);
        summary.lastStoredMs = std::max(summary.lastStoredMs, query->integer(4));
        if (checkedAtMs > 0) {
            ++summary.checked;
            summary.mended += query->small(12);
            summary.lastAtMs = std::max(summary.lastAtMs, checkedAtMs);
            summary.oldestAtMs
                = summary.oldestAtMs == 0 ? checkedAtMs : std::min(summary.oldestAtMs, checkedAtMs);
        }
        summary.whole += state == CheckState::Whole ? 1 : 0;
        if (state == CheckState::Damaged || state == CheckState::Missing) {
            ++summary.badCount;
            if (summary.bad.size() < kBadOnesNamed) {
                summary.bad << objectOf(query);
            }
        }
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return summary;
}

#undef MATINEE_OBJECTS

Result<ContentCopies> ObjectChecks::copies(const ContentId &content)
{
    ContentCopies copies;
    Query objects(
        m_database, "SELECT id, name FROM object WHERE content = ? AND marked_ms = 0 ORDER BY id");
    objects.bind(1, content);
    while (objects.next()) {
        copies.objects.append({objects->id<ObjectId>(0), objects->text(1)});
    }
    if (objects.failed()) {
        return failure(objects.error());
    }
    Query files(m_database,
        "SELECT f.path FROM version v JOIN local_file f ON f.version = v.id"
        " WHERE v.content = ? AND v.deleted = 0 AND f.missing_since_ms = 0"
        " AND f.size_bytes = v.size_bytes ORDER BY f.path");
    files.bind(1, content);
    while (files.next()) {
        copies.files << files->text(0);
    }
    if (files.failed()) {
        return failure(files.error());
    }
    return copies;
}

Result<> ObjectChecks::note(const ObjectCheck &check)
{
    return Query(m_database,
        "INSERT INTO object_check (object, state, checked_ms, mended, absent_ms, begun_ms, chunks,"
        " chunks_mended) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " state = excluded.state, checked_ms = excluded.checked_ms, mended = excluded.mended,"
        " absent_ms = excluded.absent_ms, begun_ms = excluded.begun_ms, chunks = excluded.chunks,"
        " chunks_mended = excluded.chunks_mended")
        .bind(1, check.object)
        .bind(2, int(check.state))
        .bind(3, check.checkedAtMs)
        .bind(4, check.mended)
        .bind(5, check.absentSinceMs)
        .bind(6, check.begunAtMs)
        .bind(7, check.chunks)
        .bind(8, check.chunksMended)
        .run();
}

Result<> ObjectChecks::replace(CatalogWriter &writer, const ObjectId &bad, const StoredObject &good,
    const ContentId &content, qint64 sizeBytes)
{
    return writer.act(Origin::Maintenance, {}, [&]() -> Result<> {
        ChangeWriter &changes = writer.changes();
        Query known(writer.database(), "SELECT 1 FROM object WHERE id = ? AND content = ?");
        known.bind(1, good.id).bind(2, content);
        const bool isKnown = known.next();
        if (known.failed()) {
            return known.result();
        }
        known.finish();
        if (!isKnown) {
            const Result<bool> added = changes.put(Table::Object, good.id.toBytes(),
                {{"content", idValue(content)}, {"name", good.name}, {"size_bytes", sizeBytes},
                    {"added_ms", changes.nowMs()}});
            if (!added) {
                return failure(added.error());
            }
        }
        const Result<bool> marked
            = changes.put(Table::Object, bad.toBytes(), {{"marked_ms", changes.nowMs()}});
        return marked ? Result<>() : failure(marked.error());
    });
}

} // namespace Library
