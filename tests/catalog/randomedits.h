#pragma once

#include "library/catalog/catalogwriter.h"

#include <random>

//! Everything a household does to a catalog, in an order that a seed decides.
class RandomEdits
{
public:
    RandomEdits(Library::CatalogWriter &writer, quint32 seed);
    //! False when an act failed.
    bool run(int acts);

private:
    int below(int limit);
    Library::IngestedVideo video();
    TitleId title();
    ProfileId profile();
    Result<> act();
    Result<> editTitle();
    Result<> editSets();
    Result<> editSame();
    Result<> editByHand();
    Result<> editLists();
    Result<> describe();
    Result<PlaylistId> playlist();

    Library::CatalogWriter &m_writer;
    std::mt19937 m_random;
};
