#include "tests/sim/world.h"

#include "library/base/mutation.h"
#include "tests/sim/checks.h"
#include "tests/sim/player.h"

#include <algorithm>
#include <initializer_list>

namespace Sim {

namespace {

using Kind = Step::Kind;

qint64 gapFrom(Random &random)
{
    const quint64 kind = random.below(100);
    if (kind < 55) {
        return random.between(kSecond, 4 * kMinute);
    }
    if (kind < 90) {
        return random.between(5 * kMinute, 20 * kHour);
    }
    return random.between(kDay, 45 * kDay);
}

Kind kindFrom(Random &random)
{
    struct Weighted
    {
        Kind kind;
        int weight;
    };
    static constexpr Weighted kWeights[]
        = {{Kind::AddVideo, 12}, {Kind::Edit, 10}, {Kind::Rename, 4}, {Kind::Scan, 6},
            {Kind::Delete, 9}, {Kind::Restore, 6}, {Kind::Play, 8}, {Kind::ResetCount, 2},
            {Kind::Tag, 5}, {Kind::Undo, 5}, {Kind::Sync, 14}, {Kind::Crash, 7}, {Kind::Offline, 4},
            {Kind::Online, 5}, {Kind::SetClock, 3}, {Kind::Backup, 2}, {Kind::RestoreBackup, 2},
            {Kind::Clone, 1}, {Kind::Leave, 1}, {Kind::Calm, 3}, {Kind::Storm, 3}};
    int total = 0;
    for (const Weighted &one : kWeights) {
        total += one.weight;
    }
    int at = int(random.below(quint64(total)));
    for (const Weighted &one : kWeights) {
        at -= one.weight;
        if (at < 0) {
            return one.kind;
        }
    }
    return Kind::Sync;
}

} // namespace

History History::fromSeed(quint64 seed)
{
    Random random(seed);
    History history;
    history.seed = seed;
    history.devices = int(random.between(2, 6));
    const qint64 steps = random.between(15, 60);
    for (qint64 i = 0; i < steps; ++i) {
        Step step;
        step.kind = kindFrom(random);
        step.gapMs = gapFrom(random);
        step.device = int(random.below(quint64(history.devices)));
        step.salt = random.below(~quint64(0));
        history.steps.append(step);
    }
    return history;
}

Coverage &Coverage::operator+=(const Coverage &other)
{
    confirmedRecords += other.confirmedRecords;
    sweeps += other.sweeps;
    instantUploads += other.instantUploads;
    releasedSources += other.releasedSources;
    incarnations += other.incarnations;
    forks += other.forks;
    retired += other.retired;
    shiftedBatches += other.shiftedBatches;
    keptAside += other.keptAside;
    snapshots += other.snapshots;
    bootstraps += other.bootstraps;
    expired += other.expired;
    rescues += other.rescues;
    undone += other.undone;
    refused += other.refused;
    return *this;
}

bool Coverage::isBroad() const
{
    const std::initializer_list<int> all{confirmedRecords, sweeps, instantUploads, releasedSources,
        incarnations, retired, shiftedBatches, snapshots, bootstraps, expired, rescues, undone,
        refused};
    return std::all_of(all.begin(), all.end(), [](int count) { return count > 0; });
}

QString Coverage::toString() const
{
    return QStringLiteral("records %1, sweeps %2, instant uploads %3, sources released %4,"
                          " incarnations %5, forks %6, retired %7, shifted %8, kept aside %9,")
               .arg(confirmedRecords)
               .arg(sweeps)
               .arg(instantUploads)
               .arg(releasedSources)
               .arg(incarnations)
               .arg(forks)
               .arg(retired)
               .arg(shiftedBatches)
               .arg(keptAside)
        % QStringLiteral(" snapshots %1, bootstraps %2, expired %3, rescues %4, undone %5,"
                         " refused %6")
              .arg(snapshots)
              .arg(bootstraps)
              .arg(expired)
              .arg(rescues)
              .arg(undone)
              .arg(refused);
}

Outcome play(const History &history)
{
    Player player(history);
    return player.run();
}

History minimised(const History &history)
{
    History best = history;
    const QString promise = play(history).failure.section(QLatin1Char(':'), 0, 0);
    // Larger pieces first, then single steps.
    for (qsizetype piece = best.steps.size() / 2; piece >= 1; piece /= 2) {
        for (qsizetype at = 0; at < best.steps.size();) {
            History shorter = best;
            shorter.steps.remove(at, std::min(piece, shorter.steps.size() - at));
            if (play(shorter).failure.section(QLatin1Char(':'), 0, 0) == promise) {
                best = shorter;
            } else {
                at += piece;
            }
        }
    }
    return best;
}

} // namespace Sim
