#include "library/base/async.h"
#include "tests/support/testregistry.h"

#include <QTest>

#include <atomic>
#include <optional>

class AsyncTest : public QObject
{
    Q_OBJECT
private slots:
    void deliversTheValueOnTheOwnersThread();
    void deliversTheError();
    void cancelledGivesCancelled();
    void deadOwnerHearsNothing();
    void whoHasNoThreadIsToldOnce();
    void thenGivesWhatIsMadeOfTheAnswer();
};

void AsyncTest::deliversTheValueOnTheOwnersThread()
{
    QThreadPool pool;
    QObject owner;
    std::optional<int> got;
    QThread *thread = nullptr;
    Async::whenDone(
        Async::run(&pool, [] { return Result<int>(7); }), &owner, [&](const Result<int> &result) {
            got = result.value_or(0);
            thread = QThread::currentThread();
        });
    QTRY_COMPARE(got, std::optional<int>(7));
    QCOMPARE(thread, QThread::currentThread());
}

void AsyncTest::deliversTheError()
{
    QObject owner;
    std::optional<ErrorCode> got;
    Async::whenDone(Async::ready(Result<int>(failure(ErrorCode::NoSpace, {}))), &owner,
        [&](const Result<int> &result) { got = result.error().code; });
    QTRY_COMPARE(got, std::optional(ErrorCode::NoSpace));
}

void AsyncTest::cancelledGivesCancelled()
{
    QObject owner;
    QPromise<Result<>> promise;
    promise.start();
    std::optional<ErrorCode> got;
    Async::whenDone(
        promise.future(), &owner, [&](const Result<> &result) { got = result.error().code; });
    promise.future().cancel();
    promise.finish();
    QTRY_COMPARE(got, std::optional(ErrorCode::Cancelled));
}

void AsyncTest::deadOwnerHearsNothing()
{
    QPromise<Result<>> promise;
    promise.start();
    bool called = false;
    {
        QObject owner;
        Async::whenDone(promise.future(), &owner, [&](const Result<> &) { called = true; });
    }
    promise.addResult(Result<>());
    promise.finish();
    QCoreApplication::processEvents();
    QVERIFY(!called);
}

// However close the end of the work is to the question.
void AsyncTest::whoHasNoThreadIsToldOnce()
{
    constexpr int kFutures = 20'000;
    QThreadPool pool;
    std::atomic<int> told = 0;
    std::atomic<int> sum = 0;
    for (int i = 0; i < kFutures; ++i) {
        const auto half = Async::then(Async::run(&pool, [] { return Result<int>(2); }),
            [](const Result<int> &two) { return Result<int>(*two / 2); });
        Async::whenDone(half, [&](const Result<int> &one) {
            sum += *one;
            ++told;
        });
    }
    QTRY_COMPARE_WITH_TIMEOUT(told, kFutures, 30'000);
    QCOMPARE(sum, kFutures);
}

void AsyncTest::thenGivesWhatIsMadeOfTheAnswer()
{
    QPromise<Result<int>> promise;
    promise.start();
    const auto text
        = Async::then(promise.future(), [](const Result<int> &number) -> Result<QString> {
              return number ? Result<QString>(QString::number(*number)) : failure(number.error());
          });
    QVERIFY(!text.isFinished());
    promise.addResult(Result<int>(7));
    promise.finish();
    QCOMPARE(text.result().value(), QStringLiteral("7"));
    const auto ready = Async::then(Async::ready(Result<int>(failure(ErrorCode::NoSpace, {}))),
        [](const Result<int> &number) { return number; });
    QVERIFY(ready.isFinished());
    QCOMPARE(ready.result().error().code, ErrorCode::NoSpace);
    // What was cancelled without an answer is told as such.
    QPromise<Result<int>> cancelled;
    cancelled.start();
    const auto end
        = Async::then(cancelled.future(), [](const Result<int> &number) { return number; });
    cancelled.future().cancel();
    cancelled.finish();
    QCOMPARE(end.result().error().code, ErrorCode::Cancelled);
}

MATINEE_TEST(AsyncTest)
#include "tst_async.moc"
