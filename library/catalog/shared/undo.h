#pragma once

#include "library/catalog/shared/mergerules.h"

#include <QVector>

#include <functional>
#include <optional>

namespace Library {

//! What one register was before an act, in the log of the last 90 days.
struct UndoStep
{
    int table = 0;
    QByteArray row;
    Merge::Fields fields; //!< the values to write
    //! Who had written them, a person before anybody else; none: nobody had.
    std::optional<Origin> before;
    bool isRemoval = false; //!< of a row that the act made
};

struct UndoRefusal
{
    int table = 0;
    QByteArray row;
    int group = 0;
    //! Who overwrote the change since; the change itself when what was before is older than the
    //! log.
    Merge::Register by;
    bool isOlder = false; //!< the latter

    bool operator==(const UndoRefusal &) const = default;
};

struct UndoPlan
{
    QVector<UndoStep> steps;
    QVector<UndoRefusal> refusals; //!< not empty: nothing is to be written
};

//! Plans to take one act back: each register that it wrote gets the value it had before, by a new
//! write, only while the act is still the winner of all of them. Counters and facts stay. Pure.
namespace Undo {

using RowOf = std::function<std::optional<Merge::Row>(int table, const QByteArray &row)>;

//! The act's records, every record of the log for the rows that they name, and the rows now.
UndoPlan plan(
    const QVector<ChangeRecord> &act, const QVector<ChangeRecord> &history, const RowOf &rowNow);

} // namespace Undo
} // namespace Library
