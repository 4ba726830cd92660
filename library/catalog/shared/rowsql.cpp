#include "library/catalog/shared/rowsql.h"

#include "library/catalog/query.h"

namespace Library::RowSql {

using Shared::Column;
using Shared::KeyPart;
using Shared::TableSpec;
using Shared::Type;

namespace {

QByteArray keyMatch(const TableSpec &spec)
{
    QByteArray sql;
    for (const KeyPart &part : spec.key) {
        sql += sql.isEmpty() ? " WHERE " : " AND ";
        sql += part.name;
        sql += " = ?";
    }
    return sql;
}

QByteArray columnNames(const TableSpec &spec)
{
    QByteArray names;
    for (const Column &column : spec.columns) {
        names += QByteArray(column.name) + ',';
    }
    names.chop(1);
    return names;
}

} // namespace

void bindValue(Query &query, int parameter, const QCborValue &value)
{
    if (value.isInteger()) {
        query.bind(parameter, qint64(value.toInteger()));
    } else if (value.isString()) {
        query.bind(parameter, value.toString());
    } else if (value.isByteArray()) {
        query.bind(parameter, value.toByteArray());
    } else {
        query.bindNull(parameter);
    }
}

int bindKey(Query &query, int parameter, const TableSpec &spec, const QByteArray &row)
{
    qsizetype at = 0;
    for (const KeyPart &part : spec.key) {
        query.bind(parameter++, row.mid(at, part.size));
        at += part.size;
    }
    return parameter;
}

QByteArray selectRow(const TableSpec &spec)
{
    return "SELECT " + columnNames(spec) + " FROM " + spec.name + keyMatch(spec);
}

QByteArray selectAll(const TableSpec &spec)
{
    QByteArray keys;
    for (const KeyPart &part : spec.key) {
        keys += QByteArray(part.name) + ',';
    }
    const QByteArray sql = "SELECT " + keys + columnNames(spec) + " FROM " + spec.name;
    keys.chop(1);
    return sql + " ORDER BY " + keys;
}

QVector<QCborValue> values(const Statement &row, int column, const TableSpec &spec)
{
    QVector<QCborValue> values;
    values.reserve(qsizetype(spec.columns.size()));
    for (const Column &one : spec.columns) {
        if (one.type == Type::Integer) {
            values.append(row.integer(column));
        } else if (one.type == Type::Text) {
            values.append(row.text(column));
        } else {
            values.append(row.isNull(column) ? QCborValue(nullptr) : QCborValue(row.blob(column)));
        }
        ++column;
    }
    return values;
}

QByteArray upsertRow(const TableSpec &spec, const QVector<int> &groups)
{
    QByteArray names;
    QByteArray marks;
    QByteArray keys;
    QByteArray updates;
    for (const KeyPart &part : spec.key) {
        names += QByteArray(part.name) + ',';
        keys += QByteArray(part.name) + ',';
        marks += "?,";
    }
    for (const Column &column : spec.columns) {
        if (groups.contains(column.group)) {
            const QByteArray name(column.name);
            names += name + ',';
            marks += "?,";
            updates += name + " = excluded." + name + ',';
        }
    }
    names.chop(1);
    marks.chop(1);
    keys.chop(1);
    updates.chop(1);
    return QByteArray("INSERT INTO ") + spec.name + '(' + names + ") VALUES (" + marks
        + ") ON CONFLICT (" + keys + ") DO UPDATE SET " + updates;
}

QByteArray upsertRegisters(qsizetype count)
{
    QByteArray sql = "INSERT INTO register VALUES ";
    int parameter = 2;
    for (qsizetype i = 0; i < count; ++i) {
        sql += i == 0 ? "(?1, ?2" : ", (?1, ?2";
        for (int column = 0; column < 5; ++column) {
            sql += ", ?" + QByteArray::number(++parameter);
        }
        sql += ')';
    }
    return sql
        + " ON CONFLICT DO UPDATE SET wall_ms = excluded.wall_ms, counter = excluded.counter,"
          " writer = excluded.writer, origin = excluded.origin";
}

} // namespace Library::RowSql
