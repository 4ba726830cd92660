#include "sync/store/sha256.h"
#include "sync/transfer/manifest.h"
#include "tests/support/testregistry.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Sync;

// Computed with another implementation; they may never change.
static const char kEmptyContent[]
    = "29edf712181087daeeb82364ead9fc4d0c929a7f5bc3922488345ec3d70efabe";
static const char kAbcContent[]
    = "314043e2d344679b940c4759bea6dda2865c9642aa6b74bbd2b4d364ee82fc77";

class ManifestTest : public QObject
{
    Q_OBJECT
private slots:
    void hashesLikeTheStandard();
    void plansParts_data();
    void plansParts();
    void contentIdsAreFixed();
    void hasTheBytesOfTheProtocol();
    void refusesAllElse();
    void survivesRandomDamage();
    void namesMediaTypes();
};

void ManifestTest::hashesLikeTheStandard()
{
    QCOMPARE(Sha256::of({}).toHex(),
        QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    Sha256 hash;
    hash.add("a");
    hash.add("bc");
    const QByteArray abc("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    QCOMPARE(hash.result().toHex(), abc);
    hash.add("abc");
    QCOMPARE(hash.result().toHex(), abc);
}

void ManifestTest::plansParts_data()
{
    QTest::addColumn<qint64>("size");
    QTest::addColumn<qint64>("part");
    QTest::addColumn<int>("parts");
    const qint64 chunk = kChunkBytes;
    QTest::newRow("empty") << qint64(0) << chunk << 0;
    QTest::newRow("one byte") << qint64(1) << chunk << 1;
    QTest::newRow("one chunk") << chunk << chunk << 1;
    QTest::newRow("one more") << chunk + 1 << chunk << 2;
    QTest::newRow("thousand") << 1000 * chunk << chunk << 1000;
    QTest::newRow("thousand and a byte") << 1000 * chunk + 1 << 2 * chunk << 501;
    QTest::newRow("60 GB") << qint64(60'000'000'000) << 8 * chunk << 895;
    QTest::newRow("largest") << kMaxObjectBytes << 512 * chunk << 1000;
}

void ManifestTest::plansParts()
{
    QFETCH(qint64, size);
    QFETCH(qint64, part);
    QFETCH(int, parts);
    const PartPlan plan = PartPlan::forSize(size);
    QCOMPARE(plan.partBytes, part);
    QCOMPARE(plan.parts, parts);
    QCOMPARE(plan.partIsChunk(), part == kChunkBytes);
    if (parts > 0) {
        QCOMPARE(plan.offset(parts) + plan.size(parts), size);
        QVERIFY(plan.size(parts) > 0);
        QCOMPARE(plan.offset(1), 0);
    }
}

void ManifestTest::contentIdsAreFixed()
{
    QCOMPARE(contentIdOf(0, {}).toString(), QString::fromLatin1(kEmptyContent));
    QCOMPARE(contentIdOf(3, Sha256::of("abc")).toString(), QString::fromLatin1(kAbcContent));
    QVERIFY(contentIdOf(4, Sha256::of("abc")) != contentIdOf(3, Sha256::of("abc")));
}

void ManifestTest::hasTheBytesOfTheProtocol()
{
    const Manifest manifest{3, Sha256::of("abc"), QStringLiteral("video/mp4")};
    const QByteArray golden = QByteArray::fromHex("a501010203035820" + QByteArray(kAbcContent)
        + "045820"
          "ba7816bf8f01cfea414140de5dae2223"
          "b00361a396177a9cb410ff61f20015ad"
          "0569766964656f2f6d7034");
    QCOMPARE(encodeManifest(manifest).toHex(), golden.toHex());
    QCOMPARE(decodeManifest(golden).value(), manifest);
    const Manifest empty{0, {}, {}};
    QCOMPARE(decodeManifest(encodeManifest(empty)).value(), empty);
    Manifest large{20 * kChunkBytes - 5, QByteArray(20 * 32, 'h'), QStringLiteral("video/webm")};
    QCOMPARE(decodeManifest(encodeManifest(large)).value(), large);
    QCOMPARE(large.chunkHash(19), QByteArray(32, 'h'));
}

void ManifestTest::refusesAllElse()
{
    const Manifest manifest{3, Sha256::of("abc"), QStringLiteral("video/mp4")};
    const QByteArray good = encodeManifest(manifest);
    for (qsizetype size = 0; size < good.size(); ++size) {
        QCOMPARE(decodeManifest(good.left(size)).error().code, ErrorCode::Corrupt);
    }
    QCOMPARE(decodeManifest(good + '\0').error().code, ErrorCode::Corrupt);
    QByteArray newer = good;
    newer[2] = 2;
    QCOMPARE(decodeManifest(newer).error().code, ErrorCode::Newer);
    QByteArray size = good; // neither the number of hashes nor the content id follows
    size[4] = 4;
    QCOMPARE(decodeManifest(size).error().code, ErrorCode::Corrupt);
    // A string that claims 2^62 bytes costs no memory.
    QCOMPARE(decodeManifest(QByteArray::fromHex("a5010102030"
                                                "35b4000000000000000"))
                 .error()
                 .code,
        ErrorCode::Corrupt);
    // The same size in more bytes than needed.
    QCOMPARE(
        decodeManifest(QByteArray(good).replace(3, 2, QByteArray::fromHex("021803"))).error().code,
        ErrorCode::Corrupt);
    const Manifest typed{0, {}, QString(200, u't')};
    QCOMPARE(decodeManifest(encodeManifest(typed)).error().code, ErrorCode::Corrupt);
}

void ManifestTest::survivesRandomDamage()
{
    QRandomGenerator random(5);
    const QByteArray good
        = encodeManifest({5 * kChunkBytes, QByteArray(5 * 32, 'h'), QStringLiteral("video/mp4")});
    for (int i = 0; i < 5000; ++i) {
        QByteArray bad = good;
        bad[random.bounded(int(bad.size()))] = char(random.bounded(256));
        const Result<Manifest> decoded = decodeManifest(bad);
        QVERIFY(!decoded.has_value() || encodeManifest(*decoded) == bad);
    }
}

void ManifestTest::namesMediaTypes()
{
    QCOMPARE(mediaTypeFor(QStringLiteral("A.MKV")), QStringLiteral("video/x-matroska"));
    QCOMPARE(mediaTypeFor(QStringLiteral("a.mp4")), QStringLiteral("video/mp4"));
    QCOMPARE(mediaTypeFor(QStringLiteral("mp4")), QStringLiteral("application/octet-stream"));
}

MATINEE_TEST(ManifestTest)
#include "tst_manifest.moc"
