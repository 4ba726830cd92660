#include "library/catalog/importtargets.h"

#include "library/catalog/query.h"

#include <QHash>

namespace Library {

namespace {

constexpr const char *kShown = "coalesce((SELECT shown FROM title_same s WHERE s.title = ";

} // namespace

Result<QVector<ImportTarget>> readImportTargets(Database &database)
{
    QVector<ImportTarget> targets;
    QHash<TitleId, qsizetype> places;
    Query titles(database,
        "SELECT c.title, c.kind, c.year, c.series, c.season, c.episode, c.episode_end, c.name"
        " FROM title_card c WHERE c.listed = 1");
    while (titles.next()) {
        ImportTarget target;
        target.title = titles->id<TitleId>(0);
        target.kind = TitleKind(titles->small(1));
        target.year = titles->small(2);
        target.series = titles->id<TitleId>(3);
        target.season = titles->small(4);
        target.episode = titles->small(5);
        target.episodeEnd = titles->small(6);
        target.names.append(titles->text(7));
        places.insert(target.title, targets.size());
        targets.append(target);
    }
    if (titles.failed()) {
        return failure(titles.error());
    }
    const auto find = [&](const TitleId &title) -> ImportTarget * {
        const auto place = places.constFind(title);
        return place == places.constEnd() ? nullptr : &targets[*place];
    };
    // What a title that is shown as another one is called, and what was found in its file's name.
    Query names(database,
        QByteArray("SELECT ") + kShown + "t.id), t.id), v.title, v.original_title, t.title, t.year"
            + " FROM title t JOIN title_shown v ON v.id = t.id WHERE t.gone = 0");
    while (names.next()) {
        ImportTarget *target = find(names->id<TitleId>(0));
        if (target == nullptr) {
            continue;
        }
        for (const int column : {1, 2, 3}) {
            const QString name = names->text(column);
            if (!name.isEmpty() && !target->names.contains(name)) {
                target->names.append(name);
            }
        }
        target->year = target->year == 0 ? names->small(4) : target->year;
    }
    if (names.failed()) {
        return failure(names.error());
    }
    Query ids(database,
        QByteArray("SELECT ") + kShown
            + "e.title), e.title), e.name, e.value FROM external_id e WHERE e.value <> ''");
    while (ids.next()) {
        if (ImportTarget *target = find(ids->id<TitleId>(0))) {
            target->ids.append({ids->text(1), ids->text(2)});
        }
    }
    if (ids.failed()) {
        return failure(ids.error());
    }
    Query files(
        database, QByteArray("SELECT ") + kShown + "f.title), f.title), f.path FROM local_file f");
    while (files.next()) {
        if (ImportTarget *target = find(files->id<TitleId>(0))) {
            target->files.append(files->text(1));
        }
    }
    if (files.failed()) {
        return failure(files.error());
    }
    return targets;
}

} // namespace Library
