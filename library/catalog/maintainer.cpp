#include "library/catalog/maintainer.h"

#include "library/catalog/maintainercard.h"
#include "library/catalog/query.h"
#include "library/catalog/shared/titlenames.h"
#include "library/catalog/transaction.h"

#include <QDate>
#include <QDateTime>
#include <QFileInfo>
#include <QMap>
#include <QStringList>

#include <algorithm>
#include <numeric>
#include <utility>

namespace Library {

namespace {

// What is kept of a long list until its search texts are written.
constexpr size_t kMostSearchesDue = 500;

bool isLeaf(TitleKind kind)
{
    return kind == TitleKind::Movie || kind == TitleKind::Episode || kind == TitleKind::HomeVideo
        || kind == TitleKind::Extra;
}

//! When a title was first shown, or a home video taken: what is said of it, else when its file was
//! written.
qint64 dateOf(const QString &premiered, int year, qint64 fileMs)
{
    const auto start = [](const QDate &date) { return date.startOfDay().toMSecsSinceEpoch(); };
    if (const QDate date = QDate::fromString(premiered, Qt::ISODate); date.isValid()) {
        return start(date);
    }
    return fileMs > 0 || year <= 0 ? fileMs : start(QDate(year, 1, 1));
}

void appendNumber(QByteArray &key, int number)
{
    // Specials come last, what has no number after them.
    const int order = number > 0 ? std::min(number, 0xfff0) : (number == 0 ? 0xfffe : 0xffff);
    key += char(order >> 8);
    key += char(order & 0xff);
}

} // namespace

//! What a title that can be played is made of.
struct Maintainer::Sources
{
    struct Rendition
    {
        VersionId id;
        qint64 durationMs = 0;
        int height = 0;
        bool hdr = false;
        bool hasObject = false;
        bool hasFile = false;
        int part = 0; //!< of a film in several files
        QString kind; //!< equal for the parts of one film

        bool isHere() const { return hasObject || hasFile; }
    };
    QVector<Rendition> renditions;
    bool exists = false;
    bool readable = false;
    bool kept = false; //!< a file, or a whole object, is on this PC
    qint64 oldestMs = 0; //!< when the oldest file was written; 0: there is none
    Availability best = Availability::Missing;
    QString failure;
    QStringList names;
};

Maintainer::Maintainer(Database &database)
    : m_database(database)
{ }

Maintainer::~Maintainer() = default;

Result<> Maintainer::refreshCard(const TitleId &title)
{
    const Result<std::optional<Card>> before = loadCard(title);
    if (!before) {
        return failure(before.error());
    }
    const Result<TitleId> shown = shownAs(title);
    if (!shown) {
        return failure(shown.error());
    }
    if (*shown != title) {
        const Result<> removed = *before ? removeCard(**before) : Result<>();
        return removed ? refreshCard(*shown) : removed;
    }
    const Result<Card> card = computeCard(title);
    if (!card) {
        return failure(card.error());
    }
    if (!card->exists) {
        return *before ? removeCard(**before) : Result<>();
    }
    const bool changed = !*before || !(*before)->sameRow(*card);
    if (changed) {
        m_change.add({{title}, false, !*before || !(*before)->samePlace(*card)});
        if (const Result<> done = cascade(*before, *card); !done) {
            return done;
        }
    }
    const Result<qint64> number = storeCard(*card);
    if (!number) {
        return failure(number.error());
    }
    m_searchDue.push_back({*card, *number});
    if (m_searchDue.size() >= kMostSearchesDue) {
        if (const Result<> done = refreshDueSearches(); !done) {
            return done;
        }
    }
    if (const Result<> done = refreshFacets(*card, *number); !done) {
        return done;
    }
    return refreshPictureWork(*card);
}

Result<> Maintainer::removeCard(const Card &card)
{
    m_change.add({{card.title}, false, true});
    std::erase_if(m_searchDue, [&](const SearchDue &due) { return due.card.title == card.title; });
    Card gone = card;
    gone.exists = false;
    if (const Result<> done = cascade(card, gone); !done) {
        return done;
    }
    for (const char *sql :
        {"DELETE FROM title_search WHERE rowid = (SELECT no FROM title_card WHERE title = ?)",
            "DELETE FROM title_sound WHERE rowid = (SELECT no FROM title_card WHERE title = ?)",
            "DELETE FROM title_text WHERE rowid = (SELECT no FROM title_card WHERE title = ?)",
            "DELETE FROM title_facet WHERE no = (SELECT no FROM title_card WHERE title = ?)",
            "DELETE FROM picture_work WHERE title = ?", "DELETE FROM title_card WHERE title = ?"}) {
        if (const Result<> done = Query(m_database, sql).bind(1, card.title).run(); !done) {
            return done;
        }
    }
    return {};
}

Result<> Maintainer::cascade(const std::optional<Card> &before, const Card &after)
{
    if (!isLeaf(after.kind)) {
        m_changedParents.insert(after.title);
    }
    for (const Card *card : {before ? &*before : nullptr, &after}) {
        if (card == nullptr) {
            continue;
        }
        if (card->kind == TitleKind::Episode && !card->parent.isNull()) {
            m_pendingSeasons.insert(card->parent);
        }
        if (!card->series.isNull()) {
            m_pendingSeries.insert(card->series);
        }
    }
    if (before.has_value() != after.exists) {
        // What is below a title that was deleted or came back goes and comes with it.
        const auto below
            = ids("SELECT id FROM title WHERE parent = ?1 OR series = ?1", after.title.toBytes());
        if (!below) {
            return failure(below.error());
        }
        m_pendingChildren.unite(QSet<TitleId>(below->begin(), below->end()));
    }
    const bool renamed = before && (before->name != after.name || before->sortKey != after.sortKey);
    const bool appeared = !before && after.kind == TitleKind::Series;
    if (after.kind == TitleKind::Series && (renamed || appeared)) {
        const auto children = ids("SELECT id FROM title WHERE series IN (SELECT ?1 UNION ALL"
                                  " SELECT title FROM title_same WHERE shown = ?1)",
            after.title.toBytes());
        if (!children) {
            return failure(children.error());
        }
        m_pendingChildren.unite(QSet<TitleId>(children->begin(), children->end()));
    }
    return {};
}

Result<Maintainer::Card> Maintainer::computeCard(const TitleId &title)
{
    Card card;
    card.title = title;
    {
        Query query(m_database,
            "SELECT kind, title, year, parent, series, season, episode, episode_end, sort_title,"
            " poster, still, added_ms, gone, original_title, plot, rating, premiered FROM "
            "title_shown WHERE "
            "id = ?");
        query.bind(1, title);
        if (!query.next()) {
            if (query.failed()) {
                return failure(query.error());
            }
            return card;
        }
        card.kind = TitleKind(query->small(0));
        card.name = query->text(1);
        card.year = query->small(2);
        card.parent = query->id<TitleId>(3);
        card.series = query->id<TitleId>(4);
        card.season = query->small(5);
        card.episode = query->small(6);
        card.episodeEnd = query->small(7);
        card.sortTitle = query->text(8);
        card.poster = query->id<PictureId>(9);
        card.still = query->id<PictureId>(10);
        card.addedMs = query->integer(11);
        card.exists = !query->boolean(12) && query->small(0) != 0;
        card.originalTitle = query->text(13);
        card.plot = query->text(14);
        card.rating = query->small(15);
        card.premiered = query->text(16);
    }
    for (TitleId *above : {&card.parent, &card.series}) {
        const Result<TitleId> shown = shownAs(*above);
        if (!shown) {
            return failure(shown.error());
        }
        *above = *shown;
    }
    card.folded = normalisedName(card.name);
    card.sortKey = m_sortKey.of(card.sortTitle.isEmpty() ? card.name : card.sortTitle);
    const Result<> added = isLeaf(card.kind) ? addSources(title, card) : addChildren(title, card);
    if (!added) {
        return failure(added.error());
    }
    if (const Result<> done = addSeries(card); !done) {
        return failure(done.error());
    }
    card.dateMs = dateOf(card.premiered, card.year, card.fileMs);
    const Result<bool> hidden = isBelowGone(card);
    if (!hidden) {
        return failure(hidden.error());
    }
    card.listed = card.listed && !*hidden;
    return card;
}

Result<bool> Maintainer::isBelowGone(const Card &card)
{
    if (card.parent.isNull() && card.series.isNull()) {
        return false;
    }
    Query query(m_database, "SELECT 1 FROM title WHERE id IN (?, ?) AND gone = 1");
    query.bindOrNull(1, card.parent).bindOrNull(2, card.series);
    const bool found = query.next();
    if (query.failed()) {
        return failure(query.error());
    }
    return found;
}

Result<> Maintainer::addSeries(Card &card)
{
    if (card.series.isNull()) {
        return {};
    }
    Query query(m_database, "SELECT title, sort_title FROM title_shown WHERE id = ?");
    query.bind(1, card.series);
    if (!query.next()) {
        return query.result();
    }
    card.seriesName = query->text(0);
    const QString sortTitle = query->text(1);
    QByteArray key = m_sortKey.of(sortTitle.isEmpty() ? card.seriesName : sortTitle);
    key += '\0';
    appendNumber(key, card.season);
    if (card.kind != TitleKind::Season) {
        appendNumber(key, card.episode);
        key += card.sortKey;
    }
    card.sortKey = key;
    return {};
}

Result<> Maintainer::addVersions(const TitleId &title, Sources &sources)
{
    Query query(m_database,
        "SELECT v.id, v.duration_ms, v.height, v.hdr, EXISTS (SELECT 1 FROM object o WHERE"
        " o.content = v.content AND o.marked_ms = 0), f.reason, v.part,"
        " v.edition || char(31) || v.label, EXISTS (SELECT 1 FROM object o JOIN object_here h"
        " ON h.object = o.id WHERE o.content = v.content AND o.marked_ms = 0), EXISTS (SELECT 1"
        " FROM object o WHERE o.content = v.content) FROM version v"
        " LEFT JOIN content_failure f ON f.content = v.content WHERE v.title IN (SELECT ?1"
        " UNION ALL SELECT title FROM title_same WHERE shown = ?1)"
        " AND v.deleted = 0 ORDER BY v.height DESC, v.size_bytes DESC, v.id");
    query.bind(1, title);
    while (query.next()) {
        sources.renditions.append({query->id<VersionId>(0), query->integer(1), query->small(2),
            query->boolean(3), query->boolean(4), false, query->small(6), query->text(7)});
        // The store had its bytes, and may get them again.
        sources.exists = sources.exists || query->boolean(9);
        if (query->boolean(4)) {
            sources.exists = true;
            sources.kept = sources.kept || query->boolean(8);
            sources.readable = sources.readable || query->isNull(5);
            sources.failure = sources.failure.isEmpty() ? query->text(5) : sources.failure;
            sources.best = Availability::Available;
        }
    }
    return query.result();
}

Result<> Maintainer::addFiles(const TitleId &title, Sources &sources)
{
    Query query(m_database,
        "SELECT f.failure, f.missing_since_ms, coalesce(d.reachable, 1) AND NOT f.hidden,"
        " f.version, f.path, f.mtime_ns"
        " FROM local_file f LEFT JOIN folder d ON d.id = f.folder WHERE f.title IN"
        " (SELECT ?1 UNION ALL SELECT title FROM title_same WHERE shown = ?1) ORDER BY f.path");
    query.bind(1, title);
    while (query.next()) {
        const bool missing = query->integer(1) != 0;
        const Availability state = missing ? Availability::Missing
            : query->boolean(2)            ? Availability::Available
                                           : Availability::Unavailable;
        sources.exists = true;
        sources.best = std::min(sources.best, state);
        sources.names.append(QFileInfo(query->text(4)).completeBaseName());
        if (missing) {
            continue;
        }
        sources.kept = true;
        const qint64 fileMs = query->integer(5) / 1'000'000;
        sources.oldestMs = sources.oldestMs == 0 ? fileMs : std::min(sources.oldestMs, fileMs);
        const QString why = query->text(0);
        sources.readable = sources.readable || why.isEmpty();
        if (sources.failure.isEmpty()) {
            sources.failure = why;
        }
        const auto version = query->id<VersionId>(3);
        for (Sources::Rendition &rendition : sources.renditions) {
            rendition.hasFile = rendition.hasFile || rendition.id == version;
        }
    }
    return query.result();
}

//! A film in several files lasts as long as its parts together.
qint64 Maintainer::durationOf(const Sources &sources, qsizetype index)
{
    const Sources::Rendition &best = sources.renditions.at(index);
    if (best.part == 0) {
        return best.durationMs;
    }
    QMap<int, qint64> parts{{best.part, best.durationMs}};
    for (const Sources::Rendition &other : sources.renditions) {
        const bool belongs = other.part > 0 && other.kind == best.kind
            && (other.isHere() || !best.isHere()) && !parts.contains(other.part);
        if (belongs) {
            parts.insert(other.part, other.durationMs);
        }
    }
    return std::accumulate(parts.cbegin(), parts.cend(), qint64(0));
}

Result<> Maintainer::addSources(const TitleId &title, Card &card)
{
    Sources sources;
    if (const Result<> done = addVersions(title, sources); !done) {
        return done;
    }
    if (const Result<> done = addFiles(title, sources); !done) {
        return done;
    }
    card.listed = sources.exists;
    card.availability = sources.exists ? sources.best : Availability::Unavailable;
    card.failure = sources.readable ? QString() : sources.failure;
    card.files = sources.names;
    card.kept = sources.kept;
    card.fileMs = card.kind == TitleKind::HomeVideo ? sources.oldestMs : 0;
    // The best version that is here speaks for the title; without any, the best that is known.
    const auto here = std::find_if(sources.renditions.cbegin(), sources.renditions.cend(),
        [](const Sources::Rendition &r) { return r.isHere(); });
    const auto best = here != sources.renditions.cend() ? here : sources.renditions.cbegin();
    if (best != sources.renditions.cend()) {
        card.durationMs = durationOf(sources, best - sources.renditions.cbegin());
        card.height = best->height;
        card.hdr = best->hdr;
    }
    return {};
}

Result<> Maintainer::addChildren(const TitleId &title, Card &card)
{
    const bool isSeries = card.kind == TitleKind::Series;
    {
        Query query(m_database,
            isSeries ? "SELECT count(*), min(availability), max(added_ms), max(height), max(hdr),"
                       " max(kept)"
                       " FROM title_card WHERE series = ? AND kind = 4 AND listed = 1"
                     : "SELECT count(*), min(availability), max(added_ms), max(height), max(hdr),"
                       " max(kept)"
                       " FROM title_card WHERE parent = ? AND kind = 4 AND listed = 1");
        query.bind(1, title);
        if (query.next() && query->integer(0) > 0) {
            card.childCount = query->small(0);
            card.availability = Availability(query->small(1));
            card.addedMs = query->integer(2);
            card.height = query->small(3);
            card.hdr = query->boolean(4);
            card.kept = query->boolean(5);
            card.listed = true;
        }
        if (query.failed()) {
            return query.result();
        }
    }
    if (!card.poster.isNull() && !card.still.isNull()) {
        return {};
    }
    Query art(m_database,
        isSeries ? "SELECT poster, still FROM title_card WHERE series = ? AND listed = 1"
                   " AND poster IS NOT NULL AND kind = 4 ORDER BY sort_key, title LIMIT 1"
                 : "SELECT poster, still FROM title_card WHERE parent = ? AND listed = 1"
                   " AND poster IS NOT NULL AND kind = 4 ORDER BY sort_key, title LIMIT 1");
    art.bind(1, title);
    if (art.next()) {
        card.poster = card.poster.isNull() ? art->id<PictureId>(0) : card.poster;
        card.still = card.still.isNull() ? art->id<PictureId>(1) : card.still;
    }
    return art.result();
}

Result<std::optional<Maintainer::Card>> Maintainer::loadCard(const TitleId &title)
{
    Query query(m_database,
        "SELECT kind, listed, name, sort_title, sort_key, folded, year, series, series_name,"
        " parent, season, episode, episode_end, duration_ms, poster, still, availability, failure,"
        " child_count, height, hdr, added_ms, rating, kept, date_ms FROM title_card WHERE title = "
        "?");
    query.bind(1, title);
    if (!query.next()) {
        if (query.failed()) {
            return failure(query.error());
        }
        return std::optional<Card>();
    }
    Card card;
    card.title = title;
    card.kind = TitleKind(query->small(0));
    card.listed = query->boolean(1);
    card.name = query->text(2);
    card.sortTitle = query->text(3);
    card.sortKey = query->blob(4);
    card.folded = query->text(5);
    card.year = query->small(6);
    card.series = query->id<TitleId>(7);
    card.seriesName = query->text(8);
    card.parent = query->id<TitleId>(9);
    card.season = query->small(10);
    card.episode = query->small(11);
    card.episodeEnd = query->small(12);
    card.durationMs = query->integer(13);
    card.poster = query->id<PictureId>(14);
    card.still = query->id<PictureId>(15);
    card.availability = Availability(query->small(16));
    card.failure = query->text(17);
    card.childCount = query->small(18);
    card.height = query->small(19);
    card.hdr = query->boolean(20);
    card.addedMs = query->integer(21);
    card.rating = query->small(22);
    card.kept = query->boolean(23);
    card.dateMs = query->integer(24);
    return std::optional<Card>(card);
}

Result<qint64> Maintainer::storeCard(const Card &card)
{
    Query query(m_database,
        "INSERT INTO title_card (title, kind, listed, name, sort_title, sort_key, folded, year,"
        " series, series_name, parent, season, episode, episode_end, duration_ms, poster, still,"
        " availability, failure, child_count, height, hdr, added_ms, rating, kept, date_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (title) DO UPDATE SET kind = excluded.kind, listed = excluded.listed,"
        " name = excluded.name, sort_title = excluded.sort_title, sort_key = excluded.sort_key,"
        " folded = excluded.folded, year = excluded.year, series = excluded.series,"
        " series_name = excluded.series_name, parent = excluded.parent, season = excluded.season,"
        " episode = excluded.episode, episode_end = excluded.episode_end,"
        " duration_ms = excluded.duration_ms, poster = excluded.poster, still = excluded.still,"
        " availability = excluded.availability, failure = excluded.failure,"
        " child_count = excluded.child_count, height = excluded.height, hdr = excluded.hdr,"
        " added_ms = excluded.added_ms, rating = excluded.rating, kept = excluded.kept, date_ms = "
        "excluded.date_ms RETURNING "
        "no");
    query.bind(1, card.title)
        .bind(2, int(card.kind))
        .bind(3, card.listed)
        .bind(4, card.name)
        .bind(5, card.sortTitle)
        .bind(6, card.sortKey)
        .bind(7, card.folded)
        .bind(8, card.year)
        .bindOrNull(9, card.series)
        .bind(10, card.seriesName)
        .bindOrNull(11, card.parent)
        .bind(12, card.season)
        .bind(13, card.episode)
        .bind(14, card.episodeEnd)
        .bind(15, card.durationMs)
        .bindOrNull(16, card.poster)
        .bindOrNull(17, card.still)
        .bind(18, int(card.availability))
        .bind(19, card.failure)
        .bind(20, card.childCount)
        .bind(21, card.height)
        .bind(22, card.hdr)
        .bind(23, card.addedMs)
        .bind(24, card.rating)
        .bind(25, card.kept)
        .bind(26, card.dateMs);
    if (!query.next()) {
        return failure(query.failed() ? query.error() : Error{});
    }
    return query->integer(0);
}

Result<> Maintainer::refreshPictureWork(const Card &card)
{
    const bool wanted = isLeaf(card.kind) && card.listed && card.poster.isNull()
        && card.failure.isEmpty() && card.availability == Availability::Available;
    if (wanted) {
        return Query(m_database,
            "INSERT INTO picture_work (title, added_ms) VALUES (?, ?) ON CONFLICT DO NOTHING")
            .bind(1, card.title)
            .bind(2, card.addedMs)
            .run();
    }
    return Query(m_database, "DELETE FROM picture_work WHERE title = ?").bind(1, card.title).run();
}

} // namespace Library
