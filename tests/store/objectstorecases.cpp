#include "tests/store/objectstorecases.h"

#include "library/base/async.h"
#include "sync/store/sha256.h"
#include "tests/support/storefixture.h"

#include <QDateTime>
#include <QTest>

#include <algorithm>
#include <optional>

using namespace Sync;

namespace TestSupport {

namespace {

// The least that S3 takes for a part that is not the last.
constexpr qint64 kPartBytes = 5LL * 1024 * 1024;

} // namespace

ObjectStoreCases::ObjectStoreCases() = default;
ObjectStoreCases::~ObjectStoreCases() = default;

void ObjectStoreCases::init()
{
    newPlace();
    m_store = open();
    QVERIFY(m_store != nullptr);
}

void ObjectStoreCases::cleanup()
{
    m_store.reset();
}

PartBody ObjectStoreCases::part(int number, const QByteArray &bytes)
{
    PartBody part;
    part.number = number;
    part.offsetBytes = (number - 1) * kPartBytes;
    part.bytes = bytes;
    part.sha256 = Sha256::of(bytes);
    return part;
}

void ObjectStoreCases::keepsAndReadsSmallObjects()
{
    const QString key = QStringLiteral("lib/videos/1/film.mp4");
    const Result<ObjectStat> put = await(m_store->put(key, "0123456789", {}));
    QVERIFY2(put.has_value(), qPrintable(put.has_value() ? QString() : put.error().detail));
    QCOMPARE(put->sizeBytes, 10);
    const ObjectStat stat = await(m_store->stat(key)).value();
    QCOMPARE(stat.key, key);
    QCOMPARE(stat.sizeBytes, 10);
    QVERIFY(stat.modifiedAtMs > 0);
    QCOMPARE(await(m_store->read(key, 0, 10)).value(), QByteArray("0123456789"));
    QCOMPARE(await(m_store->read(key, 2, 3)).value(), QByteArray("234"));
    QCOMPARE(await(m_store->read(key, 8, 100)).value(), QByteArray("89"));
    QCOMPARE(await(m_store->read(key, 10, 1)).value(), QByteArray());
    QCOMPARE(await(m_store->read(key, 99, 1)).value(), QByteArray());
    QCOMPARE(await(m_store->read(key, 3, 0)).value(), QByteArray());

    const QString empty = QStringLiteral("lib/empty");
    QCOMPARE(await(m_store->put(empty, {}, {})).value().sizeBytes, 0);
    QCOMPARE(await(m_store->stat(empty)).value().sizeBytes, 0);
    QCOMPARE(await(m_store->read(empty, 0, 9)).value(), QByteArray());
    QVERIFY(await(m_store->put(empty, {}, {})).has_value());

    const QString none = QStringLiteral("lib/none");
    QCOMPARE(await(m_store->stat(none)).error().code, ErrorCode::NotFound);
    QCOMPARE(await(m_store->read(none, 0, 1)).error().code, ErrorCode::NotFound);
    QCOMPARE(await(m_store->read(none, 0, 0)).error().code, ErrorCode::NotFound);
    QCOMPARE(
        await(m_store->read(QStringLiteral("lib/videos"), 0, 1)).error().code, ErrorCode::NotFound);
}

void ObjectStoreCases::documentsAreReplacedWhole()
{
    const QString key = QStringLiteral("lib/catalog/w/head");
    QCOMPARE(await(m_store->readDocument(key, 100, 0)).error().code, ErrorCode::NotFound);
    QVERIFY(await(m_store->replace(key, "a longer hint")));
    QVERIFY(await(m_store->replace(key, "hint")));
    for (int turn = -1; turn < 3; ++turn) {
        // A gateway may show the earlier one for a while.
        QTRY_COMPARE(
            await(m_store->readDocument(key, 100, turn)).value().bytes, QByteArray("hint"));
    }
    const Document document = await(m_store->readDocument(key, 4, 0)).value();
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    QVERIFY(document.storeMs == 0 || std::abs(document.storeMs - now) < 60'000);
    QVERIFY(!await(m_store->readDocument(key, 3, 0)));
    QVERIFY(await(m_store->replace(key, {})));
    QTRY_COMPARE(await(m_store->readDocument(key, 100, 0)).value().bytes, QByteArray());
    QVERIFY(!await(m_store->replace(QStringLiteral("../head"), "hint")));
}

void ObjectStoreCases::keepsNamesAsTheyAre_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("Chinese and emoji") << QStringLiteral("映画 😀.mp4");
    QTest::newRow("percent and plus") << QStringLiteral("100%25+1%2F2 +.mp4");
    QTest::newRow("marks of URLs") << QStringLiteral("a?b=c&d#e;f:g@h$i,j.mp4");
    QTest::newRow("marks of shells and XML") << QStringLiteral("<\"'`*~!|\\^[]{}()>=.mp4");
    QTest::newRow("dots") << QStringLiteral("...a..b..");
    QTest::newRow("combining") << QStringLiteral("e\u0301 é.mp4");
    QTest::newRow("255 bytes") << QString(
        QStringLiteral("長").repeated(83) + QStringLiteral(".mp4ab"));
}

void ObjectStoreCases::keepsNamesAsTheyAre()
{
    QFETCH(QString, name);
    const QString key = QStringLiteral("lib/videos/1/") + name;
    QVERIFY(await(m_store->put(key, name.toUtf8(), QStringLiteral("video/mp4"))).has_value());
    QCOMPARE(await(m_store->read(key, 0, 1000)).value(), name.toUtf8());
    const ObjectList page = await(m_store->list(QStringLiteral("lib/"), {}, 10)).value();
    QCOMPARE(page.objects.size(), 1);
    QCOMPARE(page.objects.first().key, key);
    QCOMPARE(page.objects.first().sizeBytes, name.toUtf8().size());
    QVERIFY(await(m_store->list(QStringLiteral("lib/"), key, 10)).value().objects.isEmpty());
    QVERIFY(await(m_store->remove(key)).has_value());
    const UploadHandle upload = await(m_store->begin(key, {}, 1)).value();
    QCOMPARE(upload.key, key);
    QCOMPARE(
        await(m_store->uploads(QStringLiteral("lib/"))).value(), QVector<UploadHandle>{upload});
    const PartReceipt receipt = await(m_store->putPart(upload, part(1, "x"))).value();
    QCOMPARE(await(m_store->complete(upload, {receipt})).value().sizeBytes, 1);
    QCOMPARE(await(m_store->read(key, 0, 9)).value(), QByteArray("x"));
}

void ObjectStoreCases::sameBytesAgainAreDoneOthersRefused()
{
    const QString key = QStringLiteral("a/b");
    QVERIFY(await(m_store->put(key, "same", {})).has_value());
    QVERIFY(await(m_store->put(key, "same", {})).has_value());
    for (const QByteArray &bytes : {QByteArray("else"), QByteArray("longer"), QByteArray()}) {
        const Result<ObjectStat> other = await(m_store->put(key, bytes, {}));
        QVERIFY(!other.has_value());
        QCOMPARE(other.error().code, ErrorCode::InvalidInput);
        QVERIFY(!other.error().retryable);
    }
    for (const QByteArray &bytes : {QByteArray("else"), QByteArray("elsewhere")}) {
        const Result<ObjectStat> other = uploadInParts(*m_store, key, bytes, kPartBytes);
        QVERIFY(!other.has_value());
        QCOMPARE(other.error().code, ErrorCode::InvalidInput);
    }
    QCOMPARE(await(m_store->read(key, 0, 100)).value(), QByteArray("same"));
}

void ObjectStoreCases::storesPartsInAnyOrder()
{
    const QByteArray bytes = noise(2 * kPartBytes + 1000, 1);
    const UploadHandle upload
        = await(m_store->begin(QStringLiteral("v/x"), {}, bytes.size())).value();
    QVector<PartReceipt> receipts(3);
    for (const int number : {3, 1, 2}) {
        const PartBody body = part(number, bytes.mid((number - 1) * kPartBytes, kPartBytes));
        receipts[number - 1] = await(m_store->putPart(upload, body)).value();
        QCOMPARE(receipts[number - 1].number, number);
        QCOMPARE(receipts[number - 1].sizeBytes, body.bytes.size());
    }
    QCOMPARE(await(m_store->stat(upload.key)).error().code, ErrorCode::NotFound);
    QCOMPARE(await(m_store->complete(upload, receipts)).value().sizeBytes, bytes.size());
    QCOMPARE(await(m_store->stat(upload.key)).value().sizeBytes, bytes.size());
    QCOMPARE(await(m_store->read(upload.key, 0, bytes.size())).value(), bytes);
    // Across the border of two parts, and over the end.
    QCOMPARE(await(m_store->read(upload.key, kPartBytes - 7, 14)).value(),
        bytes.mid(kPartBytes - 7, 14));
    QCOMPARE(await(m_store->read(upload.key, bytes.size() - 5, 100)).value(), bytes.right(5));
    QVERIFY(await(m_store->uploads({})).value().isEmpty());
}

void ObjectStoreCases::refusesAPartWithAnotherHash()
{
    const UploadHandle upload = await(m_store->begin(QStringLiteral("v/x"), {}, 4)).value();
    PartBody body = part(1, "four");
    body.sha256 = Sha256::of("five");
    QCOMPARE(await(m_store->putPart(upload, body)).error().code, ErrorCode::Corrupt);
    const PartReceipt invented{1, QString(32, u'0'), 4};
    QCOMPARE(await(m_store->complete(upload, {invented})).error().code, ErrorCode::Corrupt);
    QCOMPARE(await(m_store->stat(upload.key)).error().code, ErrorCode::NotFound);
}

void ObjectStoreCases::refusesReceiptsThatDoNotMatch()
{
    const UploadHandle upload
        = await(m_store->begin(QStringLiteral("v/x"), {}, kPartBytes + 4)).value();
    const PartReceipt one = await(m_store->putPart(upload, part(1, noise(kPartBytes, 1)))).value();
    const PartReceipt two = await(m_store->putPart(upload, part(2, "bbbb"))).value();
    PartReceipt wrong = two;
    wrong.etag = one.etag;
    QCOMPARE(await(m_store->complete(upload, {one, wrong})).error().code, ErrorCode::Corrupt);
    QCOMPARE(await(m_store->complete(upload, {two, one})).error().code, ErrorCode::Corrupt);
    QCOMPARE(await(m_store->complete(upload, {two})).error().code, ErrorCode::Corrupt);
    QVERIFY(await(m_store->complete(upload, {one, two})).has_value());
}

void ObjectStoreCases::completeMayBeRepeated()
{
    const UploadHandle upload = await(m_store->begin(QStringLiteral("v/x"), {}, 4)).value();
    const PartBody body = part(1, "four");
    const PartReceipt receipt = await(m_store->putPart(upload, body)).value();
    QVERIFY(await(m_store->complete(upload, {receipt})).has_value());
    QVERIFY(await(m_store->complete(upload, {receipt})).has_value());
    QCOMPARE(await(m_store->read(upload.key, 0, 9)).value(), QByteArray("four"));
    const UploadHandle never{QStringLiteral("v/y"), upload.uploadId};
    QCOMPARE(await(m_store->complete(never, {receipt})).error().code, ErrorCode::NotFound);
    // Nor does a late abort take anything away.
    QVERIFY(await(m_store->abort(upload)).has_value());
    QCOMPARE(await(m_store->read(upload.key, 0, 9)).value(), QByteArray("four"));
    QVERIFY(await(m_store->uploads({})).value().isEmpty());
}

void ObjectStoreCases::uploadsOutliveTheProgram()
{
    const QString key = QStringLiteral("lib/videos/1/長い 名前.mkv");
    const QByteArray first = noise(kPartBytes, 3);
    const UploadHandle upload = await(m_store->begin(key, {}, kPartBytes + 4)).value();
    const PartReceipt one = await(m_store->putPart(upload, part(1, first))).value();
    m_store.reset();
    m_store = open();
    QCOMPARE(await(m_store->uploads(QStringLiteral("lib/videos/"))).value(),
        QVector<UploadHandle>{upload});
    QVERIFY(await(m_store->uploads(QStringLiteral("lib/pictures/"))).value().isEmpty());
    const PartReceipt two = await(m_store->putPart(upload, part(2, "bbbb"))).value();
    QVERIFY(await(m_store->complete(upload, {one, two})).has_value());
    QCOMPARE(await(m_store->read(key, 0, kPartBytes + 9)).value(), QByteArray(first + "bbbb"));
}

void ObjectStoreCases::abortForgetsTheUpload()
{
    const UploadHandle upload = await(m_store->begin(QStringLiteral("v/x"), {}, 4)).value();
    const PartBody body = part(1, "four");
    const PartReceipt receipt = await(m_store->putPart(upload, body)).value();
    QVERIFY(await(m_store->abort(upload)).has_value());
    QVERIFY(await(m_store->abort(upload)).has_value());
    QVERIFY(await(m_store->uploads({})).value().isEmpty());
    QCOMPARE(await(m_store->putPart(upload, body)).error().code, ErrorCode::NotFound);
    QCOMPARE(await(m_store->complete(upload, {receipt})).error().code, ErrorCode::NotFound);
    QVERIFY(await(m_store->list({}, {}, 9)).value().objects.isEmpty());
}

void ObjectStoreCases::listsInTheOrderOfBytes()
{
    QStringList keys{QStringLiteral("a-b"), QStringLiteral("a/b"), QStringLiteral("a/c/d"),
        QStringLiteral("a0"), QStringLiteral("b"), QStringLiteral("映/画"), QStringLiteral("😀")};
    for (const QString &key : keys) {
        QVERIFY(await(m_store->put(key, key.toUtf8(), {})).has_value());
    }
    std::sort(keys.begin(), keys.end(),
        [](const QString &a, const QString &b) { return a.toUtf8() < b.toUtf8(); });
    for (const int limit : {1, 2, 3, 100}) {
        QStringList seen;
        QString after;
        do {
            const ObjectList page = await(m_store->list({}, after, limit)).value();
            QVERIFY(page.objects.size() <= limit);
            for (const ObjectStat &stat : page.objects) {
                seen << stat.key;
                QCOMPARE(stat.sizeBytes, stat.key.toUtf8().size());
            }
            after = page.next;
        } while (!after.isEmpty());
        QCOMPARE(seen, keys);
    }
    const ObjectList below = await(m_store->list(QStringLiteral("a/"), {}, 9)).value();
    QCOMPARE(below.objects.size(), 2);
    const ObjectList later
        = await(m_store->list(QStringLiteral("a"), QStringLiteral("a/b"), 9)).value();
    QCOMPARE(later.objects.size(), 2);
    QCOMPARE(later.objects.first().key, QStringLiteral("a/c/d"));
    QVERIFY(await(m_store->list(QStringLiteral("none"), {}, 9)).value().objects.isEmpty());
}

void ObjectStoreCases::removesWhatIsThere()
{
    const QString key = QStringLiteral("a/b/c");
    QVERIFY(await(m_store->put(key, "1", {})).has_value());
    QVERIFY(await(m_store->put(QStringLiteral("a/d"), "2", {})).has_value());
    QVERIFY(await(m_store->remove(key)).has_value());
    QVERIFY(await(m_store->remove(key)).has_value());
    QVERIFY(await(m_store->remove(QStringLiteral("a"))).has_value());
    QCOMPARE(await(m_store->stat(key)).error().code, ErrorCode::NotFound);
    const ObjectList left = await(m_store->list({}, {}, 9)).value();
    QCOMPARE(left.objects.size(), 1);
    QCOMPARE(left.objects.first().key, QStringLiteral("a/d"));
    // A name that is free again can be taken by other bytes.
    QVERIFY(await(m_store->put(key, "other", {})).has_value());
    QCOMPARE(await(m_store->read(key, 0, 9)).value(), QByteArray("other"));
}

void ObjectStoreCases::removesManyAtOnce()
{
    const QStringList keys{QStringLiteral("a/<&>\"'.mp4"), QStringLiteral("a/映画 😀 100%25+.mp4"),
        QStringLiteral("a/film"), QStringLiteral("a/none"), QStringLiteral("b")};
    for (const QString &key : {keys.at(0), keys.at(1), keys.at(4), QStringLiteral("kept")}) {
        QVERIFY(await(m_store->put(key, "x", {})).has_value());
    }
    QVERIFY(uploadInParts(*m_store, keys.at(2), noise(kPartBytes + 1, 1), kPartBytes).has_value());
    QCOMPARE(await(m_store->removeAll({keys.at(0), QStringLiteral("a//b")})).error().code,
        ErrorCode::InvalidInput);
    QVERIFY(await(m_store->stat(keys.at(0))).has_value());
    QVERIFY(await(m_store->removeAll(keys)).has_value());
    const ObjectList left = await(m_store->list({}, {}, 9)).value();
    QCOMPARE(left.objects.size(), 1);
    QCOMPARE(left.objects.first().key, QStringLiteral("kept"));
    for (const QString &key : keys) {
        QCOMPARE(await(m_store->stat(key)).error().code, ErrorCode::NotFound);
    }
    QVERIFY(await(m_store->removeAll({})).has_value());
    QVERIFY(await(m_store->removeAll({QStringLiteral("none")})).has_value());
}

void ObjectStoreCases::refusesBadKeys()
{
    const QStringList keys{{}, QStringLiteral("../x"), QStringLiteral("a/../../x"),
        QStringLiteral("/etc/x"), QStringLiteral("a//b"), QStringLiteral("a/"),
        QStringLiteral("a\nb"), QString(300, u'x'), QStringLiteral("a/./b"),
        QString(QChar(0xD800))};
    for (const QString &key : keys) {
        QCOMPARE(await(m_store->put(key, "x", {})).error().code, ErrorCode::InvalidInput);
        QCOMPARE(await(m_store->stat(key)).error().code, ErrorCode::InvalidInput);
        QCOMPARE(await(m_store->read(key, 0, 1)).error().code, ErrorCode::InvalidInput);
        QCOMPARE(await(m_store->remove(key)).error().code, ErrorCode::InvalidInput);
        QCOMPARE(await(m_store->removeAll({key})).error().code, ErrorCode::InvalidInput);
        QCOMPARE(await(m_store->begin(key, {}, 1)).error().code, ErrorCode::InvalidInput);
    }
    QVERIFY(await(m_store->list({}, {}, 9)).value().objects.isEmpty());
}

void ObjectStoreCases::cancelledCallsEnd()
{
    // Keeps the store busy, so that the cancelled call is still waiting for its turn.
    const QByteArray much = noise(1024 * 1024, 1);
    QVector<QFuture<Result<ObjectStat>>> busy;
    for (int i = 0; i < 24; ++i) {
        busy << m_store->put(QStringLiteral("busy/%1").arg(i), much, {});
    }
    QFuture<Result<ObjectStat>> future = m_store->put(QStringLiteral("never"), "x", {});
    future.cancel();
    QObject owner;
    std::optional<ErrorCode> answer;
    Async::whenDone(future, &owner, [&](const Result<ObjectStat> &result) {
        answer = result ? ErrorCode::Internal : result.error().code;
    });
    QTRY_COMPARE(answer, std::optional(ErrorCode::Cancelled));
    for (const QFuture<Result<ObjectStat>> &other : busy) {
        QVERIFY(await(other).has_value());
    }
    QCOMPARE(await(m_store->stat(QStringLiteral("never"))).error().code, ErrorCode::NotFound);
}

void ObjectStoreCases::destroyedStoreEndsItsCalls()
{
    QVector<QFuture<Result<ObjectStat>>> calls;
    for (int i = 0; i < 40; ++i) {
        calls << m_store->put(QStringLiteral("k/%1").arg(i), noise(256 * 1024, quint32(i)), {});
    }
    m_store.reset();
    for (const QFuture<Result<ObjectStat>> &call : calls) {
        QVERIFY(call.isFinished());
    }
    m_store = open();
    for (int i = 0; i < 40; ++i) {
        const Result<QByteArray> bytes
            = await(m_store->read(QStringLiteral("k/%1").arg(i), 0, 1024 * 1024));
        QVERIFY(bytes ? *bytes == noise(256 * 1024, quint32(i))
                      : bytes.error().code == ErrorCode::NotFound);
    }
}

} // namespace TestSupport
