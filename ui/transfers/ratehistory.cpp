#include "ui/transfers/ratehistory.h"

#include <algorithm>
#include <numeric>

namespace Ui {

namespace {

constexpr int kCurrentSteps = 2;

qint64 stepAt(MonotonicTime now)
{
    return now.time_since_epoch() / RateHistory::kStep;
}

bool isMoving(Sync::TransferState state)
{
    return state == Sync::TransferState::Uploading || state == Sync::TransferState::Downloading;
}

bool hasMoved(Sync::TransferState state)
{
    return state == Sync::TransferState::Verifying || state == Sync::TransferState::Done;
}

// What was there before a transfer began to move did not move now; a small one may have moved
// before it was seen to.
qint64 movedBytes(const Sync::Transfer &before, const Sync::Transfer &transfer)
{
    const bool counts
        = isMoving(before.state) || (hasMoved(transfer.state) && !Sync::isFinal(before.state));
    return counts ? std::max<qint64>(transfer.doneBytes - before.doneBytes, 0) : 0;
}

} // namespace

void RateHistory::add(
    MonotonicTime now, const std::optional<Sync::Transfer> &before, const Sync::Transfer &transfer)
{
    // So may one that is new.
    const qint64 unseen = hasMoved(transfer.state) ? transfer.doneBytes : 0;
    const qint64 bytes = before ? movedBytes(*before, transfer) : unseen;
    if (bytes == 0) {
        return;
    }
    const qint64 number = stepAt(now);
    Step &step = m_steps.at(std::size_t(number % qint64(m_steps.size())));
    if (step.number != number) {
        step = {number, {}};
    }
    const Way way = transfer.direction == Sync::TransferDirection::Upload ? Way::Up : Way::Down;
    step.bytes.at(std::size_t(way)) += bytes;
}

QVector<qint64> RateHistory::rates(Way way, MonotonicTime now) const
{
    const qint64 last = stepAt(now) - 1;
    QVector<qint64> rates(kSteps, 0);
    for (const Step &step : m_steps) {
        const qint64 age = last - step.number;
        if (step.number >= 0 && age >= 0 && age < kSteps) {
            rates[kSteps - 1 - age] = step.bytes.at(std::size_t(way)) / kStep.count();
        }
    }
    return rates;
}

qint64 RateHistory::current(Way way, MonotonicTime now) const
{
    const QVector<qint64> all = rates(way, now);
    return std::accumulate(all.cend() - kCurrentSteps, all.cend(), qint64(0)) / kCurrentSteps;
}

bool RateHistory::isEmpty(MonotonicTime now) const
{
    const qint64 newest = stepAt(now);
    return std::none_of(m_steps.cbegin(), m_steps.cend(),
        [newest](const Step &step) { return step.number >= 0 && newest - step.number <= kSteps; });
}

} // namespace Ui
