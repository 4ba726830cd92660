#pragma once

#include "library/catalog/shared/sharedschema.h"

#include <QCborValue>
#include <QVector>

namespace Library {

class Query;
class Statement;

//! How a row of a shared table is read, written and put into a record, whatever the table. Names of
//! tables and columns are this program's own; values are always bound.
namespace RowSql {

void bindValue(Query &query, int parameter, const QCborValue &value);
//! Binds the parts of a row's key; returns the number of the next parameter.
int bindKey(Query &query, int parameter, const Shared::TableSpec &spec, const QByteArray &row);
//! Every column that is not of the key, by the key.
QByteArray selectRow(const Shared::TableSpec &spec);
//! The parts of the key, then every other column, of all rows in the order of their keys.
QByteArray selectAll(const Shared::TableSpec &spec);
//! The columns that are not of the key, from that column of a result on.
QVector<QCborValue> values(const Statement &row, int column, const Shared::TableSpec &spec);
//! Sets the columns of some groups, making the row if need be.
QByteArray upsertRow(const Shared::TableSpec &spec, const QVector<int> &groups);
//! Sets registers of one row: table and row first, then group, stamp and origin of each.
QByteArray upsertRegisters(qsizetype count);

} // namespace RowSql
} // namespace Library
