#include "sync/s3/nodesafety.h"

#include <algorithm>
#include <chrono>

namespace Sync {

namespace {

using std::chrono::milliseconds;

//! Between two passes of a replicator, as Swift has it from the start.
constexpr milliseconds kBetweenPasses = std::chrono::seconds(30);
//! The clocks of the machines and of the PC that stored something may differ by so much.
constexpr milliseconds kClocksDiffer = std::chrono::seconds(30);
//! A replicator that has not ended a pass for so long does not run.
constexpr milliseconds kStopped = std::chrono::days(2);

bool tells(const std::optional<NodeHealth> &health, qint64 nowMs)
{
    return health && health->passEndedMs > 0 && nowMs - health->passEndedMs < kStopped.count();
}

//! What it tells of itself, or another of all.
std::optional<NodeHealth> healthOf(const NodeAnswer &node, const QVector<NodeAnswer> &nodes)
{
    const auto ofAll = std::find_if(nodes.begin(), nodes.end(),
        [](const NodeAnswer &each) { return each.health && each.health->isOfAll; });
    return node.health || ofAll == nodes.end() ? node.health : ofAll->health;
}

//! The others have all that this one held at the time.
bool hasGiven(const NodeHealth &health, qint64 storedMs)
{
    return health.passFailures == 0 && health.lostDisks == 0
        && health.passBeganMs >= storedMs + kClocksDiffer.count();
}

} // namespace

UnplugAdvice unplugAdvice(
    const QString &endpoint, const QVector<NodeAnswer> &nodes, qint64 lastStoredMs, qint64 nowMs)
{
    using Answer = UnplugAdvice::Answer;
    const auto self = std::find_if(nodes.begin(), nodes.end(),
        [&](const NodeAnswer &node) { return node.endpoint == endpoint; });
    if (self == nodes.end() || !self->answers) {
        return {};
    }
    const std::optional<NodeHealth> told = healthOf(*self, nodes);
    if (!tells(told, nowMs)) {
        return {};
    }
    if (nodes.size() == 1) {
        return {Answer::Never, 0};
    }
    const bool allAnswer = std::all_of(
        nodes.begin(), nodes.end(), [](const NodeAnswer &node) { return node.answers; });
    const bool someLostADisk = std::any_of(nodes.begin(), nodes.end(),
        [](const NodeAnswer &node) { return node.health && node.health->lostDisks > 0; });
    if (!allAnswer || someLostADisk) {
        return {Answer::NotYet, 0};
    }
    const NodeHealth &health = *told;
    if (hasGiven(health, lastStoredMs)) {
        return {Answer::Safe, 0};
    }
    if (health.passFailures > 0) {
        return {Answer::NotYet, 0}; // who takes no copies may not for a while
    }
    // The next pass that begins late enough, if it takes as long as the last one.
    const qint64 tookMs = health.passEndedMs - health.passBeganMs;
    const qint64 fromMs = std::max(
        health.passEndedMs + kBetweenPasses.count(), lastStoredMs + kClocksDiffer.count());
    const qint64 untilMs = fromMs + tookMs + kBetweenPasses.count();
    return {Answer::NotYet, untilMs > nowMs ? untilMs : 0};
}

std::optional<bool> allCopiesSince(const QVector<NodeAnswer> &nodes, qint64 storedMs, qint64 nowMs)
{
    if (nodes.isEmpty()) {
        return std::nullopt;
    }
    bool all = true;
    for (const NodeAnswer &node : nodes) {
        const std::optional<NodeHealth> told = healthOf(node, nodes);
        if (node.answers && !tells(told, nowMs)) {
            return std::nullopt;
        }
        all = all && node.answers && hasGiven(*told, storedMs);
    }
    return all;
}

} // namespace Sync
