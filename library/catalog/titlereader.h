#pragma once

#include "library/base/result.h"
#include "library/catalog/types.h"

namespace Library {

class Database;

//! The lists: pages, rows of cards, counts. Reads maintained rows alone, each list along one index.
//! Stateless but for the connection; used by one thread at a time.
class TitleReader
{
public:
    explicit TitleReader(Database &database);

    Result<TitlePage> page(const TitleQuery &query);
    //! How many titles the whole list has.
    Result<int> total(const TitleQuery &query);
    Result<TitleOrder> order(const TitleQuery &query);
    Result<Counts> counts();
    Result<QVector<TitleCard>> continueWatching(const ProfileId &viewer, int limit);
    Result<QVector<TitleCard>> nextUp(const ProfileId &viewer, int limit);
    //! Of a series' seasons, without its specials.
    Result<std::optional<TitleCard>> firstUnwatched(const ProfileId &viewer, const TitleId &series);
    Result<QVector<TitleCard>> recentlyAdded(const ProfileId &viewer, int limit);
    Result<QVector<TitleCard>> cards(const ProfileId &viewer, const QVector<TitleId> &titles);
    Result<std::optional<TitleCard>> card(const ProfileId &viewer, const TitleId &title);
    Result<QVector<TitleCard>> withoutPictures(int limit);
    Result<QVector<TitleId>> withNewPictures(int limit);
    //! Of the title that a file of this PC or an object of the store belongs to; null: none yet.
    Result<PictureId> stillOf(const QString &file, const ObjectId &object);
    //! At most two listed titles whose id begins with these hexadecimal digits.
    Result<QVector<TitleId>> withPrefix(const QString &prefix);
    //! Listed titles directly below one, in the order of their numbers.
    Result<QVector<TitleCard>> children(
        const ProfileId &viewer, const TitleId &parent, TitleKind kind);
    //! Titles of the same kind that share genres, people or at least the decade, the nearest first.
    Result<QVector<TitleCard>> similar(const ProfileId &viewer, const TitleId &title, int limit);
    Result<QVector<QString>> genres();

private:
    struct Plan;
    struct Source;
    Result<Plan> planOf(const TitleQuery &query);
    Result<qint64> wholeSize(const TitleQuery &query);
    Result<QVector<Source>> sourcesOf(const TitleQuery &query, qint64 whole);
    static Plan cheapest(const TitleQuery &query, qint64 whole, const QVector<Source> &sources);
    Result<qint64> facetSize(const TitleQuery &query, int facet);

    Database &m_database;
};

} // namespace Library
