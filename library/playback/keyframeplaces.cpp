#include "library/playback/keyframeplaces.h"

#include "library/playback/avptr.h"

#include <algorithm>
#include <iterator>

namespace Library {

namespace {

//! A damaged time must not make one group of half a film.
constexpr std::int64_t kLongestMicro = 30'000'000;

} // namespace

void KeyframePlaces::add(
    std::int64_t micro, std::int64_t decodeMicro, std::int64_t offsetBytes, bool isKey)
{
    const bool isPlace = isKey && micro != Av::kNoPts && offsetBytes >= 0;
    if (m_current) {
        // What follows is decoded later than this, and shown later than it is decoded. Between a
        // keyframe and the next there is none.
        std::int64_t &end = m_groups[*m_current].endMicro;
        end = std::max(end, isPlace ? micro : decodeMicro);
        end = std::min(end, *m_current + kLongestMicro);
    }
    if (isPlace) {
        m_groups.try_emplace(micro, Group{offsetBytes, micro});
        m_current = micro;
    }
}

std::optional<KeyframePlaces::Place> KeyframePlaces::before(std::int64_t micro) const
{
    const auto next = m_groups.upper_bound(micro);
    if (next == m_groups.begin()) {
        return std::nullopt;
    }
    const auto &[begin, group] = *std::prev(next);
    return micro < group.endMicro ? std::optional(Place{begin, group.offsetBytes}) : std::nullopt;
}

} // namespace Library
