#include "library/catalog/pagesql.h"

#include "library/catalog/cardrow.h"
#include "library/catalog/query.h"
#include "library/catalog/shared/cborbytes.h"

#include <QCborArray>
#include <QCborValue>
#include <QCoreApplication>

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

QByteArray PageSql::walk(int kind, const Cursor &cursor) const
{
    const bool played = isPlayedPhase(cursor.phase);
    const QByteArray number = numberColumn(cursor.phase);
    const QByteArray after = m_query.order == SortOrder::Ascending ? ">" : "<";
    const QByteArray direction = m_query.order == SortOrder::Ascending ? "" : " DESC";
    QByteArray sql = "SELECT " + CardRow::columns();
    if (played) {
        sql += " FROM viewer_state s JOIN title_card c ON c.title = s.title WHERE s.profile = ?1"
               " AND s.played_ms > 0 AND "
            + filter(kind);
    } else {
        sql += " FROM title_card c LEFT JOIN viewer_state s ON s.profile = ?1 AND"
               " s.title = c.title WHERE "
            + filter(kind);
        if (m_query.sort == TitleSort::Played) {
            sql += " AND coalesce(s.played_ms, 0) = 0";
        }
    }
    QVector<QByteArray> columns;
    QVector<QByteArray> values;
    if (!number.isEmpty()) {
        columns.append(number);
        values.append("?7");
    }
    if (!played) {
        columns.append("c.sort_key");
        values.append("?8");
    }
    columns.append(played ? "s.title" : "c.title");
    values.append("?9");
    const auto joined = [](const QVector<QByteArray> &parts, const QByteArray &suffix) {
        QByteArray list;
        for (const QByteArray &part : parts) {
            list += (list.isEmpty() ? "" : ", ") + part + suffix;
        }
        return list;
    };
    if (!cursor.fresh) {
        sql += " AND (" + joined(columns, "") + ") " + after + " (" + joined(values, "") + ')';
    }
    return sql + " ORDER BY " + joined(columns, direction) + " LIMIT ?10";
}

QByteArray PageSql::rows(const Cursor &cursor) const
{
    if (m_kinds.size() == 1) {
        return walk(m_kinds.first(), cursor);
    }
    QByteArray sql;
    for (const int kind : m_kinds) {
        sql += (sql.isEmpty() ? "SELECT * FROM (" : " UNION ALL SELECT * FROM (")
            + walk(kind, cursor) + ')';
    }
    const QByteArray direction = m_query.order == SortOrder::Ascending ? "" : " DESC";
    // The columns of a card by their place, since the parts of a union have no table.
    QByteArray order;
    switch (m_query.sort) {
    case TitleSort::Title:
        break;
    case TitleSort::Year:
        order = "5" + direction + ", ";
        break;
    case TitleSort::Added:
        order = "19" + direction + ", ";
        break;
    case TitleSort::Duration:
        order = "11" + direction + ", ";
        break;
    case TitleSort::Played:
        order = isPlayedPhase(cursor.phase) ? "25" + direction + ", " : QByteArray();
        break;
    }
    if (!isPlayedPhase(cursor.phase)) {
        order += "20" + direction + ", ";
    }
    return sql + " ORDER BY " + order + '1' + direction + " LIMIT ?10";
}

QByteArray PageSql::count() const
{
    const bool whole = !hasChildrenOnly() && !m_query.unwatchedOnly && !m_query.genre
        && !m_query.decade && m_query.minimumHeight <= 0;
    QByteArray sql;
    for (const int kind : m_kinds) {
        sql += sql.isEmpty() ? "SELECT " : " + ";
        if (whole) {
            sql += "coalesce((SELECT n FROM tally WHERE name = 'kind:" + QByteArray::number(kind)
                + "'), 0)";
        } else {
            sql += "(SELECT count(*) FROM title_card c WHERE " + filter(kind) + ')';
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
