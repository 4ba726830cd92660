#pragma once

#include <chrono>

namespace Sync {

//! How long each stage of a request may take without anything happening.
struct HttpTimeouts
{
    std::chrono::milliseconds connect{5'000};
    std::chrono::milliseconds answer{30'000}; //!< from the request's last byte to the answer's head
    std::chrono::milliseconds stall{15'000}; //!< while bytes of a body come or go
};

//! While somebody watches: there is another endpoint, or the next try, before the picture stops.
constexpr HttpTimeouts kPlayingTimeouts{std::chrono::milliseconds(1'000),
    std::chrono::milliseconds(3'000), std::chrono::milliseconds(2'000)};

} // namespace Sync
