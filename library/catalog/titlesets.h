#pragma once

#include "library/base/result.h"
#include "library/catalog/shared/changewriter.h"
#include "library/catalog/types.h"

namespace Library {
class Database;
}

//! Tags and collections of titles: sets that descriptions and people write to. A person who edits
//! one takes hold of the whole set, so that no description changes it any more; that is written as
//! a member of no name which a person took out. Works inside the caller's transaction.
namespace Library::TitleSets {

//! The key of the row that says whether a member is in a title's set (Table::TitleTag,
//! TitleGenre or CollectionItem).
QByteArray memberRow(Shared::Table table, const TitleId &title, const QByteArray &member);
//! A person has edited the set and not let go of it.
Result<bool> isEdited(Database &database, Shared::Table table, const TitleId &title);
//! Every member that is or was in the set, the one of no name left out.
Result<QVector<QByteArray>> everyMember(
    Database &database, Shared::Table table, const TitleId &title);

//! A row with this id; its name is the one that it was given first.
Result<> putNamed(Database &database, ChangeWriter &changes, Shared::Table table,
    const QByteArray &id, const QString &name);
//! The ids of tags, made where there are none.
Result<QVector<QByteArray>> tags(
    Database &database, ChangeWriter &changes, const QVector<QString> &names);
//! The ids of collections, made where there are none. One that a person made counts for its name.
Result<QVector<QByteArray>> collections(
    Database &database, ChangeWriter &changes, const QVector<QString> &names);

} // namespace Library::TitleSets
