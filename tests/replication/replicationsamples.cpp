#include "tests/replication/replicationsamples.h"

#include <QFile>

#include <limits>

namespace ReplicationSamples {

using Library::ChangeRecord;
using Library::Origin;
using Library::Stamp;
using Library::Merge::Row;
using Library::Shared::Table;
namespace Group = Library::Shared::Group;

namespace {

ChangeRecord record(int operation, const Stamp &stamp, int table, const QByteArray &row, int group,
    const QCborMap &values)
{
    ChangeRecord record;
    record.operation = id<OperationId>(operation);
    record.stamp = stamp;
    record.table = table;
    record.row = row;
    record.group = group;
    record.values = values;
    return record;
}

} // namespace

Sync::WriterId writer(int device)
{
    return Library::writerId(id<DeviceId>(device), 3);
}

Sync::Segment segment()
{
    const QByteArray title(16, char(0x41));
    Sync::Segment segment{
        id<LibraryId>(0x11), writer(0x22), 7, id<Sync::SegmentHash>(0x33), kSealedMs, {}};
    QCborMap description{{9, QStringLiteral("Le fabuleux destin")}, {10, QString()},
        {11, QStringLiteral("Größe \u4e16\u754c \U0001f3ac")}, {12, QString()},
        {13, QStringLiteral("2001-04-25")}};
    ChangeRecord edit = record(0x51, {kSealedMs - 90'000, 0, writer(0x22)}, int(Table::Title),
        title, Group::kTitleDescription, description);
    edit.profile = id<ProfileId>(0x61);
    segment.records.append(edit);
    edit.group = Group::kTitleArtwork;
    edit.stamp.counter = 1;
    edit.values
        = {{14, QByteArray(32, char(0x71))}, {15, nullptr}, {16, QByteArray()}, {17, nullptr}};
    segment.records.append(edit);

    ChangeRecord numbers
        = record(0x52, {kSealedMs + 1, std::numeric_limits<quint32>::max(), writer(0x23)},
            int(Table::PlayState), title + title, Group::kSeveral,
            {{1, 0}, {2, 23}, {3, 24}, {4, -1}, {5, -25}, {6, qint64(1) << 32},
                {7, std::numeric_limits<qint64>::max()}, {8, std::numeric_limits<qint64>::min()}});
    numbers.origin = Origin::Scan;
    segment.records.append(numbers);

    ChangeRecord newer = record(
        0x53, {0, 0, writer(0x22)}, 0xffff, QByteArray(128, 'r'), 255, {{255, QByteArray("new")}});
    newer.origin = Origin(255);
    segment.records.append(newer);
    ChangeRecord counter = record(
        0x53, {kSealedMs, 2, writer(0x24)}, int(Table::PlayCount), QByteArray("k"), 1, QCborMap());
    segment.records.append(counter);
    return segment;
}

Sync::Segment emptySegment()
{
    return {id<LibraryId>(0x11), writer(0x22), 1, {}, 0, {}};
}

Sync::Snapshot snapshot()
{
    Sync::Snapshot snapshot;
    snapshot.header = {id<LibraryId>(0x11), id<Sync::SnapshotId>(0x12), writer(0x22), kSealedMs,
        {{writer(0x22), {7, id<Sync::SegmentHash>(0x33)}},
            {writer(0x23), {1, id<Sync::SegmentHash>(0x34)}}, {writer(0x24), {}}}};

    const auto &title = Library::Shared::spec(Table::Title);
    Sync::SnapshotRow movie{
        int(Table::Title), QByteArray(16, char(0x41)), Library::Merge::emptyRow(title)};
    movie.state.values[title.columnIndex("kind")] = 1;
    movie.state.values[title.columnIndex("title")] = QStringLiteral("Metropolis");
    movie.state.values[title.columnIndex("year")] = 1927;
    movie.state.values[title.columnIndex("poster")] = QByteArray(32, char(0x71));
    movie.state.values[title.columnIndex("deleted")] = 1;
    movie.state.registers = {
        {Group::kTitleIdentity, {{kSealedMs - 5000, 0, writer(0x23)}, Origin::Scan}},
        {Group::kTitleArtwork, {{kSealedMs - 4000, 1, writer(0x25)}, Origin::Online}},
        {Group::kTitleDeleted, {{kSealedMs - 3000, 2, writer(0x24)}, Origin::Person}},
        {Group::kTitlePersonEdit, {{kSealedMs - 3500, 0, writer(0x26)}, Origin::Person}},
    };
    snapshot.rows.append(movie);

    const auto &member = Library::Shared::spec(Table::TitleTag);
    Sync::SnapshotRow tag{
        int(Table::TitleTag), QByteArray(32, char(0x42)), Library::Merge::emptyRow(member)};
    tag.state.values[0] = 1;
    tag.state.registers = {{1, {{kSealedMs - 2000, 0, writer(0x22)}, Origin::Person}}};
    snapshot.rows.append(tag);

    snapshot.records = segment().records;
    return snapshot;
}

Sync::Ack ack()
{
    return {id<LibraryId>(0x11), writer(0x22),
        {{writer(0x23), {9, id<Sync::SegmentHash>(0x34)}}, {writer(0x24), {}}},
        {7, id<Sync::SegmentHash>(0x33)}, kSealedMs, {id<ObjectId>(0x81), id<ObjectId>(0x82)}};
}

QByteArray seed(const char *file)
{
    QFile from(QStringLiteral(MATINEE_FUZZ_SEEDS "/") + QString::fromLatin1(file));
    return from.open(QIODevice::ReadOnly) ? from.readAll() : QByteArray();
}

} // namespace ReplicationSamples
