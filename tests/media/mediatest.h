#pragma once

#include "library/media/mediaworkers.h"

#include <QTest>

//! Waits for the answer of a pool, with the event loop running.
template <class T>
Result<T> waitFor(const QFuture<Result<T>> &future)
{
    constexpr int kPatienceMs = 30'000;
    if (!QTest::qWaitFor([&future] { return future.isFinished(); }, kPatienceMs)) {
        return failure(ErrorCode::TimedOut, QStringLiteral("the test waited too long"));
    }
    return future.resultCount() > 0 ? future.resultAt(0)
                                    : Result<T>(failure(ErrorCode::Cancelled, {}));
}

inline QString workerProgram()
{
    return QStringLiteral(MATINEE_MEDIA_WORKER);
}

//! The program that does what a file of misdeed() says.
inline QString badWorkerProgram()
{
    return QStringLiteral(MATINEE_TEST_MEDIA_WORKER);
}
