#include "library/catalog/maintainercard.h"
#include "library/catalog/query.h"
#include "library/catalog/transaction.h"

#include <utility>

// The part of Maintainer that knows the order of things, and viewers: states and next up.
namespace Library {

Result<> Maintainer::report(qsizetype done, qsizetype total, int fromPercent, int toPercent)
{
    constexpr qsizetype kStep = 256;
    if (!m_progress || done % kStep != 0) {
        return {};
    }
    const int percent = fromPercent + int((toPercent - fromPercent) * done / total);
    return m_progress(percent) ? Result<>() : failure(ErrorCode::Cancelled, {});
}

Result<CatalogChange> Maintainer::refresh(const Touched &written)
{
    Touched touched = written;
    // What an act that failed had queued went with its transaction.
    m_change = {};
    m_pendingChildren.clear();
    m_pendingSeasons.clear();
    m_pendingSeries.clear();
    m_changedParents.clear();
    m_searchDue.clear();
    if (const Result<> done = addNamed(touched); !done) {
        return failure(done.error());
    }
    if (const Result<> done = regroup(touched); !done) {
        return failure(done.error());
    }
    QSet<TitleId> titles = touched.titles;
    for (const ContentId &content : touched.contents) {
        const auto owners = ids("SELECT title FROM version WHERE content = ?", content.toBytes());
        if (!owners) {
            return failure(owners.error());
        }
        titles.unite(QSet<TitleId>(owners->begin(), owners->end()));
    }
    qsizetype at = 0;
    for (const TitleId &title : std::as_const(titles)) {
        if (const Result<> done = report(at++, titles.size(), 1, 70); !done) {
            return failure(done.error());
        }
        if (const Result<> done = refreshCard(title); !done) {
            return failure(done.error());
        }
        if (const Result<> done = touchStates(title, touched); !done) {
            return failure(done.error());
        }
    }
    // A season or series that was itself touched has been queued by its children as well; each
    // level is made once all of the level below is true.
    while (
        !m_pendingSeasons.isEmpty() || !m_pendingSeries.isEmpty() || !m_pendingChildren.isEmpty()) {
        QSet<TitleId> &level = !m_pendingChildren.isEmpty() ? m_pendingChildren
            : !m_pendingSeasons.isEmpty()                   ? m_pendingSeasons
                                                            : m_pendingSeries;
        const bool areParents = &level != &m_pendingChildren;
        const QSet<TitleId> now = std::exchange(level, {});
        if (areParents) {
            m_changedParents.unite(now);
        }
        at = 0;
        for (const TitleId &title : now) {
            if (const Result<> done = report(at++, now.size(), 70, 95); !done) {
                return failure(done.error());
            }
            if (const Result<> done = refreshCard(title); !done) {
                return failure(done.error());
            }
        }
    }
    if (const Result<> done = refreshDueSearches(); !done) {
        return failure(done.error());
    }
    if (const Result<> done = refreshStates(touched.states); !done) {
        return failure(done.error());
    }
    if (const Result<> done = refreshViewersOf(std::exchange(m_changedParents, {})); !done) {
        return failure(done.error());
    }
    return std::exchange(m_change, {});
}

Result<> Maintainer::refreshStates(const QSet<std::pair<ProfileId, TitleId>> &states)
{
    QSet<std::pair<ProfileId, TitleId>> parents;
    QSet<std::pair<ProfileId, TitleId>> series;
    for (const auto &[profile, played] : states) {
        const Result<TitleId> shown = shownAs(played);
        if (!shown) {
            return failure(shown.error());
        }
        const TitleId title = *shown;
        m_change.add({{title}, false, false});
        // What a title is does not depend on whether it is shown now.
        Query query(m_database,
            "SELECT c.parent, c.series, t.kind FROM title t LEFT JOIN title_card c ON c.title = "
            "t.id"
            " WHERE t.id = ?");
        query.bind(1, title);
        const bool there = query.next();
        if (query.failed()) {
            return query.result();
        }
        const auto kind = there ? TitleKind(query->small(2)) : TitleKind::Movie;
        if (kind == TitleKind::Series || kind == TitleKind::Season) {
            // What is watched of it follows from its episodes; the marks are its own.
            parents.insert({profile, title});
            continue;
        }
        if (const Result<> done = refreshState(profile, title); !done) {
            return done;
        }
        if (kind == TitleKind::Episode && !query->isNull(0)) {
            parents.insert({profile, query->id<TitleId>(0)});
        }
        if (kind == TitleKind::Episode && !query->isNull(1)) {
            series.insert({profile, query->id<TitleId>(1)});
        }
    }
    for (const auto &[profile, title] : parents + series) {
        if (const Result<> done = refreshParentState(profile, title); !done) {
            return done;
        }
        m_change.add({{title}, false, false});
    }
    for (const auto &[profile, title] : series) {
        if (const Result<> done = refreshNextUp(profile, title); !done) {
            return done;
        }
    }
    return {};
}

Result<> Maintainer::refreshViewersOf(const QSet<TitleId> &parents)
{
    for (const TitleId &parent : parents) {
        QVector<ProfileId> viewers;
        {
            Query query(m_database,
                "SELECT profile FROM viewer_state WHERE title = ?1 UNION"
                " SELECT profile FROM next_up WHERE series = ?1 UNION"
                " SELECT s.profile FROM title_card c JOIN viewer_state s ON s.title = c.title"
                " WHERE c.series = ?1 OR c.parent = ?1");
            query.bind(1, parent);
            while (query.next()) {
                viewers.append(query->id<ProfileId>(0));
            }
            if (query.failed()) {
                return query.result();
            }
        }
        for (const ProfileId &viewer : viewers) {
            if (const Result<> done = refreshParentState(viewer, parent); !done) {
                return done;
            }
            if (const Result<> done = refreshNextUp(viewer, parent); !done) {
                return done;
            }
        }
    }
    return {};
}

Result<> Maintainer::refreshState(const ProfileId &profile, const TitleId &title)
{
    const Result<QVector<TitleId>> others
        = ids("SELECT title FROM title_same WHERE shown = ?", title.toBytes());
    if (!others) {
        return failure(others.error());
    }
    if (!others->isEmpty()) {
        return joinStates(profile, title, *others + QVector<TitleId>{title});
    }
    Query query(m_database,
        "SELECT p.position_ms, p.version, p.watched, max(p.resume_at_ms, p.watched_at_ms),"
        " (SELECT coalesce(sum(c.count), 0) FROM play_count c WHERE c.profile = ?1 AND"
        " c.title = ?2 AND c.epoch = coalesce(p.epoch, zeroblob(16)))"
        " FROM play_state p WHERE p.profile = ?1 AND p.title = ?2");
    query.bind(1, profile).bind(2, title);
    if (!query.next()) {
        if (query.failed()) {
            return query.result();
        }
        return Query(m_database, "DELETE FROM viewer_state WHERE profile = ? AND title = ?")
            .bind(1, profile)
            .bind(2, title)
            .run();
    }
    Query store(m_database,
        "INSERT INTO viewer_state (profile, title, position_ms, version, watched, play_count,"
        " played_ms, watched_children) VALUES (?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT DO UPDATE SET"
        " position_ms = excluded.position_ms, version = excluded.version,"
        " watched = excluded.watched, play_count = excluded.play_count,"
        " played_ms = excluded.played_ms");
    store.bind(1, profile)
        .bind(2, title)
        .bind(3, query->integer(0))
        .bindOrNull(4, query->id<VersionId>(1))
        .bind(5, query->boolean(2))
        .bind(6, query->integer(4))
        .bind(7, query->integer(3));
    const Result<> stored = store.run();
    return stored ? refreshMarks(profile, title) : stored;
}

//! Of several titles that are one, the latest mark and the best rating count.
Result<> Maintainer::refreshMarks(const ProfileId &profile, const TitleId &title)
{
    return Query(m_database,
        "UPDATE viewer_state SET (favourite, favourite_at_ms, rating) = (SELECT"
        " coalesce(sum(favourite) FILTER (WHERE favourite_at_ms = latest), 0) > 0,"
        " coalesce(latest, 0), coalesce(max(rating), 0) FROM (SELECT favourite, favourite_at_ms,"
        " rating, max(favourite_at_ms) OVER () AS latest FROM play_state WHERE profile = ?1"
        " AND title IN (SELECT ?2 UNION ALL SELECT title FROM title_same WHERE shown = ?2)))"
        " WHERE profile = ?1 AND title = ?2")
        .bind(1, profile)
        .bind(2, title)
        .run();
}

Result<> Maintainer::refreshParentState(const ProfileId &profile, const TitleId &title)
{
    qint64 watched = 0;
    qint64 played = 0;
    qint64 children = 0;
    {
        Query query(m_database,
            "SELECT coalesce(sum(s.watched), 0), coalesce(max(s.played_ms), 0) FROM title_card c"
            " JOIN viewer_state s ON s.profile = ?1 AND s.title = c.title"
            " WHERE (c.series = ?2 OR c.parent = ?2) AND c.kind = 4 AND c.listed = 1");
        query.bind(1, profile).bind(2, title);
        if (query.next()) {
            watched = query->integer(0);
            played = query->integer(1);
        }
        if (query.failed()) {
            return query.result();
        }
        Query card(m_database, "SELECT child_count FROM title_card WHERE title = ?");
        card.bind(1, title);
        if (card.next()) {
            children = card->integer(0);
        }
        if (card.failed()) {
            return card.result();
        }
    }
    const Result<bool> marked = isMarked(profile, title);
    if (!marked) {
        return failure(marked.error());
    }
    if (watched == 0 && played == 0 && !*marked) {
        return Query(m_database, "DELETE FROM viewer_state WHERE profile = ? AND title = ?")
            .bind(1, profile)
            .bind(2, title)
            .run();
    }
    const Result<> stored = Query(m_database,
        "INSERT INTO viewer_state (profile, title, position_ms, version, watched, play_count,"
        " played_ms, watched_children) VALUES (?, ?, 0, NULL, ?, 0, ?, ?) ON CONFLICT DO UPDATE SET"
        " watched = excluded.watched, played_ms = excluded.played_ms,"
        " watched_children = excluded.watched_children")
                                .bind(1, profile)
                                .bind(2, title)
                                .bind(3, children > 0 && watched >= children)
                                .bind(4, played)
                                .bind(5, watched)
                                .run();
    return stored ? refreshMarks(profile, title) : stored;
}

//! Whether the viewer said anything of a series or a season itself.
Result<bool> Maintainer::isMarked(const ProfileId &profile, const TitleId &title)
{
    Query query(m_database,
        "SELECT 1 FROM play_state WHERE profile = ?1 AND (favourite = 1 OR rating > 0)"
        " AND title IN (SELECT ?2 UNION ALL SELECT title FROM title_same WHERE shown = ?2)");
    query.bind(1, profile).bind(2, title);
    const bool marked = query.next();
    return query.failed() ? Result<bool>(failure(query.error())) : marked;
}

Result<> Maintainer::refreshNextUp(const ProfileId &profile, const TitleId &series)
{
    TitleId next;
    qint64 at = 0;
    QByteArray lastKey;
    {
        Query last(m_database,
            "SELECT s.played_ms, c.sort_key FROM title_card c JOIN viewer_state s ON"
            " s.profile = ?1 AND s.title = c.title WHERE c.series = ?2 AND c.kind = 4"
            " AND c.season > 0 AND s.watched = 1"
            " ORDER BY s.played_ms DESC, c.sort_key DESC LIMIT 1");
        last.bind(1, profile).bind(2, series);
        if (last.next()) {
            at = last->integer(0);
            lastKey = last->blob(1);
        }
        if (last.failed()) {
            return last.result();
        }
    }
    if (!lastKey.isEmpty()) {
        Query query(m_database,
            "SELECT c.title, coalesce(s.position_ms, 0) FROM title_card c LEFT JOIN viewer_state s"
            " ON s.profile = ?1 AND s.title = c.title WHERE c.series = ?2 AND c.kind = 4"
            " AND c.listed = 1 AND c.season > 0 AND c.sort_key > ?3"
            " AND coalesce(s.watched, 0) = 0 ORDER BY c.sort_key, c.title LIMIT 1");
        query.bind(1, profile).bind(2, series).bind(3, lastKey);
        // One that is begun is already among what to continue.
        if (query.next() && query->integer(1) == 0) {
            next = query->id<TitleId>(0);
        }
        if (query.failed()) {
            return query.result();
        }
    }
    if (next.isNull()) {
        return Query(m_database, "DELETE FROM next_up WHERE profile = ? AND series = ?")
            .bind(1, profile)
            .bind(2, series)
            .run();
    }
    return Query(m_database,
        "INSERT INTO next_up VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " title = excluded.title, at_ms = excluded.at_ms")
        .bind(1, profile)
        .bind(2, series)
        .bind(3, next)
        .bind(4, at)
        .run();
}

Result<> Maintainer::rebuild(const UpkeepProgress &progress)
{
    const Result<> cleared = m_database.exec(
        "DELETE FROM title_search; DELETE FROM title_sound; DELETE FROM title_text;"
        "DELETE FROM title_facet; DELETE FROM title_card; DELETE FROM viewer_state;"
        "DELETE FROM next_up; DELETE FROM title_same;");
    if (!cleared) {
        return cleared;
    }
    Touched all;
    Query titles(m_database, "SELECT id FROM title");
    while (titles.next()) {
        all.titles.insert(titles->id<TitleId>(0));
    }
    if (titles.failed()) {
        return titles.result();
    }
    Query pairs(m_database, "SELECT a, b FROM same_as WHERE same = 1");
    while (pairs.next()) {
        all.joined.insert(pairs->id<TitleId>(0));
        all.joined.insert(pairs->id<TitleId>(1));
    }
    if (pairs.failed()) {
        return pairs.result();
    }
    Query states(m_database, "SELECT profile, title FROM play_state");
    while (states.next()) {
        all.states.insert({states->id<ProfileId>(0), states->id<TitleId>(1)});
    }
    if (states.failed()) {
        return states.result();
    }
    m_progress = progress;
    const Result<CatalogChange> made = refresh(all);
    m_progress = {};
    if (!made) {
        return failure(made.error());
    }
    return {};
}

Result<> Maintainer::rebuildIfNeeded(const UpkeepProgress &progress)
{
    {
        Query query(m_database, "SELECT value FROM maintained_with WHERE name = 'sort'");
        const bool known = query.next();
        if (query.failed()) {
            return query.result();
        }
        if (known && query->text(0) == SortKey::rules()) {
            return {};
        }
    }
    Result<Transaction> transaction = Transaction::begin(m_database);
    if (!transaction) {
        return failure(transaction.error());
    }
    if (const Result<> done = rebuild(progress); !done) {
        return done;
    }
    const Result<> stored = Query(m_database,
        "INSERT INTO maintained_with VALUES ('sort', ?) ON CONFLICT DO UPDATE SET"
        " value = excluded.value")
                                .bind(1, SortKey::rules())
                                .run();
    if (!stored) {
        return stored;
    }
    return transaction->commit();
}

} // namespace Library
