#include "library/catalog/pagesql.h"

#include "library/catalog/cardrow.h"
#include "library/catalog/facets.h"
#include "library/catalog/query.h"
#include "library/catalog/shared/cborbytes.h"

#include <QByteArrayList>
#include <QCborArray>
#include <QCborValue>
#include <QCoreApplication>
#include <QHash>

#include <algorithm>

namespace Library {

namespace {

// Parameters of every statement here.
constexpr int kViewer = 1;
constexpr int kParent = 2;
constexpr int kGenre = 3;
constexpr int kFirstYear = 4;
constexpr int kLastYear = 5;
constexpr int kHeight = 6;
constexpr int kNumber = 7;
constexpr int kKey = 8;
constexpr int kTitle = 9;
constexpr int kLimit = 10;
constexpr int kTagSet = 11;
constexpr int kRating = 12;

constexpr int kNoYear = 9999;
constexpr int kCursorFields = 6;

} // namespace

QByteArray PageSql::Cursor::encoded() const
{
    return QCborArray{phase, fresh, number, key, title.toBytes(), total}.toCborValue().toCbor();
}

void PageSql::Cursor::moveTo(TitleSort sort, const TitleCard &card, const QByteArray &sortKey)
{
    fresh = false;
    key = sortKey;
    title = card.id;
    switch (sort) {
    case TitleSort::Title:
        number = 0;
        break;
    case TitleSort::Year:
        number = card.year;
        break;
    case TitleSort::Added:
        number = card.addedAtMs;
        break;
    case TitleSort::Played:
        number = card.play.playedAtMs;
        break;
    case TitleSort::Duration:
        number = card.durationMs;
        break;
    case TitleSort::Date:
        number = card.dateMs;
        break;
    }
}

void PageSql::Cursor::nextPhase()
{
    ++phase;
    fresh = true;
}

PageSql::PageSql(const TitleQuery &query, int facet)
    : m_query(query)
    , m_facet(facet)
{
    for (const TitleKind kind : query.kinds) {
        if (!m_kinds.contains(int(kind))) {
            m_kinds.append(int(kind));
        }
    }
    if (m_kinds.isEmpty() && hasChildrenOnly()) {
        m_kinds = {0};
    } else if (m_kinds.isEmpty()) {
        m_kinds = {int(TitleKind::Movie), int(TitleKind::Series), int(TitleKind::HomeVideo)};
    }
}

Result<PageSql::Cursor> PageSql::start() const
{
    Cursor cursor;
    if (m_query.cursor.isEmpty()) {
        return cursor;
    }
    const QCborArray fields = wholeCbor(m_query.cursor).toArray();
    const auto title = TitleId::fromBytes(fields.at(4).toByteArray());
    if (fields.size() != kCursorFields || !title) {
        return failure(ErrorCode::InvalidInput,
            QCoreApplication::translate("Catalog", "This list cannot go on. Load it again."));
    }
    cursor.phase = int(fields.at(0).toInteger());
    cursor.fresh = fields.at(1).toBool();
    cursor.number = fields.at(2).toInteger();
    cursor.key = fields.at(3).toByteArray();
    cursor.title = *title;
    cursor.total = int(fields.at(5).toInteger());
    return cursor;
}

int PageSql::phases() const
{
    return m_query.sort == TitleSort::Played ? 2 : 1;
}

bool PageSql::isPlayedPhase(int phase) const
{
    return m_query.sort == TitleSort::Played
        && (m_query.order == SortOrder::Descending) == (phase == 0);
}

QByteArray PageSql::filter(int kind, bool ofFacet, bool withoutYears) const
{
    QByteArray sql;
    const auto add = [&sql](const QByteArray &condition) {
        sql += (sql.isEmpty() ? "" : " AND ") + condition;
    };
    // A row of a facet has what lists are filtered by, so that most titles need not be looked up.
    const QByteArray row = ofFacet ? "d." : "c.";
    const TitleFilter &wanted = m_query.filter;
    if (hasYears() && !withoutYears) {
        add(row + "year BETWEEN ?4 AND ?5");
    }
    if (wanted.minimumHeight > 0) {
        add(row + "height >= ?6");
    }
    if (wanted.minimumRating > 0) {
        add(row + "rating >= ?12");
    }
    for (const auto &[set, mark, column] : {std::tuple(wanted.hdr, Facet::kHdrMark, "c.hdr = 1"),
             {wanted.kept, Facet::kKeptMark, "c.kept = 1"},
             {wanted.missing, Facet::kMissingMark, "c.availability = 2"}}) {
        if (set) {
            add(ofFacet ? "d.marks & " + QByteArray::number(mark) + " <> 0" : QByteArray(column));
        }
    }
    if (!ofFacet) {
        add("c.listed = 1");
    }
    if (kind != 0) {
        add(row + "kind = " + QByteArray::number(kind));
    }
    if (hasChildrenOnly()) {
        // Children are few: their own index finds them, whatever the order.
        add(kind == 0 ? "c.parent = ?2" : "(c.parent = ?2 OR c.series = ?2)");
    }
    if (wanted.unreadable) {
        add("c.failure <> ''");
    }
    const auto has = [&row](int facet) -> QByteArray {
        return "EXISTS (SELECT 1 FROM title_facet f WHERE f.kind = " + row + "kind AND f.facet = "
            + QByteArray::number(facet) + facetRange(facet, "f") + " AND f.no = " + row + "no)";
    };
    for (const auto &[facet, set] :
        {std::pair(Facet::kGenre, wanted.genre.has_value()), {Facet::kTag, wanted.tag.has_value()},
            {Facet::kWatched, wanted.watch == WatchState::Watched},
            {Facet::kBegun, wanted.watch == WatchState::Begun},
            {Facet::kFavourite, wanted.favourite}}) {
        if (set && !(ofFacet && m_facet == facet)) {
            add(has(facet));
        }
    }
    if (wanted.watch == WatchState::Unwatched) {
        add("NOT " + has(Facet::kWatched));
    }
    return sql;
}

QByteArray PageSql::facetRange(int facet, const QByteArray &table)
{
    const QByteArray value = " AND " + table + ".value";
    switch (facet) {
    case Facet::kGenre:
        return value + " = ?3";
    case Facet::kTag:
        return value + " = ?11";
    case Facet::kYear:
        return value + " BETWEEN ?4 AND ?5";
    case Facet::kHeight:
        return value + " >= ?6";
    case Facet::kRating:
        return value + " >= ?12";
    case Facet::kWatched:
    case Facet::kBegun:
    case Facet::kFavourite:
        return value + " = ?1";
    default:
        return value + " = 1";
    }
}

QByteArray PageSql::source(bool inOrder) const
{
    const QByteArray viewer
        = " LEFT JOIN viewer_state s ON s.profile = ?1 AND s.title = c.title WHERE ";
    if (isOfFacet()) {
        const bool hasOrder = inOrder && !facetOrder().isEmpty();
        // The order of a CROSS JOIN is kept.
        return " FROM title_facet d" + (hasOrder ? " INDEXED BY " + facetOrder() : QByteArray())
            + " CROSS JOIN title_card c ON c.no = d.no" + viewer
            + (hasOrder ? "d.sort_key IS NOT NULL AND " : "")
            + "d.facet = " + QByteArray::number(m_facet) + facetRange(m_facet, "d") + " AND ";
    }
    return (m_query.filter.unreadable
                   ? QByteArray(" FROM title_card c INDEXED BY title_card_unreadable")
                   : QByteArray(" FROM title_card c"))
        + viewer;
}

QByteArray PageSql::numberColumn(int phase) const
{
    switch (m_query.sort) {
    case TitleSort::Title:
        return {};
    case TitleSort::Year:
        return facetOrder().isEmpty() ? "c.year" : "d.year";
    case TitleSort::Added:
        return facetOrder().isEmpty() ? "c.added_ms" : "d.added_ms";
    case TitleSort::Duration:
        return "c.duration_ms";
    case TitleSort::Date:
        return "c.date_ms";
    case TitleSort::Played:
        break;
    }
    return isPlayedPhase(phase) ? "s.played_ms" : "";
}

//! What the list is sorted by, each with its direction. A list by numbers has equal ones by name,
//! whichever way the numbers go.
QVector<QByteArray> PageSql::orderColumns(int phase) const
{
    const QByteArray down = m_query.order == SortOrder::Ascending ? "" : " DESC";
    if (isPlayedPhase(phase)) {
        return {"s.played_ms" + down, "s.title" + down};
    }
    const QByteArray number = numberColumn(phase);
    if (m_query.sort == TitleSort::Title) {
        return facetOrder().isEmpty() ? QVector<QByteArray>{"c.sort_key" + down, "c.title" + down}
                                      : QVector<QByteArray>{"d.sort_key" + down, "d.title" + down};
    }
    if (number.isEmpty()) {
        return {"c.sort_key", "c.title"};
    }
    return {number + down, "c.sort_key", "c.title"};
}

QByteArray PageSql::facetOrder() const
{
    if (!isOfFacet() || !Facet::isNamed(m_facet)) {
        return {};
    }
    switch (m_query.sort) {
    case TitleSort::Title:
        return "title_facet_by_title";
    case TitleSort::Year:
        return "title_facet_by_year";
    case TitleSort::Added:
        return "title_facet_by_added";
    default:
        return {};
    }
}

bool PageSql::boundsYears() const
{
    return m_query.sort == TitleSort::Year && hasYears() && !hasChildrenOnly()
        && !m_query.filter.unreadable && (!isOfFacet() || !facetOrder().isEmpty());
}

QVector<QByteArray> PageSql::walks(int kind, const Cursor &cursor) const
{
    const bool ascending = m_query.order == SortOrder::Ascending;
    if (boundsYears()) {
        // Of two bounds on one side SQLite would start at the wrong one.
        const QByteArray year = numberColumn(cursor.phase);
        if (cursor.fresh) {
            return {walk(kind, cursor, year + " BETWEEN ?4 AND ?5")};
        }
        return {walk(kind, cursor, year + " = ?7 AND (c.sort_key, c.title) > (?8, ?9)"),
            walk(kind, cursor,
                ascending ? year + " > ?7 AND " + year + " <= ?5"
                          : year + " < ?7 AND " + year + " >= ?4")};
    }
    if (cursor.fresh) {
        return {walk(kind, cursor, {})};
    }
    const QByteArray after = ascending ? " > " : " < ";
    if (isPlayedPhase(cursor.phase)) {
        return {walk(kind, cursor, "(s.played_ms, s.title)" + after + "(?7, ?9)")};
    }
    const QByteArray names = "(c.sort_key, c.title)";
    if (m_query.sort == TitleSort::Title) {
        const QByteArray own
            = facetOrder().isEmpty() ? names : QByteArrayLiteral("(d.sort_key, d.title)");
        return {walk(kind, cursor, own + after + "(?8, ?9)")};
    }
    const QByteArray number = numberColumn(cursor.phase);
    if (number.isEmpty()) {
        return {walk(kind, cursor, names + " > (?8, ?9)")};
    }
    // Two directions in one comparison would not be one walk along an index.
    return {walk(kind, cursor, number + " = ?7 AND " + names + " > (?8, ?9)"),
        walk(kind, cursor, number + after + "?7")};
}

QByteArray PageSql::from(int kind, int phase, bool withoutYears) const
{
    if (isPlayedPhase(phase)) {
        return " FROM viewer_state s JOIN title_card c ON c.title = s.title WHERE s.profile = ?1"
               " AND s.played_ms > 0 AND "
            + filter(kind, false);
    }
    QByteArray sql = source(true) + filter(kind, isOfFacet(), withoutYears);
    if (m_query.sort == TitleSort::Played) {
        sql += " AND coalesce(s.played_ms, 0) = 0";
    }
    return sql;
}

QByteArray PageSql::order(int phase) const
{
    Q_ASSERT(m_kinds.size() == 1);
    const QByteArray number = isPlayedPhase(phase) ? QByteArray() : numberColumn(phase);
    return "SELECT c.title, c.sort_key, " + (number.isEmpty() ? "0" : number)
        + from(m_kinds.first(), phase) + " ORDER BY "
        + QByteArrayList(orderColumns(phase)).join(", ");
}

QByteArray PageSql::walk(int kind, const Cursor &cursor, const QByteArray &after) const
{
    const QByteArray order = " ORDER BY " + QByteArrayList(orderColumns(cursor.phase)).join(", ");
    const QByteArray rest = from(kind, cursor.phase, boundsYears())
        + (after.isEmpty() ? QByteArray() : " AND " + after) + order + " LIMIT ?10";
    if (!isOfFacet() || isPlayedPhase(cursor.phase)) {
        return "SELECT " + CardRow::columns() + rest;
    }
    // What is to be sorted first is sorted without all that a card shows.
    return "SELECT " + CardRow::columns() + " FROM (SELECT c.no AS no" + rest
        + ") p CROSS JOIN title_card c ON c.no = p.no LEFT JOIN viewer_state s ON s.profile = ?1"
          " AND s.title = c.title"
        + QByteArray(order).replace(" d.", " c.");
}

QByteArray PageSql::rows(const Cursor &cursor) const
{
    QVector<QByteArray> pieces;
    for (const int kind : m_kinds) {
        pieces += walks(kind, cursor);
    }
    if (pieces.size() == 1) {
        return pieces.first();
    }
    QByteArray sql;
    for (const QByteArray &piece : std::as_const(pieces)) {
        sql += (sql.isEmpty() ? "SELECT * FROM (" : " UNION ALL SELECT * FROM (") + piece + ')';
    }
    // The columns of a card by their place, since the parts of a union have no table.
    static const QHash<QByteArray, QByteArray> places{{"c.title", "1"}, {"s.title", "1"},
        {"c.year", "5"}, {"c.duration_ms", "11"}, {"c.added_ms", "19"}, {"c.sort_key", "20"},
        {"s.played_ms", "25"}, {"c.date_ms", "31"}};
    QByteArray order;
    for (const QByteArray &column : orderColumns(cursor.phase)) {
        const QByteArray name = column.split(' ').first();
        QByteArray ofCard = name;
        ofCard.replace("d.", "c.");
        order += (order.isEmpty() ? "" : ", ") + places.value(ofCard) + column.mid(name.size());
    }
    return sql + " ORDER BY " + order + " LIMIT ?10";
}

QByteArray PageSql::count() const
{
    const bool whole = !hasChildrenOnly() && m_query.filter.isEmpty();
    QByteArray sql;
    for (const int kind : m_kinds) {
        sql += sql.isEmpty() ? "SELECT " : " + ";
        if (whole) {
            sql += "coalesce((SELECT n FROM tally WHERE name = 'kind:" + QByteArray::number(kind)
                + "'), 0)";
        } else {
            sql += "(SELECT count(*)" + source(false) + filter(kind, isOfFacet()) + ')';
        }
    }
    return sql;
}

void PageSql::bindFilter(Query &query) const
{
    query.bindIfUsed(kViewer, m_query.viewer);
    query.bindIfUsed(kParent, m_query.parent.value_or(TitleId{}));
    const TitleFilter &wanted = m_query.filter;
    query.bindIfUsed(kGenre, wanted.genre.value_or(GenreId{}));
    query.bindIfUsed(kTagSet, wanted.tag.value_or(TagId{}));
    query.bindIfUsed(kFirstYear, std::max(wanted.firstYear, 1));
    query.bindIfUsed(kLastYear, wanted.lastYear > 0 ? wanted.lastYear : kNoYear);
    query.bindIfUsed(kHeight, wanted.minimumHeight);
    query.bindIfUsed(kRating, wanted.minimumRating);
}

void PageSql::bindPosition(Query &query, const Cursor &cursor, int limit) const
{
    query.bindIfUsed(kNumber, cursor.number);
    query.bindIfUsed(kKey, cursor.key);
    query.bindIfUsed(kTitle, cursor.title);
    query.bindIfUsed(kLimit, limit);
}

} // namespace Library
