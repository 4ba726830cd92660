#pragma once

#include "library/catalog/shared/changerecord.h"
#include "library/catalog/shared/sharedschema.h"

#include <QCborValue>
#include <QMap>
#include <QVector>

//! How rows of shared tables change: the register rule, once for edits made here and once for
//! records that come from elsewhere. Pure; the same on every device, in any order of the records.
namespace Library::Merge {

//! Who set a group of columns last.
struct Register
{
    Stamp stamp;
    Origin origin = Origin::Maintenance;

    bool operator==(const Register &) const = default;
};

struct Row
{
    QVector<QCborValue> values; //!< in the order of the columns
    //! By group; none: the row does not exist. A QHash takes 2 KB for the first of them.
    QMap<int, Register> registers;

    bool operator==(const Row &) const = default;
};

//! A column and what to write there.
struct Field
{
    const char *column;
    QCborValue value;
};
using Fields = QVector<Field>;

Row emptyRow(const Shared::TableSpec &spec);
const QCborValue &valueOf(const Shared::TableSpec &spec, const Row &row, const char *column);

//! The groups that an edit made here has to write: where something differs. Anything but a person
//! leaves alone what a person set, and what is deleted.
QVector<int> groupsToWrite(
    const Shared::TableSpec &spec, const Row &row, const Fields &fields, Origin origin);
//! The groups that an edit of some groups must be later than: its own, and for a title what decides
//! whether it is deleted.
QVector<int> overwrittenBy(const Shared::TableSpec &spec, const QVector<int> &groups);
//! The latest stamp among the groups; null when none was written.
Stamp latestOf(const Row &row, const QVector<int> &groups);
//! Every group of which the record has all columns, each of the right type.
QVector<int> groupsOf(const Shared::TableSpec &spec, const ChangeRecord &record);
//! The columns of some groups as a record has them.
QCborMap valuesOf(
    const Shared::TableSpec &spec, const QVector<QCborValue> &values, const QVector<int> &groups);
//! Merges a record into the row. Returns the groups whose register is now the record's;
//! kTitlePersonEdit is among them when the record tells that a person wanted the title.
QVector<int> apply(const Shared::TableSpec &spec, Row &row, const ChangeRecord &record);
//! Merges a whole row, as a snapshot has it; the groups that changed.
QVector<int> applyRow(const Shared::TableSpec &spec, Row &row, const Row &other);

//! Deleted, and no person edited the title later.
bool isGone(const Row &title);

} // namespace Library::Merge
