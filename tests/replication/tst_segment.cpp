#include "sync/replication/segment.h"
#include "sync/replication/zstdframe.h"
#include "tests/replication/replicationsamples.h"
#include "tests/support/testregistry.h"

#include <QTest>

using namespace ReplicationSamples;
using namespace Sync;

namespace {

QByteArray contentOfSegment(const QByteArray &frame)
{
    return ZstdFrame::decompress(frame, Limits::kSegmentContentBytes).value();
}

std::optional<ErrorCode> errorOfSegment(const QByteArray &frame)
{
    const Result<Segment> segment = decodeSegment(frame);
    return segment ? std::nullopt : std::optional(segment.error().code);
}

//! The entries of a small segment in hexadecimal, each of which may be replaced.
struct SegmentParts
{
    QByteArray map = "a8";
    QByteArray format = "0101";
    QByteArray library = "0250" + QByteArray(32, '1');
    QByteArray writer = "0354" + QByteArray(32, '2') + "00000003";
    QByteArray sequence = "0401";
    QByteArray previous = "055820" + QByteArray(64, '0');
    QByteArray sealed = "061903e8";
    QByteArray writers = "0780";
    QByteArray records = "089fff";
    QByteArray rest;

    QByteArray frame() const
    {
        return ZstdFrame::compress(QByteArray::fromHex(map + format + library + writer + sequence
            + previous + sealed + writers + records + rest));
    }
};

} // namespace

class SegmentTest : public QObject
{
    Q_OBJECT
private slots:
    void hasTheBytesOfTheProtocol();
    void readsAStoredFrame();
    void keepsWhatOnlyANewerProgramKnows();
    void saysThatItIsNewer();
    void refusesOtherEntries_data();
    void refusesOtherEntries();
    void readsOtherWaysToWriteTheSame();
    void survivesEveryTruncation();
    void survivesEveryFlippedBit();
    void survivesEveryFlippedBitOfItsContent();
    void refusesFramesThatClaimTooMuch_data();
    void refusesFramesThatClaimTooMuch();
    void refusesMoreThanOneFrame();
    void limitsItsSize();
};

void SegmentTest::hasTheBytesOfTheProtocol()
{
    QCOMPARE(contentOfSegment(encodeSegment(segment())).toHex(),
        seed("segment/everything.cbor").toHex());
    QCOMPARE(contentOfSegment(encodeSegment(emptySegment())).toHex(),
        seed("segment/empty.cbor").toHex());
    SegmentParts parts;
    parts.sealed = "0600";
    QCOMPARE(decodeSegment(parts.frame()).value(), emptySegment());
    QCOMPARE(contentOfSegment(parts.frame()).toHex(), seed("segment/empty.cbor").toHex());
}

void SegmentTest::readsAStoredFrame()
{
    const QByteArray stored = seed("frame/segment.zst");
    QCOMPARE(decodeSegment(stored).value(), segment());
    QCOMPARE(hashOf(stored).toString(),
        QStringLiteral("56ab40678d69599971711ca3cc357afc"
                       "8ec7faf9ef7f69dbd2014cc9e89d5124"));
}

void SegmentTest::keepsWhatOnlyANewerProgramKnows()
{
    // Its last act is of another origin, names a table, a group and a column that are unknown.
    const Segment decoded = decodeSegment(encodeSegment(segment())).value();
    QCOMPARE(decoded, segment());
    const auto newer = std::find_if(decoded.records.begin(), decoded.records.end(),
        [](const auto &record) { return record.table == 0xffff; });
    QVERIFY(newer != decoded.records.end());
    QCOMPARE(newer->values, (QCborMap{{255, QByteArray("new")}}));
    QCOMPARE(decodeSegment(encodeSegment(decoded)).value(), decoded);
}

void SegmentTest::saysThatItIsNewer()
{
    SegmentParts newer;
    newer.format = "0102";
    QCOMPARE(errorOfSegment(newer.frame()), ErrorCode::Newer);
    newer.map = "ab"; // with more entries, of kinds that are not known
    newer.rest = "09f909c00a0bff";
    QCOMPARE(errorOfSegment(newer.frame()), ErrorCode::Newer);
    newer.format = "011bffffffffffffffff";
    QCOMPARE(errorOfSegment(newer.frame()), ErrorCode::Newer);
}

void SegmentTest::refusesOtherEntries_data()
{
    QTest::addColumn<QByteArray>("frame");
    const auto row = [](const char *name, QByteArray SegmentParts::*part, const QByteArray &hex) {
        SegmentParts parts;
        parts.*part = hex;
        QTest::newRow(name) << parts.frame();
    };
    row("format 0", &SegmentParts::format, "0100");
    row("format -1", &SegmentParts::format, "0120");
    row("format is a text", &SegmentParts::format, "016131");
    row("no format", &SegmentParts::format, "");
    row("seven entries", &SegmentParts::map, "a7");
    row("nine entries", &SegmentParts::map, "a9");
    row("2^60 entries", &SegmentParts::map, "bb1000000000000000");
    row("map without length", &SegmentParts::map, "bf");
    row("an array", &SegmentParts::map, "88");
    row("a tag around it", &SegmentParts::map, "c0a8");
    row("bytes after it", &SegmentParts::rest, "00");
    row("short library", &SegmentParts::library, "024f" + QByteArray(30, '1'));
    row("library as text", &SegmentParts::library, "0270" + QByteArray(32, '6'));
    row("library of 2^62 bytes", &SegmentParts::library, "025b4000000000000000");
    row("short writer", &SegmentParts::writer, "0353" + QByteArray(38, '2'));
    row("sequence 0", &SegmentParts::sequence, "0400");
    row("sequence -1", &SegmentParts::sequence, "0420");
    row("second without a previous hash", &SegmentParts::sequence, "0402");
    row("first with a previous hash", &SegmentParts::previous, "055820" + QByteArray(64, '3'));
    row("short hash", &SegmentParts::previous, "05581f" + QByteArray(62, '0'));
    row("sealed before 1970", &SegmentParts::sealed, "0620");
    row("sealed after the year 10 889", &SegmentParts::sealed, "061b0001000000000001");
    row("sealed at 2^64", &SegmentParts::sealed, "061bffffffffffffffff");
    row("author among the writers", &SegmentParts::writers,
        "078154" + QByteArray(32, '2') + "00000003");
    row("records of known length", &SegmentParts::records, "0880");
    row("records cut off", &SegmentParts::records, "089f");
    row("no records", &SegmentParts::records, "");
    row("another key", &SegmentParts::records, "099fff");
    row("keys in another order", &SegmentParts::library, "0354" + QByteArray(40, '1'));
    row("nested", &SegmentParts::records, "08" + QByteArray(200'000, '8').replace("88", "9f"));
}

void SegmentTest::refusesOtherEntries()
{
    QFETCH(const QByteArray, frame);
    QVERIFY(decodeSegment(SegmentParts().frame()));
    QCOMPARE(errorOfSegment(frame), ErrorCode::Corrupt);
}

void SegmentTest::readsOtherWaysToWriteTheSame()
{
    SegmentParts parts;
    parts.sequence = "041b0000000000000001";
    parts.sealed = "061a000003e8";
    QCOMPARE(decodeSegment(parts.frame()).value(), decodeSegment(SegmentParts().frame()).value());
}

void SegmentTest::survivesEveryTruncation()
{
    const QByteArray frame = encodeSegment(segment());
    const QByteArray content = contentOfSegment(frame);
    for (qsizetype size = 0; size < frame.size(); ++size) {
        QCOMPARE(errorOfSegment(frame.left(size)), ErrorCode::Corrupt);
    }
    for (qsizetype size = 0; size < content.size(); ++size) {
        QCOMPARE(errorOfSegment(ZstdFrame::compress(content.left(size))), ErrorCode::Corrupt);
    }
}

void SegmentTest::survivesEveryFlippedBit()
{
    const QByteArray frame = encodeSegment(segment());
    for (qsizetype bit = 0; bit < 8 * frame.size(); ++bit) {
        QByteArray damaged = frame;
        damaged[bit / 8] = char(damaged.at(bit / 8) ^ (1 << (bit % 8)));
        const Result<Segment> decoded = decodeSegment(damaged);
        QVERIFY2(!decoded || *decoded == segment(), qPrintable(QString::number(bit)));
    }
}

void SegmentTest::survivesEveryFlippedBitOfItsContent()
{
    // Nothing but the frame's checksum tells these from other segments; what decodes is one.
    const QByteArray content = contentOfSegment(encodeSegment(segment()));
    int decodable = 0;
    for (qsizetype bit = 0; bit < 8 * content.size(); ++bit) {
        QByteArray damaged = content;
        damaged[bit / 8] = char(damaged.at(bit / 8) ^ (1 << (bit % 8)));
        const Result<Segment> decoded = decodeSegment(ZstdFrame::compress(damaged));
        if (decoded) {
            ++decodable;
            QVERIFY(*decoded != segment());
            QCOMPARE(decodeSegment(encodeSegment(*decoded)).value(), *decoded);
        }
    }
    QVERIFY(decodable > 0);
}

void SegmentTest::refusesFramesThatClaimTooMuch_data()
{
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<ErrorCode>("code");
    // Magic, descriptor (8 bytes of size, one segment, checksum), size, an empty last block.
    const auto frame = [](const QByteArray &size) {
        return QByteArray("28b52ffd"
                          "e4"
            + size
            + "010000"
              "99e9d851");
    };
    QTest::newRow("4 GiB") << frame("0000000001000000") << ErrorCode::LimitExceeded;
    QTest::newRow("2^63") << frame("0000000000000080") << ErrorCode::LimitExceeded;
    QTest::newRow("2^64 - 3") << frame("fdffffffffffffff") << ErrorCode::LimitExceeded;
    QTest::newRow("32 MiB and a byte") << frame("0100000200000000") << ErrorCode::LimitExceeded;
    QTest::newRow("32 MiB in 20 bytes") << frame("0000000200000000") << ErrorCode::Corrupt;
    QTest::newRow("a byte more than there is") << frame("0100000000000000") << ErrorCode::Corrupt;
    QTest::newRow("unknown size") << QByteArray("28b52ffd0400010000"
                                                "99e9d851")
                                  << ErrorCode::Corrupt;
    QTest::newRow("nothing") << QByteArray() << ErrorCode::Corrupt;
    QTest::newRow("another magic") << QByteArray("28b52ffc2000010000") << ErrorCode::Corrupt;
    QTest::newRow("skippable frame") << QByteArray("502a4d1804000000"
                                                   "00000000")
                                     << ErrorCode::Corrupt;
}

void SegmentTest::refusesFramesThatClaimTooMuch()
{
    QFETCH(const QByteArray, hex);
    QFETCH(const ErrorCode, code);
    QCOMPARE(errorOfSegment(QByteArray::fromHex(hex)), code);
}

void SegmentTest::refusesMoreThanOneFrame()
{
    const QByteArray frame = encodeSegment(segment());
    QCOMPARE(errorOfSegment(frame + '\0'), ErrorCode::Corrupt);
    QCOMPARE(errorOfSegment(frame + frame), ErrorCode::Corrupt);
    QCOMPARE(errorOfSegment(frame + ZstdFrame::compress({})), ErrorCode::Corrupt);
    // A frame that decoders skip would let bytes be hidden in a store.
    const QByteArray skipped = QByteArray::fromHex("502a4d180400000068696464");
    QCOMPARE(errorOfSegment(frame + skipped), ErrorCode::Corrupt);
    QCOMPARE(errorOfSegment(skipped + frame), ErrorCode::Corrupt);
}

void SegmentTest::limitsItsSize()
{
    QByteArray large(Limits::kSegmentBytes, '\0');
    QCOMPARE(errorOfSegment(large), ErrorCode::Corrupt);
    large += '\0';
    QCOMPARE(errorOfSegment(large), ErrorCode::LimitExceeded);
    QCOMPARE(
        errorOfSegment(ZstdFrame::compress(QByteArray(Limits::kSegmentContentBytes + 1, '\0'))),
        ErrorCode::LimitExceeded);

    Segment many = emptySegment();
    many.records
        = QVector<Library::ChangeRecord>(Limits::kSegmentRecords, segment().records.last());
    many.records.last().stamp.writer = many.writer;
    QCOMPARE(decodeSegment(encodeSegment(many)).value(), many);
    many.records.append(many.records.last());
    QCOMPARE(errorOfSegment(encodeSegment(many)), ErrorCode::Corrupt);
}

MATINEE_TEST(SegmentTest)
#include "tst_segment.moc"
