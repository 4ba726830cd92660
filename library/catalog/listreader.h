#pragma once

#include "library/base/result.h"
#include "library/catalog/types.h"

namespace Library {

class Database;

//! What people put together: collections, playlists, tags; and who made the titles. Stateless but
//! for the connection; used by one thread at a time.
class ListReader
{
public:
    explicit ListReader(Database &database);

    //! Those that have a listed title, by name.
    Result<QVector<Collection>> collections();
    //! In the collection's order, then by year.
    Result<QVector<TitleCard>> collectionTitles(
        const ProfileId &viewer, const CollectionId &collection);
    //! The household's and the viewer's own, by name.
    Result<QVector<Playlist>> playlists(const ProfileId &viewer);
    //! Of a smart playlist the first page of what its rule leaves.
    Result<QVector<TitleCard>> playlistTitles(
        const ProfileId &viewer, const PlaylistId &playlist, int limit);
    Result<Person> person(const ProfileId &viewer, const PersonId &person);
    //! Of listed titles, by name.
    Result<QVector<QString>> tags();

private:
    Database &m_database;
};

} // namespace Library
