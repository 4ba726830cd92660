#include "sync/s3/endpointhealth.h"

#include <algorithm>

namespace Sync {

namespace {

using namespace std::chrono_literals;

// One broken connection is nothing; two in a row are.
constexpr int kFaultsForgiven = 1;
constexpr std::chrono::milliseconds kShortestBreak{500};
constexpr std::chrono::milliseconds kLongestBreak{30'000};
constexpr std::chrono::seconds kHalfLife{20};
// A new measurement counts a quarter.
constexpr int kSmoothing = 4;

struct Rank
{
    bool isUntried = false;
    std::chrono::milliseconds expected{0};
    int underWay = 0;

    bool isBetterThan(const Rank &other) const
    {
        if (isUntried != other.isUntried) {
            return isUntried;
        }
        return expected != other.expected ? expected < other.expected : underWay < other.underWay;
    }
};

} // namespace

bool EndpointHealth::accepts(MonotonicTime now, int underWay) const
{
    if (now < m_askedAgainAt) {
        return false;
    }
    return m_faults <= kFaultsForgiven || underWay == 0;
}

std::chrono::milliseconds EndpointHealth::expected(S3Lane lane, MonotonicTime now) const
{
    const Latency &latency = m_latencies.at(std::size_t(lane));
    const auto halvings = std::clamp<qint64>((now - latency.measuredAt) / kHalfLife, 0, 30);
    return latency.smoothed / (qint64(1) << halvings);
}

void EndpointHealth::measure(S3Lane lane, MonotonicTime now, std::chrono::milliseconds took)
{
    Latency &latency = m_latencies.at(std::size_t(lane));
    const std::chrono::milliseconds before = expected(lane, now);
    latency.smoothed = before > 0ms ? before + (took - before) / kSmoothing : took;
    latency.measuredAt = now;
}

void EndpointHealth::noteSlow(S3Lane lane, MonotonicTime now, std::chrono::milliseconds waited)
{
    if (waited > expected(lane, now)) {
        measure(lane, now, waited);
    }
}

void EndpointHealth::noteSuccess(S3Lane lane, MonotonicTime now, std::chrono::milliseconds took)
{
    measure(lane, now, took);
    m_faults = 0;
    m_askedAgainAt = {};
    if (m_allowed < kMostAtOnce && ++m_successes >= m_allowed) {
        ++m_allowed;
        m_successes = 0;
    }
}

void EndpointHealth::noteFault(MonotonicTime now, MonotonicTime sent, Fault fault)
{
    if (fault == Fault::Busy) {
        m_allowed = std::max(1, m_allowed / 2);
        m_successes = 0;
        return;
    }
    if (m_faults > 0 && sent <= m_lastFaultAt) {
        return;
    }
    m_lastFaultAt = now;
    // Nobody there is certain; a broken connection may be its own fault.
    m_faults = std::max(m_faults + 1, fault == Fault::Absent ? kFaultsForgiven + 1 : 1);
    if (m_faults <= kFaultsForgiven) {
        return;
    }
    std::chrono::milliseconds length = kShortestBreak;
    for (int i = kFaultsForgiven + 1; i < m_faults && length < kLongestBreak; ++i) {
        length *= 2;
    }
    m_askedAgainAt = now + std::min(length, kLongestBreak);
}

std::optional<qsizetype> chooseEndpoint(
    const QVector<EndpointState> &endpoints, S3Lane lane, MonotonicTime now, qsizetype turn)
{
    std::optional<qsizetype> best;
    Rank bestRank;
    bool anyAccepts = false;
    for (qsizetype i = 0; i < endpoints.size(); ++i) {
        const qsizetype index = (turn + i) % endpoints.size();
        const EndpointState &endpoint = endpoints.at(index);
        if (!endpoint.health.accepts(now, endpoint.underWayInAll)) {
            continue;
        }
        anyAccepts = true;
        if (endpoint.underWay >= endpoint.health.allowedAtOnce()) {
            continue;
        }
        // One that nobody knows yet is tried early.
        const Rank rank{!endpoint.wasTried,
            endpoint.health.expected(lane, now) * (endpoint.underWay + 1), endpoint.underWay};
        if (!best || rank.isBetterThan(bestRank)) {
            best = index;
            bestRank = rank;
        }
    }
    if (best || anyAccepts || endpoints.isEmpty()) {
        return best;
    }
    const auto first = std::min_element(
        endpoints.cbegin(), endpoints.cend(), [](const EndpointState &a, const EndpointState &b) {
            return a.health.askedAgainAt() < b.health.askedAgainAt();
        });
    return first->underWay < first->health.allowedAtOnce()
        ? std::optional<qsizetype>(first - endpoints.cbegin())
        : std::nullopt;
}

} // namespace Sync
