#include "sync/replication/segment.h"

#include "sync/replication/documents.h"
#include "sync/replication/zstdframe.h"
#include "sync/store/sha256.h"

namespace Sync {

namespace {

namespace SegmentKey {
enum : quint64
{
    Format = 1,
    Library,
    Writer,
    Sequence,
    Previous,
    Sealed,
    Writers,
    Records
};
constexpr quint64 kEntries = 8;
} // namespace SegmentKey

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
    out.startMap(SegmentKey::kEntries);
    out.append(quint64(SegmentKey::Format));
    out.append(Documents::kFormat);
    out.append(quint64(SegmentKey::Library));
    out.append(segment.library.toBytes());
    out.append(quint64(SegmentKey::Writer));
    out.append(segment.writer.toBytes());
    out.append(quint64(SegmentKey::Sequence));
    out.append(segment.sequence);
    out.append(quint64(SegmentKey::Previous));
    out.append(segment.previous.toBytes());
    out.append(quint64(SegmentKey::Sealed));
    out.append(quint64(segment.sealedMs));
    out.append(quint64(SegmentKey::Writers));
    RecordCodec::writeWriters(out, writers.others());
    out.append(quint64(SegmentKey::Records));
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
    if (const Result<> begun = Documents::begin(in, SegmentKey::kEntries); !begun) {
        return failure(begun.error());
    }
    Segment segment;
    const auto library = Documents::id<LibraryId>(in, SegmentKey::Library);
    const auto writer = Documents::id<WriterId>(in, SegmentKey::Writer);
    const auto sequence = Documents::number(in, SegmentKey::Sequence);
    const auto previous = Documents::id<SegmentHash>(in, SegmentKey::Previous);
    const auto sealedMs = Documents::number(in, SegmentKey::Sealed);
    if (!library || !writer || !sequence || *sequence == 0 || !previous
        || (*sequence == 1) != previous->isNull() || !sealedMs
        || *sealedMs > quint64(Limits::kWallMs) || in.number() != quint64(SegmentKey::Writers)) {
        return Documents::corrupt();
    }
    WriterTable writers(*writer);
    if (!RecordCodec::readWriters(in, writers) || in.number() != quint64(SegmentKey::Records)) {
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
