#pragma once

#include "library/catalog/query.h"
#include "library/catalog/types.h"

//! The columns of a card and how a row of them is read; one place for every list.
namespace Library::CardRow {

//! What follows SELECT for a title_card `c` and the viewer's state `s`.
QByteArray columns();
constexpr int kColumnCount = 31;
//! SELECT with these columns, and what follows them.
QByteArray select(const char *rest);
TitleCard read(const Statement &row);
//! All rows of a query that selects these columns first.
Result<QVector<TitleCard>> readAll(Query &query);
//! The key by which lists continue: bytes of title_card.sort_key.
QByteArray sortKey(const Statement &row);

} // namespace Library::CardRow
