#include "sync/replication/snapshot.h"

#include "sync/replication/documents.h"
#include "sync/replication/zstdframe.h"

#include <algorithm>

namespace Sync {

using Library::Origin;
using Library::Merge::Register;
using Library::Shared::TableSpec;

namespace {

namespace SnapshotKey {
enum : quint64
{
    Format = 1,
    Library,
    Id,
    Writer,
    Made,
    Vector,
    Writers,
    Rows,
    Records
};
constexpr quint64 kEntries = 9;
} // namespace SnapshotKey
constexpr int kRowItems = 4;
constexpr int kRegisterItems = 5;

void writeRow(QCborStreamWriter &out, const SnapshotRow &row, qint64 baseMs, WriterTable &writers)
{
    const TableSpec &spec = Library::Shared::spec(Library::Shared::Table(row.table));
    const QMap<int, Register> &registers = row.state.registers;
    out.startArray(kRowItems);
    out.append(quint64(row.table));
    out.append(row.row);
    RecordCodec::writeValues(
        out, Library::Merge::valuesOf(spec, row.state.values, registers.keys()));
    out.startArray(quint64(registers.size()));
    for (auto by = registers.begin(); by != registers.end(); ++by) {
        out.startArray(kRegisterItems);
        out.append(quint64(by.key()));
        out.append(quint64(by->origin));
        RecordCodec::writeStamp(out, by->stamp, baseMs, writers);
        out.endArray();
    }
    out.endArray();
    out.endArray();
}

std::optional<QMap<int, Register>> readRegisters(
    CborInput &in, qint64 baseMs, const WriterTable &writers)
{
    const std::optional<quint64> count = in.beginArray();
    if (!count || *count == 0 || *count > 0xff) {
        return std::nullopt;
    }
    QMap<int, Register> registers;
    for (quint64 i = 0; i < *count; ++i) {
        if (in.beginArray() != kRegisterItems) {
            return std::nullopt;
        }
        const auto group = in.number();
        const auto origin = in.number();
        if (!group || *group > 0xff || !origin || *origin > 0xff
            || registers.contains(int(*group))) {
            return std::nullopt;
        }
        const auto stamp = RecordCodec::readStamp(in, baseMs, writers);
        if (!stamp || !in.leave()) {
            return std::nullopt;
        }
        registers.insert(int(*group), {*stamp, Origin(int(*origin))});
    }
    return in.leave() ? std::optional(registers) : std::nullopt;
}

bool hasGroup(const TableSpec &spec, int group)
{
    if (spec.table == Library::Shared::Table::Title
        && group == Library::Shared::Group::kTitlePersonEdit) {
        return true;
    }
    return std::any_of(spec.columns.begin(), spec.columns.end(),
        [&](const Library::Shared::Column &column) { return column.group == group; });
}

//! Tables and columns that this program does not know set isNewer.
std::optional<SnapshotRow> readRow(
    CborInput &in, qint64 baseMs, const WriterTable &writers, bool &isNewer)
{
    if (in.beginArray() != kRowItems) {
        return std::nullopt;
    }
    const auto table = in.number();
    const TableSpec *spec = table && *table <= 0xffff
        ? Library::Shared::find(Library::Shared::Table(int(*table)))
        : nullptr;
    isNewer = table && *table <= 0xffff && spec == nullptr;
    const auto key = in.bytes(Limits::kRowBytes);
    if (spec == nullptr || !key || key->size() != spec->keySize()) {
        return std::nullopt;
    }
    const auto values = RecordCodec::readValues(in);
    if (!values) {
        return std::nullopt;
    }
    auto registers = readRegisters(in, baseMs, writers);
    if (!registers || !in.leave()) {
        return std::nullopt;
    }
    // Dropping a column or keeping a register without one would lose it for good: the vector of the
    // snapshot says that it is merged.
    if (!std::all_of(registers->keyBegin(), registers->keyEnd(),
            [&](int group) { return hasGroup(*spec, group); })
        || (!values->isEmpty()
            && (values->end() - 1).key().toInteger() > qint64(spec->columns.size()))) {
        isNewer = true;
        return std::nullopt;
    }
    SnapshotRow row{int(*table), *key, Library::Merge::emptyRow(*spec)};
    for (size_t i = 0; i < spec->columns.size(); ++i) {
        const Library::Shared::Column &column = spec->columns[i];
        const QCborValue value = values->value(TableSpec::codeOf(qsizetype(i)));
        if (registers->contains(column.group) != Library::Shared::fits(column, value)) {
            return std::nullopt;
        }
        if (registers->contains(column.group)) {
            row.state.values[qsizetype(i)] = value;
        }
    }
    row.state.registers = std::move(*registers);
    return row;
}

} // namespace

QByteArray encodeSnapshot(const Snapshot &snapshot)
{
    WriterTable writers(snapshot.header.writer);
    for (const SnapshotRow &row : snapshot.rows) {
        for (const Register &by : row.state.registers) {
            writers.numberOf(by.stamp.writer);
        }
    }
    for (const Library::ChangeRecord &record : snapshot.records) {
        writers.numberOf(record.stamp.writer);
    }
    const qint64 baseMs = snapshot.header.madeMs;
    QByteArray bytes;
    QCborStreamWriter out(&bytes);
    out.startMap(SnapshotKey::kEntries);
    out.append(quint64(SnapshotKey::Format));
    out.append(Documents::kFormat);
    out.append(quint64(SnapshotKey::Library));
    out.append(snapshot.header.library.toBytes());
    out.append(quint64(SnapshotKey::Id));
    out.append(snapshot.header.id.toBytes());
    out.append(quint64(SnapshotKey::Writer));
    out.append(snapshot.header.writer.toBytes());
    out.append(quint64(SnapshotKey::Made));
    out.append(quint64(baseMs));
    out.append(quint64(SnapshotKey::Vector));
    RecordCodec::writeVector(out, snapshot.header.vector);
    out.append(quint64(SnapshotKey::Writers));
    RecordCodec::writeWriters(out, writers.others());
    out.append(quint64(SnapshotKey::Rows));
    out.startArray();
    for (const SnapshotRow &row : snapshot.rows) {
        writeRow(out, row, baseMs, writers);
    }
    out.endArray();
    out.append(quint64(SnapshotKey::Records));
    RecordCodec::writeRecords(out, snapshot.records, baseMs, writers);
    out.endMap();
    return ZstdFrame::compress(bytes);
}

Result<Snapshot> decodeSnapshot(const QByteArray &bytes)
{
    const Result<QByteArray> content = ZstdFrame::decompress(bytes, Limits::kSnapshotContentBytes);
    if (!content) {
        return failure(content.error());
    }
    CborInput in(*content);
    if (const Result<> begun = Documents::begin(in, SnapshotKey::kEntries); !begun) {
        return failure(begun.error());
    }
    Snapshot snapshot;
    const auto library = Documents::id<LibraryId>(in, SnapshotKey::Library);
    const auto id = Documents::id<SnapshotId>(in, SnapshotKey::Id);
    const auto writer = Documents::id<WriterId>(in, SnapshotKey::Writer);
    const auto madeMs = Documents::number(in, SnapshotKey::Made);
    if (!library || !id || !writer || !madeMs || *madeMs > quint64(Limits::kWallMs)
        || in.number() != quint64(SnapshotKey::Vector)) {
        return Documents::corrupt();
    }
    auto vector = RecordCodec::readVector(in);
    if (!vector || in.number() != quint64(SnapshotKey::Writers)) {
        return Documents::corrupt();
    }
    snapshot.header = {*library, *id, *writer, qint64(*madeMs), std::move(*vector)};
    WriterTable writers(*writer);
    if (!RecordCodec::readWriters(in, writers) || in.number() != quint64(SnapshotKey::Rows)
        || !in.beginOpenArray()) {
        return Documents::corrupt();
    }
    while (in.hasNext()) {
        bool isNewer = false;
        auto row = readRow(in, qint64(*madeMs), writers, isNewer);
        if (!row) {
            return isNewer ? Documents::newer() : Documents::corrupt();
        }
        snapshot.rows.append(std::move(*row));
    }
    if (!in.leave() || in.number() != quint64(SnapshotKey::Records)) {
        return Documents::corrupt();
    }
    auto records
        = RecordCodec::readRecords(in, qint64(*madeMs), writers, std::numeric_limits<int>::max());
    if (!records || !in.end()) {
        return Documents::corrupt();
    }
    snapshot.records = std::move(*records);
    return snapshot;
}

} // namespace Sync
