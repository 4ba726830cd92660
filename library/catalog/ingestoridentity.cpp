#include "library/catalog/ingestor.h"
#include "library/catalog/query.h"
#include "library/catalog/shared/titleids.h"

#include <algorithm>

// The part of Ingestor that knows bytes again, wherever they lie and whatever their file is called.
namespace Library {

using Shared::Table;

//! The title that a name stands for; unset when it says nothing but itself.
std::optional<TitleId> Ingestor::named(const TitleIdentity &identity)
{
    const TitleId series = TitleIds::series(identity.title, identity.year);
    switch (identity.kind) {
    case TitleKind::Movie:
        return TitleIds::movie(identity.title, identity.year);
    case TitleKind::Series:
    case TitleKind::Season:
    case TitleKind::Episode: {
        const int season = std::max(identity.season, 0);
        return identity.episode >= 0
            ? TitleIds::episode(series, season, identity.episode)
            : TitleIds::namedEpisode(series, season, identity.episodeTitle);
    }
    case TitleKind::Extra:
        return TitleIds::extra(
            identity.season >= 0 ? series : TitleIds::movie(identity.title, identity.year),
            identity.episodeTitle);
    case TitleKind::HomeVideo:
        break;
    }
    return std::nullopt;
}

//! What an extra whose name does not say of what it is may be as well.
TitleId Ingestor::otherExtra(const TitleIdentity &identity)
{
    return TitleIds::extra(TitleIds::series(identity.title, identity.year), identity.episodeTitle);
}

Result<TitleId> Ingestor::titleFor(
    const IngestedVideo &video, const std::optional<KnownFile> &known)
{
    m_addedMs.reset();
    const Result<Said> said = saidOf(video.sample, video.content);
    if (!said) {
        return failure(said.error());
    }
    if (said->title) {
        m_touched.titles.insert(*said->title);
        return *said->title;
    }
    if (!known) {
        return titleByName(video, known);
    }
    const Result<bool> keeps = said->isWithdrawn ? Result<bool>(false) : keepsTitle(video, *known);
    if (!keeps) {
        return failure(keeps.error());
    }
    if (*keeps) {
        const Result<bool> isHomeVideo = hasKind(known->title, TitleKind::HomeVideo);
        if (!isHomeVideo) {
            return failure(isHomeVideo.error());
        }
        if (*isHomeVideo) {
            return putHomeVideo(video, known); // it is called as its file
        }
        m_touched.titles.insert(known->title);
        return known->title;
    }
    if (known->sameBytes) {
        Query query(m_database, "SELECT added_ms FROM title WHERE id = ?");
        query.bind(1, known->title);
        if (query.next() && query->integer(0) > 0) {
            m_addedMs = query->integer(0);
        }
        if (query.failed()) {
            return failure(query.error());
        }
    }
    return titleByName(video, known);
}

//! Whether a video stays the title that it was although its name says, or may say, another.
Result<bool> Ingestor::keepsTitle(const IngestedVideo &video, const KnownFile &known)
{
    const std::optional<TitleId> byName = named(video.identity);
    if (byName == known.title
        || (video.identity.kind == TitleKind::Extra && otherExtra(video.identity) == known.title)) {
        return false;
    }
    const Result<bool> there = exists(known.title);
    if (!there || !*there) {
        return there;
    }
    if (known.moved && !known.left) {
        // A copy, as long as both are there: a name that says something is believed.
        return !byName;
    }
    if (known.sameBytes && (known.content || (known.moved && !byName))) {
        return true;
    }
    const Result<bool> touched = isTouched(known.title);
    if (!touched || *touched) {
        return touched;
    }
    if (!known.sameBytes || video.identity.kind != TitleKind::Episode) {
        return false;
    }
    // A series does not fall in two because some of its episodes were watched.
    const TitleId series = TitleIds::series(video.identity.title, video.identity.year);
    const Result<bool> sameSeries = isOfSeries(known.title, series);
    if (!sameSeries) {
        return sameSeries;
    }
    return *sameSeries ? Result<bool>(false) : isSeriesTouched(known.title);
}

//! Whether a person did anything with the title: watched, edited, rated, listed or identified it.
Result<bool> Ingestor::isTouched(const TitleId &title)
{
    // The keys of these tables begin with the title.
    Query query(m_database,
        "SELECT EXISTS (SELECT 1 FROM play_state WHERE title = ?1)"
        " OR EXISTS (SELECT 1 FROM register WHERE tbl IN (?3, ?4, ?5, ?6, ?7)"
        " AND row BETWEEN ?1 AND ?2 AND origin = ?8)"
        " OR EXISTS (SELECT 1 FROM identified WHERE title = ?1)"
        " OR EXISTS (SELECT 1 FROM playlist_item WHERE title = ?1 AND present = 1)"
        " OR EXISTS (SELECT 1 FROM collection_item c JOIN register r ON r.tbl = ?9 AND"
        " r.row = CAST(c.collection || c.title AS BLOB) AND r.origin = ?8"
        " WHERE c.title = ?1 AND c.present = 1)");
    query.bind(1, title)
        .bind(2, title.toBytes() + QByteArray(TitleId::kSize, '\xff'))
        .bind(3, int(Table::Title))
        .bind(4, int(Table::TitleGenre))
        .bind(5, int(Table::TitleTag))
        .bind(6, int(Table::TitleEdit))
        .bind(7, int(Table::ExternalId))
        .bind(8, int(Origin::Person))
        .bind(9, int(Table::CollectionItem));
    const bool touched = query.next() && query->boolean(0);
    if (query.failed()) {
        return failure(query.error());
    }
    return touched;
}

Result<bool> Ingestor::isOfSeries(const TitleId &episode, const TitleId &series)
{
    Query query(m_database, "SELECT 1 FROM title WHERE id = ? AND series = ?");
    query.bind(1, episode).bind(2, series);
    const bool is = query.next();
    if (query.failed()) {
        return failure(query.error());
    }
    return is;
}

//! Whether a person did anything with the series of an episode or with any part of it.
Result<bool> Ingestor::isSeriesTouched(const TitleId &episode)
{
    QVector<TitleId> parts;
    {
        Query query(m_database,
            "SELECT series FROM title WHERE id = ?1 AND series IS NOT NULL UNION"
            " SELECT id FROM title WHERE series = (SELECT series FROM title WHERE id = ?1)");
        query.bind(1, episode);
        while (query.next()) {
            parts.append(query->id<TitleId>(0));
        }
        if (query.failed()) {
            return failure(query.error());
        }
    }
    for (const TitleId &part : std::as_const(parts)) {
        const Result<bool> touched = isTouched(part);
        if (!touched || *touched) {
            return touched;
        }
    }
    return false;
}

Result<std::optional<Ingestor::KnownFile>> Ingestor::findFile(
    const FileFacts &file, const std::optional<SampleId> &sample, const QVector<QString> &movedFrom)
{
    std::optional<KnownFile> here;
    {
        Query query(m_database,
            "SELECT id, title, version, content, size_bytes, mtime_ns, missing_since_ms, sample"
            " FROM local_file WHERE path = ?");
        query.bind(1, file.path);
        if (query.next()) {
            KnownFile known;
            known.id = query->integer(0);
            known.title = query->id<TitleId>(1);
            known.version = query->id<VersionId>(2);
            known.content = ContentId::fromBytes(query->blob(3));
            const std::optional<SampleId> before = SampleId::fromBytes(query->blob(7));
            known.sameBytes = sample && before
                ? *sample == *before
                : query->integer(4) == file.sizeBytes && query->integer(5) == file.mtimeNs;
            known.missing = query->integer(6) != 0;
            here = known;
        }
        if (query.failed()) {
            return failure(query.error());
        }
    }
    if (here && here->sameBytes) {
        return here;
    }
    Result<std::optional<KnownFile>> elsewhere
        = sample ? findSample(file, *sample, movedFrom) : std::optional<KnownFile>();
    if (elsewhere && !*elsewhere) {
        elsewhere = findLink(file);
    }
    if (!elsewhere || !here || (*elsewhere && (*elsewhere)->left)) {
        return elsewhere;
    }
    return here;
}

//! The same bytes in another place: rather one that they have left than one that has them still.
Result<std::optional<Ingestor::KnownFile>> Ingestor::findSample(
    const FileFacts &file, const SampleId &sample, const QVector<QString> &movedFrom)
{
    std::optional<KnownFile> best;
    Query query(m_database,
        "SELECT f.id, f.title, f.version, f.content, f.missing_since_ms, f.path,"
        " f.hidden OR coalesce(d.reachable, 1) = 0 FROM local_file f"
        " LEFT JOIN folder d ON d.id = f.folder WHERE f.sample = ? AND f.path <> ?"
        " ORDER BY f.missing_since_ms DESC, f.id");
    query.bind(1, sample).bind(2, file.path);
    while (query.next()) {
        KnownFile known;
        known.id = query->integer(0);
        known.title = query->id<TitleId>(1);
        known.version = query->id<VersionId>(2);
        known.content = ContentId::fromBytes(query->blob(3));
        known.missing = query->integer(4) != 0;
        const bool away = query->boolean(6);
        known.certainlyGone = known.missing || (movedFrom.contains(query->text(5)) && !away);
        known.left = known.certainlyGone || away;
        known.sameBytes = true;
        known.moved = true;
        const bool better
            = !best || (known.left && !best->left) || (known.certainlyGone && !best->certainlyGone);
        if (better) {
            best = known;
        }
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return best ? Result<std::optional<KnownFile>>(best) : findFormer(sample);
}

//! What these bytes were when they were last here.
Result<std::optional<Ingestor::KnownFile>> Ingestor::findFormer(const SampleId &sample)
{
    std::optional<KnownFile> found;
    Query query(m_database,
        "SELECT r.title, r.version, v.content FROM former_file r JOIN title t ON t.id = r.title"
        " LEFT JOIN version v ON v.id = r.version WHERE r.sample = ?");
    query.bind(1, sample);
    if (query.next()) {
        KnownFile known;
        known.title = query->id<TitleId>(0);
        known.version = query->id<VersionId>(1);
        known.content = ContentId::fromBytes(query->blob(2));
        known.sameBytes = true;
        known.moved = true;
        known.left = true;
        found = known;
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return found;
}

//! The same file under another path where no sample tells: moved, renamed, or a second hard link.
Result<std::optional<Ingestor::KnownFile>> Ingestor::findLink(const FileFacts &file)
{
    if (file.inode == 0) {
        return std::optional<KnownFile>();
    }
    Query query(m_database,
        "SELECT title, version, content, id, missing_since_ms FROM local_file WHERE inode = ?"
        " AND device = ? AND size_bytes = ? AND mtime_ns = ? AND path <> ?"
        " ORDER BY missing_since_ms DESC, id LIMIT 1");
    query.bind(1, qint64(file.inode))
        .bind(2, qint64(file.device))
        .bind(3, file.sizeBytes)
        .bind(4, file.mtimeNs)
        .bind(5, file.path);
    if (!query.next()) {
        if (query.failed()) {
            return failure(query.error());
        }
        return std::optional<KnownFile>();
    }
    KnownFile known;
    known.title = query->id<TitleId>(0);
    known.version = query->id<VersionId>(1);
    known.content = ContentId::fromBytes(query->blob(2));
    known.id = query->integer(3);
    known.missing = query->integer(4) != 0;
    known.sameBytes = true;
    known.moved = true;
    known.left = true;
    known.certainlyGone = known.missing;
    return std::optional(known);
}

//! What viewers did goes with the bytes, unless the title that they were has others.
Result<> Ingestor::follow(const KnownFile &known, const TitleId &title)
{
    if (known.moved && !known.left) {
        return {};
    }
    const Result<bool> others = hasOtherFiles(known.title, known.id);
    if (!others) {
        return failure(others.error());
    }
    return *others ? Result<>() : carryPlayState(known.title, title);
}

Result<bool> Ingestor::hasOtherFiles(const TitleId &title, qint64 file)
{
    Query query(m_database,
        "SELECT 1 FROM local_file WHERE title = ? AND id <> ? AND missing_since_ms = 0");
    query.bind(1, title).bind(2, file);
    const bool others = query.next();
    if (query.failed()) {
        return failure(query.error());
    }
    return others;
}

//! Other bytes of the same title, edition and size are another version all the same.
Result<VersionId> Ingestor::versionOf(const TitleId &title, const QString &edition,
    qint64 sizeBytes, int part, const std::optional<SampleId> &sample)
{
    const VersionId usual = TitleIds::version(title, edition, sizeBytes, part);
    if (!sample) {
        return usual;
    }
    Query query(m_database,
        "SELECT 1 FROM local_file WHERE version = ?1 AND sample IS NOT NULL AND sample <> ?2"
        " UNION ALL SELECT 1 FROM former_file WHERE version = ?1 AND sample <> ?2");
    query.bind(1, usual).bind(2, *sample);
    const bool taken = query.next();
    if (query.failed()) {
        return failure(query.error());
    }
    return taken ? TitleIds::version(title, edition + u'/' + sample->toString(), sizeBytes, part)
                 : usual;
}

//! Its bytes belonged to another title in between.
Result<bool> Ingestor::isRetired(const VersionId &version)
{
    Query query(m_database, "SELECT 1 FROM version WHERE id = ? AND deleted = 1");
    query.bind(1, version);
    const bool retired = query.next();
    if (query.failed()) {
        return failure(query.error());
    }
    return retired;
}

//! A version whose bytes belong to another title now no longer offers what the store has of them.
Result<> Ingestor::retire(const VersionId &version, const TitleId &title)
{
    Query query(m_database,
        "SELECT 1 FROM version WHERE id = ?1 AND title = ?2 AND content IS NOT NULL AND deleted = 0"
        " AND NOT EXISTS (SELECT 1 FROM local_file WHERE version = ?1)");
    query.bind(1, version).bind(2, title);
    const bool empty = query.next();
    if (query.failed()) {
        return query.result();
    }
    query.finish();
    if (!empty) {
        return {};
    }
    const Result<bool> put
        = m_changes.put(Table::Version, version.toBytes(), {{"deleted", 1}}, scopeOf(title));
    return put ? Result<>() : failure(put.error());
}

Result<std::optional<Ingestor::StoredFile>> Ingestor::storedFile(qint64 id)
{
    std::optional<StoredFile> found;
    Query query(m_database,
        "SELECT f.title, f.version, f.content, f.sample, coalesce(v.edition, ''), f.size_bytes,"
        " coalesce(v.duration_ms, 0), coalesce(v.height, 0), coalesce(v.hdr, 0), v.content,"
        " coalesce(v.label, ''), coalesce(v.part, 0)"
        " FROM local_file f LEFT JOIN version v ON v.id = f.version WHERE f.id = ?");
    query.bind(1, id);
    if (query.next()) {
        StoredFile file;
        file.id = id;
        file.title = query->id<TitleId>(0);
        file.version = query->id<VersionId>(1);
        file.content = ContentId::fromBytes(query->blob(2));
        file.sample = SampleId::fromBytes(query->blob(3));
        file.edition = query->text(4);
        file.sizeBytes = query->integer(5);
        file.versionFields = {{"edition", file.edition}, {"size_bytes", file.sizeBytes},
            {"duration_ms", query->integer(6)}, {"height", query->integer(7)},
            {"hdr", query->integer(8)}, {"label", query->text(10)}, {"part", query->integer(11)}};
        file.part = query->small(11);
        if (!query->isNull(9)) {
            file.versionFields.append({"content", query->blob(9)});
        }
        found = file;
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return found;
}

//! Makes a file, with all that is known of it, one of another title.
Result<> Ingestor::moveFile(const StoredFile &file, const TitleId &to)
{
    const Result<bool> others = hasOtherFiles(file.title, file.id);
    if (!others) {
        return failure(others.error());
    }
    if (!*others) {
        if (const Result<> done = carryPlayState(file.title, to); !done) {
            return done;
        }
    }
    const Result<VersionId> version
        = versionOf(to, file.edition, file.sizeBytes, file.part, file.sample);
    if (!version) {
        return failure(version.error());
    }
    const Result<bool> retired = isRetired(*version);
    if (!retired) {
        return failure(retired.error());
    }
    Fields fields = file.versionFields;
    fields.append({"title", idValue(to)});
    if (*retired) {
        fields.append({"deleted", 0});
    }
    const Result<bool> put = m_changes.put(Table::Version, version->toBytes(), fields, scopeOf(to));
    if (!put) {
        return failure(put.error());
    }
    // A file that is not here has no number.
    const Result<> moved
        = Query(m_database, "UPDATE local_file SET title = ?, version = ? WHERE id = ?")
              .bind(1, to)
              .bind(2, *version)
              .bind(3, file.id)
              .run();
    if (!moved) {
        return moved;
    }
    m_touched.titles.insert(file.title);
    m_touched.titles.insert(to);
    return retire(file.version, file.title);
}

Result<bool> Ingestor::settleMoved(const QString &path)
{
    qint64 gone = 0;
    qint64 now = 0;
    TitleId before;
    TitleId after;
    {
        Query query(m_database,
            "SELECT g.id, o.id, g.title, o.title FROM local_file g JOIN local_file o ON o.id <> "
            "g.id"
            " AND o.missing_since_ms = 0 AND (o.sample = g.sample OR (o.inode = g.inode"
            " AND o.inode <> 0 AND o.device = g.device AND o.size_bytes = g.size_bytes"
            " AND o.mtime_ns = g.mtime_ns)) WHERE g.path = ? ORDER BY o.title <> g.title, o.id"
            " LIMIT 1");
        query.bind(1, path);
        if (query.next()) {
            gone = query->integer(0);
            now = query->integer(1);
            before = query->id<TitleId>(2);
            after = query->id<TitleId>(3);
        }
        if (query.failed()) {
            return failure(query.error());
        }
    }
    if (now == 0) {
        return false;
    }
    m_touched.titles.insert(before);
    m_touched.titles.insert(after);
    // It was a copy until now, with a title of its own; what somebody did with the other stays.
    if (before != after) {
        const Result<bool> was = isTouched(before);
        const Result<bool> is = isTouched(after);
        const Result<std::optional<StoredFile>> file = storedFile(now);
        if (!was || !is || !file) {
            return failure(!was ? was.error() : !is ? is.error() : file.error());
        }
        const Result<> done = *was && !*is && *file ? moveFile(**file, before)
            : *was                                  ? carryPlayState(before, after)
                                                    : Result<>();
        if (!done) {
            return failure(done.error());
        }
    }
    const Result<> removed
        = Query(m_database, "DELETE FROM local_file WHERE id = ?").bind(1, gone).run();
    return removed ? Result<bool>(true) : failure(removed.error());
}

} // namespace Library
