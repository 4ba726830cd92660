#include "tests/catalog/catalogdump.h"

#include "library/catalog/query.h"
#include "library/catalog/shared/sharedschema.h"
#include "library/catalog/shared/titleids.h"

namespace CatalogDump {

using namespace Library;

namespace {

//! Only what differs from a new row, so that a column that came later does not show where nothing
//! is in it, nor in a catalog that does not have it yet.
QByteArray columnsOf(Database &database, const Shared::TableSpec &spec)
{
    QByteArray names;
    for (const Shared::KeyPart &part : spec.key) {
        names += QByteArray("hex(") + part.name + ")||'|'||";
    }
    Query known(database, "SELECT name FROM pragma_table_info(?)");
    known.bind(1, QString::fromLatin1(spec.name));
    QByteArrayList there;
    while (known.next()) {
        there.append(known->text(0).toUtf8());
    }
    for (const Shared::Column &column : spec.columns) {
        if (!there.contains(column.name)) {
            continue;
        }
        const QByteArray initial = column.type == Shared::Type::Integer
            ? QByteArray::number(column.initial)
            : QByteArray(column.type == Shared::Type::Text ? "''" : "NULL");
        names += QByteArray("CASE WHEN ") + column.name + " IS " + initial + " THEN '' ELSE '"
            + column.name + "=' || quote(" + column.name + ") || '|' END||";
    }
    return names + (spec.table == Shared::Table::Title ? "gone" : "''");
}

bool isLocal(const QByteArray &id)
{
    const auto title = TitleId::fromBytes(id);
    return title && TitleIds::isLocal(*title);
}

//! Where a row says which title it belongs to.
QByteArray titleColumn(const Shared::TableSpec &spec)
{
    if (spec.table == Shared::Table::Title) {
        return "id";
    }
    const bool hasTitle = spec.columnIndex("title") >= 0
        && spec.columns[size_t(spec.columnIndex("title"))].type == Shared::Type::Blob;
    for (const Shared::KeyPart &part : spec.key) {
        if (qstrcmp(part.name, "title") == 0) {
            return "title";
        }
    }
    return hasTitle ? "title" : "x''";
}

QByteArray keyOf(const Shared::TableSpec &spec)
{
    QByteArray key;
    for (const Shared::KeyPart &part : spec.key) {
        key += key.isEmpty() ? "" : " || ";
        key += part.name;
    }
    // The concatenation of blobs is text to SQLite.
    return "CAST(" + key + " AS BLOB)";
}

} // namespace

QStringList rows(Database &database, const QByteArray &sql, int columns)
{
    QStringList list;
    Query query(database, sql);
    while (query.next()) {
        QStringList fields;
        for (int column = 0; column < columns; ++column) {
            fields.append(query->text(column));
        }
        list.append(fields.join(QLatin1Char('|')));
    }
    if (query.failed()) {
        list.append(QStringLiteral("FAILED ") + query.error().detail);
    }
    return list;
}

QStringList shared(Database &database)
{
    QStringList list;
    for (const Shared::TableSpec &spec : Shared::tables()) {
        Query query(database,
            "SELECT " + columnsOf(database, spec) + ", " + titleColumn(spec) + ", " + keyOf(spec)
                + " FROM " + spec.name + " ORDER BY 3");
        while (query.next()) {
            if (isLocal(query->blob(1))) {
                continue;
            }
            list.append(QLatin1String(spec.name) + QLatin1Char(':') + query->text(0));
            Query registers(database,
                "SELECT r.grp || ' ' || r.wall_ms || ' ' || r.counter || ' ' || hex(w.id) || ' '"
                " || r.origin FROM register r JOIN writer w ON w.no = r.writer WHERE r.tbl = ?"
                " AND r.row = ? ORDER BY r.grp");
            registers.bind(1, int(spec.table)).bind(2, query->blob(2));
            while (registers.next()) {
                list.append(QStringLiteral("    ") + registers->text(0));
            }
        }
        if (query.failed()) {
            list.append(QStringLiteral("FAILED ") + query.error().detail);
        }
    }
    return list;
}

QStringList maintained(Database &database)
{
    QStringList list;
    list += rows(database,
        "SELECT hex(title), kind, listed, name, sort_title, hex(sort_key), folded, year,"
        " quote(series), series_name, quote(parent), season, episode, episode_end, duration_ms,"
        " quote(poster), quote(still), availability, failure, child_count, height, hdr, added_ms,"
        " rating, kept, date_ms FROM title_card ORDER BY title",
        26);
    list += rows(database,
        "SELECT hex(profile), hex(title), position_ms, quote(version), watched, play_count,"
        " played_ms, watched_children, favourite, favourite_at_ms, rating FROM viewer_state"
        " ORDER BY profile, title",
        11);
    list += rows(database,
        "SELECT hex(profile), hex(series), hex(title), at_ms FROM next_up ORDER BY profile, series",
        4);
    list += rows(database, "SELECT hex(title), hex(shown) FROM title_same ORDER BY title", 2);
    list += rows(database, "SELECT name, n FROM tally WHERE n <> 0 ORDER BY name", 2);
    list += rows(database,
        "SELECT hex(c.title), x.name, x.original, x.people, x.tags FROM title_search x JOIN"
        " title_card c ON c.no = x.rowid ORDER BY c.title",
        5);
    list += rows(database,
        "SELECT hex(c.title), x.whole, x.start, x.inner, x.people FROM title_sound x JOIN"
        " title_card c ON c.no = x.rowid ORDER BY c.title",
        5);
    list += rows(database,
        "SELECT hex(c.title), x.plot, x.files FROM title_text x JOIN title_card c ON"
        " c.no = x.rowid ORDER BY c.title",
        3);
    list += rows(database,
        "SELECT hex(c.title), f.kind, f.facet, quote(f.value), f.year, f.height, f.rating, f.marks"
        " FROM title_facet f JOIN title_card c ON c.no = f.no"
        " ORDER BY c.title, f.facet, f.value",
        8);
    list += rows(database,
        "SELECT kind, facet, quote(value), n FROM facet_tally WHERE n <> 0 ORDER BY 1, 2, 3", 4);
    return list;
}

QStringList everything(Database &database)
{
    QStringList list = shared(database) + maintained(database);
    list += rows(
        database, "SELECT no, tbl, hex(row), grp, hex(vals) FROM change_log ORDER BY no", 5);
    list += rows(database,
        "SELECT wall_ms, counter, writer, over_wall_ms, carrier, carrier_sequence, stamp_final"
        " FROM change_log ORDER BY no",
        7);
    list += rows(database, "SELECT sequence, hex(hash), confirmed FROM own_segment", 3);
    list += rows(database, "SELECT writer, sequence, hex(hash) FROM merged_writer", 3);
    list += rows(database, "SELECT writer, sequence, hex(hash) FROM segment_hash", 3);
    list += rows(database, "SELECT * FROM register ORDER BY tbl, row, grp", 7);
    list += rows(database, "SELECT hex(id), kind, title FROM title ORDER BY id", 3);
    list += rows(database,
        "SELECT path, hex(title), hex(version), failure FROM local_file ORDER BY path", 4);
    list += rows(database, "SELECT hex(title), tried FROM picture_work ORDER BY title", 2);
    list += rows(database, "SELECT id, path, reachable FROM folder ORDER BY id", 3);
    return list;
}

} // namespace CatalogDump
