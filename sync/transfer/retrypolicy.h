#pragma once

#include "library/base/result.h"

#include <chrono>
#include <optional>

namespace Sync {

//! How long to wait before a failed request is tried again: doubling, with jitter, so that many PCs
//! that lost one store do not return at the same moment. Pure.
struct RetryPolicy
{
    std::chrono::milliseconds first{500};
    std::chrono::milliseconds longest{60'000};
    int attempts = 5; //!< tries in all before giving up; 0: never gives up

    //! The delay before the next try after `attempt` tries (from 1) failed, the last one with
    //! error; nothing when no further try makes sense. random in [0, 1).
    std::optional<std::chrono::milliseconds> delay(
        const Error &error, int attempt, double random) const;
};

} // namespace Sync
