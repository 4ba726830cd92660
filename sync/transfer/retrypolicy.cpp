#include "sync/transfer/retrypolicy.h"

#include <algorithm>

namespace Sync {

std::optional<std::chrono::milliseconds> RetryPolicy::delay(
    const Error &error, int attempt, double random) const
{
    if (!error.retryable || (attempts > 0 && attempt >= attempts)) {
        return std::nullopt;
    }
    std::chrono::milliseconds base = first;
    for (int i = 1; i < attempt && base < longest; ++i) {
        base *= 2;
    }
    base = std::min(base, longest);
    // Between half of it and all of it.
    return std::chrono::milliseconds(
        std::int64_t(double(base.count()) * (0.5 + 0.5 * std::clamp(random, 0.0, 1.0))));
}

} // namespace Sync
