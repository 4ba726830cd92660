#include "sync/replication/documents.h"
#include "tests/replication/replicationsamples.h"
#include "tests/support/testregistry.h"

#include <QTest>

#include <limits>

using namespace ReplicationSamples;
using namespace Sync;

namespace {

template <class T>
std::optional<ErrorCode> errorOf(const Result<T> &result)
{
    return result ? std::nullopt : std::optional(result.error().code);
}

const QByteArray kWriter = "54" + QByteArray(32, '2') + "00000003";

struct AckParts
{
    QByteArray map = "a7";
    QByteArray format = "0101";
    QByteArray library = "0250" + QByteArray(32, '1');
    QByteArray writer = "03" + kWriter;
    QByteArray merged = "0480";
    QByteArray sealed = "058183" + kWriter
        + "00"
          "5820"
        + QByteArray(64, '0');
    QByteArray made = "0600";
    QByteArray uploads = "0780";
    QByteArray rest;

    QByteArray bytes() const
    {
        return QByteArray::fromHex(
            map + format + library + writer + merged + sealed + made + uploads + rest);
    }
};

} // namespace

class DocumentsTest : public QObject
{
    Q_OBJECT
private slots:
    void haveTheBytesOfTheProtocol();
    void headsCount();
    void sayThatTheyAreNewer();
    void refuseOtherAcks_data();
    void refuseOtherAcks();
    void refuseOtherHeads_data();
    void refuseOtherHeads();
    void surviveDamage();
    void limitUploads();
};

void DocumentsTest::haveTheBytesOfTheProtocol()
{
    QCOMPARE(encodeAck(ack()).toHex(), seed("ack/everything.cbor").toHex());
    QCOMPARE(decodeAck(seed("ack/everything.cbor")).value(), ack());
    const Ack first{id<LibraryId>(0x11), writer(0x22), {}, {}, 0, {}};
    QCOMPARE(encodeAck(first).toHex(), AckParts().bytes().toHex());
    QCOMPARE(seed("ack/empty.cbor").toHex(), AckParts().bytes().toHex());
    QCOMPARE(decodeAck(AckParts().bytes()).value(), first);
    QCOMPARE(encodeHead(7).toHex(), QByteArray("a201010207"));
    QCOMPARE(seed("ack/head.cbor").toHex(), QByteArray("a201010207"));
}

void DocumentsTest::headsCount()
{
    for (const quint64 sequence :
        {quint64(0), quint64(23), quint64(1) << 32, std::numeric_limits<quint64>::max()}) {
        QCOMPARE(decodeHead(encodeHead(sequence)).value(), sequence);
    }
}

void DocumentsTest::sayThatTheyAreNewer()
{
    AckParts newer;
    newer.format = "0102";
    newer.merged = "04f5";
    QCOMPARE(errorOf(decodeAck(newer.bytes())), ErrorCode::Newer);
    QCOMPARE(errorOf(decodeHead(QByteArray::fromHex("a10102"))), ErrorCode::Newer);
    QCOMPARE(errorOf(decodeHead(QByteArray::fromHex("a301020207036161"))), ErrorCode::Newer);
}

void DocumentsTest::refuseOtherAcks_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char *name, QByteArray AckParts::*part, const QByteArray &hex) {
        AckParts parts;
        parts.*part = hex;
        QTest::newRow(name) << parts.bytes();
    };
    const QByteArray hash = "5820" + QByteArray(64, '4');
    row("format 0", &AckParts::format, "0100");
    row("six entries", &AckParts::map, "a6");
    row("2^60 entries", &AckParts::map, "bb1000000000000000");
    row("bytes after it", &AckParts::rest, "00");
    row("short library", &AckParts::library, "0241ff");
    row("short writer", &AckParts::writer, "0341ff");
    row("merged is null", &AckParts::merged, "04f6");
    row("merged of 2^60 writers", &AckParts::merged, "049b1000000000000000");
    row("merged without a hash", &AckParts::merged,
        "0481 83" + kWriter + "01 5820" + QByteArray(64, '0'));
    row("sealed of nobody", &AckParts::sealed, "0580");
    row("sealed of another", &AckParts::sealed, "058183 54" + QByteArray(40, '9') + "01" + hash);
    row("sealed nothing with a hash", &AckParts::sealed, "058183" + kWriter + "00" + hash);
    row("made before 1970", &AckParts::made, "0620");
    row("made after the year 10 889", &AckParts::made, "061b0001000000000001");
    row("short object", &AckParts::uploads, "078141ff");
    row("2^60 uploads", &AckParts::uploads, "079b1000000000000000");
    row("10 001 uploads", &AckParts::uploads, "07992711");
    row("fewer uploads than said", &AckParts::uploads, "078250" + QByteArray(32, '8'));
    row("nested", &AckParts::merged, "04" + QByteArray(200'000, '8').replace("88", "81"));
}

void DocumentsTest::refuseOtherAcks()
{
    QFETCH(const QByteArray, bytes);
    QCOMPARE(errorOf(decodeAck(bytes)), ErrorCode::Corrupt);
}

void DocumentsTest::refuseOtherHeads_data()
{
    QTest::addColumn<QByteArray>("hex");
    const auto row = [](const char *name, const QByteArray &hex) { QTest::newRow(name) << hex; };
    row("nothing", "");
    row("cut", "a2010102");
    row("format 0", "a201000207");
    row("no sequence", "a10101");
    row("another key", "a201010307");
    row("sequence -1", "a201010220");
    row("sequence is a text", "a20101026137");
    row("bytes after it", "a20101020700");
    row("an array", "820107");
}

void DocumentsTest::refuseOtherHeads()
{
    QFETCH(const QByteArray, hex);
    QCOMPARE(errorOf(decodeHead(QByteArray::fromHex(hex))), ErrorCode::Corrupt);
}

void DocumentsTest::surviveDamage()
{
    const QByteArray good = encodeAck(ack());
    for (qsizetype size = 0; size < good.size(); ++size) {
        QCOMPARE(errorOf(decodeAck(good.left(size))), ErrorCode::Corrupt);
    }
    for (qsizetype bit = 0; bit < 8 * good.size(); ++bit) {
        QByteArray damaged = good;
        damaged[bit / 8] = char(damaged.at(bit / 8) ^ (1 << (bit % 8)));
        const Result<Ack> decoded = decodeAck(damaged);
        if (decoded) {
            QCOMPARE(encodeAck(*decoded), damaged);
        }
    }
}

void DocumentsTest::limitUploads()
{
    Ack many = ack();
    many.uploads = QVector<ObjectId>(10'000, id<ObjectId>(0x81));
    QCOMPARE(decodeAck(encodeAck(many)).value(), many);
    many.uploads.append(id<ObjectId>(0x82));
    QCOMPARE(errorOf(decodeAck(encodeAck(many))), ErrorCode::Corrupt);
    QCOMPARE(errorOf(decodeAck(QByteArray((8 << 20) + 1, '\0'))), ErrorCode::LimitExceeded);
}

MATINEE_TEST(DocumentsTest)
#include "tst_documents.moc"
