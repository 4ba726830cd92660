#pragma once

#include "library/catalog/shared/changerecord.h"

namespace Library {

class Statement;

//! How a row of change_log is read and bound, wherever it is.
namespace LogSql {

//! The columns of change_log "l" and its writer "w" that make a record; what a caller adds comes
//! after them, from kNextColumn on.
constexpr char kColumns[] = "l.operation, l.profile, l.origin, l.wall_ms, l.counter, w.id, l.tbl,"
                            " l.row, l.grp, l.vals";
constexpr char kFrom[] = " FROM change_log l JOIN writer w ON w.no = l.writer ";
constexpr int kNextColumn = 10;

constexpr char kInsert[]
    = "INSERT INTO change_log (operation, profile, origin, wall_ms, counter, writer, tbl, row, grp,"
      " vals, over_wall_ms, over_counter, over_writer, carrier, carrier_sequence, stamp_final)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
// Parameters of kInsert behind those of the record.
constexpr int kOver = 11;
constexpr int kCarrier = 14;
constexpr int kStampFinal = 16;

ChangeRecord read(const Statement &row);

} // namespace LogSql
} // namespace Library
