#include "sync/replication/recordcodec.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace Sync {

using Library::ChangeRecord;
using Library::Origin;
using Library::Stamp;

quint64 WriterTable::numberOf(const WriterId &writer)
{
    const auto known = m_numbers.constFind(writer);
    if (known != m_numbers.constEnd()) {
        return *known;
    }
    m_writers.append(writer);
    m_numbers.insert(writer, quint64(m_writers.size() - 1));
    return quint64(m_writers.size() - 1);
}

std::optional<WriterId> WriterTable::at(quint64 number) const
{
    if (number >= quint64(m_writers.size())) {
        return std::nullopt;
    }
    return m_writers.at(qsizetype(number));
}

bool WriterTable::add(const WriterId &writer)
{
    const qsizetype before = m_writers.size();
    numberOf(writer);
    return m_writers.size() > before;
}

namespace RecordCodec {

namespace {

constexpr int kRecordItems = 7;
constexpr int kOperationItems = 4;

template <class Id>
std::optional<Id> readId(CborInput &in)
{
    const std::optional<QByteArray> bytes = in.bytes(Id::kSize);
    return bytes ? Id::fromBytes(*bytes) : std::nullopt;
}

std::optional<int> readSmall(CborInput &in, quint64 maximum)
{
    const std::optional<quint64> number = in.number();
    if (!number || *number > maximum) {
        return std::nullopt;
    }
    return int(*number);
}

bool readRecord(CborInput &in, qint64 baseMs, const WriterTable &writers, ChangeRecord &record)
{
    if (in.beginArray() != kRecordItems) {
        return false;
    }
    const auto table = readSmall(in, 0xffff);
    const auto row = in.bytes(Limits::kRowBytes);
    const auto group = readSmall(in, 0xff);
    if (!table || !row || row->isEmpty() || !group) {
        return false;
    }
    const auto stamp = readStamp(in, baseMs, writers);
    if (!stamp) {
        return false;
    }
    auto values = readValues(in);
    if (!values || !in.leave()) {
        return false;
    }
    record.table = *table;
    record.row = *row;
    record.group = *group;
    record.stamp = *stamp;
    record.values = std::move(*values);
    return true;
}

} // namespace

void writeStamp(QCborStreamWriter &out, const Stamp &stamp, qint64 baseMs, WriterTable &writers)
{
    out.append(stamp.wallMs - baseMs);
    out.append(quint64(stamp.counter));
    out.append(writers.numberOf(stamp.writer));
}

std::optional<Stamp> readStamp(CborInput &in, qint64 baseMs, const WriterTable &writers)
{
    const std::optional<qint64> delta = in.signedNumber();
    if (!delta || *delta > Limits::kWallMs || *delta < -Limits::kWallMs) {
        return std::nullopt;
    }
    const qint64 wallMs = baseMs + *delta;
    const std::optional<quint64> counter = in.number();
    if (wallMs < 0 || wallMs > Limits::kWallMs || !counter
        || *counter > std::numeric_limits<quint32>::max()) {
        return std::nullopt;
    }
    const std::optional<quint64> number = in.number();
    const std::optional<WriterId> writer = number ? writers.at(*number) : std::nullopt;
    if (!writer) {
        return std::nullopt;
    }
    return Stamp{wallMs, quint32(*counter), *writer};
}

void writeValues(QCborStreamWriter &out, const QCborMap &values)
{
    QVector<qint64> codes;
    codes.reserve(values.size());
    for (const auto &[code, value] : values) {
        codes.append(code.toInteger());
    }
    // A map of Qt keeps the order in which it was filled; readers want that of the columns.
    std::sort(codes.begin(), codes.end());
    out.startMap(quint64(codes.size()));
    for (const qint64 code : std::as_const(codes)) {
        const QCborValue value = values.value(code);
        out.append(code);
        if (value.isInteger()) {
            out.append(value.toInteger());
        } else if (value.isString()) {
            out.append(value.toString());
        } else if (value.isByteArray()) {
            out.append(value.toByteArray());
        } else {
            out.append(nullptr);
        }
    }
    out.endMap();
}

std::optional<QCborMap> readValues(CborInput &in)
{
    const std::optional<quint64> count = in.beginMap();
    if (!count || *count > Limits::kColumns) {
        return std::nullopt;
    }
    QCborMap values;
    qint64 last = 0;
    for (quint64 i = 0; i < *count; ++i) {
        const std::optional<quint64> code = in.number();
        if (!code || *code > Limits::kColumns || qint64(*code) <= last) {
            return std::nullopt;
        }
        last = qint64(*code);
        const std::optional<QCborValue> value = in.scalar(Limits::kValueBytes);
        if (!value) {
            return std::nullopt;
        }
        values.insert(last, *value);
    }
    return in.leave() ? std::optional(values) : std::nullopt;
}

void writeRecords(QCborStreamWriter &out, const QVector<ChangeRecord> &records, qint64 baseMs,
    WriterTable &writers)
{
    const auto sameAct = [](const ChangeRecord &a, const ChangeRecord &b) {
        return a.operation == b.operation && a.profile == b.profile && a.origin == b.origin;
    };
    out.startArray();
    for (qsizetype i = 0; i < records.size();) {
        qsizetype end = i + 1;
        while (end < records.size() && sameAct(records.at(i), records.at(end))) {
            ++end;
        }
        out.startArray(kOperationItems);
        out.append(records.at(i).operation.toBytes());
        if (records.at(i).profile.isNull()) {
            out.append(nullptr);
        } else {
            out.append(records.at(i).profile.toBytes());
        }
        out.append(quint64(records.at(i).origin));
        out.startArray(quint64(end - i));
        for (; i < end; ++i) {
            const ChangeRecord &record = records.at(i);
            out.startArray(kRecordItems);
            out.append(quint64(record.table));
            out.append(record.row);
            out.append(quint64(record.group));
            writeStamp(out, record.stamp, baseMs, writers);
            writeValues(out, record.values);
            out.endArray();
        }
        out.endArray();
        out.endArray();
    }
    out.endArray();
}

std::optional<QVector<ChangeRecord>> readRecords(
    CborInput &in, qint64 baseMs, const WriterTable &writers, int maxRecords)
{
    if (!in.beginOpenArray()) {
        return std::nullopt;
    }
    QVector<ChangeRecord> records;
    while (in.hasNext()) {
        if (in.beginArray() != kOperationItems) {
            return std::nullopt;
        }
        ChangeRecord record;
        const auto operation = readId<OperationId>(in);
        const auto profile = in.scalar(ProfileId::kSize);
        const auto origin = readSmall(in, 0xff);
        if (!operation || !profile || !origin) {
            return std::nullopt;
        }
        record.operation = *operation;
        record.origin = Origin(*origin);
        if (!profile->isNull()) {
            const auto id = ProfileId::fromBytes(profile->toByteArray());
            if (!profile->isByteArray() || !id || id->isNull()) {
                return std::nullopt;
            }
            record.profile = *id;
        }
        const std::optional<quint64> count = in.beginArray();
        if (!count || *count == 0 || *count > quint64(maxRecords - records.size())) {
            return std::nullopt;
        }
        for (quint64 i = 0; i < *count; ++i) {
            if (!readRecord(in, baseMs, writers, record)) {
                return std::nullopt;
            }
            records.append(record);
        }
        if (!in.leave() || !in.leave()) {
            return std::nullopt;
        }
    }
    return in.leave() ? std::optional(records) : std::nullopt;
}

void writeWriters(QCborStreamWriter &out, const QVector<WriterId> &writers)
{
    out.startArray(quint64(writers.size()));
    for (const WriterId &writer : writers) {
        out.append(writer.toBytes());
    }
    out.endArray();
}

bool readWriters(CborInput &in, WriterTable &writers)
{
    const std::optional<quint64> count = in.beginArray();
    if (!count || *count > Limits::kWriters) {
        return false;
    }
    for (quint64 i = 0; i < *count; ++i) {
        const auto writer = readId<WriterId>(in);
        if (!writer || !writers.add(*writer)) {
            return false;
        }
    }
    return in.leave();
}

void writeVector(QCborStreamWriter &out, const VersionVector &vector)
{
    out.startArray(quint64(vector.size()));
    for (auto at = vector.begin(); at != vector.end(); ++at) {
        out.startArray(3);
        out.append(at.key().toBytes());
        out.append(at->sequence);
        out.append(at->hash.toBytes());
        out.endArray();
    }
    out.endArray();
}

std::optional<VersionVector> readVector(CborInput &in)
{
    const std::optional<quint64> count = in.beginArray();
    if (!count || *count > Limits::kWriters) {
        return std::nullopt;
    }
    VersionVector vector;
    for (quint64 i = 0; i < *count; ++i) {
        if (in.beginArray() != 3) {
            return std::nullopt;
        }
        const auto writer = readId<WriterId>(in);
        const auto sequence = in.number();
        const auto hash = readId<SegmentHash>(in);
        if (!writer || !sequence || !hash || (*sequence == 0) != hash->isNull() || !in.leave()
            || (!vector.isEmpty() && *writer <= vector.lastKey())) {
            return std::nullopt;
        }
        vector.insert(*writer, {*sequence, *hash});
    }
    return in.leave() ? std::optional(vector) : std::nullopt;
}

} // namespace RecordCodec
} // namespace Sync
