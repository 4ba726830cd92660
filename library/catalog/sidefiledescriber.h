#pragma once

#include "library/base/result.h"
#include "library/catalog/description.h"
#include "library/catalog/shared/changewriter.h"

namespace Library {

class Database;

//! Writes what is said of a title into the shared tables, under the origin of the act that is under
//! way: what a person set stays. Works inside the caller's transaction on the writer's thread.
class SideFileDescriber
{
public:
    SideFileDescriber(Database &database, ChangeWriter &changes);

    //! The same description again changes and logs nothing.
    Result<> describe(const TitleId &title, const TitleDescription &description);
    //! The title that a file beside this video tells of; null: the catalog has none.
    Result<TitleId> titleOf(const QString &video, DescribedLevel level);

private:
    Result<> putTitle(const TitleId &title, const TitleDescription &description);
    Result<> putIds(const TitleId &title, const QVector<ExternalId> &ids);
    Result<> putGenres(const TitleId &title, const QVector<QString> &names);
    Result<> putTags(const TitleId &title, const QVector<QString> &names);
    Result<> putCollections(const TitleId &title, const QVector<DescribedCollection> &collections);
    Result<> putCredits(const TitleId &title, const QVector<DescribedCredit> &credits);
    Result<> putSet(Shared::Table table, const TitleId &title, const QVector<QByteArray> &members);
    Result<> putMembers(Shared::Table table, const TitleId &title,
        const QVector<QByteArray> &members, const QVector<QByteArray> &removable);
    Result<QVector<QByteArray>> described(Shared::Table table, const TitleId &title);
    Result<> remember(
        Shared::Table table, const TitleId &title, const QVector<QByteArray> &members);
    Result<QVector<QByteArray>> rows(const char *sql, const TitleId &title);

    Database &m_database;
    ChangeWriter &m_changes;
};

} // namespace Library
