#include "library/catalog/maintainer.h"
#include "library/catalog/query.h"
#include "library/catalog/shared/hlc.h"
#include "library/catalog/shared/sameas.h"
#include "library/catalog/shared/sharedschema.h"

#include <algorithm>

// The part of Maintainer that knows which titles are the same: one of them is shown for all.
namespace Library {

namespace {

Result<SameAs> readPairs(Database &database)
{
    SameAs same;
    Query query(database, "SELECT a, b FROM same_as WHERE same = 1");
    while (query.next()) {
        same.add(query->id<TitleId>(0), query->id<TitleId>(1));
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return same;
}

} // namespace

//! What a viewer did to the one of several titles that was played or marked last.
struct Maintainer::JoinedState
{
    Stamp resumed;
    qint64 positionMs = 0;
    VersionId version;
    qint64 resumedMs = 0;
    Stamp marked;
    bool watched = false;
    qint64 markedMs = 0;
    qint64 count = 0;
    bool exists = false;
};

Result<> Maintainer::regroup(Touched &touched)
{
    const Result<SameAs> same = readPairs(m_database);
    if (!same) {
        return failure(same.error());
    }
    QSet<TitleId> affected;
    const QSet<TitleId> changed = touched.titles + touched.joined;
    for (const TitleId &title : changed) {
        if (!touched.joined.contains(title) && same->members(title).size() == 1) {
            continue;
        }
        for (const TitleId &member : same->members(title)) {
            affected.insert(member);
        }
        const Result<QVector<TitleId>> before = ids(
            "WITH known (shown) AS (SELECT coalesce((SELECT shown FROM title_same WHERE title = "
            "?1),"
            " ?1)) SELECT shown FROM known UNION SELECT s.title FROM title_same s JOIN known k ON"
            " s.shown = k.shown",
            title.toBytes());
        if (!before) {
            return failure(before.error());
        }
        affected.unite(QSet<TitleId>(before->begin(), before->end()));
    }
    for (const TitleId &title : std::as_const(affected)) {
        if (const Result<> done = showAs(title, same->members(title), touched); !done) {
            return done;
        }
    }
    return {};
}

Result<> Maintainer::showAs(const TitleId &title, const QVector<TitleId> &members, Touched &touched)
{
    // The smallest that is there; one that was deleted or never arrived speaks for nobody.
    TitleId shown = members.first();
    for (const TitleId &member : members) {
        Query query(m_database, "SELECT 1 FROM title WHERE id = ? AND gone = 0 AND kind <> 0");
        query.bind(1, member);
        const bool there = query.next();
        if (query.failed()) {
            return query.result();
        }
        if (there) {
            shown = member;
            break;
        }
    }
    const Result<TitleId> before = shownAs(title);
    if (!before) {
        return failure(before.error());
    }
    touched.titles.insert(title);
    if (const Result<> done = touchStates(title, touched); !done) {
        return done;
    }
    if (*before == shown) {
        return {};
    }
    const Result<> stored = shown == title
        ? Query(m_database, "DELETE FROM title_same WHERE title = ?").bind(1, title).run()
        : Query(m_database,
            "INSERT INTO title_same VALUES (?, ?) ON CONFLICT DO UPDATE SET shown = excluded.shown")
              .bind(1, title)
              .bind(2, shown)
              .run();
    if (!stored) {
        return stored;
    }
    for (const char *sql :
        {"DELETE FROM next_up WHERE series = ?", "DELETE FROM viewer_state WHERE title = ?"}) {
        if (const Result<> done = Query(m_database, sql).bind(1, title).run(); !done) {
            return done;
        }
    }
    for (const char *sql :
        {"SELECT id FROM title WHERE series = ?", "SELECT id FROM title WHERE parent = ?"}) {
        const Result<QVector<TitleId>> children = ids(sql, title.toBytes());
        if (!children) {
            return failure(children.error());
        }
        touched.titles.unite(QSet<TitleId>(children->begin(), children->end()));
    }
    return {};
}

Result<> Maintainer::touchStates(const TitleId &title, Touched &touched)
{
    Query query(m_database, "SELECT profile FROM play_state WHERE title = ?");
    query.bind(1, title);
    while (query.next()) {
        touched.states.insert({query->id<ProfileId>(0), title});
    }
    return query.result();
}

Result<TitleId> Maintainer::shownAs(const TitleId &title)
{
    Query query(m_database, "SELECT shown FROM title_same WHERE title = ?");
    query.bind(1, title);
    const bool other = query.next();
    if (query.failed()) {
        return failure(query.error());
    }
    return other ? query->id<TitleId>(0) : title;
}

//! Of several titles that are one, the latest resume position and the latest mark count, and all
//! plays together.
Result<> Maintainer::joinStates(
    const ProfileId &profile, const TitleId &shown, const QVector<TitleId> &members)
{
    JoinedState joined;
    for (const TitleId &member : members) {
        if (const Result<> done = joinState(profile, member, joined); !done) {
            return done;
        }
    }
    if (!joined.exists) {
        return Query(m_database, "DELETE FROM viewer_state WHERE profile = ? AND title = ?")
            .bind(1, profile)
            .bind(2, shown)
            .run();
    }
    const Result<> stored = Query(m_database,
        "INSERT INTO viewer_state (profile, title, position_ms, version, watched, play_count,"
        " played_ms, watched_children) VALUES (?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT DO UPDATE SET"
        " position_ms = excluded.position_ms, version = excluded.version,"
        " watched = excluded.watched, play_count = excluded.play_count,"
        " played_ms = excluded.played_ms")
                                .bind(1, profile)
                                .bind(2, shown)
                                .bind(3, joined.positionMs)
                                .bindOrNull(4, joined.version)
                                .bind(5, joined.watched)
                                .bind(6, joined.count)
                                .bind(7, std::max(joined.resumedMs, joined.markedMs))
                                .run();
    return stored ? refreshMarks(profile, shown) : stored;
}

Result<> Maintainer::joinState(const ProfileId &profile, const TitleId &member, JoinedState &joined)
{
    Query query(m_database,
        "SELECT p.position_ms, p.version, p.resume_at_ms, p.watched, p.watched_at_ms,"
        " (SELECT coalesce(sum(c.count), 0) FROM play_count c WHERE c.profile = ?1 AND"
        " c.title = ?2 AND c.epoch = coalesce(p.epoch, zeroblob(16)))"
        " FROM play_state p WHERE p.profile = ?1 AND p.title = ?2");
    query.bind(1, profile).bind(2, member);
    if (!query.next()) {
        return query.result();
    }
    joined.exists = true;
    joined.count += query->integer(5);
    Query registers(m_database,
        "SELECT r.grp, r.wall_ms, r.counter, w.id FROM register r JOIN writer w ON w.no = r.writer"
        " WHERE r.tbl = ? AND r.row = ?");
    registers.bind(1, int(Shared::Table::PlayState)).bind(2, profile.toBytes() + member.toBytes());
    while (registers.next()) {
        const Stamp stamp{
            registers->integer(1), quint32(registers->integer(2)), registers->id<WriterId>(3)};
        if (registers->small(0) == Shared::Group::kResume && stamp > joined.resumed) {
            joined.resumed = stamp;
            joined.positionMs = query->integer(0);
            joined.version = query->id<VersionId>(1);
            joined.resumedMs = query->integer(2);
        }
        if (registers->small(0) == Shared::Group::kWatched && stamp > joined.marked) {
            joined.marked = stamp;
            joined.watched = query->boolean(3);
            joined.markedMs = query->integer(4);
        }
    }
    return registers.result();
}

Result<QVector<TitleId>> Maintainer::ids(const char *sql, const QByteArray &parameter)
{
    QVector<TitleId> found;
    Query query(m_database, sql);
    query.bind(1, parameter);
    while (query.next()) {
        found.append(query->id<TitleId>(0));
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return found;
}

} // namespace Library
