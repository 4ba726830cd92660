#include "sync/replication/documents.h"

#include "sync/replication/recordcodec.h"

#include <QCoreApplication>

namespace Sync {

namespace {

constexpr qsizetype kAckBytes = 8 << 20;
constexpr int kAckUploads = 10'000;

enum AckKey : quint64
{
    AckFormat = 1,
    AckLibrary,
    AckWriter,
    AckMerged,
    AckSealed,
    AckMade,
    AckUploads
};
constexpr quint64 kAckEntries = 7;

enum HeadKey : quint64
{
    HeadFormat = 1,
    HeadSequence
};
constexpr quint64 kHeadEntries = 2;

} // namespace

namespace Documents {

tl::unexpected<Error> corrupt()
{
    return failure(ErrorCode::Corrupt,
        QCoreApplication::translate("Documents", "A part of the shared library is damaged."));
}

tl::unexpected<Error> tooLarge()
{
    return failure(ErrorCode::LimitExceeded,
        QCoreApplication::translate(
            "Documents", "A part of the shared library is larger than any Matinee writes."));
}

tl::unexpected<Error> newer()
{
    return failure(ErrorCode::Newer,
        QCoreApplication::translate(
            "Documents", "Another PC shares this library with a newer Matinee. Update this PC."));
}

Result<> begin(CborInput &in, quint64 entries)
{
    const std::optional<quint64> found = in.beginMap();
    if (!found || in.number() != quint64(1)) {
        return corrupt();
    }
    const std::optional<quint64> format = in.number();
    if (format && *format > kFormat) {
        return newer();
    }
    if (format != kFormat || *found != entries) {
        return corrupt();
    }
    return {};
}

std::optional<quint64> number(CborInput &in, quint64 key)
{
    return in.number() == key ? in.number() : std::nullopt;
}

} // namespace Documents

QByteArray encodeAck(const Ack &ack)
{
    QByteArray bytes;
    QCborStreamWriter out(&bytes);
    out.startMap(kAckEntries);
    out.append(quint64(AckFormat));
    out.append(Documents::kFormat);
    out.append(quint64(AckLibrary));
    out.append(ack.library.toBytes());
    out.append(quint64(AckWriter));
    out.append(ack.writer.toBytes());
    out.append(quint64(AckMerged));
    RecordCodec::writeVector(out, ack.merged);
    out.append(quint64(AckSealed));
    RecordCodec::writeVector(out, {{ack.writer, ack.sealed}});
    out.append(quint64(AckMade));
    out.append(quint64(ack.madeMs));
    out.append(quint64(AckUploads));
    out.startArray(quint64(ack.uploads.size()));
    for (const ObjectId &object : ack.uploads) {
        out.append(object.toBytes());
    }
    out.endArray();
    out.endMap();
    return bytes;
}

Result<Ack> decodeAck(const QByteArray &bytes)
{
    if (bytes.size() > kAckBytes) {
        return Documents::tooLarge();
    }
    CborInput in(bytes);
    if (const Result<> begun = Documents::begin(in, kAckEntries); !begun) {
        return failure(begun.error());
    }
    const auto library = Documents::id<LibraryId>(in, AckLibrary);
    const auto writer = Documents::id<WriterId>(in, AckWriter);
    if (!library || !writer || in.number() != quint64(AckMerged)) {
        return Documents::corrupt();
    }
    auto merged = RecordCodec::readVector(in);
    if (!merged || in.number() != quint64(AckSealed)) {
        return Documents::corrupt();
    }
    const auto sealed = RecordCodec::readVector(in);
    const auto madeMs = Documents::number(in, AckMade);
    if (!sealed || sealed->size() != 1 || sealed->firstKey() != *writer || !madeMs
        || *madeMs > quint64(Limits::kWallMs) || in.number() != quint64(AckUploads)) {
        return Documents::corrupt();
    }
    const auto count = in.beginArray();
    if (!count || *count > kAckUploads) {
        return Documents::corrupt();
    }
    Ack ack{*library, *writer, std::move(*merged), sealed->first(), qint64(*madeMs), {}};
    for (quint64 i = 0; i < *count; ++i) {
        const auto raw = in.bytes(ObjectId::kSize);
        const auto object = raw ? ObjectId::fromBytes(*raw) : std::nullopt;
        if (!object) {
            return Documents::corrupt();
        }
        ack.uploads.append(*object);
    }
    if (!in.leave() || !in.end()) {
        return Documents::corrupt();
    }
    return ack;
}

QByteArray encodeHead(quint64 sequence)
{
    QByteArray bytes;
    QCborStreamWriter out(&bytes);
    out.startMap(kHeadEntries);
    out.append(quint64(HeadFormat));
    out.append(Documents::kFormat);
    out.append(quint64(HeadSequence));
    out.append(sequence);
    out.endMap();
    return bytes;
}

Result<quint64> decodeHead(const QByteArray &bytes)
{
    CborInput in(bytes);
    if (const Result<> begun = Documents::begin(in, kHeadEntries); !begun) {
        return failure(begun.error());
    }
    const auto sequence = Documents::number(in, HeadSequence);
    if (!sequence || !in.end()) {
        return Documents::corrupt();
    }
    return *sequence;
}

} // namespace Sync
