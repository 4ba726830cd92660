#include "library/catalog/detailreader.h"

#include "library/catalog/mediacodec.h"
#include "library/catalog/query.h"
#include "library/catalog/sidecarcodec.h"
#include "library/catalog/titlereader.h"
#include "library/catalog/titlesets.h"
#include "library/catalog/versionparts.h"
#include "library/media/mediafailure.h"

#include <QCoreApplication>

#include <algorithm>

namespace Library {

namespace {

CatalogFile catalogFile(const Query &row)
{
    CatalogFile file;
    file.facts = {row->integer(0), row->text(1), row->integer(2), row->integer(3),
        quint64(row->integer(4)), quint64(row->integer(5))};
    static const QByteArray kNone = SideCarCodec::encode({});
    if (row->view(6) != kNone) {
        file.subtitles = SideCarCodec::decode(row->blob(6));
    }
    file.sample = SampleId::fromBytes(row->view(7));
    file.missing = row->integer(8) != 0;
    file.hidden = row->boolean(9);
    return file;
}

} // namespace

DetailReader::DetailReader(Database &database)
    : m_database(database)
{ }

Result<TitleDetails> DetailReader::details(const ProfileId &viewer, const TitleId &title)
{
    TitleReader titles(m_database);
    const Result<std::optional<TitleCard>> card = titles.card(viewer, title);
    if (!card) {
        return failure(card.error());
    }
    if (!*card) {
        return failure(ErrorCode::NotFound,
            QCoreApplication::translate("Catalog", "This title is not in the library any more."));
    }
    TitleDetails details;
    details.card = **card;
    for (const auto add :
        {&DetailReader::addDescription, &DetailReader::addGroups, &DetailReader::addCollections,
            &DetailReader::addEdits, &DetailReader::addCredits, &DetailReader::addVersions}) {
        if (const Result<> done = (this->*add)(details); !done) {
            return failure(done.error());
        }
    }
    Result<QVector<TitleCard>> seasons
        = titles.children(viewer, details.card.id, TitleKind::Season);
    if (!seasons) {
        return failure(seasons.error());
    }
    details.seasons = std::move(*seasons);
    if (details.card.kind == TitleKind::Series) {
        Result<std::optional<TitleCard>> next = titles.firstUnwatched(viewer, details.card.id);
        if (!next) {
            return failure(next.error());
        }
        details.nextEpisode = std::move(*next);
    }
    Result<QVector<TitleCard>> extras = titles.children(viewer, details.card.id, TitleKind::Extra);
    if (!extras) {
        return failure(extras.error());
    }
    details.extras = std::move(*extras);
    return details;
}

Result<> DetailReader::addDescription(TitleDetails &details)
{
    Query query(m_database,
        "SELECT original_title, plot, tagline, premiered, rating, votes, certificate,"
        " studio, country, backdrop, logo, absolute_episode FROM title_shown WHERE id = ?");
    query.bind(1, details.card.id);
    if (query.next()) {
        details.originalTitle = query->text(0);
        details.plot = query->text(1);
        details.tagline = query->text(2);
        details.premiered = QDate::fromString(query->text(3), Qt::ISODate);
        details.rating = query->small(4);
        details.votes = query->small(5);
        details.certificate = query->text(6);
        details.studio = query->text(7);
        details.country = query->text(8);
        details.backdrop = query->id<PictureId>(9);
        details.logo = query->id<PictureId>(10);
        details.absoluteEpisode = query->small(11);
    }
    return query.result();
}

Result<> DetailReader::addGroups(TitleDetails &details)
{
    Result<QVector<QString>> genres = Query(m_database,
        "SELECT g.name FROM title_genre t JOIN genre g ON g.id = t.genre WHERE t.title = ?"
        " AND t.present = 1 ORDER BY g.name")
                                          .bind(1, details.card.id)
                                          .texts();
    if (!genres) {
        return failure(genres.error());
    }
    details.genres = std::move(*genres);
    Result<QVector<QString>> tags = Query(m_database,
        "SELECT g.name FROM title_tag t JOIN tag g ON g.id = t.tag WHERE t.title = ?"
        " AND t.present = 1 ORDER BY g.name")
                                        .bind(1, details.card.id)
                                        .texts();
    if (!tags) {
        return failure(tags.error());
    }
    details.tags = std::move(*tags);
    return {};
}

Result<> DetailReader::addCollections(TitleDetails &details)
{
    {
        Query query(m_database,
            "SELECT c.id, c.name FROM collection_item i JOIN collection c ON c.id = i.collection"
            " AND c.deleted = 0 WHERE i.title = ? AND i.present = 1 ORDER BY c.name, c.id");
        query.bind(1, details.card.id);
        while (query.next()) {
            details.collections.append({query->id<CollectionId>(0), query->text(1)});
        }
        if (query.failed()) {
            return query.result();
        }
    }
    Query query(m_database,
        "SELECT name, value FROM external_id WHERE title = ? AND value <> '' ORDER BY name");
    query.bind(1, details.card.id);
    while (query.next()) {
        details.externalIds.append({query->text(0), query->text(1)});
    }
    return query.result();
}

Result<> DetailReader::addEdits(TitleDetails &details)
{
    for (const auto &[table, edited] : {std::pair(Shared::Table::TitleTag, &details.tagsEdited),
             std::pair(Shared::Table::CollectionItem, &details.collectionsEdited)}) {
        const Result<bool> byPerson = TitleSets::isEdited(m_database, table, details.card.id);
        if (!byPerson) {
            return failure(byPerson.error());
        }
        *edited = *byPerson;
    }
    Query query(
        m_database, "SELECT field FROM title_edit WHERE title = ? AND present = 1 ORDER BY field");
    query.bind(1, details.card.id);
    while (query.next()) {
        details.edited.append(Shared::EditedField(query->blob(0).at(0)));
    }
    return query.result();
}

Result<> DetailReader::addCredits(TitleDetails &details)
{
    Query query(m_database,
        "SELECT c.person, p.name, c.role, c.department FROM credit c JOIN person p ON"
        " p.id = c.person WHERE c.title = ? AND c.present = 1 ORDER BY c.position, c.id");
    query.bind(1, details.card.id);
    while (query.next()) {
        details.credits.append(
            {query->id<PersonId>(0), query->text(1), query->text(2), query->text(3)});
    }
    return query.result();
}

Result<> DetailReader::addVersions(TitleDetails &details)
{
    QVector<VersionParts::Row> rows;
    {
        Query query(m_database,
            "SELECT v.id, v.label, v.edition, v.height, v.content, v.duration_ms, v.size_bytes,"
            " m.facts, v.part FROM version v LEFT JOIN media_fact m ON m.content = v.content"
            " WHERE v.title IN (SELECT ?1 UNION ALL SELECT title FROM title_same WHERE shown = ?1)"
            " AND v.deleted = 0 ORDER BY v.height DESC, v.size_bytes DESC, v.id");
        query.bind(1, details.card.id);
        while (query.next()) {
            VersionParts::Row row;
            row.version.id = query->id<VersionId>(0);
            row.label = query->text(1);
            row.edition = query->text(2);
            row.height = query->small(3);
            row.part = query->small(8);
            row.version.content = ContentId::fromBytes(query->blob(4));
            if (!query->isNull(7)) {
                row.version.media = MediaCodec::decode(query->blob(7));
            } else {
                row.version.media.durationMs = query->integer(5);
                row.version.media.sizeBytes = query->integer(6);
            }
            rows.append(std::move(row));
        }
        if (query.failed()) {
            return query.result();
        }
    }
    for (VersionParts::Row &row : rows) {
        if (const Result<> done = addFiles(row.version); !done) {
            return done;
        }
        if (const Result<> done = addObject(row.version); !done) {
            return done;
        }
    }
    details.versions = VersionParts::joined(std::move(rows));
    return {};
}

Result<> DetailReader::addFiles(TitleVersion &version)
{
    Query query(m_database,
        "SELECT f.path, f.failure, f.missing_since_ms, coalesce(d.reachable, 1) AND NOT f.hidden,"
        " f.media, f.subtitles FROM local_file f LEFT JOIN folder d ON d.id = f.folder"
        " WHERE f.version = ? ORDER BY f.missing_since_ms, f.failure, f.path");
    query.bind(1, version.id);
    Availability best = Availability::Missing;
    bool readable = false;
    bool described = false;
    while (query.next()) {
        if (query->integer(2) != 0) {
            version.wasHere = true;
            continue;
        }
        version.files.append(query->text(0));
        best = std::min(
            best, query->boolean(3) ? Availability::Available : Availability::Unavailable);
        const QString why = MediaFailure::text(query->text(1));
        readable = readable || why.isEmpty();
        version.failure = version.failure.isEmpty() ? why : version.failure;
        if (!described && !query->isNull(4)) {
            version.media = MediaCodec::decode(query->blob(4));
            described = true;
        }
        version.subtitles.append(SideCarCodec::decode(query->blob(5)));
    }
    if (readable) {
        version.failure.clear();
    }
    version.availability = best;
    if (query.failed()) {
        return query.result();
    }
    Query former(m_database, "SELECT 1 FROM former_file WHERE version = ?");
    former.bind(1, version.id);
    version.wasHere = version.wasHere || former.next();
    return former.result();
}

Result<> DetailReader::addObject(TitleVersion &version)
{
    if (!version.content) {
        return {};
    }
    Query query(m_database,
        "SELECT o.id, o.name, f.reason,"
        " EXISTS (SELECT 1 FROM object_here WHERE object = o.id AND place = 1),"
        " EXISTS (SELECT 1 FROM object_here WHERE object = o.id AND place = 2)"
        " FROM object o LEFT JOIN content_failure f"
        " ON f.content = o.content WHERE o.content = ? AND o.marked_ms = 0 ORDER BY o.id LIMIT 1");
    query.bind(1, *version.content);
    if (query.next()) {
        version.object = query->id<ObjectId>(0);
        version.objectName = query->text(1);
        version.availability = Availability::Available;
        version.failure = query->text(2);
        version.isKept = query->boolean(3);
        version.isInOwnStore = query->boolean(4);
        return query.result();
    }
    if (query.failed()) {
        return query.result();
    }
    Query gone(m_database, "SELECT 1 FROM object WHERE content = ?");
    gone.bind(1, *version.content);
    version.bytesGone = gone.next() && version.files.isEmpty();
    return gone.result();
}

Result<QVector<StoredVersion>> DetailReader::storedVersions(const QVector<TitleId> &titles)
{
    QVector<StoredVersion> found;
    for (const TitleId &title : titles) {
        Query query(m_database,
            "SELECT c.title, v.id, (SELECT o.id FROM object o WHERE o.content = v.content"
            " AND o.marked_ms = 0 ORDER BY o.id LIMIT 1) AS stored,"
            " EXISTS (SELECT 1 FROM object o JOIN object_here h ON h.object = o.id"
            " WHERE o.content = v.content AND o.marked_ms = 0 AND h.place = 1),"
            " EXISTS (SELECT 1 FROM object o JOIN object_here h ON h.object = o.id"
            " WHERE o.content = v.content AND o.marked_ms = 0 AND h.place = 2)"
            " FROM title_card c JOIN version v ON v.deleted = 0 AND v.title IN"
            " (SELECT c.title UNION ALL SELECT title FROM title_same WHERE shown = c.title)"
            " WHERE c.listed = 1 AND c.title IN (SELECT ?1 UNION ALL SELECT title FROM title_card"
            " WHERE (series = ?1 OR parent = ?1) AND kind = 4) AND stored IS NOT NULL"
            " ORDER BY c.sort_key, c.title, v.height DESC, v.size_bytes DESC, v.id");
        query.bind(1, title);
        while (query.next()) {
            found.append({query->id<TitleId>(0), query->id<VersionId>(1), query->id<ObjectId>(2),
                query->boolean(3), query->boolean(4)});
        }
        if (query.failed()) {
            return failure(query.error());
        }
    }
    return found;
}

Result<QVector<Profile>> DetailReader::profiles()
{
    QVector<Profile> found;
    Query query(
        m_database, "SELECT id, name, color FROM profile WHERE deleted = 0 ORDER BY name, id");
    while (query.next()) {
        found.append({query->id<ProfileId>(0), query->text(1), query->text(2)});
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return found;
}

Result<QVector<Folder>> DetailReader::folders()
{
    QVector<Folder> found;
    Query query(m_database,
        "SELECT id, path, reachable, scanned_at_ms, (SELECT count(*) FROM local_file f WHERE"
        " f.folder = folder.id), problem, watching, file_system, device, uploads <> 0 FROM folder"
        " ORDER BY path");
    while (query.next()) {
        found.append({query->integer(0), query->text(1), query->boolean(2), query->integer(3),
            query->small(4), FolderProblem(query->small(5)), FolderWatching(query->small(6)),
            query->blob(7), quint64(query->integer(8)), query->boolean(9)});
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return found;
}

Result<QVector<CatalogFile>> DetailReader::files(qint64 folder)
{
    QVector<CatalogFile> found;
    Query query(m_database,
        "SELECT coalesce(folder, 0), path, size_bytes, mtime_ns, device, inode, subtitles, sample,"
        " missing_since_ms, hidden FROM local_file WHERE folder IS nullif(?, 0) ORDER BY path");
    query.bind(1, folder);
    while (query.next()) {
        found.append(catalogFile(query));
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return found;
}

Result<QVector<CatalogFile>> DetailReader::filesWithSamples(const QVector<SampleId> &samples)
{
    QVector<CatalogFile> found;
    for (const SampleId &sample : samples) {
        Query query(m_database,
            "SELECT coalesce(folder, 0), path, size_bytes, mtime_ns, device, inode, subtitles,"
            " sample, missing_since_ms, hidden FROM local_file WHERE sample = ?");
        query.bind(1, sample);
        while (query.next()) {
            found.append(catalogFile(query));
        }
        if (query.failed()) {
            return failure(query.error());
        }
    }
    return found;
}

Result<QVector<CatalogFile>> DetailReader::filesToUpload(int limit)
{
    QVector<CatalogFile> found;
    Query query(m_database,
        "SELECT coalesce(f.folder, 0), f.path, f.size_bytes, f.mtime_ns, f.device, f.inode,"
        " f.subtitles, f.sample, f.missing_since_ms, f.hidden"
        " FROM folder d JOIN local_file f ON f.folder = d.id"
        " WHERE d.uploads = 1 AND d.reachable = 1 AND f.missing_since_ms = 0 AND f.hidden = 0"
        " AND f.failure = '' AND f.sample IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM upload_settled u WHERE u.sample = f.sample)"
        " AND NOT EXISTS (SELECT 1 FROM version v JOIN object o ON o.content = v.content"
        " WHERE v.id = f.version AND o.marked_ms = 0) ORDER BY f.path LIMIT ?");
    query.bind(1, limit);
    while (query.next()) {
        found.append(catalogFile(query));
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return found;
}

Result<TitleFile> DetailReader::titleOfFile(const QString &path, const SampleId &bytes)
{
    Query query(m_database,
        "SELECT coalesce((SELECT shown FROM title_same WHERE title = f.title), f.title), f.version,"
        " f.path FROM local_file f WHERE f.sample = ?1 OR (f.path = ?2 AND f.sample IS NULL)"
        " ORDER BY f.path = ?2 DESC, f.missing_since_ms LIMIT 1");
    query.bind(1, bytes).bind(2, path);
    TitleFile file;
    if (query.next()) {
        file.bytes = bytes;
        file.title = query->id<TitleId>(0);
        file.version = query->id<VersionId>(1);
        file.path = query->text(2);
        file.isHere = true;
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return file;
}

Result<QString> DetailReader::fileBelow(const TitleId &title)
{
    Query query(m_database,
        "SELECT f.path FROM local_file f WHERE f.missing_since_ms = 0 AND f.title IN (SELECT ?1"
        " UNION ALL SELECT title FROM title_same WHERE shown = ?1"
        " UNION ALL SELECT title FROM title_card WHERE series = ?1 OR parent = ?1)"
        " ORDER BY f.hidden, f.path LIMIT 1");
    query.bind(1, title);
    if (query.next()) {
        return query->text(0);
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return failure(ErrorCode::NotFound,
        QCoreApplication::translate("Catalog", "No file of this title is on this PC."));
}

Result<QVector<FileFacts>> DetailReader::sideFiles(qint64 folder)
{
    QVector<FileFacts> found;
    Query query(m_database, "SELECT path, size_bytes, mtime_ns FROM side_file WHERE folder = ?");
    query.bind(1, folder);
    while (query.next()) {
        FileFacts file;
        file.folder = folder;
        file.path = query->text(0);
        file.sizeBytes = query->integer(1);
        file.mtimeNs = query->integer(2);
        found.append(file);
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return found;
}

Result<StoredObject> DetailReader::objectWithContent(const ContentId &content)
{
    Query query(m_database,
        "SELECT id, name FROM object WHERE content = ? AND marked_ms = 0 ORDER BY id LIMIT 1");
    query.bind(1, content);
    StoredObject found;
    if (query.next()) {
        found = {query->id<ObjectId>(0), query->text(1)};
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return found;
}

} // namespace Library
