#include "library/catalog/titlereader.h"

#include "library/catalog/cardrow.h"
#include "library/catalog/facets.h"
#include "library/catalog/listsections.h"
#include "library/catalog/pagesql.h"
#include "library/catalog/query.h"

#include <QSet>

#include <algorithm>
#include <limits>

namespace Library {

namespace {

constexpr int kMostRows = 1000;
//! Counting goes through all that a page picks from; more than this is asked for by itself.
constexpr int kMostCountedWithAPage = 1000;

//! What a title that a facet names costs, against one along the order: it is looked up, and all are
//! sorted.
constexpr double kLookCost = 1.5;
//! The same of a row of a facet whose title need not be looked up.
constexpr double kFacetRowCost = 0.1;

//! Among how many years the titles of a genre are spread, roughly.
constexpr double kYearsOfALibrary = 50;

bool hasFacetOrder(TitleSort sort)
{
    return sort == TitleSort::Title || sort == TitleSort::Year || sort == TitleSort::Added;
}

int sensible(int limit)
{
    return std::clamp(limit, 0, kMostRows);
}

} // namespace

TitleReader::TitleReader(Database &database)
    : m_database(database)
{ }

//! How a list is read.
struct TitleReader::Plan
{
    int facet = 0; //!< that the list is taken from; 0: the order
    qint64 fewest = std::numeric_limits<qint64>::max(); //!< rows that counting goes through
    int total = -1; //!< -1: looking at everything would tell
};

//! A facet that has all that a filter leaves, and more.
struct TitleReader::Source
{
    int facet = 0;
    qint64 size = 0;
    double share = 0; //!< of all titles

    //! Whether a row of any facet tells of it.
    bool isInFacets() const { return !Facet::isNamed(facet); }
};

Result<qint64> TitleReader::facetSize(const TitleQuery &query, int facet)
{
    const PageSql sql(query);
    qint64 size = 0;
    for (const int kind : sql.kinds()) {
        Query sum(m_database,
            "SELECT coalesce(sum(n), 0) FROM facet_tally f WHERE f.kind = "
                + QByteArray::number(kind) + " AND f.facet = " + QByteArray::number(facet)
                + PageSql::facetRange(facet, "f"));
        sql.bindFilter(sum);
        if (sum.next()) {
            size += sum->integer(0);
        }
        if (sum.failed()) {
            return failure(sum.error());
        }
    }
    return size;
}

Result<qint64> TitleReader::wholeSize(const TitleQuery &query)
{
    TitleQuery everything = query;
    everything.filter = {};
    const PageSql sql(everything);
    Query all(m_database, sql.count());
    const bool counted = all.next();
    return all.failed() ? Result<qint64>(failure(all.error()))
                        : Result<qint64>(counted ? all->integer(0) : 0);
}

Result<QVector<TitleReader::Source>> TitleReader::sourcesOf(const TitleQuery &query, qint64 whole)
{
    const TitleFilter &filter = query.filter;
    QVector<Source> sources;
    const std::pair<int, bool> facets[] = {{Facet::kGenre, filter.genre.has_value()},
        {Facet::kTag, filter.tag.has_value()},
        {Facet::kYear, filter.firstYear > 0 || filter.lastYear > 0},
        {Facet::kHeight, filter.minimumHeight > 0}, {Facet::kHdr, filter.hdr},
        {Facet::kRating, filter.minimumRating > 0}, {Facet::kKept, filter.kept},
        {Facet::kMissing, filter.missing}, {Facet::kWatched, filter.watch == WatchState::Watched},
        {Facet::kBegun, filter.watch == WatchState::Begun}, {Facet::kFavourite, filter.favourite}};
    for (const auto &[facet, set] : facets) {
        if (set) {
            const Result<qint64> size = facetSize(query, facet);
            if (!size) {
                return failure(size.error());
            }
            const double share = whole > 0 ? double(*size) / double(whole) : 0.0;
            sources.append({facet, *size, std::clamp(share, 0.0, 1.0)});
        }
    }
    return sources;
}

TitleReader::Plan TitleReader::cheapest(
    const TitleQuery &query, qint64 whole, const QVector<Source> &sources)
{
    Plan plan;
    // Along the order, so many titles are looked at before a page is full; of the order by years
    // only those that are wanted.
    double share = 1;
    double most = double(whole);
    for (const Source &source : sources) {
        const bool bounds = query.sort == TitleSort::Year && source.facet == Facet::kYear;
        (bounds ? most : share) *= source.share;
    }
    plan.fewest = whole;
    double least = share > 0 ? std::min(double(query.limit) / share, most) : most;
    for (const Source &source : sources) {
        plan.fewest = std::min(plan.fewest, source.size);
        double looked = double(source.size);
        double left = 1;
        for (const Source &other : sources) {
            left *= other.isInFacets() && &other != &source ? other.share : 1;
        }
        looked *= kFacetRowCost + left;
        if (Facet::isNamed(source.facet) && hasFacetOrder(query.sort)) {
            // Of the years of a genre, say, those are sorted that a page shows.
            const double passing = source.share > 0 ? share / source.share : 1;
            const double sorted
                = query.sort == TitleSort::Year ? double(source.size) / kYearsOfALibrary : 0;
            looked = std::min(looked, double(query.limit) / std::max(passing, 1e-6) + sorted);
        }
        if (looked * kLookCost < least) {
            least = looked * kLookCost;
            plan.facet = source.facet;
        }
    }
    return plan;
}

Result<TitleReader::Plan> TitleReader::planOf(const TitleQuery &query)
{
    Plan plan;
    if (query.parent || query.filter.unreadable) {
        return plan; // few, and their own index finds them
    }
    const Result<qint64> whole = wholeSize(query);
    if (!whole) {
        return failure(whole.error());
    }
    if (query.filter.isEmpty()) {
        plan.total = int(*whole);
        return plan;
    }
    const Result<QVector<Source>> sources = sourcesOf(query, *whole);
    if (!sources) {
        return failure(sources.error());
    }
    const bool isUnwatched = query.filter.watch == WatchState::Unwatched;
    if (sources->isEmpty()) {
        const Result<qint64> watched = facetSize(query, Facet::kWatched);
        if (!watched) {
            return failure(watched.error());
        }
        plan.total = int(*whole - *watched);
        return plan;
    }
    plan = cheapest(query, *whole, *sources);
    if (sources->size() == 1 && !isUnwatched) {
        plan.total = int(sources->constFirst().size);
    }
    return plan;
}

Result<int> TitleReader::total(const TitleQuery &query)
{
    TitleQuery everything = query;
    everything.limit = std::numeric_limits<int>::max(); // the cheapest way to all of it
    const Result<Plan> plan = planOf(everything);
    if (!plan) {
        return failure(plan.error());
    }
    if (plan->total >= 0) {
        return plan->total;
    }
    const PageSql sql(query, plan->facet);
    Query count(m_database, sql.count());
    sql.bindFilter(count);
    int total = 0;
    if (count.next()) {
        total = count->small(0);
    }
    return count.failed() ? Result<int>(failure(count.error())) : Result<int>(total);
}

Result<TitlePage> TitleReader::page(const TitleQuery &query)
{
    const Result<Plan> plan = planOf(query);
    if (!plan) {
        return failure(plan.error());
    }
    const PageSql sql(query, plan->facet);
    const Result<PageSql::Cursor> start = sql.start();
    if (!start) {
        return failure(start.error());
    }
    PageSql::Cursor cursor = *start;
    TitlePage page;
    const int limit = std::max(1, sensible(query.limit));
    if (query.cursor.isEmpty()) {
        cursor.total = plan->total;
        const bool isSmall = query.parent || query.filter.unreadable
            || (!query.filter.isEmpty() && plan->fewest <= kMostCountedWithAPage);
        if (cursor.total < 0 && isSmall) {
            const Result<int> counted = total(query);
            if (!counted) {
                return failure(counted.error());
            }
            cursor.total = *counted;
        }
    }
    page.total = cursor.total;
    while (cursor.phase < sql.phases() && page.cards.size() < limit) {
        // One more than fits tells whether there is another page.
        Query rows(m_database, sql.rows(cursor));
        sql.bindFilter(rows);
        sql.bindPosition(rows, cursor, limit - int(page.cards.size()) + 1);
        while (rows.next()) {
            if (page.cards.size() == limit) {
                page.next = cursor.encoded();
                return page;
            }
            page.cards.append(CardRow::read(rows.row()));
            cursor.moveTo(query.sort, page.cards.last(), CardRow::sortKey(rows.row()));
        }
        if (rows.failed()) {
            return failure(rows.error());
        }
        const bool filled = page.cards.size() == limit;
        cursor.nextPhase();
        if (filled && cursor.phase < sql.phases()) {
            page.next = cursor.encoded();
        }
    }
    return page;
}

Result<TitleOrder> TitleReader::order(const TitleQuery &query)
{
    TitleOrder order;
    const PageSql sql(query);
    const ListSections sections;
    for (int phase = 0; phase < sql.phases(); ++phase) {
        Query rows(m_database, sql.order(phase));
        sql.bindFilter(rows);
        while (rows.next()) {
            const QString entry = sections.entryOf(query.sort, rows->blob(1), rows->integer(2));
            if (!entry.isEmpty()
                && (order.sections.isEmpty() || order.sections.last().entry != entry)) {
                order.sections.append({entry, int(order.titles.size())});
            }
            order.titles.append(rows->id<TitleId>(0));
        }
        if (rows.failed()) {
            return failure(rows.error());
        }
    }
    return order;
}

Result<Counts> TitleReader::counts()
{
    Counts counts;
    Query query(m_database,
        "SELECT name, n FROM tally UNION ALL SELECT 'unreadable', count(*) FROM title_card"
        " INDEXED BY title_card_unreadable WHERE listed = 1 AND failure <> ''");
    while (query.next()) {
        const QString name = query->text(0);
        const int n = query->small(1);
        if (name == QLatin1String("kind:1")) {
            counts.movies = n;
        } else if (name == QLatin1String("kind:2")) {
            counts.series = n;
        } else if (name == QLatin1String("kind:4")) {
            counts.episodes = n;
        } else if (name == QLatin1String("kind:6")) {
            counts.homeVideos = n;
        } else if (name == QLatin1String("files")) {
            counts.files = n;
        } else if (name == QLatin1String("unreadable")) {
            counts.unreadable = n;
        }
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return counts;
}

Result<QVector<TitleCard>> TitleReader::continueWatching(const ProfileId &viewer, int limit)
{
    QVector<TitleCard> cards;
    QSet<TitleId> seen; // one episode speaks for its series
    Query query(m_database,
        CardRow::select(
            "FROM viewer_state s JOIN title_card c ON c.title = s.title AND c.listed = 1"
            " WHERE s.profile = ? AND s.position_ms > 0 ORDER BY s.played_ms DESC"));
    query.bind(1, viewer);
    while (cards.size() < sensible(limit) && query.next()) {
        const TitleCard card = CardRow::read(query.row());
        if (!card.seriesId.isNull()) {
            if (seen.contains(card.seriesId)) {
                continue;
            }
            seen.insert(card.seriesId);
        }
        cards.append(card);
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return cards;
}

Result<QVector<TitleCard>> TitleReader::nextUp(const ProfileId &viewer, int limit)
{
    Query query(m_database,
        CardRow::select("FROM next_up n JOIN title_card c ON c.title = n.title AND c.listed = 1"
                        " LEFT JOIN viewer_state s ON s.profile = n.profile AND s.title = n.title"
                        " WHERE n.profile = ? ORDER BY n.at_ms DESC LIMIT ?"));
    query.bind(1, viewer).bind(2, sensible(limit));
    return CardRow::readAll(query);
}

Result<std::optional<TitleCard>> TitleReader::firstUnwatched(
    const ProfileId &viewer, const TitleId &series)
{
    Query query(m_database,
        CardRow::select("FROM title_card c LEFT JOIN viewer_state s ON s.profile = ?1"
                        " AND s.title = c.title WHERE c.series = ?2 AND c.kind = 4"
                        " AND c.listed = 1 AND c.season > 0 AND coalesce(s.watched, 0) = 0"
                        " ORDER BY c.sort_key, c.title LIMIT 1"));
    query.bind(1, viewer).bind(2, series);
    const Result<QVector<TitleCard>> cards = CardRow::readAll(query);
    if (!cards) {
        return failure(cards.error());
    }
    return cards->isEmpty() ? std::nullopt : std::optional(cards->first());
}

Result<QVector<TitleCard>> TitleReader::recentlyAdded(const ProfileId &viewer, int limit)
{
    TitleQuery query;
    query.viewer = viewer;
    query.sort = TitleSort::Added;
    query.order = SortOrder::Descending;
    query.limit = limit;
    const Result<TitlePage> newest = page(query);
    if (!newest) {
        return failure(newest.error());
    }
    return newest->cards;
}

Result<QVector<TitleId>> TitleReader::withPrefix(const QString &prefix)
{
    constexpr qsizetype kDigits = 2 * TitleId::kSize;
    const auto first = TitleId::fromString(prefix.leftJustified(kDigits, u'0'));
    const auto last = TitleId::fromString(prefix.leftJustified(kDigits, u'f'));
    if (prefix.isEmpty() || !first || !last) {
        return QVector<TitleId>();
    }
    Query query(m_database,
        "SELECT title FROM title_card WHERE title BETWEEN ? AND ? AND listed = 1 LIMIT 2");
    query.bind(1, *first).bind(2, *last);
    QVector<TitleId> titles;
    while (query.next()) {
        titles.append(query->id<TitleId>(0));
    }
    return query.failed() ? Result<QVector<TitleId>>(failure(query.error())) : titles;
}

Result<std::optional<TitleCard>> TitleReader::card(const ProfileId &viewer, const TitleId &title)
{
    Query query(m_database,
        CardRow::select(
            "FROM title_card c LEFT JOIN viewer_state s ON s.profile = ?1 AND s.title = c.title"
            " WHERE c.title = coalesce((SELECT shown FROM title_same WHERE title = ?2), ?2)"
            " AND c.listed = 1"));
    query.bind(1, viewer).bind(2, title);
    if (query.next()) {
        return std::optional(CardRow::read(query.row()));
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return std::optional<TitleCard>();
}

Result<QVector<TitleCard>> TitleReader::cards(
    const ProfileId &viewer, const QVector<TitleId> &titles)
{
    QVector<TitleCard> found;
    for (const TitleId &title : titles) {
        const Result<std::optional<TitleCard>> one = card(viewer, title);
        if (!one) {
            return failure(one.error());
        }
        if (*one) {
            found.append(**one);
        }
    }
    return found;
}

Result<QVector<TitleCard>> TitleReader::withoutPictures(int limit)
{
    Query query(m_database,
        CardRow::select("FROM picture_work w JOIN title_card c ON c.title = w.title"
                        " LEFT JOIN viewer_state s ON s.profile = x'' AND s.title = c.title"
                        " WHERE w.tried = 0 ORDER BY w.added_ms DESC LIMIT ?"));
    query.bind(1, sensible(limit));
    return CardRow::readAll(query);
}

Result<QVector<TitleId>> TitleReader::withNewPictures(int limit)
{
    QVector<TitleId> titles;
    Query query(m_database,
        "SELECT r.title FROM picture_renewal r JOIN title_card c ON c.title = r.title"
        " AND c.listed = 1 LIMIT ?");
    query.bind(1, sensible(limit));
    while (query.next()) {
        titles.append(query->id<TitleId>(0));
    }
    return query.failed() ? Result<QVector<TitleId>>(failure(query.error())) : titles;
}

Result<PictureId> TitleReader::stillOf(const QString &file, const ObjectId &object)
{
    Query query(m_database,
        "SELECT still FROM title_card WHERE still IS NOT NULL AND title IN (SELECT title FROM"
        " local_file WHERE path = ?1 UNION ALL SELECT v.title FROM object o JOIN version v ON"
        " v.content = o.content WHERE o.id = ?2) LIMIT 1");
    query.bind(1, file).bind(2, object);
    if (query.next()) {
        return query->id<PictureId>(0);
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return PictureId();
}

Result<QVector<TitleCard>> TitleReader::children(
    const ProfileId &viewer, const TitleId &parent, TitleKind kind)
{
    Query query(m_database,
        CardRow::select(
            "FROM title_card c LEFT JOIN viewer_state s ON s.profile = ?1 AND s.title = c.title"
            " WHERE c.parent = ?2 AND c.kind = ?3 AND c.listed = 1 ORDER BY c.sort_key"));
    query.bind(1, viewer).bind(2, parent).bind(3, int(kind));
    return CardRow::readAll(query);
}

Result<QVector<TitleCard>> TitleReader::similar(
    const ProfileId &viewer, const TitleId &title, int limit)
{
    // Each way of being alike walks an index and stops early: a genre may hold half of the library.
    // One person in common says more than a genre, a genre more than the decade. The plus keeps
    // SQLite from walking all titles of the kind instead of the few that were found.
    Query query(m_database,
        CardRow::select(
            "FROM (SELECT title, sum(weight) AS weight FROM ("
            "SELECT * FROM (SELECT other.title AS title, 4 AS weight FROM credit mine"
            " JOIN credit other ON other.person = mine.person AND other.present = 1"
            " WHERE mine.title = ?2 AND mine.present = 1 LIMIT 500)"
            " UNION ALL"
            " SELECT * FROM (SELECT other.title, 3 FROM title_genre mine"
            " JOIN title_genre other ON other.genre = mine.genre AND other.present = 1"
            " WHERE mine.title = ?2 AND mine.present = 1 LIMIT 2000)"
            " UNION ALL"
            " SELECT * FROM (SELECT other.title, 1 FROM title_card mine JOIN title_card other"
            " ON other.kind = mine.kind AND other.listed = 1"
            " AND other.year BETWEEN mine.year AND mine.year / 10 * 10 + 9"
            " WHERE mine.title = ?2 AND mine.year > 0 ORDER BY other.year LIMIT 200)"
            " UNION ALL"
            " SELECT * FROM (SELECT other.title, 1 FROM title_card mine JOIN title_card other"
            " ON other.kind = mine.kind AND other.listed = 1"
            " AND other.year BETWEEN mine.year / 10 * 10 AND mine.year - 1"
            " WHERE mine.title = ?2 AND mine.year > 0 ORDER BY other.year DESC LIMIT 200)"
            ") GROUP BY title) near"
            " JOIN title_card t ON t.title = ?2"
            " JOIN title_card c ON c.title = near.title AND c.listed = 1 AND +c.kind = t.kind"
            " AND c.title <> t.title"
            " LEFT JOIN viewer_state s ON s.profile = ?1 AND s.title = c.title"
            " ORDER BY near.weight DESC, abs(c.year - t.year), c.sort_key LIMIT ?3"));
    query.bind(1, viewer).bind(2, title).bind(3, sensible(limit));
    return CardRow::readAll(query);
}

Result<QVector<QString>> TitleReader::genres()
{
    QVector<QString> names;
    Query query(m_database,
        "SELECT name FROM genre g WHERE EXISTS (SELECT 1 FROM title_genre t JOIN title_card c ON"
        " c.title = t.title AND c.listed = 1 WHERE t.genre = g.id AND t.present = 1)"
        " ORDER BY name");
    while (query.next()) {
        names.append(query->text(0));
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return names;
}

} // namespace Library
