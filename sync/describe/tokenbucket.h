#pragma once

#include <chrono>

namespace Sync {

//! Lets so many requests a second pass, and a few at once after a pause. Pure: the time comes from
//! the caller.
class TokenBucket
{
public:
    TokenBucket(int capacity, double perSecond);

    //! Zero: go ahead, the token is taken. Else how long until there is one.
    std::chrono::milliseconds take(std::chrono::steady_clock::time_point now);
    //! Nothing passes for so long: the other side asked for it.
    void pause(std::chrono::steady_clock::time_point now, std::chrono::milliseconds duration);

private:
    double m_capacity;
    double m_perSecond;
    double m_tokens;
    std::chrono::steady_clock::time_point m_filledAt{};
    std::chrono::steady_clock::time_point m_pausedUntil{};
};

} // namespace Sync
