#pragma once

#include "library/catalog/onlinedescription.h"
#include "library/catalog/shared/changewriter.h"

namespace Library {

class Database;

//! Writes what the network says of titles, below everything else: what a person set stays (the
//! register rule), and what a scan found in an NFO file stays too, group by group: a description,
//! facts, genres or credits that a scan wrote are left alone as a whole. Works inside the caller's
//! transaction on the writer's thread, in an act of Origin::Online.
class OnlineDescriptionWriter
{
public:
    OnlineDescriptionWriter(Database &database, ChangeWriter &changes);

    Result<> write(const TitleId &title, const OnlineDescription &description);
    //! So that the title is not asked for again in this language.
    Result<> note(const TitleId &title, DescribeOutcome outcome, const QString &language);

private:
    Result<> writeTitle(const TitleId &title, const OnlineDescription &description);
    Result<> writeGenres(const TitleId &title, const QVector<QString> &genres);
    Result<> writeCredits(const TitleId &title, const QVector<Credit> &credits);
    Result<> writeCollection(const TitleId &title, const OnlineCollection &collection);
    Result<> writeIds(const TitleId &title, const QVector<ExternalId> &ids);
    //! The rows of a table that belong to the title, and who wrote them.
    struct Member
    {
        QByteArray key;
        Origin origin = Origin::Online;
    };
    Result<QVector<Member>> members(Shared::Table table, const char *sql, const TitleId &title);
    Result<> put(Shared::Table table, const QByteArray &key, const Fields &fields, Scope scope);

    Database &m_database;
    ChangeWriter &m_changes;
};

//! Titles that were not asked for yet in this language, the newest first: movies and series, then
//! what belongs to series that TMDB knows.
Result<QVector<DescribeTarget>> readDescribeTargets(
    Database &database, const DescribeQuestion &question);

} // namespace Library
