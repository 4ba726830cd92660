#include "sync/s3/s3store.h"
#include "sync/store/sha256.h"
#include "sync/transfer/bandwidth.h"
#include "tests/s3/s3samples.h"
#include "tests/support/testregistry.h"

#include <QElapsedTimer>
#include <QTest>

#include <atomic>
#include <memory>

using namespace Sync;
using namespace TestSupport;
using namespace std::chrono_literals;

namespace {

constexpr qint64 kObjectBytes = 3'000'000;

} // namespace

//! Requests at the limits of the line, over real connections.
class LineLimitsTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void uploadsKeepToTheLimit();
    void aLiftedLimitIsLeftAtOnce();
    void aLimitThatComesHoldsAtOnce();
    void downloadsKeepToTheLimit();
    void playingIsNotLimited();
    void whatMovedIsTold();
    void theRestOfADeadStorageIsLate();

private:
    void openStore();
    QFuture<Result<PartReceipt>> putPart(const QByteArray &bytes);
    void limit(qint64 up, qint64 down);
    template <class T>
    static Result<T> answerOf(const QFuture<Result<T>> &future)
    {
        if (!QTest::qWaitFor([&] { return future.isFinished(); }, 30'000)
            || future.resultCount() == 0) {
            return failure(ErrorCode::Internal, {}, QStringLiteral("no answer"));
        }
        return future.resultAt(0);
    }

    SystemClock m_clock;
    QByteArray m_object;
    std::unique_ptr<HttpServer> m_server;
    std::shared_ptr<Bandwidth> m_line;
    std::unique_ptr<S3Store> m_store;
};

void LineLimitsTest::init()
{
    m_object = QByteArray(kObjectBytes, 'x');
    m_server = std::make_unique<HttpServer>([this](const HttpRequest &request) {
        if (request.method == "PUT") {
            return HttpReply{200, {}, {{"etag", "\"e\""}}};
        }
        const QByteArray size = QByteArray::number(m_object.size());
        return HttpReply{206, m_object,
            {{"content-range",
                QByteArray("bytes 0-" + QByteArray::number(m_object.size() - 1) + '/' + size)}}};
    });
    m_line = std::make_shared<Bandwidth>(m_clock);
    openStore();
}

// Of the server that there is now.
void LineLimitsTest::openStore()
{
    S3Store::Options options;
    options.endpoints << m_server->url();
    options.bucket = QStringLiteral("films");
    options.keys = {QStringLiteral("a"), QStringLiteral("s"), {}};
    options.clock = &m_clock;
    options.line = m_line;
    // Shorter than what a share is waited for below.
    options.timeouts.stall = 150ms;
    m_store = std::move(S3Store::make(options).value());
}

void LineLimitsTest::cleanup()
{
    m_store.reset();
    m_server.reset();
    m_line.reset();
}

void LineLimitsTest::limit(qint64 up, qint64 down)
{
    BandwidthPlan plan;
    plan.always = {up, down};
    m_line->setPlan(plan);
}

QFuture<Result<PartReceipt>> LineLimitsTest::putPart(const QByteArray &bytes)
{
    return m_store->putPart(
        {QStringLiteral("film"), QStringLiteral("u")}, {1, 0, bytes, Sha256::of(bytes), {}});
}

void LineLimitsTest::uploadsKeepToTheLimit()
{
    limit(20'000, 0); // a share each 200 ms
    QElapsedTimer timer;
    timer.start();
    const QByteArray bytes(20'000, 'y');
    QVERIFY(answerOf(putPart(bytes)).has_value());
    QVERIFY2(timer.elapsed() >= 600, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(m_server->requests().size(), 1);
    QCOMPARE(m_server->requests().first().body, bytes);
}

void LineLimitsTest::aLiftedLimitIsLeftAtOnce()
{
    limit(20'000, 0);
    const QByteArray bytes(2'000'000, 'y'); // 100 s
    const auto receipt = putPart(bytes);
    QTRY_COMPARE(m_server->openConnections(), 1);
    limit(0, 0);
    QElapsedTimer timer;
    timer.start();
    QVERIFY(answerOf(receipt).has_value());
    QVERIFY(timer.elapsed() < 10'000);
    QCOMPARE(m_server->requests().first().body, bytes);
}

void LineLimitsTest::aLimitThatComesHoldsAtOnce()
{
    limit(1'000'000, 0);
    const QByteArray bytes(400'000, 'y');
    const auto receipt = putPart(bytes);
    QTRY_COMPARE(m_server->openConnections(), 1);
    limit(20'000, 0);
    QVERIFY(!QTest::qWaitFor([&] { return receipt.isFinished(); }, 1'000));
    limit(0, 0);
    QVERIFY(answerOf(receipt).has_value());
}

void LineLimitsTest::downloadsKeepToTheLimit()
{
    limit(0, 2'000'000);
    QElapsedTimer timer;
    timer.start();
    const auto bytes = answerOf(m_store->read(QStringLiteral("film"), 0, kObjectBytes));
    QVERIFY(bytes.has_value());
    QCOMPARE(*bytes, m_object);
    QVERIFY2(timer.elapsed() >= 1'000, qPrintable(QString::number(timer.elapsed())));
    // Slower than the time-out allows for a share.
    m_object.truncate(180'000); // most of it is in buffers before it is asked for
    limit(0, 20'000);
    timer.restart();
    QVERIFY(answerOf(m_store->read(QStringLiteral("film"), 0, kObjectBytes)).has_value());
    QVERIFY2(timer.elapsed() >= 600, qPrintable(QString::number(timer.elapsed())));
}

void LineLimitsTest::playingIsNotLimited()
{
    limit(0, 20'000); // 150 s
    QElapsedTimer timer;
    timer.start();
    const auto bytes = answerOf(
        m_store->readFor(QStringLiteral("film"), 0, kObjectBytes, {ReadPurpose::Kind::Playing, 0}));
    QVERIFY(bytes.has_value());
    QVERIFY(timer.elapsed() < 10'000);
}

void LineLimitsTest::whatMovedIsTold()
{
    const auto moved = std::make_shared<std::atomic<qint64>>(7);
    const QByteArray bytes(400'000, 'y');
    limit(20'000, 0);
    const auto receipt = m_store->putPart(
        {QStringLiteral("film"), QStringLiteral("u")}, {1, 0, bytes, Sha256::of(bytes), {}, moved});
    QTRY_VERIFY(*moved > 7 && *moved < 100'000);
    limit(0, 0);
    QVERIFY(answerOf(receipt).has_value());
    QCOMPARE(moved->load(), bytes.size());
    const auto read = m_store->readFor(
        QStringLiteral("film"), 0, kObjectBytes, {ReadPurpose::Kind::Keeping, 0, moved});
    QVERIFY(answerOf(read).has_value());
    QCOMPARE(moved->load(), kObjectBytes);
}

// What is held back is not late, what the storage owes is.
void LineLimitsTest::theRestOfADeadStorageIsLate()
{
    m_server = std::make_unique<HttpServer>([this](const HttpRequest &) {
        HttpReply reply{206, m_object.left(1000), {}};
        reply.announcedBytes = kObjectBytes;
        return reply;
    });
    openStore();
    limit(0, 20'000);
    const auto bytes = answerOf(m_store->read(QStringLiteral("film"), 0, kObjectBytes));
    QVERIFY(!bytes.has_value());
    QCOMPARE(bytes.error().code, ErrorCode::TimedOut);
}

MATINEE_TEST(LineLimitsTest)
#include "tst_linelimits.moc"
