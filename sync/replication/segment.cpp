#include "sync/replication/segment.h"

#include "sync/replication/documents.h"
#include "sync/replication/zstdframe.h"
#include "sync/store/sha256.h"

namespace Sync {

namespace {

enum Key : quint64
{
    FormatKey = 1,
    LibraryKey,
    WriterKey,
    SequenceKey,
    PreviousKey,
    SealedKey,
    WritersKey,
    RecordsKey
};
constexpr quint64 kEntries = 8;

} // namespace

SegmentHash hashOf(const QByteArray &segmentBytes)
{
    return *SegmentHash::fromBytes(Sha256::of(segmentBytes));
}

QByteArray encodeSegment(const Segment &segment)
{
    WriterTable writers(segment.writer);
    for (const Library::ChangeRecord &record : segment.records) {
        writers.numberOf(record.stamp.writer);
    }
    QByteArray bytes;
    QCborStreamWriter out(&bytes);
    out.startMap(kEntries);
    out.append(quint64(FormatKey));
    out.append(Documents::kFormat);
    out.append(quint64(LibraryKey));
    out.append(segment.library.toBytes());
    out.append(quint64(WriterKey));
    out.append(segment.writer.toBytes());
    out.append(quint64(SequenceKey));
    out.append(segment.sequence);
    out.append(quint64(PreviousKey));
    out.append(segment.previous.toBytes());
    out.append(quint64(SealedKey));
    out.append(quint64(segment.sealedMs));
    out.append(quint64(WritersKey));
    RecordCodec::writeWriters(out, writers.others());
    out.append(quint64(RecordsKey));
    RecordCodec::writeRecords(out, segment.records, segment.sealedMs, writers);
    out.endMap();
    return ZstdFrame::compress(bytes);
}

Result<Segment> decodeSegment(const QByteArray &bytes)
{
    if (bytes.size() > Limits::kSegmentBytes) {
        return Documents::tooLarge();
    }
    const Result<QByteArray> content = ZstdFrame::decompress(bytes, Limits::kSegmentContentBytes);
    if (!content) {
        return failure(content.error());
    }
    CborInput in(*content);
    if (const Result<> begun = Documents::begin(in, kEntries); !begun) {
        return failure(begun.error());
    }
    Segment segment;
    const auto library = Documents::id<LibraryId>(in, LibraryKey);
    const auto writer = Documents::id<WriterId>(in, WriterKey);
    const auto sequence = Documents::number(in, SequenceKey);
    const auto previous = Documents::id<SegmentHash>(in, PreviousKey);
    const auto sealedMs = Documents::number(in, SealedKey);
    if (!library || !writer || !sequence || *sequence == 0 || !previous
        || (*sequence == 1) != previous->isNull() || !sealedMs
        || *sealedMs > quint64(Limits::kWallMs) || in.number() != quint64(WritersKey)) {
        return Documents::corrupt();
    }
    WriterTable writers(*writer);
    if (!RecordCodec::readWriters(in, writers) || in.number() != quint64(RecordsKey)) {
        return Documents::corrupt();
    }
    auto records
        = RecordCodec::readRecords(in, qint64(*sealedMs), writers, Limits::kSegmentRecords);
    if (!records || !in.end()) {
        return Documents::corrupt();
    }
    return Segment{*library, *writer, *sequence, *previous, qint64(*sealedMs), std::move(*records)};
}

} // namespace Sync
