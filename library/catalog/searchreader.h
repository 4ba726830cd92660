#pragma once

#include "library/base/result.h"
#include "library/catalog/types.h"

namespace Library {

class Database;
class SearchWords;

//! Search as a person types: every word a prefix, Chinese also by its sound, the best first. A
//! title that is called so comes before one that begins so, then a word of the name, the original
//! name, people, tags, the plot, file names; what was probably meant comes when little was typed
//! right. Each way of finding stops early, so that an answer costs the same in any library.
//! Stateless but for the connection; used by one thread at a time.
class SearchReader
{
public:
    SearchReader(Database &database, SearchWords &words);

    Result<QVector<SearchHit>> search(const ProfileId &viewer, const QString &text, int limit);

private:
    Database &m_database;
    SearchWords &m_words;
};

} // namespace Library
