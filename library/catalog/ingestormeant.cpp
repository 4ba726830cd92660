#include "library/catalog/identification.h"
#include "library/catalog/ingestor.h"
#include "library/catalog/query.h"
#include "library/catalog/shared/editedfields.h"
#include "library/catalog/shared/titleids.h"
#include "library/catalog/titleeditor.h"

#include <algorithm>

// The part of Ingestor that follows what a person says that bytes are.
namespace Library {

using Shared::Table;

//! Whether a person said anything of these bytes, and which title. A title that has not arrived yet
//! says nothing; a withdrawn one that the name counts.
Result<Ingestor::Said> Ingestor::saidOf(
    const std::optional<SampleId> &sample, const std::optional<ContentId> &content)
{
    Said said;
    for (const QByteArray &bytes :
        {sample ? sample->toBytes() : QByteArray(), content ? content->toBytes() : QByteArray()}) {
        if (bytes.isEmpty() || said.title) {
            continue;
        }
        Query query(m_database,
            "SELECT i.title, i.title IS NULL FROM identified i LEFT JOIN title t"
            " ON t.id = i.title WHERE i.sample = ? AND (i.title IS NULL OR t.kind <> 0)");
        query.bind(1, bytes);
        if (query.next()) {
            said.isWithdrawn = query->boolean(1);
            if (!said.isWithdrawn) {
                said.title = query->id<TitleId>(0);
            }
        }
        if (query.failed()) {
            return failure(query.error());
        }
        if (said.isWithdrawn) {
            break;
        }
    }
    return said;
}

Result<QVector<TitleFile>> Ingestor::filesOf(Database &database, const TitleId &title)
{
    // Of a series all episodes, and of a film or a series what it brings along.
    static constexpr const char *kBelow
        = "WITH whole (id) AS (SELECT ?1 UNION SELECT title FROM title_same WHERE shown = ?1),"
          " part (id) AS (SELECT id FROM whole UNION SELECT t.id FROM title t JOIN whole"
          " ON t.series = whole.id UNION SELECT t.id FROM title t JOIN whole ON t.parent = "
          "whole.id)";
    QVector<TitleFile> found;
    Query files(database,
        QByteArray(kBelow)
            + " SELECT f.sample, f.content, f.title, f.version, f.path, EXISTS (SELECT 1 FROM"
              " identified i WHERE i.title IS NOT NULL AND (i.sample = f.sample"
              " OR i.sample = f.content)) FROM local_file f JOIN part ON f.title = part.id"
              " ORDER BY f.path");
    files.bind(1, title);
    while (files.next()) {
        found.append({files->id<SampleId>(0), files->id<SampleId>(1), files->id<TitleId>(2),
            files->id<VersionId>(3), files->text(4), true, files->boolean(5)});
    }
    if (files.failed()) {
        return failure(files.error());
    }
    Query stored(database,
        QByteArray(kBelow)
            + " SELECT v.content, v.title, v.id, (SELECT o.name FROM object o WHERE o.content ="
              " v.content AND o.marked_ms = 0 ORDER BY o.id LIMIT 1) AS name, EXISTS (SELECT 1"
              " FROM identified i WHERE i.title IS NOT NULL AND i.sample = v.content) FROM version "
              "v"
              " JOIN part ON v.title = part.id WHERE v.deleted = 0 AND v.content IS NOT NULL"
              " AND name IS NOT NULL AND NOT EXISTS (SELECT 1 FROM local_file f"
              " WHERE f.version = v.id) ORDER BY name, v.id");
    stored.bind(1, title);
    while (stored.next()) {
        found.append({{}, stored->id<SampleId>(0), stored->id<TitleId>(1), stored->id<VersionId>(2),
            stored->text(3), false, stored->boolean(4)});
    }
    if (stored.failed()) {
        return failure(stored.error());
    }
    return found;
}

//! The title of that kind which another catalog knows by one of these ids.
Result<TitleId> Ingestor::titleKnownAs(const QVector<StatedId> &ids, TitleKind kind)
{
    TitleId title;
    for (const StatedId &id : ids) {
        Query query(m_database,
            "SELECT e.title FROM external_id e JOIN title t ON t.id = e.title WHERE e.name = ?"
            " AND e.value = ? AND t.kind = ? AND t.gone = 0 ORDER BY e.title LIMIT 1");
        query.bind(1, id.source).bind(2, id.value).bind(3, int(kind));
        if (title.isNull() && query.next()) {
            title = query->id<TitleId>(0);
        }
        if (query.failed()) {
            return failure(query.error());
        }
    }
    return title;
}

Result<TitleId> Ingestor::titleMeant(
    const MeantTitle &meant, const std::optional<ContentId> &content)
{
    const TitleIdentity &identity = meant.identity;
    if (identity.kind == TitleKind::HomeVideo) {
        return homeVideoMeant(identity, content);
    }
    const bool isFilm = identity.kind == TitleKind::Movie;
    Result<TitleId> of = meant.known;
    if (of->isNull()) {
        of = titleKnownAs(identity.ids, isFilm ? TitleKind::Movie : TitleKind::Series);
    }
    if (of && of->isNull()) {
        of = isFilm ? putMovie(identity) : putSeries(identity);
    }
    if (!of) {
        return of;
    }
    for (const StatedId &id : identity.ids) {
        const Result<bool> put
            = m_changes.put(Table::ExternalId, of->toBytes() + TitleIds::externalSource(id.source),
                {{"name", id.source}, {"value", id.value}}, scopeOf(*of));
        if (!put) {
            return failure(put.error());
        }
    }
    if (const Result<> done = bringBack(*of); !done) {
        return failure(done.error());
    }
    if (identity.kind != TitleKind::Episode) {
        return of;
    }
    const Result<TitleId> episode = putEpisode(*of, identity, Existing::Kept);
    if (!episode) {
        return episode;
    }
    const Result<> done = bringBack(*episode);
    return done ? episode : failure(done.error());
}

//! A video of the household's own, called as the person says.
Result<TitleId> Ingestor::homeVideoMeant(
    const TitleIdentity &identity, const std::optional<ContentId> &content)
{
    const TitleId id = content ? TitleIds::homeVideo(*content) : TitleIds::newLocal();
    const Result<> done = putTitle(id,
        {{"kind", int(TitleKind::HomeVideo)}, {"title", identity.title}, {"year", identity.year}});
    if (!done) {
        return failure(done.error());
    }
    // The name stays when the title is adopted under the id of its bytes.
    const Result<bool> named
        = m_changes.put(Table::TitleEdit, id.toBytes() + Shared::keyOf(Shared::EditedField::Title),
            {{"value", identity.title}, {"present", 1}}, scopeOf(id));
    if (!named) {
        return failure(named.error());
    }
    const Result<> back = bringBack(id);
    return back ? Result<TitleId>(id) : failure(back.error());
}

//! What a person said of a file holds for its bytes wherever they are stored from: another PC that
//! has them too may not have read them.
Result<> Ingestor::sayOfStored(const KnownFile &known, const ContentId &content)
{
    TitleId title;
    Query query(m_database,
        "SELECT i.title FROM local_file f JOIN identified i ON i.sample = f.sample WHERE f.id = ?");
    query.bind(1, known.id);
    if (query.next()) {
        title = query->id<TitleId>(0);
    }
    if (query.failed()) {
        return query.result();
    }
    query.finish();
    if (title.isNull()) {
        return {};
    }
    const Origin origin = m_changes.origin();
    m_changes.setOrigin(Origin::Person);
    const Result<bool> put = m_changes.put(
        Table::Identified, content.toBytes(), {{"title", idValue(title)}}, scopeOf(title));
    m_changes.setOrigin(origin);
    return put ? Result<>() : failure(put.error());
}

//! Whoever says that a file is this title wants to see it.
Result<> Ingestor::bringBack(const TitleId &title)
{
    Query query(m_database, "SELECT 1 FROM title WHERE id = ? AND deleted <> 0");
    query.bind(1, title);
    const bool isRemoved = query.next();
    if (query.failed()) {
        return query.result();
    }
    query.finish();
    m_touched.titles.insert(title);
    if (!isRemoved) {
        return {};
    }
    const Result<bool> put
        = m_changes.put(Table::Title, title.toBytes(), {{"deleted", 0}}, scopeOf(title));
    return put ? Result<>() : failure(put.error());
}

Result<TitleId> Ingestor::extraMeant(const TitleId &of, const QString &name)
{
    const TitleId id = TitleIds::extra(of, name);
    const Result<> done
        = putTitle(id, {{"kind", int(TitleKind::Extra)}, {"title", name}, {"parent", idValue(of)}});
    return done ? Result<TitleId>(id) : failure(done.error());
}

Result<> Ingestor::carryOver(const TitleId &from, const TitleId &to)
{
    if (from == to) {
        return {};
    }
    if (const Result<> done = carryPlayState(from, to); !done) {
        return done;
    }
    if (const Result<> done
        = TitleEditor(m_database, m_changes).carry(from, to, TitleEditor::Carried::ButNames);
        !done) {
        return done;
    }
    if (const Result<> done = carryLists(from, to); !done) {
        return done;
    }
    return carryPictures(from, to);
}

//! What a scan made out of the files, or found beside them, is theirs; what the network sent is of
//! the title that they are no more.
Result<> Ingestor::carryPictures(const TitleId &from, const TitleId &to)
{
    Fields pictures;
    {
        Query query(m_database,
            "SELECT f.poster, f.still, f.backdrop FROM title f JOIN register r ON r.tbl = ?3"
            " AND r.row = f.id AND r.grp = ?4 AND r.origin = ?5 JOIN title t ON t.id = ?2"
            " WHERE f.id = ?1 AND t.poster IS NULL AND t.still IS NULL");
        query.bind(1, from)
            .bind(2, to)
            .bind(3, int(Table::Title))
            .bind(4, Shared::Group::kTitleArtwork)
            .bind(5, int(Origin::Scan));
        const bool found = query.next();
        for (const auto &[column, name] :
            {std::pair(0, "poster"), std::pair(1, "still"), std::pair(2, "backdrop")}) {
            if (found && !query->id<PictureId>(column).isNull()) {
                pictures.append({name, idValue(query->id<PictureId>(column))});
            }
        }
        if (query.failed()) {
            return query.result();
        }
    }
    if (pictures.isEmpty()) {
        return {};
    }
    const Origin origin = m_changes.origin();
    m_changes.setOrigin(Origin::Scan);
    const Result<bool> put = m_changes.put(Table::Title, to.toBytes(), pictures, scopeOf(to));
    m_changes.setOrigin(origin);
    return put ? Result<>() : failure(put.error());
}

Result<bool> Ingestor::hasFiles(const TitleId &title)
{
    Query query(m_database,
        "SELECT EXISTS (SELECT 1 FROM local_file WHERE title = ?1) OR EXISTS (SELECT 1 FROM version"
        " v JOIN object o ON o.content = v.content AND o.marked_ms = 0 WHERE v.title = ?1"
        " AND v.deleted = 0)");
    query.bind(1, title);
    const bool has = query.next() && query->boolean(0);
    if (query.failed()) {
        return failure(query.error());
    }
    return has;
}

//! What only the store has, as if it was a file.
Result<std::optional<Ingestor::StoredFile>> Ingestor::storedVersion(const VersionId &version)
{
    std::optional<StoredFile> found;
    Query query(m_database,
        "SELECT title, content, edition, size_bytes, duration_ms, height, hdr, label, part"
        " FROM version WHERE id = ? AND content IS NOT NULL AND deleted = 0");
    query.bind(1, version);
    if (query.next()) {
        StoredFile file;
        file.title = query->id<TitleId>(0);
        file.version = version;
        file.content = ContentId::fromBytes(query->blob(1));
        file.edition = query->text(2);
        file.sizeBytes = query->integer(3);
        file.part = query->small(8);
        file.versionFields = {{"edition", file.edition}, {"size_bytes", file.sizeBytes},
            {"duration_ms", query->integer(4)}, {"height", query->integer(5)},
            {"hdr", query->integer(6)}, {"label", query->text(7)}, {"part", query->integer(8)},
            {"content", query->blob(1)}};
        found = file;
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return found;
}

Result<> Ingestor::heedIdentified()
{
    struct Wrong
    {
        qint64 file = 0; //!< 0: only the version is there
        VersionId version;
        TitleId title;
    };
    QVector<Wrong> wrong;
    {
        Query query(m_database,
            "SELECT f.id, f.version, i.title FROM local_file f JOIN identified i ON i.sample ="
            " f.sample JOIN title t ON t.id = i.title WHERE t.kind <> 0 AND f.title <> i.title"
            " UNION ALL SELECT f.id, f.version, i.title FROM identified i JOIN version v"
            " ON v.content = i.sample JOIN local_file f ON f.version = v.id JOIN title t"
            " ON t.id = i.title WHERE t.kind <> 0 AND f.title <> i.title AND NOT EXISTS"
            " (SELECT 1 FROM identified o WHERE o.sample = f.sample)"
            " UNION ALL SELECT 0, v.id, i.title FROM identified i JOIN version v"
            " ON v.content = i.sample JOIN title t ON t.id = i.title WHERE t.kind <> 0"
            " AND v.title <> i.title AND v.deleted = 0"
            " AND NOT EXISTS (SELECT 1 FROM local_file f WHERE f.version = v.id)");
        while (query.next()) {
            wrong.append({query->integer(0), query->id<VersionId>(1), query->id<TitleId>(2)});
        }
        if (query.failed()) {
            return query.result();
        }
    }
    for (const Wrong &one : std::as_const(wrong)) {
        const Result<std::optional<StoredFile>> file
            = one.file > 0 ? storedFile(one.file) : storedVersion(one.version);
        if (!file) {
            return failure(file.error());
        }
        if (*file && (*file)->title != one.title) {
            if (const Result<> done = moveFile(**file, one.title); !done) {
                return done;
            }
        }
    }
    return {};
}

Result<> Ingestor::heedWithdrawn(const QSet<QByteArray> &bytes)
{
    for (const QByteArray &one : bytes) {
        QVector<qint64> files;
        {
            Query query(m_database,
                "SELECT f.id FROM local_file f JOIN identified i ON i.sample = ?1 AND"
                " i.title IS NULL WHERE f.sample = ?1");
            query.bind(1, one);
            while (query.next()) {
                files.append(query->integer(0));
            }
            if (query.failed()) {
                return query.result();
            }
        }
        for (const qint64 file : std::as_const(files)) {
            if (m_namedAgain.contains(file)) {
                continue;
            }
            // No file has this number: the next scan reads it and its name again.
            const Result<> done = Query(m_database, "UPDATE local_file SET inode = 0 WHERE id = ?")
                                      .bind(1, file)
                                      .run();
            if (!done) {
                return done;
            }
        }
    }
    return {};
}

Result<TitleId> Ingestor::nameAgain(const NamedFile &named)
{
    qint64 id = 0;
    if (named.file.isHere) {
        Query query(m_database, "SELECT id FROM local_file WHERE path = ?");
        query.bind(1, named.file.path);
        if (query.next()) {
            id = query->integer(0);
        }
        if (query.failed()) {
            return failure(query.error());
        }
    }
    const Result<std::optional<StoredFile>> file
        = id > 0 ? storedFile(id) : storedVersion(named.file.version);
    if (!file) {
        return failure(file.error());
    }
    if (!*file) {
        return named.file.title; // it went away in between, and nothing is left to name
    }
    m_namedAgain.insert(id);
    IngestedVideo video;
    video.identity = named.identity;
    video.content = (*file)->content;
    // What a scan would do, but for a title that somebody removed.
    const Origin origin = m_changes.origin();
    m_changes.setOrigin(Origin::Scan);
    const Result<TitleId> title = titleByName(video, std::nullopt);
    Result<> moved;
    if (title && *title != (*file)->title) {
        moved = moveFile(**file, *title);
    }
    m_changes.setOrigin(origin);
    if (!title || !moved) {
        return title ? failure(moved.error()) : title;
    }
    const Result<> back = bringBack(*title);
    return back ? title : failure(back.error());
}

} // namespace Library
