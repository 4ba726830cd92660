#include "library/catalog/shared/rowsql.h"
#include "sync/replication/snapshot.h"
#include "sync/replication/zstdframe.h"
#include "tests/replication/replicationsamples.h"
#include "tests/support/testregistry.h"

#include <QTest>

using namespace ReplicationSamples;
using namespace Sync;
using Library::Origin;
using Library::Shared::Table;

namespace {

QByteArray contentOfSnapshot(const QByteArray &frame)
{
    return ZstdFrame::decompress(frame, Limits::kSnapshotContentBytes).value();
}

std::optional<ErrorCode> errorOfSnapshot(const QByteArray &frame)
{
    const Result<Snapshot> snapshot = decodeSnapshot(frame);
    return snapshot ? std::nullopt : std::optional(snapshot.error().code);
}

//! The entries of a small snapshot in hexadecimal, each of which may be replaced.
struct SnapshotParts
{
    QByteArray map = "a9";
    QByteArray format = "0101";
    QByteArray library = "0250" + QByteArray(32, '1');
    QByteArray id = "0350" + QByteArray(32, '1');
    QByteArray writer = "0454" + QByteArray(32, '2') + "00000003";
    QByteArray made = "051903e8";
    QByteArray vector = "0680";
    QByteArray writers = "0780";
    QByteArray rows = "089fff";
    QByteArray records = "099fff";
    QByteArray rest;

    QByteArray frame() const
    {
        return ZstdFrame::compress(QByteArray::fromHex(map + format + library + id + writer + made
            + vector + writers + rows + records + rest));
    }
};

const QByteArray kTitleTag = "0b 5820" + QByteArray(64, '4');
const QByteArray kByMe = "00 00 00 00"; // origin, then the stamp
QByteArray rows(const QByteArray &row)
{
    return "089f" + row + "ff";
}

} // namespace

class SnapshotTest : public QObject
{
    Q_OBJECT
private slots:
    void hasTheBytesOfTheProtocol();
    void readsAStoredFrame();
    void keepsARowOfEveryTable();
    void saysThatItIsNewer();
    void saysThatARowIsNewer_data();
    void saysThatARowIsNewer();
    void refusesOtherEntries_data();
    void refusesOtherEntries();
    void survivesDamage();
    void limitsItsSize();
};

void SnapshotTest::hasTheBytesOfTheProtocol()
{
    QCOMPARE(contentOfSnapshot(encodeSnapshot(snapshot())).toHex(),
        seed("snapshot/everything.cbor").toHex());
    QCOMPARE(decodeSnapshot(encodeSnapshot(snapshot())).value(), snapshot());
    Snapshot empty;
    empty.header = {id<LibraryId>(0x11), id<SnapshotId>(0x12), writer(0x22), 0, {}};
    QCOMPARE(contentOfSnapshot(encodeSnapshot(empty)).toHex(), seed("snapshot/empty.cbor").toHex());
    QCOMPARE(decodeSnapshot(encodeSnapshot(empty)).value(), empty);
}

void SnapshotTest::readsAStoredFrame()
{
    QCOMPARE(decodeSnapshot(seed("frame/snapshot.zst")).value(), snapshot());
}

void SnapshotTest::keepsARowOfEveryTable()
{
    Snapshot all = snapshot();
    all.rows.clear();
    for (const auto &spec : Library::Shared::tables()) {
        SnapshotRow row{
            int(spec.table), QByteArray(spec.keySize(), 'k'), Library::Merge::emptyRow(spec)};
        for (size_t i = 0; i < spec.columns.size(); ++i) {
            QCborValue value = qint64(i) - 2;
            if (spec.columns[i].type != Library::Shared::Type::Integer) {
                value = spec.columns[i].type == Library::Shared::Type::Text
                    ? QCborValue(QString::number(i))
                    : QCborValue(QByteArray::number(qint64(i)));
            }
            row.state.values[qsizetype(i)] = value;
            row.state.registers.insert(
                spec.columns[i].group, {{kSealedMs, quint32(i), writer(int(i))}, Origin::Online});
        }
        all.rows.append(row);
        // Some groups only, empty values.
        SnapshotRow part{
            int(spec.table), QByteArray(spec.keySize(), 'l'), Library::Merge::emptyRow(spec)};
        part.state.registers.insert(
            spec.columns.back().group, {{kSealedMs, 0, writer(1)}, Origin::Maintenance});
        all.rows.append(part);
    }
    QCOMPARE(decodeSnapshot(encodeSnapshot(all)).value(), all);
}

void SnapshotTest::saysThatItIsNewer()
{
    SnapshotParts newer;
    newer.format = "0102";
    newer.rows = "08f5";
    QCOMPARE(errorOfSnapshot(newer.frame()), ErrorCode::Newer);
}

void SnapshotTest::refusesOtherEntries_data()
{
    QTest::addColumn<QByteArray>("frame");
    const auto row = [](const char *name, QByteArray SnapshotParts::*part, const QByteArray &hex) {
        SnapshotParts parts;
        parts.*part = hex;
        QTest::newRow(name) << parts.frame();
    };
    row("format 0", &SnapshotParts::format, "0100");
    row("eight entries", &SnapshotParts::map, "a8");
    row("2^60 entries", &SnapshotParts::map, "bb1000000000000000");
    row("bytes after it", &SnapshotParts::rest, "00");
    row("short library", &SnapshotParts::library, "0241ff");
    row("short id", &SnapshotParts::id, "0341ff");
    row("short writer", &SnapshotParts::writer, "0441ff");
    row("made before 1970", &SnapshotParts::made, "0520");
    row("made after the year 10 889", &SnapshotParts::made, "051b0001000000000001");
    row("vector of 2^60 writers", &SnapshotParts::vector, "069b1000000000000000");
    row("vector out of order", &SnapshotParts::vector,
        "0682 8354" + QByteArray(40, '2') + "01 5820" + QByteArray(64, '1') + "8354"
            + QByteArray(40, '1') + "01 5820" + QByteArray(64, '1'));
    row("author among the writers", &SnapshotParts::writers,
        "078154" + QByteArray(32, '2') + "00000003");
    row("rows of known length", &SnapshotParts::rows, "0880");
    row("rows cut off", &SnapshotParts::rows, "089f");
    row("records of known length", &SnapshotParts::records, "0980");
    row("records cut off", &SnapshotParts::records, "099f");
    const auto rowOf = [&](const char *name, const QByteArray &hex) {
        row(name, &SnapshotParts::rows, rows(hex));
    };
    rowOf("table 2^63", "84 1b8000000000000000 4161 a10101 8185 01" + kByMe);
    rowOf("key of another size", "84 0b 50" + QByteArray(32, '4') + "a10101 8185 01" + kByMe);
    rowOf("no register", "84" + kTitleTag + "a0 80");
    rowOf("2^60 registers", "84" + kTitleTag + "a10101 9b1000000000000000");
    rowOf("register twice", "84" + kTitleTag + "a10101 8285 01" + kByMe + "85 01" + kByMe);
    rowOf("register without its column", "84" + kTitleTag + "a0 8185 01" + kByMe);
    rowOf("column of another type", "84" + kTitleTag + "a1016131 8185 01" + kByMe);
    rowOf("column without its register", "84 09 50" + QByteArray(32, '4') + "a1016161 80");
    rowOf("group 256", "84" + kTitleTag + "a10101 8185 190100" + kByMe);
    rowOf("origin 256", "84" + kTitleTag + "a10101 8185 01 190100 000000");
    rowOf("unknown writer", "84" + kTitleTag + "a10101 8185 01 00 00 00 01");
    rowOf("counter of 33 bits", "84" + kTitleTag + "a10101 8185 01 00 00 1b0000000100000000 00");
    rowOf("another item", "85" + kTitleTag + "a10101 8185 01" + kByMe + "00");
}

void SnapshotTest::refusesOtherEntries()
{
    QFETCH(const QByteArray, frame);
    SnapshotParts good;
    good.rows = rows("84" + kTitleTag + "a10101 8185 01" + kByMe);
    QVERIFY(decodeSnapshot(good.frame()));
    QCOMPARE(errorOfSnapshot(frame), ErrorCode::Corrupt);
}

void SnapshotTest::saysThatARowIsNewer_data()
{
    QTest::addColumn<QByteArray>("hex");
    const auto row
        = [](const char *name, const QByteArray &hex) { QTest::newRow(name) << rows(hex); };
    row("unknown table", "84 18fe 5820" + QByteArray(64, '4') + "a10101 8185 01" + kByMe);
    row("unknown column", "84" + kTitleTag + "a201010200 8185 01" + kByMe);
    row("register of no column", "84" + kTitleTag + "a10101 8285 01" + kByMe + "85 02" + kByMe);
    row("person's edit of what is no title",
        "84" + kTitleTag + "a10101 8285 01" + kByMe + "85 18fe" + kByMe);
}

void SnapshotTest::saysThatARowIsNewer()
{
    QFETCH(const QByteArray, hex);
    SnapshotParts newer;
    newer.rows = hex;
    QCOMPARE(errorOfSnapshot(newer.frame()), ErrorCode::Newer);
}

void SnapshotTest::survivesDamage()
{
    const QByteArray frame = encodeSnapshot(snapshot());
    for (qsizetype size = 0; size < frame.size(); ++size) {
        QCOMPARE(errorOfSnapshot(frame.left(size)), ErrorCode::Corrupt);
    }
    for (qsizetype bit = 0; bit < 8 * frame.size(); ++bit) {
        QByteArray damaged = frame;
        damaged[bit / 8] = char(damaged.at(bit / 8) ^ (1 << (bit % 8)));
        const Result<Snapshot> decoded = decodeSnapshot(damaged);
        QVERIFY2(!decoded || *decoded == snapshot(), qPrintable(QString::number(bit)));
    }
    const QByteArray content = contentOfSnapshot(frame);
    for (qsizetype bit = 0; bit < 8 * content.size(); ++bit) {
        QByteArray damaged = content;
        damaged[bit / 8] = char(damaged.at(bit / 8) ^ (1 << (bit % 8)));
        const Result<Snapshot> decoded = decodeSnapshot(ZstdFrame::compress(damaged));
        if (decoded) {
            QCOMPARE(decodeSnapshot(encodeSnapshot(*decoded)).value(), *decoded);
        }
    }
}

void SnapshotTest::limitsItsSize()
{
    // 1 GiB and a byte, then 1 GiB in 20 bytes.
    QCOMPARE(errorOfSnapshot(QByteArray::fromHex("28b52ffde4010000400000000001000099e9d851")),
        ErrorCode::LimitExceeded);
    QCOMPARE(errorOfSnapshot(QByteArray::fromHex("28b52ffde4000000400000000001000099e9d851")),
        ErrorCode::Corrupt);
}

MATINEE_TEST(SnapshotTest)
#include "tst_snapshot.moc"
