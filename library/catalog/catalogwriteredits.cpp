#include "library/catalog/catalogwriter.h"
#include "library/catalog/query.h"
#include "library/catalog/sidefiledescriber.h"
#include "library/catalog/titleeditor.h"

#include <QCoreApplication>

// The acts of CatalogWriter that say what a title is about: from files beside videos, by hand.
namespace Library {

Result<> CatalogWriter::noteSideFiles(const SideFiles &files)
{
    QSet<TitleId> renewed;
    const Result<> done = act(Origin::Scan, {}, [&]() -> Result<> {
        SideFileDescriber describer(m_database, m_changes);
        for (const SideDescription &side : files.descriptions) {
            const Result<TitleId> title = describer.titleOf(side.video, side.level);
            if (!title) {
                return failure(title.error());
            }
            if (title->isNull()) {
                continue;
            }
            if (const Result<> said = describer.describe(*title, side.description); !said) {
                return said;
            }
        }
        for (const QString &video : files.newPictures) {
            const Result<TitleId> title = describer.titleOf(video, DescribedLevel::Video);
            if (!title) {
                return failure(title.error());
            }
            if (title->isNull()) {
                continue;
            }
            renewed.insert(*title);
            const Result<> noted
                = Query(m_database, "INSERT OR IGNORE INTO picture_renewal VALUES (?)")
                      .bind(1, *title)
                      .run();
            if (!noted) {
                return noted;
            }
        }
        return rememberSideFiles(files);
    });
    if (done && !renewed.isEmpty()) {
        // Whoever makes pictures looks again.
        m_change.add({QVector<TitleId>(renewed.cbegin(), renewed.cend()), false, false});
    }
    return done;
}

Result<> CatalogWriter::rememberSideFiles(const SideFiles &files)
{
    for (const FileFacts &file : files.seen) {
        const Result<> seen
            = Query(m_database, "INSERT OR REPLACE INTO side_file VALUES (?, ?, ?, ?)")
                  .bind(1, file.path)
                  .bind(2, file.folder)
                  .bind(3, file.sizeBytes)
                  .bind(4, file.mtimeNs)
                  .run();
        if (!seen) {
            return seen;
        }
    }
    for (const QString &path : files.gone) {
        const Result<> gone
            = Query(m_database, "DELETE FROM side_file WHERE path = ?").bind(1, path).run();
        if (!gone) {
            return gone;
        }
    }
    return {};
}

Result<TitleEdits> CatalogWriter::editTitle(
    const ProfileId &viewer, const TitleId &title, const TitleEdits &edits)
{
    TitleEdits before;
    const Result<> done = act(Origin::Person, viewer, [&]() -> Result<> {
        Query known(m_database, "SELECT 1 FROM title WHERE id = ? AND gone = 0");
        known.bind(1, title);
        if (!known.next()) {
            return known.failed() ? known.result()
                                  : Result<>(failure(ErrorCode::NotFound,
                                      QCoreApplication::translate("Catalog",
                                          "This title is not in the library any more.")));
        }
        known.finish();
        const Result<TitleEdits> was = TitleEditor(m_database, m_changes).edit(title, edits);
        if (!was) {
            return failure(was.error());
        }
        before = *was;
        m_touched.titles.insert(title);
        return {};
    });
    if (!done) {
        return failure(done.error());
    }
    m_change.add({{title}, false, false}); // also for what no card shows
    return before;
}

} // namespace Library
