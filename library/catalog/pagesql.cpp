#include "library/catalog/pagesql.h"

#include "library/catalog/cardrow.h"
#include "library/catalog/query.h"
#include "library/catalog/shared/cborbytes.h"

#include <QByteArrayList>
#include <QCborArray>
#include <QCborValue>
#include <QCoreApplication>
#include <QHash>

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
    }
}

void PageSql::Cursor::nextPhase()
{
    ++phase;
    fresh = true;
}

PageSql::PageSql(const TitleQuery &query)
    : m_query(query)
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

QByteArray PageSql::filter(int kind) const
{
    QByteArray sql = "c.listed = 1";
    if (kind != 0) {
        sql += " AND c.kind = " + QByteArray::number(kind);
    }
    if (hasChildrenOnly()) {
        // Children are few: their own index finds them, whatever the order.
        sql += kind == 0 ? " AND c.parent = ?2" : " AND (c.parent = ?2 OR c.series = ?2)";
    }
    if (m_query.unwatchedOnly) {
        sql += " AND NOT EXISTS (SELECT 1 FROM viewer_state w WHERE w.profile = ?1 AND"
               " w.title = c.title AND w.watched = 1)";
    }
    if (m_query.unreadableOnly) {
        sql += " AND c.failure <> ''";
    }
    if (m_query.genre) {
        sql += " AND EXISTS (SELECT 1 FROM title_genre g WHERE g.title = c.title AND g.genre = ?3"
               " AND g.present = 1)";
    }
    if (m_query.decade) {
        sql += " AND c.year BETWEEN ?4 AND ?5";
    }
    if (m_query.minimumHeight > 0) {
        sql += " AND c.height >= ?6";
    }
    return sql;
}

QByteArray PageSql::numberColumn(int phase) const
{
    switch (m_query.sort) {
    case TitleSort::Title:
        return {};
    case TitleSort::Year:
        return "c.year";
    case TitleSort::Added:
        return "c.added_ms";
    case TitleSort::Duration:
        return "c.duration_ms";
    case TitleSort::Played:
        break;
    }
    return isPlayedPhase(phase) ? "s.played_ms" : "";
}

QByteArray PageSql::cards() const
{
    return m_query.unreadableOnly ? "title_card c INDEXED BY title_card_unreadable"
                                  : "title_card c";
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
        return {"c.sort_key" + down, "c.title" + down};
    }
    if (number.isEmpty()) {
        return {"c.sort_key", "c.title"};
    }
    return {number + down, "c.sort_key", "c.title"};
}

QVector<QByteArray> PageSql::walks(int kind, const Cursor &cursor) const
{
    if (cursor.fresh) {
        return {walk(kind, cursor, {})};
    }
    const QByteArray after = m_query.order == SortOrder::Ascending ? " > " : " < ";
    if (isPlayedPhase(cursor.phase)) {
        return {walk(kind, cursor, "(s.played_ms, s.title)" + after + "(?7, ?9)")};
    }
    const QByteArray names = "(c.sort_key, c.title)";
    if (m_query.sort == TitleSort::Title) {
        return {walk(kind, cursor, names + after + "(?8, ?9)")};
    }
    const QByteArray number = numberColumn(cursor.phase);
    if (number.isEmpty()) {
        return {walk(kind, cursor, names + " > (?8, ?9)")};
    }
    // Two directions in one comparison would not be one walk along an index.
    return {walk(kind, cursor, number + " = ?7 AND " + names + " > (?8, ?9)"),
        walk(kind, cursor, number + after + "?7")};
}

QByteArray PageSql::walk(int kind, const Cursor &cursor, const QByteArray &after) const
{
    QByteArray sql = "SELECT " + CardRow::columns();
    if (isPlayedPhase(cursor.phase)) {
        sql += " FROM viewer_state s JOIN title_card c ON c.title = s.title WHERE s.profile = ?1"
               " AND s.played_ms > 0 AND "
            + filter(kind);
    } else {
        sql += " FROM " + cards()
            + " LEFT JOIN viewer_state s ON s.profile = ?1 AND s.title = c.title WHERE "
            + filter(kind);
        if (m_query.sort == TitleSort::Played) {
            sql += " AND coalesce(s.played_ms, 0) = 0";
        }
    }
    if (!after.isEmpty()) {
        sql += " AND " + after;
    }
    return sql + " ORDER BY " + QByteArrayList(orderColumns(cursor.phase)).join(", ")
        + " LIMIT ?10";
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
        {"s.played_ms", "25"}};
    QByteArray order;
    for (const QByteArray &column : orderColumns(cursor.phase)) {
        const QByteArray name = column.split(' ').first();
        order += (order.isEmpty() ? "" : ", ") + places.value(name) + column.mid(name.size());
    }
    return sql + " ORDER BY " + order + " LIMIT ?10";
}

QByteArray PageSql::count() const
{
    const bool whole = !hasChildrenOnly() && !m_query.unwatchedOnly && !m_query.unreadableOnly
        && !m_query.genre && !m_query.decade && m_query.minimumHeight <= 0;
    QByteArray sql;
    for (const int kind : m_kinds) {
        sql += sql.isEmpty() ? "SELECT " : " + ";
        if (whole) {
            sql += "coalesce((SELECT n FROM tally WHERE name = 'kind:" + QByteArray::number(kind)
                + "'), 0)";
        } else {
            sql += "(SELECT count(*) FROM " + cards() + " WHERE " + filter(kind) + ')';
        }
    }
    return sql;
}

void PageSql::bindFilter(Query &query) const
{
    query.bindIfUsed(kViewer, m_query.viewer);
    query.bindIfUsed(kParent, m_query.parent.value_or(TitleId{}));
    query.bindIfUsed(kGenre, m_query.genre.value_or(GenreId{}));
    const int decade = m_query.decade.value_or(0);
    query.bindIfUsed(kFirstYear, decade);
    query.bindIfUsed(kLastYear, decade + 9);
    query.bindIfUsed(kHeight, m_query.minimumHeight);
}

void PageSql::bindPosition(Query &query, const Cursor &cursor, int limit) const
{
    query.bindIfUsed(kNumber, cursor.number);
    query.bindIfUsed(kKey, cursor.key);
    query.bindIfUsed(kTitle, cursor.title);
    query.bindIfUsed(kLimit, limit);
}

} // namespace Library
