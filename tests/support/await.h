#pragma once

#include "library/base/result.h"

#include <QFuture>

namespace TestSupport {

//! Waits for a store's or a job's answer; only for answers that do not need this thread's loop.
template <class T>
Result<T> await(QFuture<Result<T>> future)
{
    future.waitForFinished();
    if (future.resultCount() == 0) {
        return failure(ErrorCode::Cancelled, {});
    }
    return future.resultAt(0);
}

} // namespace TestSupport
