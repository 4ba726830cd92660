#include "library/base/async.h"
#include "tests/support/testregistry.h"

#include <QTest>

#include <optional>

class AsyncTest : public QObject
{
    Q_OBJECT
private slots:
    void deliversTheValueOnTheOwnersThread();
    void deliversTheError();
    void cancelledGivesCancelled();
    void deadOwnerHearsNothing();
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

MATINEE_TEST(AsyncTest)
#include "tst_async.moc"
