#include "sync/replication/recordcodec.h"
#include "tests/replication/replicationsamples.h"
#include "tests/support/testregistry.h"

#include <QTest>

#include <limits>

using namespace ReplicationSamples;
using namespace Sync;
using Library::ChangeRecord;
using Library::Stamp;

namespace {

template <class Write>
QByteArray written(const Write &write)
{
    QByteArray bytes;
    QCborStreamWriter out(&bytes);
    write(out);
    return bytes;
}

QByteArray valuesBytes(const QCborMap &values)
{
    return written([&](QCborStreamWriter &out) { RecordCodec::writeValues(out, values); });
}

std::optional<QCborMap> valuesIn(const QByteArray &bytes)
{
    CborInput in(bytes);
    return RecordCodec::readValues(in);
}

const QByteArray kOperation = "50" + QByteArray(32, '5');
const QByteArray kRecord = "87 01 4161 03 00 00 00 a0";

std::optional<QVector<ChangeRecord>> recordsIn(const QByteArray &hex, int maxRecords = 3)
{
    const QByteArray bytes = QByteArray::fromHex(hex);
    CborInput in(bytes);
    return RecordCodec::readRecords(in, kSealedMs, WriterTable(writer(1)), maxRecords);
}

} // namespace

class RecordCodecTest : public QObject
{
    Q_OBJECT
private slots:
    void keepsEveryValue_data();
    void keepsEveryValue();
    void writesColumnsInTheirOrder();
    void keepsValuesUpToTheirLimit();
    void refusesOtherValues_data();
    void refusesOtherValues();
    void keepsStamps();
    void refusesOtherStamps_data();
    void refusesOtherStamps();
    void joinsRecordsOfOneAct();
    void readsRecords();
    void refusesOtherRecords_data();
    void refusesOtherRecords();
    void numbersWriters();
    void refusesOtherWriters_data();
    void refusesOtherWriters();
    void keepsVectors();
    void refusesOtherVectors_data();
    void refusesOtherVectors();
};

void RecordCodecTest::keepsEveryValue_data()
{
    QTest::addColumn<QCborValue>("value");
    QTest::addColumn<QByteArray>("hex");
    const auto row = [](const char *name, const QCborValue &value, const char *hex) {
        QTest::newRow(name) << value << QByteArray(hex);
    };
    row("0", 0, "00");
    row("23", 23, "17");
    row("24", 24, "1818");
    row("2^32", qint64(1) << 32, "1b0000000100000000");
    row("largest", std::numeric_limits<qint64>::max(), "1b7fffffffffffffff");
    row("-1", -1, "20");
    row("-25", -25, "3818");
    row("smallest but one", -std::numeric_limits<qint64>::max(), "3b7ffffffffffffffe");
    row("smallest", std::numeric_limits<qint64>::min(), "3b7fffffffffffffff");
    row("no text", QString(), "60");
    row("text", QStringLiteral("a"), "6161");
    row("text of four bytes", QStringLiteral("\U0001f3ac"), "64f09f8eac");
    row("text with a zero", QString(QChar(0)), "6100");
    row("no bytes", QByteArray(), "40");
    row("bytes", QByteArray("\0\xff", 2), "4200ff");
    row("null", nullptr, "f6");
}

void RecordCodecTest::keepsEveryValue()
{
    QFETCH(const QCborValue, value);
    QFETCH(const QByteArray, hex);
    for (const auto &[code, prefix] : {std::pair(1, "a101"), {23, "a117"}, {255, "a118ff"}}) {
        const QCborMap values{{code, value}};
        const QByteArray bytes = valuesBytes(values);
        QCOMPARE(bytes.toHex(), prefix + hex);
        const auto read = valuesIn(bytes);
        QVERIFY(read);
        QCOMPARE(*read, values);
        QCOMPARE(read->value(code).type(), value.type());
    }
}

void RecordCodecTest::writesColumnsInTheirOrder()
{
    QCborMap values;
    for (const int code : {200, 3, 24, 1}) {
        values.insert(code, code);
    }
    QCOMPARE(valuesBytes(values).toHex(),
        QByteArray("a40101030318181818"
                   "18c818c8"));
    QCOMPARE(valuesIn(valuesBytes(values)), (QCborMap{{1, 1}, {3, 3}, {24, 24}, {200, 200}}));
    QCOMPARE(valuesIn(valuesBytes({})), QCborMap());
}

void RecordCodecTest::keepsValuesUpToTheirLimit()
{
    const QCborMap bytes{{1, QByteArray(Limits::kValueBytes, 'x')}};
    QCOMPARE(valuesIn(valuesBytes(bytes)), bytes);
    QVERIFY(!valuesIn(valuesBytes({{1, QByteArray(Limits::kValueBytes + 1, 'x')}})));
    const QCborMap text{{1, QString(Limits::kValueBytes, u'x')}};
    QCOMPARE(valuesIn(valuesBytes(text)), text);
    QVERIFY(!valuesIn(valuesBytes({{1, QString(Limits::kValueBytes + 1, u'x')}})));
    QVERIFY(!valuesIn(valuesBytes({{1, QString(Limits::kValueBytes / 2 + 1, u'\u00f6')}})));
}

void RecordCodecTest::refusesOtherValues_data()
{
    QTest::addColumn<QByteArray>("hex");
    const auto row = [](const char *name, const QByteArray &hex) { QTest::newRow(name) << hex; };
    row("nothing", "");
    row("array", "80");
    row("map without length", "bfff");
    row("2^60 entries", "bb1000000000000000");
    row("256 entries", "b90100");
    row("column 0", "a10000");
    row("column 256", "a119010000");
    row("column -1", "a12000");
    row("column with a name", "a1616100");
    row("columns out of order", "a202000100");
    row("one column twice", "a201000100");
    row("true", "a101f5");
    row("undefined", "a101f7");
    row("half float", "a101f90000");
    row("double", "a101fb0000000000000000");
    row("tag", "a101c100");
    row("simple value", "a101e0");
    row("array inside", "a10180");
    row("map inside", "a101a0");
    row("2^63", "a1011b8000000000000000");
    row("-2^63 - 1", "a1013b8000000000000000");
    row("-2^64", "a1013bffffffffffffffff");
    row("text in pieces", "a1017f6161ff");
    row("bytes in pieces", "a1015f4161ff");
    row("not UTF-8", "a10161ff");
    row("half a surrogate pair", "a10163eda080");
    row("2^62 bytes", "a1015b4000000000000000");
    row("2^64 bytes", "a1015bffffffffffffffff");
    row("2^62 bytes of text", "a1017b4000000000000000");
    row("cut in a value", "a1014261");
    row("cut before a value", "a101");
    row("cut before an entry", "a20100");
    row("reserved length", "a1011c");
    row("deep", "a101" + QByteArray(200'000, '8').replace("88", "81"));
}

void RecordCodecTest::refusesOtherValues()
{
    QFETCH(const QByteArray, hex);
    QVERIFY(!valuesIn(QByteArray::fromHex(hex)));
}

void RecordCodecTest::keepsStamps()
{
    WriterTable writers(writer(1));
    const QVector<Stamp> stamps{{0, 0, writer(1)}, {kSealedMs, 1, writer(1)},
        {kSealedMs + 600'000, std::numeric_limits<quint32>::max(), writer(2)},
        {Limits::kWallMs, 0, writer(2)}};
    const QByteArray bytes = written([&](QCborStreamWriter &out) {
        out.startArray();
        for (const Stamp &stamp : stamps) {
            RecordCodec::writeStamp(out, stamp, kSealedMs, writers);
        }
        out.endArray();
    });
    QCOMPARE(writers.others(), QVector<WriterId>{writer(2)});
    CborInput in(bytes);
    QVERIFY(in.beginOpenArray());
    for (const Stamp &stamp : stamps) {
        QCOMPARE(RecordCodec::readStamp(in, kSealedMs, writers), stamp);
    }
    QVERIFY(in.leave());
}

void RecordCodecTest::refusesOtherStamps_data()
{
    QTest::addColumn<QByteArray>("hex");
    QTest::newRow("before 1970") << QByteArray("3903e80000"); // base 1 000 in the test
    QTest::newRow("after the year 10 889") << QByteArray("1b00010000000000000000");
    QTest::newRow("time of 2^63 - 1") << QByteArray("1b7fffffffffffffff0000");
    QTest::newRow("time of -2^63") << QByteArray("3b7fffffffffffffff0000");
    QTest::newRow("time of -2^64") << QByteArray("3bffffffffffffffff0000");
    QTest::newRow("counter of 33 bits") << QByteArray("001b000000010000000000");
    QTest::newRow("counter below zero") << QByteArray("002000");
    QTest::newRow("unknown writer") << QByteArray("000001");
    QTest::newRow("writer 2^63") << QByteArray("00001b8000000000000000");
    QTest::newRow("time is a text") << QByteArray("600000");
    QTest::newRow("cut") << QByteArray("0000");
}

void RecordCodecTest::refusesOtherStamps()
{
    QFETCH(const QByteArray, hex);
    const QByteArray bytes = QByteArray::fromHex(hex);
    CborInput in(bytes);
    QVERIFY(!RecordCodec::readStamp(in, 999, WriterTable(writer(1))));
}

void RecordCodecTest::joinsRecordsOfOneAct()
{
    QVector<ChangeRecord> records = segment().records;
    WriterTable writers(writer(0x22));
    const auto bytesOf = [&] {
        return written([&](QCborStreamWriter &out) {
            RecordCodec::writeRecords(out, records, kSealedMs, writers);
        });
    };
    const auto operations = [&] { return bytesOf().count(QByteArray(16, char(0x51))); };
    QCOMPARE(operations(), 1);
    records[1].profile = {};
    QCOMPARE(operations(), 2);
    records[1].profile = records[0].profile;
    records[1].origin = Library::Origin::Online;
    QCOMPARE(operations(), 2);
    const QByteArray bytes = bytesOf();
    CborInput in(bytes);
    const auto read = RecordCodec::readRecords(in, kSealedMs, writers, int(records.size()));
    QVERIFY(read);
    QCOMPARE(*read, records);
}

void RecordCodecTest::readsRecords()
{
    const QByteArray three = kRecord + kRecord + kRecord;
    QCOMPARE(recordsIn("9f ff").value().size(), 0);
    QCOMPARE(recordsIn("9f 84 " + kOperation + " f6 00 83 " + three + "ff").value().size(), 3);
    const auto unknown = recordsIn(
        "9f 84 " + kOperation + " f6 18ff 81 87 19ffff 4161 18ff 20 01 00 a118ff6161 ff");
    QVERIFY(unknown);
    QCOMPARE(int(unknown->first().origin), 255);
    QCOMPARE(unknown->first().table, 0xffff);
    QCOMPARE(unknown->first().group, 255);
    QCOMPARE(unknown->first().stamp, (Stamp{kSealedMs - 1, 1, writer(1)}));
    QCOMPARE(unknown->first().values, (QCborMap{{255, QStringLiteral("a")}}));
}

void RecordCodecTest::refusesOtherRecords_data()
{
    QTest::addColumn<QByteArray>("hex");
    const auto act = [](const QByteArray &rest) {
        return QByteArray("9f 84 " + kOperation + " f6 00 " + rest + " ff");
    };
    const auto row = [](const char *name, const QByteArray &hex) { QTest::newRow(name) << hex; };
    row("array with a length", "80");
    row("not ended", "9f");
    row("short operation id", "9f 84 4f" + kOperation.mid(4) + " f6 00 81 " + kRecord + " ff");
    row("profile is zero",
        "9f 84 " + kOperation + "50" + QByteArray(32, '0') + " 00 81 " + kRecord + " ff");
    row("profile is a text",
        "9f 84 " + kOperation + "70" + QByteArray(32, '5') + " 00 81 " + kRecord + " ff");
    row("short profile", "9f 84 " + kOperation + "4101 00 81 " + kRecord + " ff");
    row("origin 256", "9f 84 " + kOperation + " f6 190100 81 " + kRecord + " ff");
    row("three items", "9f 83 " + kOperation + " f6 00 ff");
    row("five items", "9f 85 " + kOperation + " f6 00 81 " + kRecord + " 00 ff");
    row("no records", act("80"));
    row("one more than there may be", act("84 " + kRecord + kRecord + kRecord + kRecord));
    row("one more over two acts",
        "9f 84 " + kOperation + " f6 00 82 " + kRecord + kRecord + "84 " + kOperation + " f6 00 82 "
            + kRecord + kRecord + " ff");
    row("2^60 records", act("9b1000000000000000 " + kRecord));
    row("fewer records than said", act("82 " + kRecord));
    row("table 65536", act("81 87 1a00010000 4161 03 00 00 00 a0"));
    row("table 2^63", act("81 87 1b8000000000000000 4161 03 00 00 00 a0"));
    row("row without a key", act("81 87 01 40 03 00 00 00 a0"));
    row("row of 129 bytes", act("81 87 01 5881" + QByteArray(258, '6') + " 03 00 00 00 a0"));
    row("row of 2^62 bytes", act("81 87 01 5b4000000000000000 03 00 00 00 a0"));
    row("row is a text", act("81 87 01 6161 03 00 00 00 a0"));
    row("group 256", act("81 87 01 4161 190100 00 00 00 a0"));
    row("another item", act("81 88 01 4161 03 00 00 00 a0 00"));
    row("cut", act("81 87 01 4161 03 00 00"));
    row("nested", "9f" + QByteArray(100'000, '8').replace("88", "84"));
}

void RecordCodecTest::refusesOtherRecords()
{
    QFETCH(const QByteArray, hex);
    QVERIFY(!recordsIn(hex));
}

void RecordCodecTest::numbersWriters()
{
    WriterTable writers(writer(1));
    QCOMPARE(writers.numberOf(writer(1)), quint64(0));
    QCOMPARE(writers.numberOf(writer(3)), quint64(1));
    QCOMPARE(writers.numberOf(writer(2)), quint64(2));
    QCOMPARE(writers.numberOf(writer(3)), quint64(1));
    const QByteArray bytes = written(
        [&](QCborStreamWriter &out) { RecordCodec::writeWriters(out, writers.others()); });
    CborInput in(bytes);
    WriterTable read(writer(1));
    QVERIFY(RecordCodec::readWriters(in, read));
    QCOMPARE(read.others(), (QVector<WriterId>{writer(3), writer(2)}));
    QCOMPARE(read.at(2), writer(2));
    QVERIFY(!read.at(3));
}

void RecordCodecTest::refusesOtherWriters_data()
{
    QTest::addColumn<QByteArray>("hex");
    const QByteArray other = "54" + writer(2).toBytes().toHex();
    QTest::newRow("the author") << QByteArray("8154" + writer(1).toBytes().toHex());
    QTest::newRow("one twice") << QByteArray("82" + other + other);
    QTest::newRow("short") << QByteArray("8153" + other.mid(4));
    QTest::newRow("2^60 of them") << QByteArray("9b1000000000000000" + other);
    QTest::newRow("100 001 of them") << QByteArray("9a000186a1" + other);
    QTest::newRow("fewer than said") << QByteArray("82" + other);
    QTest::newRow("array without length") << QByteArray("9f" + other + "ff");
}

void RecordCodecTest::refusesOtherWriters()
{
    QFETCH(const QByteArray, hex);
    const QByteArray bytes = QByteArray::fromHex(hex);
    CborInput in(bytes);
    WriterTable writers(writer(1));
    QVERIFY(!RecordCodec::readWriters(in, writers));
}

void RecordCodecTest::keepsVectors()
{
    const VersionVector vector{
        {writer(3), {std::numeric_limits<quint64>::max(), id<SegmentHash>(1)}}, {writer(1), {}},
        {writer(2), {1, id<SegmentHash>(2)}}};
    for (const VersionVector &each : {vector, VersionVector()}) {
        const QByteArray bytes
            = written([&](QCborStreamWriter &out) { RecordCodec::writeVector(out, each); });
        CborInput in(bytes);
        QCOMPARE(RecordCodec::readVector(in), each);
    }
}

void RecordCodecTest::refusesOtherVectors_data()
{
    QTest::addColumn<QByteArray>("hex");
    const auto entry = [](int device, const QByteArray &sequence, char hash) {
        return QByteArray(
            "8354" + writer(device).toBytes().toHex() + sequence + "5820" + QByteArray(64, hash));
    };
    QTest::newRow("out of order") << QByteArray("82" + entry(2, "01", '1') + entry(1, "01", '1'));
    QTest::newRow("one twice") << QByteArray("82" + entry(1, "01", '1') + entry(1, "02", '1'));
    QTest::newRow("begun without a hash") << QByteArray("81" + entry(1, "01", '0'));
    QTest::newRow("not begun, with a hash") << QByteArray("81" + entry(1, "00", '1'));
    QTest::newRow("before the start") << QByteArray("81" + entry(1, "20", '1'));
    QTest::newRow("short hash") << QByteArray(
        "818354" + writer(1).toBytes().toHex() + "01581f" + QByteArray(62, '1'));
    QTest::newRow("2^60 of them") << QByteArray("9b1000000000000000" + entry(1, "01", '1'));
    QTest::newRow("100 001 of them") << QByteArray("9a000186a1" + entry(1, "01", '1'));
    QTest::newRow("fewer than said") << QByteArray("82" + entry(1, "01", '1'));
}

void RecordCodecTest::refusesOtherVectors()
{
    QFETCH(const QByteArray, hex);
    const QByteArray bytes = QByteArray::fromHex(hex);
    CborInput in(bytes);
    QVERIFY(!RecordCodec::readVector(in));
}

MATINEE_TEST(RecordCodecTest)
#include "tst_recordcodec.moc"
