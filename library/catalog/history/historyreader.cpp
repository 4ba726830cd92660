#include "library/catalog/history/historyreader.h"

#include "library/catalog/history/historywords.h"
#include "library/catalog/query.h"
#include "library/catalog/shared/cborbytes.h"

#include <QCborArray>
#include <QCoreApplication>
#include <QSet>

#include <algorithm>
#include <limits>

namespace Library {

using Shared::Table;
using Shared::TableSpec;

namespace {

// Enough to say what an act did; how many titles a larger one concerns is counted by the database.
constexpr int kMostRecords = 300;
constexpr int kMostPlanned = 1000;

// Everything that concerns the titles of "about", by table and row.
constexpr char kConcerned[]
    = "WITH about (id) AS (SELECT ?1 UNION SELECT title FROM title_same WHERE shown = ?1"
      " UNION SELECT id FROM title WHERE series = ?1 UNION SELECT id FROM title WHERE parent = ?1),"
      " concerned (tbl, row) AS (SELECT 1, id FROM about"
      " UNION ALL SELECT 2, v.id FROM about JOIN version v ON v.title = about.id"
      " UNION ALL SELECT 3, o.id FROM about JOIN version v ON v.title = about.id"
      " JOIN object o ON o.content = v.content"
      " UNION ALL SELECT 7, c.id FROM about JOIN credit c ON c.title = about.id"
      " UNION ALL SELECT 9, CAST(g.title || g.genre AS BLOB) FROM about JOIN title_genre g"
      " ON g.title = about.id"
      " UNION ALL SELECT 11, CAST(g.title || g.tag AS BLOB) FROM about JOIN title_tag g"
      " ON g.title = about.id"
      " UNION ALL SELECT 13, CAST(i.collection || i.title AS BLOB) FROM about"
      " JOIN collection_item i ON i.title = about.id"
      " UNION ALL SELECT 15, CAST(s.profile || s.title AS BLOB) FROM about JOIN play_state s"
      " ON s.title = about.id"
      " UNION ALL SELECT 17, CAST(s.a || s.b AS BLOB) FROM about JOIN same_as s ON s.a = about.id"
      " UNION ALL SELECT 17, CAST(s.a || s.b AS BLOB) FROM about JOIN same_as s ON s.b = about.id"
      " UNION ALL SELECT 21, CAST(e.title || e.field AS BLOB) FROM about JOIN title_edit e"
      " ON e.title = about.id"
      " UNION ALL SELECT 22, CAST(e.title || e.source AS BLOB) FROM about JOIN external_id e"
      " ON e.title = about.id"
      " UNION ALL SELECT 23, f.sample FROM about JOIN local_file f ON f.title = about.id"
      " WHERE f.sample IS NOT NULL"
      " UNION ALL SELECT 25, CAST(i.playlist || i.item AS BLOB) FROM about JOIN playlist_item i"
      " ON i.title = about.id)";
constexpr char kActColumns[] = " a.operation, a.wall_ms, a.counter, a.origin, a.records ";

struct Cursor
{
    qint64 atMs = std::numeric_limits<qint64>::max();
    qint64 counter = 0;
    QByteArray operation;
};

QByteArray written(const Cursor &cursor)
{
    return QCborArray{cursor.atMs, cursor.counter, cursor.operation}.toCborValue().toCbor();
}

Cursor cursorIn(const QByteArray &bytes)
{
    if (bytes.isEmpty()) {
        return {};
    }
    const QCborArray parts = wholeCbor(bytes).toArray();
    return {parts.at(0).toInteger(), parts.at(1).toInteger(), parts.at(2).toByteArray()};
}

//! Acts that make something new have no fields before and after.
bool hasChanges(ActKind kind)
{
    return kind != ActKind::Added && kind != ActKind::Stored && kind != ActKind::Freed
        && kind != ActKind::Upkeep;
}

} // namespace

HistoryReader::HistoryReader(Database &database)
    : m_database(database)
    , m_log(database)
    , m_names(database)
{ }

Result<HistoryPage> HistoryReader::page(const HistoryQuery &query)
{
    const Result<QVector<Act>> found = acts(query);
    if (!found) {
        return failure(found.error());
    }
    HistoryPage page;
    for (const Act &act : *found) {
        if (page.entries.size() == query.limit) {
            const HistoryEntry &last = page.entries.last();
            const Act &at = found->at(page.entries.size() - 1);
            page.next = written({at.atMs, at.counter, last.operation.toBytes()});
            break;
        }
        Result<HistoryEntry> entry = entryOf(act, query.title);
        if (!entry) {
            return failure(entry.error());
        }
        page.entries.append(std::move(*entry));
    }
    return page;
}

//! One more than the page has, to know whether it is the last.
Result<QVector<HistoryReader::Act>> HistoryReader::acts(const HistoryQuery &query)
{
    const Cursor cursor = cursorIn(query.cursor);
    const char *told = query.everything ? "" : " AND a.told = 1";
    QByteArray sql;
    if (query.title) {
        // The log's index by row is asked for each row, however large the log is.
        sql = QByteArray(kConcerned) + "SELECT DISTINCT" + kActColumns
            + "FROM concerned c CROSS JOIN change_log l ON l.tbl = c.tbl AND l.row = c.row"
              " JOIN act a ON a.operation = l.operation WHERE"
              " (a.wall_ms, a.counter, a.operation) < (?2, ?3, ?4)"
            + told + " ORDER BY a.wall_ms DESC, a.counter DESC, a.operation DESC LIMIT ?5";
    } else {
        sql = QByteArray("SELECT") + kActColumns
            + "FROM act a WHERE (a.wall_ms, a.counter, a.operation) < (?2, ?3, ?4)" + told
            + " ORDER BY a.wall_ms DESC, a.counter DESC, a.operation DESC LIMIT ?5";
    }
    Query rows(m_database, sql);
    if (query.title) {
        rows.bind(1, *query.title);
    }
    rows.bind(2, cursor.atMs)
        .bind(3, cursor.counter)
        .bind(4, cursor.operation)
        .bind(5, query.limit + 1);
    QVector<Act> found;
    while (rows.next()) {
        found.append({rows->id<OperationId>(0), rows->integer(1), rows->integer(2),
            Origin(rows->small(3)), rows->small(4)});
    }
    if (rows.failed()) {
        return failure(rows.error());
    }
    return found;
}

Result<QVector<OperationId>> HistoryReader::withPrefix(const QString &prefix)
{
    QVector<OperationId> found;
    const QString text = QString(prefix).remove(u'-').toLower();
    const QByteArray first
        = QByteArray::fromHex(text.leftJustified(2 * OperationId::kSize, u'0').toLatin1());
    const QByteArray last
        = QByteArray::fromHex(text.leftJustified(2 * OperationId::kSize, u'f').toLatin1());
    const bool isNumber = first.toHex().startsWith(text.toLatin1()) && !text.isEmpty();
    if (!isNumber || first.size() != OperationId::kSize) {
        return found;
    }
    Query query(m_database,
        "SELECT operation FROM act WHERE operation BETWEEN ? AND ? ORDER BY operation LIMIT 2");
    query.bind(1, first).bind(2, last);
    while (query.next()) {
        found.append(query->id<OperationId>(0));
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return found;
}

Result<HistoryEntry> HistoryReader::entry(const OperationId &operation)
{
    Query query(
        m_database, QByteArray("SELECT") + kActColumns + "FROM act a WHERE a.operation = ?");
    query.bind(1, operation);
    if (!query.next()) {
        return query.failed()
            ? failure(query.error())
            : failure(ErrorCode::NotFound,
                QCoreApplication::translate("History", "The history has no such change."));
    }
    const Act act{
        operation, query->integer(1), query->integer(2), Origin(query->small(3)), query->small(4)};
    query.finish();
    return entryOf(act, std::nullopt);
}

Result<UndoPlan> HistoryReader::undoPlan(
    const OperationId &operation, const std::optional<TitleId> &of)
{
    Result<QVector<ChangeRecord>> act = m_log.recordsOf(operation, std::numeric_limits<int>::max());
    if (!act) {
        return failure(act.error());
    }
    if (!of) {
        return m_log.undoPlan(*act);
    }
    Query query(m_database,
        QByteArray(kConcerned)
            + "SELECT DISTINCT l.tbl, l.row FROM concerned c CROSS JOIN change_log l ON l.tbl ="
              " c.tbl AND l.row = c.row WHERE l.operation = ?2");
    query.bind(1, *of).bind(2, operation);
    QSet<std::pair<int, QByteArray>> concerned;
    while (query.next()) {
        concerned.insert({query->small(0), query->blob(1)});
    }
    if (query.failed()) {
        return failure(query.error());
    }
    QVector<ChangeRecord> part;
    for (const ChangeRecord &record : std::as_const(*act)) {
        if (concerned.contains({record.table, record.row})) {
            part.append(record);
        }
    }
    if (part.isEmpty()) {
        return failure(ErrorCode::NotFound,
            QCoreApplication::translate("History", "That change did nothing to this title."));
    }
    return m_log.undoPlan(part);
}

Result<HistoryEntry> HistoryReader::entryOf(const Act &act, const std::optional<TitleId> &of)
{
    const Result<QVector<ChangeRecord>> records = m_log.recordsOf(act.operation, kMostRecords);
    if (!records) {
        return failure(records.error());
    }
    HistoryEntry entry;
    entry.operation = act.operation;
    entry.atMs = act.atMs;
    entry.origin = act.origin;
    const ActSummary summary = summaryOf(*records);
    entry.kind = summary.kind;
    if (const Result<> done = addWho(*records, entry); !done) {
        return failure(done.error());
    }
    if (const Result<> done = addWhat(summary, act, entry); !done) {
        return failure(done.error());
    }
    if (hasChanges(entry.kind)) {
        if (const Result<> done = addChanges(*records, entry); !done) {
            return failure(done.error());
        }
    }
    if (act.records > kMostPlanned) {
        return entry; // whoever wants it taken back is told
    }
    const Result<UndoPlan> plan = undoPlan(act.operation, of);
    if (!plan) {
        return failure(plan.error());
    }
    const Result<std::optional<UndoObstacle>> why = obstacle(entry, *plan);
    if (!why) {
        return failure(why.error());
    }
    entry.obstacle = *why;
    return entry;
}

Result<> HistoryReader::addWho(const QVector<ChangeRecord> &records, HistoryEntry &entry)
{
    ProfileId profile;
    for (const ChangeRecord &record : records) {
        profile = profile.isNull() ? record.profile : profile;
    }
    const Result<HistoryNames::Person> person = m_names.profile(profile);
    if (!person) {
        return failure(person.error());
    }
    entry.who = person->name.isEmpty() ? HistoryWords::partOfProgram(entry.origin) : person->name;
    entry.color = person->color;
    if (records.isEmpty()) {
        return {};
    }
    const Result<QString> device = m_names.device(records.first().stamp.writer);
    if (!device) {
        return failure(device.error());
    }
    entry.device = *device;
    return {};
}

//! The title that a row is about, whatever leads there; null when there is none.
Result<TitleId> HistoryReader::titleOf(Table table, const QByteArray &row)
{
    if (const std::optional<TitleId> title = titleInKey(table, row)) {
        return *title;
    }
    const char *sql = nullptr;
    switch (table) {
    case Table::Version:
        sql = "SELECT title FROM version WHERE id = ?";
        break;
    case Table::Credit:
        sql = "SELECT title FROM credit WHERE id = ?";
        break;
    case Table::Object:
        sql = "SELECT v.title FROM object o JOIN version v ON v.content = o.content WHERE o.id = ?"
              " ORDER BY v.deleted, v.id LIMIT 1";
        break;
    case Table::Identified:
        sql = "SELECT title FROM identified WHERE sample = ?";
        break;
    case Table::PlaylistItem:
        sql = "SELECT title FROM playlist_item WHERE item = ?2 AND playlist = ?1";
        break;
    default:
        return TitleId();
    }
    Query query(m_database, sql);
    if (table == Table::PlaylistItem) {
        query.bind(1, row.left(TitleId::kSize)).bind(2, row.mid(TitleId::kSize));
    } else {
        query.bind(1, row);
    }
    TitleId found;
    if (query.next()) {
        found = query->id<TitleId>(0);
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return found;
}

Result<> HistoryReader::addTitles(const ActSummary &summary, HistoryEntry &entry)
{
    QVector<TitleId> titles;
    QVector<TitleId> playable;
    for (const QByteArray &row : summary.rows) {
        const Result<TitleId> title = titleOf(summary.table, row);
        if (!title) {
            return failure(title.error());
        }
        if (title->isNull() || titles.contains(*title)) {
            continue;
        }
        titles.append(*title);
        if (entry.kind != ActKind::Added) {
            continue;
        }
        // With an episode come its season and its series.
        Query kind(m_database, "SELECT 1 FROM title WHERE id = ? AND kind NOT IN (0, 2, 3)");
        kind.bind(1, *title);
        if (kind.next()) {
            playable.append(*title);
        }
        if (kind.failed()) {
            return kind.result();
        }
    }
    entry.titles = playable.isEmpty() ? titles : playable;
    entry.count = int(entry.titles.size());
    entry.titles.resize(std::min<qsizetype>(entry.titles.size(), HistoryEntry::kMostTitles));
    return {};
}

Result<> HistoryReader::addWhat(const ActSummary &summary, const Act &act, HistoryEntry &entry)
{
    if (const Result<> done = addTitles(summary, entry); !done) {
        return done;
    }
    if (act.records > kMostRecords) {
        Query query(m_database,
            "SELECT count(DISTINCT l.row) FROM change_log l LEFT JOIN title t ON l.tbl = 1"
            " AND t.id = l.row WHERE l.operation = ? AND l.tbl = ?"
            " AND (t.kind IS NULL OR t.kind NOT IN (0, 2, 3))");
        query.bind(1, act.operation).bind(2, int(summary.table));
        if (query.next()) {
            entry.count = std::max(entry.count, query->small(0));
        }
        if (query.failed()) {
            return query.result();
        }
    }
    if (!entry.titles.isEmpty()) {
        const Result<QString> name = m_names.title(entry.titles.first());
        if (!name) {
            return failure(name.error());
        }
        entry.named = *name;
    } else {
        for (const Table table : {Table::Collection, Table::Playlist, Table::Profile}) {
            if (summary.table != table || summary.rows.isEmpty()) {
                continue;
            }
            const Result<QString> name
                = m_names.named(Shared::spec(table).name, summary.rows.first());
            if (!name) {
                return failure(name.error());
            }
            entry.named = *name;
        }
    }
    const int count = entry.titles.isEmpty() ? int(summary.rows.size()) : entry.count;
    if (count > 1) {
        entry.named.clear();
    }
    entry.what = HistoryWords::what(entry.kind, entry.named, std::max(count, 1));
    return {};
}

Result<QString> HistoryReader::by(const UndoRefusal &refusal)
{
    const Stamp &stamp = refusal.by.stamp;
    Query query(m_database,
        "SELECT l.profile FROM change_log l JOIN writer w ON w.no = l.writer WHERE l.tbl = ?"
        " AND l.row = ? AND l.wall_ms = ? AND l.counter = ? AND w.id = ? LIMIT 1");
    query.bind(1, refusal.table)
        .bind(2, refusal.row)
        .bind(3, stamp.wallMs)
        .bind(4, qint64(stamp.counter))
        .bind(5, stamp.writer);
    ProfileId profile;
    if (query.next()) {
        profile = query->id<ProfileId>(0);
    }
    if (query.failed()) {
        return failure(query.error());
    }
    query.finish();
    const Result<HistoryNames::Person> person = m_names.profile(profile);
    if (!person) {
        return failure(person.error());
    }
    if (!person->name.isEmpty()) {
        return person->name;
    }
    const Result<QString> device = refusal.by.origin == Origin::Person
        ? m_names.device(stamp.writer)
        : Result<QString>(QString());
    if (!device) {
        return failure(device.error());
    }
    return device->isEmpty() ? HistoryWords::partOfProgram(refusal.by.origin) : *device;
}

Result<std::optional<UndoObstacle>> HistoryReader::obstacle(
    const HistoryEntry &entry, const UndoPlan &plan)
{
    using Why = UndoObstacle::Why;
    // Without its profile a person's states would belong to nobody.
    if (entry.origin == Origin::Maintenance || entry.kind == ActKind::ProfileMade) {
        return std::optional(UndoObstacle{Why::Upkeep, {}, 0});
    }
    if (entry.kind == ActKind::Identified) {
        return std::optional(UndoObstacle{Why::Identified, {}, 0});
    }
    if (plan.refusals.isEmpty()) {
        return plan.steps.isEmpty() ? std::optional(UndoObstacle{Why::Nothing, {}, 0})
                                    : std::optional<UndoObstacle>();
    }
    // The latest says most; a register that is still the act's has lost what was before.
    const auto last = std::max_element(plan.refusals.begin(), plan.refusals.end(),
        [](const UndoRefusal &a, const UndoRefusal &b) { return a.by.stamp < b.by.stamp; });
    if (last->isOlder) {
        return std::optional(UndoObstacle{Why::TooOld, {}, 0});
    }
    const Result<QString> who = by(*last);
    if (!who) {
        return failure(who.error());
    }
    return std::optional(UndoObstacle{Why::Overwritten, *who, last->by.stamp.wallMs});
}

} // namespace Library
