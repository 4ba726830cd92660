#include "library/playback/joinedtimes.h"

#include "library/playback/avptr.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace Library {

namespace {

//! Of one stream; where it is damaged it goes back by less.
constexpr std::int64_t kMostBackMicro = 5'000'000;
//! For so long nothing was received; what comes later is another recording.
constexpr std::int64_t kMostGapMicro = 30'000'000;
//! So many packets make sure that it is no damage.
constexpr int kSure = 6;
constexpr int kDamage = 60;

} // namespace

void JoinedTimes::jump()
{
    m_part.reset();
    m_supposed.reset();
    m_last.clear();
    m_latest.reset();
}

std::size_t JoinedTimes::partAt(std::int64_t offsetBytes) const
{
    const auto next = std::upper_bound(m_parts.begin(), m_parts.end(), offsetBytes,
        [](std::int64_t offset, const Part &part) { return offset < part.offsetBytes; });
    return static_cast<std::size_t>(std::max<std::ptrdiff_t>(next - m_parts.begin() - 1, 0));
}

std::int64_t JoinedTimes::shiftOf(int stream, std::int64_t decodeMicro, std::int64_t offsetBytes)
{
    m_offsetBytes = offsetBytes >= 0 ? offsetBytes : m_offsetBytes;
    if (!m_part) {
        m_part = partAt(m_offsetBytes);
    }
    if (decodeMicro == Av::kNoPts) {
        return m_parts[*m_part].shiftMicro;
    }
    const auto own = m_last.find(stream);
    const std::int64_t before
        = own != m_last.end() ? own->second : decodeMicro + m_parts[*m_part].shiftMicro;
    const auto distance = [&](const Part &part) { return decodeMicro + part.shiftMicro - before; };

    // The last packets of a part come after the first ones of the next.
    Part chosen = m_parts[*m_part];
    bool isSupposed = false;
    const auto prefer = [&](const Part &part) {
        const bool isBetter = std::abs(distance(part)) < std::abs(distance(chosen));
        chosen = isBetter ? part : chosen;
        return isBetter;
    };
    const bool isNextNear
        = *m_part + 1 < m_parts.size() && m_offsetBytes >= m_parts[*m_part + 1].offsetBytes;
    if (isNextNear && prefer(m_parts[*m_part + 1])) {
        ++*m_part;
    } else if (*m_part > 0) {
        (void)prefer(m_parts[*m_part - 1]);
    }
    if (m_supposed) {
        isSupposed = prefer(m_supposed->part);
    }
    const std::int64_t latest = m_latest.value_or(before);
    const bool isElsewhere = distance(chosen) < -kMostBackMicro
        || decodeMicro + chosen.shiftMicro - latest > kMostGapMicro;
    if (isElsewhere) {
        chosen = {m_offsetBytes, latest, latest - decodeMicro};
        m_supposed = Supposed{chosen, 0, 0};
        isSupposed = true;
    }
    if (m_supposed) {
        ++(isSupposed ? m_supposed->agreed : m_supposed->disagreed);
        if (m_supposed->agreed >= kSure
            && m_supposed->part.offsetBytes > m_parts.back().offsetBytes) {
            m_parts.push_back(m_supposed->part);
            m_part = m_parts.size() - 1;
            m_supposed.reset();
        } else if (m_supposed->disagreed >= kDamage) {
            m_supposed.reset();
        }
    }
    const std::int64_t micro = decodeMicro + chosen.shiftMicro;
    m_last[stream] = micro;
    m_latest = std::max(latest, micro);
    return chosen.shiftMicro;
}

double JoinedTimes::bytesPerMicro(std::size_t part) const
{
    const Part &from = part + 1 < m_parts.size() ? m_parts[part] : m_parts.front();
    const Part &to = part + 1 < m_parts.size() ? m_parts[part + 1] : m_parts.back();
    return static_cast<double>(to.offsetBytes - from.offsetBytes)
        / static_cast<double>(std::max<std::int64_t>(to.micro - from.micro, 1));
}

std::int64_t JoinedTimes::offsetOf(std::int64_t micro) const
{
    std::size_t part = m_parts.size() - 1;
    while (part > 0 && m_parts[part].micro > micro) {
        --part;
    }
    const auto inPart = static_cast<double>(micro - m_parts[part].micro);
    return m_parts[part].offsetBytes + std::llround(inPart * bytesPerMicro(part));
}

std::int64_t JoinedTimes::durationMicro(std::int64_t sizeBytes) const
{
    const Part &last = m_parts.back();
    const auto left = static_cast<double>(std::max<std::int64_t>(sizeBytes - last.offsetBytes, 0));
    const double rate = bytesPerMicro(m_parts.size() - 1);
    return last.micro + (rate > 0 ? std::llround(left / rate) : 0);
}

} // namespace Library
