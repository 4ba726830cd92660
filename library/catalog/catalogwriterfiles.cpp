#include "library/catalog/catalogwriter.h"
#include "library/catalog/query.h"
#include "library/catalog/sidecarcodec.h"

#include <QCoreApplication>
#include <QDir>

// The part of CatalogWriter that knows the folders and files of this PC.
namespace Library {

namespace {

// For so long a file that vanished is shown as missing.
constexpr qint64 kMissingKeptMs = 30LL * 24 * 3600 * 1000;

} // namespace

Result<Folder> CatalogWriter::addFolder(const QString &path)
{
    if (path.isEmpty() || QDir::isRelativePath(path)) {
        return failure(ErrorCode::InvalidInput,
            QCoreApplication::translate("Catalog", "Choose a folder by its full path."), path);
    }
    Folder folder;
    folder.path = QDir::cleanPath(path);
    const Result<> done = act(Origin::Scan, {}, [&]() -> Result<> {
        const Result<> added
            = Query(m_database, "INSERT INTO folder (path) VALUES (?) ON CONFLICT DO NOTHING")
                  .bind(1, folder.path)
                  .run();
        if (!added) {
            return added;
        }
        Query query(m_database,
            "SELECT id, reachable, scanned_at_ms, (SELECT count(*) FROM local_file f WHERE"
            " f.folder = folder.id), problem, watching, file_system, device FROM folder WHERE"
            " path = ?");
        query.bind(1, folder.path);
        if (query.next()) {
            folder.id = query->integer(0);
            folder.reachable = query->boolean(1);
            folder.scannedAtMs = query->integer(2);
            folder.fileCount = query->small(3);
            folder.problem = FolderProblem(query->small(4));
            folder.watching = FolderWatching(query->small(5));
            folder.fileSystem = query->blob(6);
            folder.device = quint64(query->integer(7));
        }
        return query.result();
    });
    if (!done) {
        return failure(done.error());
    }
    m_change.listsChanged = true; // of folders
    return folder;
}

Result<> CatalogWriter::touchTitles(const char *sql, qint64 parameter)
{
    Query query(m_database, sql);
    query.bind(1, parameter);
    while (query.next()) {
        m_touched.titles.insert(query->id<TitleId>(0));
    }
    return query.result();
}

Result<> CatalogWriter::removeFolder(qint64 folder)
{
    const Result<> done = act(Origin::Person, {}, [&]() -> Result<> {
        const Result<> touched
            = touchTitles("SELECT DISTINCT title FROM local_file WHERE folder = ?", folder);
        if (!touched) {
            return touched;
        }
        for (const char *sql : {"DELETE FROM local_file WHERE folder = ?",
                 "DELETE FROM side_file WHERE folder = ?", "DELETE FROM folder WHERE id = ?"}) {
            if (const Result<> gone = Query(m_database, sql).bind(1, folder).run(); !gone) {
                return gone;
            }
        }
        return {};
    });
    m_change.listsChanged = m_change.listsChanged || done.has_value();
    return done;
}

Result<> CatalogWriter::setFolderState(qint64 folder, const FolderState &state)
{
    const bool reachable = state.problem == FolderProblem::None;
    FolderProblem was = state.problem;
    const Result<> done = act(Origin::Scan, {}, [&]() -> Result<> {
        {
            Query query(m_database, "SELECT reachable, problem FROM folder WHERE id = ?");
            query.bind(1, folder);
            if (!query.next()) {
                return query.failed() ? query.result()
                                      : Result<>(failure(ErrorCode::NotFound,
                                          QCoreApplication::translate("Catalog",
                                              "This folder is not in the library any more.")));
            }
            // What an older version wrote knows no problem.
            was = query->boolean(0)      ? FolderProblem::None
                : query->integer(1) == 0 ? FolderProblem::Gone
                                         : FolderProblem(query->small(1));
        }
        const Result<> stored = Query(m_database,
            "UPDATE folder SET reachable = ?2, problem = ?3,"
            " scanned_at_ms = max(scanned_at_ms, ?4), file_system = coalesce(nullif(?5, x''),"
            " file_system), device = CASE WHEN ?5 = x'' THEN device ELSE ?6 END WHERE id = ?1")
                                    .bind(1, folder)
                                    .bind(2, reachable)
                                    .bind(3, int(state.problem))
                                    .bind(4, state.scannedAtMs)
                                    .bind(5, state.fileSystem)
                                    .bind(6, qint64(state.device))
                                    .run();
        if (!stored) {
            return stored;
        }
        if (reachable) {
            if (const Result<> forgotten
                = forgetMissing(folder, m_changes.nowMs() - kMissingKeptMs);
                !forgotten) {
                return forgotten;
            }
            if (const Result<> heeded = m_ingestor.heedIdentified(); !heeded) {
                return heeded;
            }
            if (const Result<> begun = beginUploads(folder); !begun) {
                return begun;
            }
        }
        if ((was == FolderProblem::None) == reachable) {
            return {};
        }
        return touchTitles("SELECT DISTINCT title FROM local_file WHERE folder = ?", folder);
    });
    m_change.listsChanged = m_change.listsChanged || (done && was != state.problem);
    return done;
}

//! What people did with the titles stays; should the bytes come back, they are known again.
Result<> CatalogWriter::forgetMissing(qint64 folder, qint64 beforeMs)
{
    Query query(m_database,
        "DELETE FROM local_file WHERE folder = ? AND missing_since_ms <> 0"
        " AND missing_since_ms <= ? RETURNING title");
    query.bind(1, folder).bind(2, beforeMs);
    while (query.next()) {
        m_touched.titles.insert(query->id<TitleId>(0));
    }
    return query.result();
}

Result<> CatalogWriter::setFolderWatching(qint64 folder, FolderWatching watching)
{
    const Result<> done = act(Origin::Scan, {}, [&] {
        return Query(m_database, "UPDATE folder SET watching = ? WHERE id = ?")
            .bind(1, int(watching))
            .bind(2, folder)
            .run();
    });
    m_change.listsChanged = m_change.listsChanged || done.has_value();
    return done;
}

Result<> CatalogWriter::setMissing(const QVector<QString> &paths)
{
    return act(Origin::Scan, {}, [&]() -> Result<> {
        for (const QString &path : paths) {
            if (const Result<> done = noteMissing(path); !done) {
                return done;
            }
        }
        return {};
    });
}

Result<> CatalogWriter::noteMissing(const QString &path)
{
    const Result<bool> moved = m_ingestor.settleMoved(path);
    if (!moved || *moved) {
        return moved ? Result<>() : failure(moved.error());
    }
    Query query(m_database,
        "UPDATE local_file SET missing_since_ms = ?, hidden = 0 WHERE path = ?"
        " AND missing_since_ms = 0 RETURNING title");
    query.bind(1, m_changes.nowMs()).bind(2, path);
    while (query.next()) {
        m_touched.titles.insert(query->id<TitleId>(0));
    }
    return query.result();
}

Result<> CatalogWriter::setFound(const QVector<QString> &paths)
{
    return updateFiles("UPDATE local_file SET missing_since_ms = 0, hidden = 0 WHERE path = ?"
                       " AND (missing_since_ms <> 0 OR hidden <> 0) RETURNING title",
        paths);
}

Result<> CatalogWriter::setHidden(const QVector<QString> &paths)
{
    return updateFiles(
        "UPDATE local_file SET hidden = 1 WHERE path = ? AND hidden = 0 RETURNING title", paths);
}

Result<> CatalogWriter::updateFiles(const char *sql, const QVector<QString> &paths)
{
    return act(Origin::Scan, {}, [&]() -> Result<> {
        for (const QString &path : paths) {
            Query query(m_database, sql);
            query.bind(1, path);
            while (query.next()) {
                m_touched.titles.insert(query->id<TitleId>(0));
            }
            if (query.failed()) {
                return query.result();
            }
        }
        return {};
    });
}

Result<> CatalogWriter::setSamples(const QVector<CatalogFile> &files)
{
    return act(Origin::Scan, {}, [&]() -> Result<> {
        for (const CatalogFile &file : files) {
            // Not of a file that was read anew meanwhile.
            const Result<> stored = Query(m_database,
                "UPDATE local_file SET sample = ? WHERE path = ? AND sample IS NULL"
                " AND size_bytes = ? AND mtime_ns = ?")
                                        .bindOrNull(1, file.sample.value_or(SampleId{}))
                                        .bind(2, file.facts.path)
                                        .bind(3, file.facts.sizeBytes)
                                        .bind(4, file.facts.mtimeNs)
                                        .run();
            if (!stored) {
                return stored;
            }
        }
        return m_ingestor.heedIdentified();
    });
}

Result<> CatalogWriter::setSubtitles(const QVector<CatalogFile> &files)
{
    return act(Origin::Scan, {}, [&]() -> Result<> {
        for (const CatalogFile &file : files) {
            Query query(
                m_database, "UPDATE local_file SET subtitles = ? WHERE path = ? RETURNING title");
            query.bind(1, SideCarCodec::encode(file.subtitles)).bind(2, file.facts.path);
            while (query.next()) {
                m_touched.titles.insert(query->id<TitleId>(0));
            }
            if (query.failed()) {
                return query.result();
            }
        }
        return {};
    });
}

Result<> CatalogWriter::setFolderUploads(qint64 folder, bool uploads)
{
    const Result<> done = act(Origin::Person, {}, [&]() -> Result<> {
        const Result<> set = Query(m_database,
            "UPDATE folder SET uploads = CASE WHEN ?2 = 0 THEN 0 WHEN scanned_at_ms = 0 THEN 2"
            " ELSE 1 END WHERE id = ?1 AND (uploads <> 0) <> ?2")
                                 .bind(1, folder)
                                 .bind(2, uploads)
                                 .run();
        return set && uploads ? settleUploads(folder) : set;
    });
    m_change.listsChanged = m_change.listsChanged || done.has_value();
    return done;
}

//! What lies in the folder is not new.
Result<> CatalogWriter::settleUploads(qint64 folder)
{
    return Query(m_database,
        "INSERT INTO upload_settled SELECT DISTINCT sample FROM local_file WHERE folder = ?"
        " AND sample IS NOT NULL ON CONFLICT DO NOTHING")
        .bind(1, folder)
        .run();
}

//! A folder that was told to while its first scan was still to come.
Result<> CatalogWriter::beginUploads(qint64 folder)
{
    Query query(m_database,
        "UPDATE folder SET uploads = 1 WHERE id = ? AND uploads = 2 AND scanned_at_ms > 0"
        " RETURNING id");
    query.bind(1, folder);
    const bool begins = query.next();
    return begins ? settleUploads(folder) : query.result();
}

Result<> CatalogWriter::setUploadsSettled(const QVector<SampleId> &samples)
{
    return act(Origin::Scan, {}, [&]() -> Result<> {
        for (const SampleId &sample : samples) {
            const Result<> noted
                = Query(m_database, "INSERT INTO upload_settled VALUES (?) ON CONFLICT DO NOTHING")
                      .bind(1, sample)
                      .run();
            if (!noted) {
                return noted;
            }
        }
        return {};
    });
}

Result<> CatalogWriter::noteHere(HerePlace place, const ObjectId &object, bool here)
{
    const Result<> noted = Query(m_database,
        here ? "INSERT INTO object_here (object, place) VALUES (?, ?) ON CONFLICT DO NOTHING"
             : "DELETE FROM object_here WHERE object = ? AND place = ?")
                               .bind(1, object)
                               .bind(2, int(place))
                               .run();
    if (!noted) {
        return noted;
    }
    // What the catalog does not know of yet says so when it comes.
    Query content(m_database, "SELECT content FROM object WHERE id = ?");
    content.bind(1, object);
    if (content.next()) {
        m_touched.contents.insert(content->id<ContentId>(0));
    }
    return content.result();
}

Result<> CatalogWriter::setHere(HerePlace place, const QVector<ObjectId> &objects, bool here)
{
    return act(Origin::Scan, {}, [&]() -> Result<> {
        for (const ObjectId &object : objects) {
            if (const Result<> done = noteHere(place, object, here); !done) {
                return done;
            }
        }
        return {};
    });
}

Result<> CatalogWriter::setAllHere(HerePlace place, const QVector<ObjectId> &objects)
{
    const QSet<ObjectId> now(objects.cbegin(), objects.cend());
    QSet<ObjectId> before;
    {
        Query query(m_database, "SELECT object FROM object_here WHERE place = ?");
        query.bind(1, int(place));
        while (query.next()) {
            before.insert(query->id<ObjectId>(0));
        }
        if (query.failed()) {
            return query.result();
        }
    }
    if (before == now) {
        return {};
    }
    return act(Origin::Scan, {}, [&]() -> Result<> {
        for (const ObjectId &object : now - before) {
            if (const Result<> done = noteHere(place, object, true); !done) {
                return done;
            }
        }
        for (const ObjectId &object : before - now) {
            if (const Result<> done = noteHere(place, object, false); !done) {
                return done;
            }
        }
        return {};
    });
}

} // namespace Library
