#pragma once

#include "library/base/clock.h"
#include "library/base/result.h"
#include "library/catalog/shared/changerecord.h"
#include "library/catalog/shared/mergerules.h"
#include "library/catalog/shared/sharedschema.h"
#include "library/catalog/touched.h"

#include <QCborValue>
#include <QHash>
#include <QMap>

#include <optional>

namespace Library {

class Database;
class Query;

using Merge::Fields;

//! An id as a value; a null id is NULL.
template <class Id>
QCborValue idValue(const Id &id)
{
    return id.isNull() ? QCborValue(nullptr) : QCborValue(id.toBytes());
}

enum class Scope
{
    Shared, //!< written to the change log
    Local, //!< concerns only this PC, such as a home video that is in no store
};

//! The segment that brings a record to the other devices.
struct Carrier
{
    WriterId writer;
    quint64 sequence = 0;

    auto operator<=>(const Carrier &) const = default;
};

//! A record of the log that gets another stamp.
struct Restamped
{
    qint64 no = 0; //!< place in the log
    int table = 0;
    QByteArray row;
    Stamp before;
    Stamp after;
};

//! The only place that writes shared tables. What a record does to a row is said by Merge; this
//! writes row, registers and log together; the caller holds the transaction. Lives on the writer's
//! thread; the database must outlive it.
class ChangeWriter
{
public:
    //! The writer counts as long as the catalog knows no device.
    ChangeWriter(Database &database, const WriterId &writer, const Clock &clock);

    //! Starts an act: one operation id for all that follows until the next one. Called inside the
    //! transaction, since the clock and the incarnation are what the device's row says.
    Result<> begin(Origin origin, const ProfileId &viewer = {});
    //! Stores the clock; called before the transaction is committed.
    Result<> finish();
    //! Within one act: who the next puts are to be ascribed to.
    void setOrigin(Origin origin) { m_origin = origin; }
    Origin origin() const { return m_origin; }
    //! Of the act that is under way.
    const OperationId &operation() const { return m_operation; }

    //! Sets columns; groups follow from them. Only what differs is written and logged. Anything but
    //! a person leaves alone what a person set, and what is deleted. True when something changed.
    Result<bool> put(Shared::Table table, const QByteArray &row, const Fields &fields,
        Scope scope = Scope::Shared);
    //! In an act of a person who lets go of what people set: like put(), but scans may change it
    //! from now on.
    Result<bool> handBack(Shared::Table table, const QByteArray &row, const Fields &fields,
        Scope scope = Scope::Shared);
    //! Merges a record of another device or of a log that is replayed, in any order. True when it
    //! won anything. Unknown tables and columns are kept in the log alone. A record that is in the
    //! log already changes nothing, but the segment is noted. Without one it goes into the next
    //! segment of this device as it is.
    Result<bool> apply(
        const ChangeRecord &record, const std::optional<Carrier> &carrier = std::nullopt);
    //! Merges a whole row of a snapshot; the log is left alone. True when it won anything.
    Result<bool> applyRow(
        const Shared::TableSpec &spec, const QByteArray &row, const Merge::Row &other);
    //! A record into the log alone: what it did is in rows that were merged whole, or is not for
    //! this program to understand.
    Result<> keep(const ChangeRecord &record, const Carrier &carrier);
    //! Gives records of the log other stamps, and the rows that they name what the whole log then
    //! makes of them.
    Result<> restamp(const QVector<Restamped> &records);
    //! A row with its registers; an empty one when there is none.
    Result<Merge::Row> load(const Shared::TableSpec &spec, const QByteArray &row);

    //! Records in the order they came, above the given number.
    static Result<QVector<ChangeRecord>> readLog(Database &database, qint64 aboveNo = 0);

    //! What was written since begin().
    Touched takeTouched();
    qint64 nowMs() const;
    const WriterId &writer() const { return m_hybrid.writer(); }
    //! From now on another incarnation writes.
    void setWriter(const WriterId &writer);
    //! Sets the hybrid clock, also back.
    void setClock(const Stamp &last);
    //! The number that stands for a writer in the tables.
    Result<qint64> writerNumber(const WriterId &writer);

private:
    Result<bool> write(Shared::Table table, const QByteArray &row, const Fields &fields,
        Scope scope, Origin by, Origin ascribedTo);
    Result<> store(const Shared::TableSpec &spec, const QByteArray &row, const Merge::Row &before,
        const Merge::Row &now, const QVector<int> &groups);
    Result<> storeColumns(const Shared::TableSpec &spec, const QByteArray &row,
        const QVector<QCborValue> &values, const QVector<int> &groups);
    Result<> storeRegisters(const Shared::TableSpec &spec, const QByteArray &row,
        const Merge::Row &now, const QVector<int> &groups);
    Result<> bindRecord(Query &query, const ChangeRecord &record);
    Result<> log(const ChangeRecord &record, const Stamp &over);
    Result<> log(const ChangeRecord &record, const std::optional<Carrier> &carrier);
    Result<bool> noteIfKnown(const ChangeRecord &record, const std::optional<Carrier> &carrier);
    Result<> compact(const ChangeRecord &record);
    Result<Stamp> overwritten(const Shared::TableSpec &spec, const QByteArray &key,
        const Merge::Row &row, const QVector<int> &groups);
    Result<Stamp> lastFinal(
        const Shared::TableSpec &spec, const QByteArray &row, const Stamp &stamp);
    Result<> mergeAgain(
        const Shared::TableSpec &spec, const QByteArray &row, const QMap<Stamp, Stamp> &stamps);
    Result<WriterId> writerOf(qint64 number);
    const QByteArray &selectOf(const Shared::TableSpec &spec);

    Database &m_database;
    const Clock &m_clock;
    HybridClock m_hybrid;
    OperationId m_operation;
    ProfileId m_viewer;
    Origin m_origin = Origin::Person;
    Touched m_touched;
    QHash<WriterId, qint64> m_writerNumbers;
    QHash<qint64, WriterId> m_writers;
    QHash<int, QByteArray> m_selects; //!< by table
};

} // namespace Library
