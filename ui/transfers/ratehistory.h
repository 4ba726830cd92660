#pragma once

#include "library/base/clock.h"
#include "sync/transfer/transfer.h"

#include <QVector>

#include <array>
#include <optional>

namespace Ui {

//! How fast bytes went up and down during the last minutes. Pure: time comes in.
class RateHistory
{
public:
    enum class Way
    {
        Up,
        Down
    };
    static constexpr int kSteps = 150;
    static constexpr std::chrono::seconds kStep{2};

    //! What moved between two reports of one transfer.
    void add(MonotonicTime now, const std::optional<Sync::Transfer> &before,
        const Sync::Transfer &transfer);
    //! Bytes a second for each step, the latest last; the one that is not over does not count.
    QVector<qint64> rates(Way way, MonotonicTime now) const;
    //! Over the last steps.
    qint64 current(Way way, MonotonicTime now) const;
    bool isEmpty(MonotonicTime now) const;

private:
    struct Step
    {
        qint64 number = -1; //!< of all steps since the clock began
        std::array<qint64, 2> bytes{}; //!< by way
    };

    std::array<Step, kSteps + 1> m_steps; //!< the place of a step is its number modulo their count
};

} // namespace Ui
