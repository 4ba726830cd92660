#include "sync/store/objectbytesource.h"
#include "tests/support/faultystore.h"
#include "tests/support/storefixture.h"
#include "tests/support/testregistry.h"

#include <QPromise>
#include <QRandomGenerator>
#include <QTest>

#include <chrono>
#include <thread>

using namespace Sync;
using namespace TestSupport;

namespace {

// A store whose reads answer when the test says so.
class SilentStore final : public ObjectStore
{
public:
    QFuture<Result<QByteArray>> read(const QString &, qint64, qint64) override
    {
        const QMutexLocker lock(&mutex);
        promises.emplace_back(std::make_shared<QPromise<Result<QByteArray>>>());
        promises.back()->start();
        return promises.back()->future();
    }
    QFuture<Result<ObjectStat>> stat(const QString &) override { return {}; }
    QFuture<Result<ObjectStat>> put(const QString &, const QByteArray &, const QString &) override
    {
        return {};
    }
    QFuture<Result<UploadHandle>> begin(const QString &, const QString &, qint64) override
    {
        return {};
    }
    QFuture<Result<PartReceipt>> putPart(const UploadHandle &, const PartBody &) override
    {
        return {};
    }
    QFuture<Result<ObjectStat>> complete(
        const UploadHandle &, const QVector<PartReceipt> &) override
    {
        return {};
    }
    QFuture<Result<>> abort(const UploadHandle &) override { return {}; }
    QFuture<Result<QVector<UploadHandle>>> uploads(const QString &) override { return {}; }
    QFuture<Result<ObjectList>> list(const QString &, const QString &, int) override { return {}; }
    QFuture<Result<>> remove(const QString &) override { return {}; }
    QFuture<Result<>> removeAll(const QStringList &) override { return {}; }

    qsizetype asked()
    {
        const QMutexLocker lock(&mutex);
        return qsizetype(promises.size());
    }

    QMutex mutex; // guards promises
    std::vector<std::shared_ptr<QPromise<Result<QByteArray>>>> promises;
};

Result<QByteArray> readAll(ObjectByteSource &source, qint64 offset, qint64 length)
{
    QByteArray bytes(length, '\0');
    qint64 done = 0;
    while (done < length) {
        const Result<std::size_t> got = source.read(offset + done,
            {reinterpret_cast<std::byte *>(bytes.data()) + done, size_t(length - done)});
        if (!got) {
            return failure(got.error());
        }
        if (*got == 0) {
            break;
        }
        done += qint64(*got);
    }
    bytes.truncate(done);
    return bytes;
}

const ObjectByteSource::Options kSmallBlocks{1000, 3, 6};
const QString kKey = QStringLiteral("v/film.mkv");

} // namespace

class ObjectByteSourceTest : public QObject
{
    Q_OBJECT
private slots:
    void readsAnywhere();
    void readsAhead();
    void errorsAreNeverTheEnd();
    void aShorterObjectIsAnError();
    void cancelEndsAWaitingRead();
    void interruptEndsOneRead();
    void destroyedSourceLeavesLateAnswersAlone();
    void opensWithTheSize();
};

void ObjectByteSourceTest::readsAnywhere()
{
    StoreFixture fixture;
    const QByteArray bytes = noise(25'500, 3);
    QVERIFY(await(fixture.store->put(kKey, bytes, {})).has_value());
    ObjectByteSource source(fixture.store.get(), kKey, bytes.size(), kSmallBlocks);
    QCOMPARE(source.sizeBytes(), std::int64_t(25'500));
    QCOMPARE(readAll(source, 0, 30'000).value(), bytes);
    QRandomGenerator random(9);
    for (int i = 0; i < 300; ++i) {
        const qint64 offset = random.bounded(26'000);
        const qint64 length = random.bounded(4'000);
        QCOMPARE(readAll(source, offset, length).value(), bytes.mid(offset, length));
    }
    QCOMPARE(readAll(source, 25'500, 10).value(), QByteArray());
    std::byte one{};
    QCOMPARE(source.read(-1, {&one, 1}).error().code, ErrorCode::InvalidInput);
}

void ObjectByteSourceTest::readsAhead()
{
    StoreFixture fixture;
    QVERIFY(await(fixture.store->put(kKey, noise(10'000, 3), {})).has_value());
    FaultyStore store(fixture.store.get());
    ObjectByteSource source(&store, kKey, 10'000, kSmallBlocks);
    QVERIFY(readAll(source, 0, 10).has_value());
    QCOMPARE(store.count(QStringLiteral("read")), 4);
    QVERIFY(readAll(source, 500, 500).has_value()); // costs nothing more
    QCOMPARE(store.count(QStringLiteral("read")), 4);
    QVERIFY(readAll(source, 1000, 1).has_value());
    QCOMPARE(store.count(QStringLiteral("read")), 5);
}

void ObjectByteSourceTest::errorsAreNeverTheEnd()
{
    StoreFixture fixture;
    const QByteArray bytes = noise(5'000, 3);
    QVERIFY(await(fixture.store->put(kKey, bytes, {})).has_value());
    FaultyStore store(fixture.store.get());
    ObjectByteSource source(&store, kKey, bytes.size(), kSmallBlocks);
    store.setFaultBefore([](const FaultyStore::Call &) {
        return std::optional(Error{ErrorCode::Unreachable, QStringLiteral("away"), {}, true});
    });
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(readAll(source, 2'500, 10).error().code, ErrorCode::Unreachable);
    }
    store.setFaultBefore({});
    QCOMPARE(readAll(source, 0, 5'000).value(), bytes);
    QVERIFY(await(fixture.store->remove(kKey)).has_value());
    ObjectByteSource gone(fixture.store.get(), kKey, bytes.size(), kSmallBlocks);
    QCOMPARE(readAll(gone, 0, 1).error().code, ErrorCode::NotFound);
}

void ObjectByteSourceTest::aShorterObjectIsAnError()
{
    StoreFixture fixture;
    QVERIFY(await(fixture.store->put(kKey, noise(2'500, 3), {})).has_value());
    ObjectByteSource source(fixture.store.get(), kKey, 9'000, kSmallBlocks);
    QVERIFY(readAll(source, 0, 2'000).has_value());
    QCOMPARE(readAll(source, 2'000, 10).error().code, ErrorCode::Changed);
    QCOMPARE(readAll(source, 8'000, 10).error().code, ErrorCode::Changed);
}

void ObjectByteSourceTest::cancelEndsAWaitingRead()
{
    SilentStore store;
    ObjectByteSource source(&store, kKey, 10'000, kSmallBlocks);
    std::atomic<bool> ended = false;
    Result<QByteArray> answer;
    std::thread reader([&] {
        answer = readAll(source, 0, 10);
        ended = true;
    });
    QTRY_COMPARE(store.asked(), 4);
    QVERIFY(!ended);
    source.cancel();
    reader.join();
    QCOMPARE(answer.error().code, ErrorCode::Cancelled);
    QCOMPARE(readAll(source, 5'000, 1).error().code, ErrorCode::Cancelled);
    QCOMPARE(store.asked(), 4);
    for (const auto &promise : store.promises) {
        QVERIFY(promise->isCanceled());
        promise->finish();
    }
}

void ObjectByteSourceTest::interruptEndsOneRead()
{
    SilentStore store;
    ObjectByteSource source(&store, kKey, 10'000, kSmallBlocks);
    Result<QByteArray> answer;
    std::thread reader([&] { answer = readAll(source, 0, 10); });
    QTRY_COMPARE(store.asked(), 4);
    source.interrupt();
    reader.join();
    QCOMPARE(answer.error().code, ErrorCode::Cancelled);
    // The blocks asked for are still on their way.
    std::thread late([&] { answer = readAll(source, 0, 10); });
    for (const auto &promise : store.promises) {
        promise->addResult(QByteArray(1000, 'x'));
        promise->finish();
    }
    late.join();
    QCOMPARE(answer.value(), QByteArray(10, 'x'));
}

void ObjectByteSourceTest::destroyedSourceLeavesLateAnswersAlone()
{
    SilentStore store;
    {
        ObjectByteSource source(&store, kKey, 10'000, kSmallBlocks);
        std::thread reader([&] { (void)readAll(source, 0, 10); });
        QTRY_COMPARE(store.asked(), 4);
        source.cancel();
        reader.join();
    }
    for (const auto &promise : store.promises) {
        promise->addResult(QByteArray(1000, 'x'));
        promise->finish();
    }
}

void ObjectByteSourceTest::opensWithTheSize()
{
    StoreFixture fixture;
    QVERIFY(await(fixture.store->put(kKey, noise(77, 1), {})).has_value());
    const auto source = await(ObjectByteSource::open(fixture.store.get(), kKey));
    QCOMPARE(source.value()->sizeBytes(), std::int64_t(77));
    const auto none = await(ObjectByteSource::open(fixture.store.get(), QStringLiteral("v/none")));
    QCOMPARE(none.error().code, ErrorCode::NotFound);
}

MATINEE_TEST(ObjectByteSourceTest)
#include "tst_objectbytesource.moc"
