#include "library/catalog/ingestor.h"

#include "library/catalog/mediacodec.h"
#include "library/catalog/query.h"
#include "library/catalog/shared/replicastate.h"
#include "library/catalog/shared/titleids.h"
#include "library/catalog/sidecarcodec.h"

#include <QDateTime>

#include <algorithm>
#include <utility>

namespace Library {

using Shared::Table;

namespace {

qint64 sizeOf(const IngestedVideo &video)
{
    return video.file ? video.file->sizeBytes : video.media.sizeBytes;
}

bool isHdr(const MediaInfo &media)
{
    const StreamInfo *video = media.video();
    return video != nullptr
        && (video->dolbyVision || video->colorTransfer == QLatin1String("smpte2084")
            || video->colorTransfer == QLatin1String("arib-std-b67"));
}

//! Lines of the picture as it is watched, a film lying on its side included.
int heightOf(const MediaInfo &media)
{
    const StreamInfo *video = media.video();
    if (video == nullptr) {
        return 0;
    }
    const bool lying = video->rotationDegrees == 90 || video->rotationDegrees == 270;
    return lying ? video->width : video->height;
}

} // namespace

Ingestor::Ingestor(Database &database, ChangeWriter &changes)
    : m_database(database)
    , m_changes(changes)
{ }

Scope Ingestor::scopeOf(const TitleId &title)
{
    return TitleIds::isLocal(title) ? Scope::Local : Scope::Shared;
}

Touched Ingestor::takeTouched()
{
    m_namedAgain.clear();
    return std::exchange(m_touched, {});
}

Result<TitleId> Ingestor::ingest(const IngestedVideo &seen)
{
    IngestedVideo video = seen;
    if (video.file && !video.content) {
        const Result<std::optional<ContentId>> hashed = hashedContent(*video.file);
        if (!hashed) {
            return failure(hashed.error());
        }
        video.content = *hashed;
    }
    const Result<std::optional<KnownFile>> found = findKnown(video);
    if (!found) {
        return failure(found.error());
    }
    const std::optional<KnownFile> &known = *found;
    const Result<TitleId> title = titleFor(video, known);
    if (!title) {
        return title;
    }
    const bool becameAnother = known && known->sameBytes && known->title != *title;
    if (becameAnother) {
        if (!video.content) {
            video.content = known->content;
        }
        if (const Result<> done = follow(*known, *title); !done) {
            return failure(done.error());
        }
    }
    if (named(video.identity) == *title) {
        if (const Result<> done = putExternalIds(video.identity, *title); !done) {
            return failure(done.error());
        }
    }
    const Result<VersionId> version = putVersion(*title, video, known);
    if (!version) {
        return failure(version.error());
    }
    if (const Result<> done = putContent(video, *title); !done) {
        return failure(done.error());
    }
    if (video.file) {
        if (const Result<> done = putFile(video, *title, *version, known); !done) {
            return failure(done.error());
        }
    }
    if (becameAnother) {
        if (const Result<> done = retire(known->version, known->title); !done) {
            return failure(done.error());
        }
    }
    if (video.storedFrom && video.content) {
        if (const Result<> done = noteHashed(*video.storedFrom, *video.content); !done) {
            return failure(done.error());
        }
    }
    if (!video.file && known && video.content) {
        if (const Result<> done = noteStored(*known, *title, *version, *video.content); !done) {
            return failure(done.error());
        }
        if (const Result<> done = sayOfStored(*known, *video.content); !done) {
            return failure(done.error());
        }
    }
    return title;
}

Result<std::optional<Ingestor::KnownFile>> Ingestor::findKnown(const IngestedVideo &video)
{
    if (video.file) {
        return findFile(*video.file, video.sample, video.movedFrom);
    }
    if (!video.storedFrom) {
        return std::optional<KnownFile>();
    }
    Result<std::optional<KnownFile>> found = findFile(*video.storedFrom, {}, {});
    if (found && *found) {
        // A second link may have a worse name than the one that gave the title.
        const bool otherName = (*found)->moved && !TitleIds::isLocal((*found)->title);
        if (!(*found)->sameBytes || otherName) {
            (*found).reset();
        }
    }
    return found;
}

Result<TitleId> Ingestor::titleByName(
    const IngestedVideo &video, const std::optional<KnownFile> &known)
{
    switch (video.identity.kind) {
    case TitleKind::Movie:
        return putMovie(video.identity);
    case TitleKind::Series:
    case TitleKind::Season:
    case TitleKind::Episode:
        return putEpisode(video.identity);
    case TitleKind::Extra:
        return putExtra(video.identity);
    case TitleKind::HomeVideo:
        break;
    }
    return putHomeVideo(video, known);
}

Result<> Ingestor::putTitle(const TitleId &id, const Fields &identity)
{
    const Result<bool> there = exists(id);
    if (!there) {
        return failure(there.error());
    }
    Fields fields = identity;
    if (!*there) {
        fields.append({"added_ms", m_addedMs.value_or(m_changes.nowMs())});
    }
    const Result<bool> put = m_changes.put(Table::Title, id.toBytes(), fields, scopeOf(id));
    if (!put) {
        return failure(put.error());
    }
    m_touched.titles.insert(id);
    return {};
}

Result<bool> Ingestor::exists(const TitleId &title)
{
    Query query(m_database, "SELECT 1 FROM title WHERE id = ?");
    query.bind(1, title);
    const bool there = query.next();
    if (query.failed()) {
        return failure(query.error());
    }
    return there;
}

Result<bool> Ingestor::hasKind(const TitleId &title, TitleKind kind)
{
    Query query(m_database, "SELECT 1 FROM title WHERE id = ? AND kind = ?");
    query.bind(1, title).bind(2, int(kind));
    const bool has = query.next();
    if (query.failed()) {
        return failure(query.error());
    }
    return has;
}

Result<TitleId> Ingestor::putMovie(const TitleIdentity &identity)
{
    const TitleId id = TitleIds::movie(identity.title, identity.year);
    const Result<bool> there = exists(id);
    if (!there) {
        return failure(there.error());
    }
    // Spellings that give one id are one name; whichever came first stays, or two files of one
    // film would rename it with each scan.
    if (*there) {
        m_touched.titles.insert(id);
        return id;
    }
    const Result<> done = putTitle(
        id, {{"kind", int(TitleKind::Movie)}, {"title", identity.title}, {"year", identity.year}});
    if (!done) {
        return failure(done.error());
    }
    return id;
}

Result<TitleId> Ingestor::putSeries(const TitleIdentity &identity)
{
    const TitleId id = TitleIds::series(identity.title, identity.year);
    const Result<bool> there = exists(id);
    if (!there) {
        return failure(there.error());
    }
    if (!*there) {
        const Result<> done = putTitle(id,
            {{"kind", int(TitleKind::Series)}, {"title", identity.title}, {"year", identity.year}});
        if (!done) {
            return failure(done.error());
        }
    }
    return id;
}

Result<TitleId> Ingestor::putSeason(const TitleId &series, int season)
{
    const TitleId id = TitleIds::season(series, season);
    const Result<bool> there = exists(id);
    if (!there) {
        return failure(there.error());
    }
    if (!*there) {
        const Result<> done = putTitle(id,
            {{"kind", int(TitleKind::Season)}, {"parent", idValue(series)},
                {"series", idValue(series)}, {"season", season}});
        if (!done) {
            return failure(done.error());
        }
    }
    return id;
}

Result<TitleId> Ingestor::putEpisode(const TitleIdentity &identity)
{
    const Result<TitleId> series = putSeries(identity);
    return series ? putEpisode(*series, identity, Existing::Renumbered) : series;
}

Result<TitleId> Ingestor::putEpisode(
    const TitleId &series, const TitleIdentity &identity, Existing existing)
{
    const int season = std::max(identity.season, 0);
    const Result<TitleId> parent = putSeason(series, season);
    if (!parent) {
        return parent;
    }
    const bool numbered = identity.episode >= 0;
    const TitleId id = numbered ? TitleIds::episode(series, season, identity.episode)
                                : TitleIds::namedEpisode(series, season, identity.episodeTitle);
    Fields fields{{"parent", idValue(*parent)}, {"series", idValue(series)}, {"season", season},
        {"episode", identity.episode}, {"episode_end", identity.episodeEnd}};
    if (identity.absoluteEpisode >= 0) {
        fields.append({"absolute_episode", identity.absoluteEpisode});
    }
    const Result<bool> there = exists(id);
    if (!there) {
        return failure(there.error());
    }
    if (*there && existing == Existing::Kept) {
        m_touched.titles.insert(id);
        return id;
    }
    // A file without the episode's name does not take away the name that another one gave.
    if (!*there || !identity.episodeTitle.isEmpty()) {
        fields.append(
            {{"kind", int(TitleKind::Episode)}, {"title", identity.episodeTitle}, {"year", 0}});
    }
    const Result<> done = putTitle(id, fields);
    if (!done) {
        return failure(done.error());
    }
    return id;
}

Result<TitleId> Ingestor::putExtra(const TitleIdentity &identity)
{
    // A name without a season may be of either; what is there already knows better.
    bool ofSeries = identity.season >= 0;
    if (!ofSeries) {
        const Result<bool> film = exists(TitleIds::movie(identity.title, identity.year));
        const Result<bool> series = exists(TitleIds::series(identity.title, identity.year));
        if (!film || !series) {
            return failure(film ? series.error() : film.error());
        }
        ofSeries = *series && !*film;
    }
    const Result<TitleId> of = ofSeries ? putSeries(identity) : putMovie(identity);
    if (!of) {
        return of;
    }
    const TitleId id = TitleIds::extra(*of, identity.episodeTitle);
    const Result<> done = putTitle(id,
        {{"kind", int(TitleKind::Extra)}, {"title", identity.episodeTitle}, {"year", identity.year},
            {"parent", idValue(*of)}});
    if (!done) {
        return failure(done.error());
    }
    return id;
}

//! Names state ids of films and series, whichever episode carries them.
Result<> Ingestor::putExternalIds(const TitleIdentity &identity, const TitleId &title)
{
    const bool isFilm = identity.kind == TitleKind::Movie;
    if (!isFilm && identity.kind != TitleKind::Episode) {
        return {};
    }
    const TitleId of = isFilm ? title : TitleIds::series(identity.title, identity.year);
    for (const StatedId &id : identity.ids) {
        const Result<bool> put
            = m_changes.put(Table::ExternalId, of.toBytes() + TitleIds::externalSource(id.source),
                {{"name", id.source}, {"value", id.value}}, scopeOf(of));
        if (!put) {
            return failure(put.error());
        }
    }
    return {};
}

Result<TitleId> Ingestor::putHomeVideo(
    const IngestedVideo &video, const std::optional<KnownFile> &known)
{
    // The same bytes, or a video of this PC alone whose file was edited in place.
    bool keeps
        = known && (known->sameBytes || (TitleIds::isLocal(known->title) && !known->missing));
    if (keeps) {
        const Result<bool> isHomeVideo = hasKind(known->title, TitleKind::HomeVideo);
        if (!isHomeVideo) {
            return failure(isHomeVideo.error());
        }
        keeps = *isHomeVideo;
    }
    TitleId id;
    if (video.content) {
        id = TitleIds::homeVideo(*video.content);
    } else if (keeps) {
        id = known->title;
    } else {
        id = TitleIds::newLocal();
    }
    const Fields fields{{"kind", int(TitleKind::HomeVideo)}, {"title", video.identity.title},
        {"year", video.identity.year}};
    if (const Result<> done = putTitle(id, fields); !done) {
        return failure(done.error());
    }
    if (const Result<> done = putTaken(id, video); !done) {
        return failure(done.error());
    }
    if (keeps && known->title != id && TitleIds::isLocal(known->title)) {
        if (const Result<> done = adopt(known->title, id); !done) {
            return failure(done.error());
        }
    }
    return id;
}

//! The day a home video was taken, unless something said it before, such as an NFO file.
Result<> Ingestor::putTaken(const TitleId &id, const IngestedVideo &video)
{
    QDate day = video.identity.taken;
    if (!day.isValid() && video.media.recordedMs > 0) {
        day = QDateTime::fromMSecsSinceEpoch(video.media.recordedMs).date();
    }
    if (!day.isValid()) {
        return {};
    }
    {
        Query query(m_database, "SELECT 1 FROM title WHERE id = ? AND premiered <> ''");
        query.bind(1, id);
        const bool known = query.next();
        if (query.failed() || known) {
            return query.result();
        }
    }
    const Result<bool> put = m_changes.put(
        Table::Title, id.toBytes(), {{"premiered", day.toString(Qt::ISODate)}}, scopeOf(id));
    return put ? Result<>() : failure(put.error());
}

Result<VersionId> Ingestor::putVersion(
    const TitleId &title, const IngestedVideo &video, const std::optional<KnownFile> &known)
{
    const TitleIdentity &identity = video.identity;
    // A copy beside it may be another part, or another edition by its name.
    const bool keeps
        = known && known->sameBytes && known->title == title && (!known->moved || known->left);
    const Result<VersionId> made = keeps
        ? Result<VersionId>(known->version)
        : versionOf(title, identity.edition, sizeOf(video), identity.part, video.sample);
    if (!made) {
        return made;
    }
    const VersionId id = *made;
    Fields fields{{"title", idValue(title)}, {"size_bytes", sizeOf(video)}};
    // A new name that does not mention the edition does not make it another one.
    if (!keeps || !identity.edition.isEmpty()) {
        fields.append({{"edition", identity.edition}});
    }
    if (!identity.label.isEmpty()) {
        fields.append({"label", identity.label});
    }
    if (identity.part > 0) {
        fields.append({"part", identity.part});
    }
    // A file that cannot be read now does not make forgotten what was read of the same bytes.
    if (video.failure.isEmpty()) {
        fields.append({{"duration_ms", video.media.durationMs}, {"height", heightOf(video.media)},
            {"hdr", isHdr(video.media) ? 1 : 0}});
    }
    if (video.content) {
        fields.append({"content", idValue(*video.content)});
    }
    const Result<bool> retired = isRetired(id);
    if (!retired) {
        return failure(retired.error());
    }
    if (*retired) {
        fields.append({"deleted", 0});
    }
    const Result<bool> put = m_changes.put(Table::Version, id.toBytes(), fields, scopeOf(title));
    if (!put) {
        return failure(put.error());
    }
    return id;
}

Result<> Ingestor::putContent(const IngestedVideo &video, const TitleId &title)
{
    if (!video.content) {
        return {};
    }
    if (video.failure.isEmpty()) {
        const Result<bool> facts = m_changes.put(Table::MediaFact, video.content->toBytes(),
            {{"facts", MediaCodec::encode(video.media)}}, scopeOf(title));
        if (!facts) {
            return failure(facts.error());
        }
    }
    if (const Result<> done = putContentFailure(*video.content, video.failure); !done) {
        return done;
    }
    if (video.object.isNull()) {
        return {};
    }
    bool isKnown = false;
    {
        Query known(m_database, "SELECT 1 FROM object WHERE id = ?");
        known.bind(1, video.object);
        isKnown = known.next();
        if (known.failed()) {
            return known.result();
        }
    }
    if (video.storedFrom) {
        const SourceOfObject source{
            video.object, *video.content, video.storedFrom->path, isKnown, std::nullopt};
        const Result<> kept = ReplicaState(m_database).keepSource(source, m_changes.operation());
        if (!kept) {
            return kept;
        }
    }
    if (isKnown) {
        return {};
    }
    const Result<bool> object = m_changes.put(Table::Object, video.object.toBytes(),
        {{"content", idValue(*video.content)}, {"name", video.objectName},
            {"size_bytes", sizeOf(video)}, {"added_ms", m_changes.nowMs()}});
    if (!object) {
        return failure(object.error());
    }
    return {};
}

Result<> Ingestor::putContentFailure(const ContentId &content, const QString &reason)
{
    m_touched.contents.insert(content);
    if (reason.isEmpty()) {
        return Query(m_database, "DELETE FROM content_failure WHERE content = ?")
            .bind(1, content)
            .run();
    }
    return Query(m_database, "INSERT OR REPLACE INTO content_failure VALUES (?, ?)")
        .bind(1, content)
        .bind(2, reason)
        .run();
}

Result<> Ingestor::putFile(const IngestedVideo &video, const TitleId &title,
    const VersionId &version, const std::optional<KnownFile> &known)
{
    const FileFacts &file = *video.file;
    if (known && known->title != title) {
        m_touched.titles.insert(known->title);
    }
    {
        // The place may have been that of something else.
        Query before(m_database, "SELECT title FROM local_file WHERE path = ?");
        before.bind(1, file.path);
        if (before.next()) {
            m_touched.titles.insert(before->id<TitleId>(0));
        }
        if (before.failed()) {
            return before.result();
        }
    }
    if (known && known->moved && known->certainlyGone) {
        // Found again: nothing is missing where it was.
        const Result<> gone
            = Query(m_database, "DELETE FROM local_file WHERE id = ?").bind(1, known->id).run();
        if (!gone) {
            return gone;
        }
    }
    if (known && !known->sameBytes) {
        const Result<> again
            = Query(m_database, "UPDATE picture_work SET tried = 0 WHERE title = ?")
                  .bind(1, title)
                  .run();
        if (!again) {
            return again;
        }
    }
    std::optional<ContentId> content = video.content;
    if (!content && known && known->sameBytes) {
        content = known->content;
    }
    m_touched.titles.insert(title);
    Query query(m_database,
        "INSERT INTO local_file (path, folder, size_bytes, mtime_ns, device, inode, title, version,"
        " content, media, subtitles, failure, sample) VALUES (?, nullif(?, 0), ?, ?, ?, ?, ?, ?, ?,"
        " ?, ?, ?, ?)"
        " ON CONFLICT (path) DO UPDATE SET folder = excluded.folder,"
        " size_bytes = excluded.size_bytes, mtime_ns = excluded.mtime_ns,"
        " device = excluded.device, inode = excluded.inode, title = excluded.title,"
        " version = excluded.version, content = excluded.content, media = excluded.media,"
        " subtitles = excluded.subtitles, failure = excluded.failure, sample = excluded.sample,"
        " missing_since_ms = 0, hidden = 0");
    query.bind(1, file.path)
        .bind(2, file.folder)
        .bind(3, file.sizeBytes)
        .bind(4, file.mtimeNs)
        .bind(5, qint64(file.device))
        .bind(6, qint64(file.inode))
        .bind(7, title)
        .bind(8, version)
        .bindOrNull(9, content.value_or(ContentId{}))
        .bind(11, SideCarCodec::encode(video.subtitles))
        .bind(12, video.failure)
        .bindOrNull(13, video.sample.value_or(SampleId{}));
    if (video.failure.isEmpty()) {
        query.bind(10, MediaCodec::encode(video.media));
    } else {
        query.bindNull(10);
    }
    return query.run();
}

} // namespace Library
