#pragma once

#include "library/catalog/history/history.h"
#include "library/catalog/shared/changerecord.h"
#include "library/catalog/shared/sharedschema.h"

namespace Library {

//! What the records of an act amount to.
struct ActSummary
{
    ActKind kind = ActKind::Upkeep;
    Shared::Table table = Shared::Table::Writer; //!< of the records that say so
    QVector<QByteArray> rows; //!< of those, each once, in their order
};

//! The kind that stands first in ActKind among what the records do; a record of a table that this
//! program does not know is Upkeep. Pure.
ActSummary summaryOf(const QVector<ChangeRecord> &records);

//! The title that a row is about, as far as its key tells; none for a list or a person.
std::optional<TitleId> titleInKey(Shared::Table table, const QByteArray &row);

} // namespace Library
