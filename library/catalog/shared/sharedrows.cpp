#include "library/catalog/shared/sharedrows.h"

#include "library/catalog/query.h"
#include "library/catalog/shared/rowsql.h"
#include "library/catalog/shared/titleids.h"

#include <QHash>

namespace Library::SharedRows {

namespace {

using Shared::Column;
using Shared::KeyPart;
using Shared::Table;
using Shared::TableSpec;

bool isLocalTitle(const QByteArray &id)
{
    const auto title = TitleId::fromBytes(id);
    return title && TitleIds::isLocal(*title);
}

bool concernsOnlyThisPc(const TableSpec &spec, const QByteArray &key, const Merge::Row &row)
{
    qsizetype at = 0;
    for (const KeyPart &part : spec.key) {
        const bool namesTitle = spec.table == Table::Title || spec.table == Table::SameAs
            || QByteArrayView(part.name) == "title";
        if (namesTitle && isLocalTitle(key.mid(at, part.size))) {
            return true;
        }
        at += part.size;
    }
    const int column = spec.table == Table::Title ? -1 : spec.columnIndex("title");
    return column >= 0 && isLocalTitle(row.values.at(column).toByteArray());
}

Result<QHash<qint64, WriterId>> writersByNumber(Database &database)
{
    QHash<qint64, WriterId> writers;
    Query query(database, "SELECT no, id FROM writer");
    while (query.next()) {
        writers.insert(query->integer(0), query->id<WriterId>(1));
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return writers;
}

Result<> forEachOf(Database &database, const TableSpec &spec,
    const QHash<qint64, WriterId> &writers, const Visit &visit)
{
    Query rows(database, RowSql::selectAll(spec));
    // Both walk along their primary keys.
    Query registers(database,
        "SELECT row, grp, wall_ms, counter, writer, origin FROM register WHERE tbl = ?"
        " ORDER BY row, grp");
    registers.bind(1, int(spec.table));
    bool more = registers.next();
    while (rows.next()) {
        int column = 0;
        QByteArray key;
        for (size_t part = 0; part < spec.key.size(); ++part) {
            key += rows->blob(column++);
        }
        while (more && registers->blob(0) < key) {
            more = registers.next();
        }
        Merge::Row row;
        for (; more && registers->blob(0) == key; more = registers.next()) {
            row.registers.insert(registers->small(1),
                {{registers->integer(2), quint32(registers->integer(3)),
                     writers.value(registers->integer(4))},
                    Origin(registers->small(5))});
        }
        if (row.registers.isEmpty()) {
            continue;
        }
        row.values = RowSql::values(rows.row(), column, spec);
        if (concernsOnlyThisPc(spec, key, row)) {
            continue;
        }
        if (const Result<> done = visit(spec, key, row); !done) {
            return done;
        }
    }
    return rows.failed() ? rows.result() : registers.result();
}

} // namespace

Result<> forEach(Database &database, const Visit &visit)
{
    const auto writers = writersByNumber(database);
    if (!writers) {
        return failure(writers.error());
    }
    for (const TableSpec &spec : Shared::tables()) {
        if (const Result<> done = forEachOf(database, spec, *writers, visit); !done) {
            return done;
        }
    }
    return {};
}

} // namespace Library::SharedRows
