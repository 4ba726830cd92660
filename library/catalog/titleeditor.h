#pragma once

#include "library/base/result.h"
#include "library/catalog/shared/changewriter.h"
#include "library/catalog/titleedits.h"

namespace Library {

class Database;

//! Writes what a person wants of a title over what scans and services say, or lets go of it. Works
//! inside the caller's transaction, in an act of a person, on the writer's thread.
class TitleEditor
{
public:
    TitleEditor(Database &database, ChangeWriter &changes);

    //! Returns what would take it back. InvalidInput for what cannot be meant, such as a title
    //! without a name.
    Result<TitleEdits> edit(const TitleId &title, const TitleEdits &edits);
    enum class Carried
    {
        All,
        ButNames //!< and what else says which title it is: its year, its number
    };
    //! What a person wrote over one title is wanted of another, which has its videos from now on.
    //! What was written over that one stays.
    Result<> carry(const TitleId &from, const TitleId &to, Carried carried);

private:
    Result<> check(const TitleEdits &edits) const;
    Result<> put(
        const TitleId &title, EditedField field, const QString &text, const PictureId &picture);
    Result<> resetField(const TitleId &title, EditedField field);
    Result<> noteBefore(const TitleId &title, EditedField field, TitleEdits &before);
    Result<> editSet(Shared::Table table, const TitleId &title, const QVector<QByteArray> &members);
    Result<> resetSet(Shared::Table table, const TitleId &title);
    Result<> carrySet(Shared::Table table, const TitleId &from, const TitleId &to);
    Result<> applySets(const TitleId &title, const TitleEdits &edits, TitleEdits &before);

    Database &m_database;
    ChangeWriter &m_changes;
};

} // namespace Library
