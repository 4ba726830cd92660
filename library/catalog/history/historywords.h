#pragma once

#include "library/catalog/history/history.h"
#include "library/catalog/shared/editedfields.h"

#include <QCborValue>
#include <QString>

namespace Library {

//! What the history says, translated. Pure.
namespace HistoryWords {
//! "Moved Red Ladder to the trash", "Moved 3 titles to the trash".
QString what(ActKind kind, const QString &name, int count);
//! Of an act that is nobody's: "Scan".
QString partOfProgram(Origin origin);
//! Name of a column of a shared table as a person knows it; empty: it says nothing to anybody.
QString field(const char *table, const char *column);
QString field(Shared::EditedField field);
//! A column's value; empty for none.
QString value(const char *column, const QCborValue &value);
//! "Overwritten by Jonas at 21:15."
QString obstacle(const UndoObstacle &obstacle, qint64 nowMs);
//! "20:31", "Yesterday 22:48", "Sunday 11:40", "14 Nov 2023 11:40".
QString moment(qint64 ms, qint64 nowMs);
} // namespace HistoryWords

} // namespace Library
