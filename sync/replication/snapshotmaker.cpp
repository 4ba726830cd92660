#include "sync/replication/snapshotmaker.h"

#include "library/catalog/query.h"
#include "library/catalog/shared/logsql.h"
#include "library/catalog/shared/replicationlog.h"
#include "library/catalog/shared/sharedrows.h"
#include "sync/replication/catalogreplica.h"

#include <QHash>

namespace Sync::SnapshotMaker {

namespace {

using Library::ChangeRecord;
using Library::Database;
using Library::Query;
using Library::Merge::Row;
using Library::Shared::Table;
using Library::Shared::TableSpec;

constexpr qint64 kHistoryMs = qint64(90) * 24 * 60 * 60 * 1000;

//! What happened in the last 90 days, and what this program does not understand.
Result<QVector<ChangeRecord>> pastOf(Database &database, qint64 madeMs)
{
    QVector<ChangeRecord> records;
    Query query(database,
        QByteArray("SELECT ") + Library::LogSql::kColumns + Library::LogSql::kFrom
            + "WHERE l.wall_ms > ?1 OR l.tbl > ?2 ORDER BY l.no");
    query.bind(1, madeMs - kHistoryMs).bind(2, int(Library::Shared::tables().back().table));
    while (query.next()) {
        records.append(Library::LogSql::read(query.row()));
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return records;
}

} // namespace

Result<Snapshot> collect(Database &database, const SnapshotHeader &header, Unsealed unsealed)
{
    const Result<qint64> open = unsealed == Unsealed::Taken
        ? Result<qint64>(0)
        : database.integer("SELECT EXISTS (SELECT 1 FROM change_log WHERE carrier IS NULL)");
    if (!open) {
        return failure(open.error());
    }
    if (*open != 0) {
        return failure(ErrorCode::Busy, {}, QStringLiteral("something is not sealed"));
    }
    const auto vector = Library::ReplicationLog::vectorOf(database, header.writer);
    if (!vector) {
        return failure(vector.error());
    }
    Snapshot snapshot;
    snapshot.header = header;
    for (auto at = vector->begin(); at != vector->end(); ++at) {
        snapshot.header.vector.insert(at.key(), positionOf(*at));
    }
    const Result<> read = Library::SharedRows::forEach(
        database, [&](const TableSpec &spec, const QByteArray &key, const Row &row) -> Result<> {
            snapshot.rows.append({int(spec.table), key, row});
            return {};
        });
    if (!read) {
        return failure(read.error());
    }
    Result<QVector<ChangeRecord>> past = pastOf(database, header.madeMs);
    if (!past) {
        return failure(past.error());
    }
    snapshot.records = std::move(*past);
    return snapshot;
}

Result<QByteArray> make(Database &database, const SnapshotHeader &header)
{
    const Result<Snapshot> snapshot = collect(database, header, Unsealed::Refused);
    return snapshot ? Result<QByteArray>(encodeSnapshot(*snapshot)) : failure(snapshot.error());
}

Result<QString> differenceTo(Database &database, const Snapshot &snapshot)
{
    QHash<std::pair<int, QByteArray>, const Row *> theirs;
    theirs.reserve(snapshot.rows.size());
    for (const SnapshotRow &row : snapshot.rows) {
        theirs.insert({row.table, row.row}, &row.state);
    }
    QString difference;
    qsizetype met = 0;
    const Result<> rows = Library::SharedRows::forEach(
        database, [&](const TableSpec &spec, const QByteArray &key, const Row &row) -> Result<> {
            const Row *other = theirs.value({int(spec.table), key}, nullptr);
            if (other == nullptr) {
                return {};
            }
            ++met;
            Row merged = row;
            if (difference.isEmpty() && !Library::Merge::applyRow(spec, merged, *other).isEmpty()) {
                difference = QStringLiteral("other value in table %1").arg(int(spec.table));
            }
            return {};
        });
    if (!rows) {
        return failure(rows.error());
    }
    if (!difference.isEmpty() || met != snapshot.rows.size()) {
        return difference.isEmpty() ? QStringLiteral("a row that is unknown here") : difference;
    }
    // Nothing lacks there that a segment up to its vector carries.
    Query query(database,
        QByteArray("SELECT ") + Library::LogSql::kColumns
            + ", c.id, l.carrier_sequence FROM change_log l JOIN writer w ON w.no = l.writer"
              " JOIN writer c ON c.no = l.carrier");
    while (query.next()) {
        const auto carrier = query->id<WriterId>(Library::LogSql::kNextColumn);
        const auto sequence = quint64(query->integer(Library::LogSql::kNextColumn + 1));
        if (sequence > snapshot.header.vector.value(carrier).sequence) {
            continue;
        }
        const ChangeRecord record = Library::LogSql::read(query.row());
        const TableSpec *spec = Library::Shared::find(Table(record.table));
        if (spec == nullptr || record.row.size() != spec->keySize()) {
            continue;
        }
        const Row *other = theirs.value({record.table, record.row}, nullptr);
        if (other == nullptr) {
            return QStringLiteral("lacks a row of table %1").arg(record.table);
        }
        Row merged = *other;
        if (!Library::Merge::apply(*spec, merged, record).isEmpty()) {
            return QStringLiteral("lacks a record of table %1, group %2")
                .arg(record.table)
                .arg(record.group);
        }
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return QString();
}

} // namespace Sync::SnapshotMaker
