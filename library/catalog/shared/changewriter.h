#pragma once

#include "library/base/clock.h"
#include "library/base/result.h"
#include "library/catalog/shared/changerecord.h"
#include "library/catalog/shared/sharedschema.h"
#include "library/catalog/touched.h"

#include <QCborValue>
#include <QHash>

#include <optional>

namespace Library {

class Database;

//! A column and what to write there.
struct Field
{
    const char *column;
    QCborValue value;
};
using Fields = QVector<Field>;

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

//! The only place that writes shared tables. Applies the register rule (the later stamp wins a
//! group), and writes row, register and log record together; the caller holds the transaction.
//! Lives on the writer's thread; the database must outlive it.
class ChangeWriter
{
public:
    ChangeWriter(Database &database, const WriterId &writer, const Clock &clock);

    //! Starts an act: one operation id for all that follows until the next one. Called inside the
    //! transaction, since another process may have moved the clock.
    Result<> begin(Origin origin, const ProfileId &viewer = {});
    //! Stores the clock; called before the transaction is committed.
    Result<> finish();
    //! Within one act: who the next puts are to be ascribed to.
    void setOrigin(Origin origin) { m_origin = origin; }

    //! Sets columns; groups follow from them. Only what differs is written and logged. Anything but
    //! a person leaves alone what a person set, and what is deleted. True when something changed.
    Result<bool> put(Shared::Table table, const QByteArray &row, const Fields &fields,
        Scope scope = Scope::Shared);
    //! Merges a record of another device or of a log that is replayed, in any order. True when it
    //! won anything. Unknown tables and columns are kept in the log alone.
    Result<bool> apply(const ChangeRecord &record);
    //! Records in the order they came, above the given number; for replaying and sealing.
    static Result<QVector<ChangeRecord>> readLog(Database &database, qint64 aboveNo = 0);

    //! What was written since begin().
    Touched takeTouched();
    qint64 nowMs() const;
    const WriterId &writer() const { return m_hybrid.writer(); }

private:
    struct Register
    {
        Stamp stamp;
        Origin origin = Origin::Maintenance;
    };
    using Registers = QHash<int, Register>;

    struct Row
    {
        bool exists = false;
        QVector<QCborValue> values; //!< in the order of the columns
        Registers registers;
    };

    Result<Row> load(const Shared::TableSpec &spec, const QByteArray &row);
    Result<> store(const Shared::TableSpec &spec, const QByteArray &row,
        const QVector<QCborValue> &values, const QVector<int> &groups);
    Result<> setRegister(
        const Shared::TableSpec &spec, const QByteArray &row, int group, const Register &value);
    Result<> log(const ChangeRecord &record);
    Result<> compact(const ChangeRecord &record);
    Result<> updateGone(const QByteArray &title, Origin origin, const QVector<int> &groups,
        const Stamp &stamp, const Registers &before);
    Result<qint64> writerNumber(const WriterId &writer);
    Result<WriterId> writerOf(qint64 number);
    QVector<int> changedGroups(
        const Shared::TableSpec &spec, const Row &current, const Fields &fields) const;
    Result<> writeGroups(const Shared::TableSpec &spec, const QByteArray &row,
        const QVector<QCborValue> &values, const QVector<int> &groups, const Register &by,
        const Registers &before);
    void touch(const Shared::TableSpec &spec, const QByteArray &row,
        const QVector<QCborValue> &before, const QVector<QCborValue> &after);

    Database &m_database;
    const Clock &m_clock;
    HybridClock m_hybrid;
    OperationId m_operation;
    ProfileId m_viewer;
    Origin m_origin = Origin::Person;
    Touched m_touched;
    QHash<WriterId, qint64> m_writerNumbers;
    QHash<qint64, WriterId> m_writers;
};

} // namespace Library
