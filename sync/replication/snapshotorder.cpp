#include "sync/replication/snapshotorder.h"

#include <QHash>

#include <algorithm>
#include <limits>
#include <numeric>

namespace Sync {

namespace {

using Library::Shared::KeyPart;
using Library::Shared::Table;
using Library::Shared::TableSpec;

constexpr qint64 kBeforeAll = std::numeric_limits<qint64>::min();

//! Whose added_ms decides about a title: its series, or itself.
struct Groups
{
    QHash<QByteArray, QByteArray> groupOfTitle;
    QHash<QByteArray, QByteArray> titleOfContent;
    QHash<QByteArray, qint64> newestMs; //!< of a group
};

QByteArray blob(const SnapshotRow &row, const char *column)
{
    return Library::Merge::valueOf(Library::Shared::spec(Table(row.table)), row.state, column)
        .toByteArray();
}

Groups groupsOf(const QVector<SnapshotRow> &rows)
{
    Groups groups;
    for (const SnapshotRow &row : rows) {
        if (row.table == int(Table::Title)) {
            const QByteArray series = blob(row, "series");
            const QByteArray group = series.isEmpty() ? row.row : series;
            groups.groupOfTitle.insert(row.row, group);
            const qint64 addedMs = Library::Merge::valueOf(
                Library::Shared::spec(Table::Title), row.state, "added_ms")
                                       .toInteger();
            qint64 &newest = groups.newestMs[group];
            newest = std::max(newest, addedMs);
        } else if (row.table == int(Table::Version)) {
            groups.titleOfContent.insert(blob(row, "content"), blob(row, "title"));
        }
    }
    return groups;
}

//! The title that a row belongs to; empty: to none alone.
QByteArray titleOf(const SnapshotRow &row, const Groups &groups)
{
    switch (Table(row.table)) {
    case Table::Title:
        return row.row;
    case Table::Object:
        return groups.titleOfContent.value(blob(row, "content"));
    case Table::MediaFact:
        return groups.titleOfContent.value(row.row);
    default:
        break;
    }
    const TableSpec &spec = Library::Shared::spec(Table(row.table));
    qsizetype at = 0;
    for (const KeyPart &part : spec.key) {
        if (QByteArrayView(part.name) == "title") {
            return row.row.mid(at, part.size);
        }
        at += part.size;
    }
    return spec.columnIndex("title") >= 0 && Table(row.table) != Table::Identified
        ? blob(row, "title")
        : QByteArray();
}

} // namespace

QVector<qsizetype> mergeOrder(const QVector<SnapshotRow> &rows)
{
    const Groups groups = groupsOf(rows);
    struct Place
    {
        qint64 rank = kBeforeAll; //!< the latest has the least
        QByteArray group;
    };
    QVector<Place> places;
    places.reserve(rows.size());
    for (const SnapshotRow &row : rows) {
        const QByteArray group = groups.groupOfTitle.value(titleOf(row, groups));
        places.append(group.isEmpty() ? Place() : Place{-groups.newestMs.value(group), group});
    }
    QVector<qsizetype> order(rows.size());
    std::iota(order.begin(), order.end(), 0);
    // Within a group the tables stay in their order: titles before what is theirs.
    std::stable_sort(order.begin(), order.end(), [&](qsizetype a, qsizetype b) {
        const Place &one = places.at(a);
        const Place &two = places.at(b);
        return one.rank != two.rank ? one.rank < two.rank : one.group < two.group;
    });
    return order;
}

} // namespace Sync
