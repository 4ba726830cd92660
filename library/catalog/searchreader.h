#pragma once

#include "library/base/result.h"
#include "library/catalog/types.h"

namespace Library {

class Database;
class Statement;

//! Search as a person types: every word a prefix, the best first. Ranking: the name itself, a name
//! that begins so, a word of the name that begins so, then series, people and file names. Stateless
//! but for the connection; used by one thread at a time.
class SearchReader
{
public:
    explicit SearchReader(Database &database);

    Result<QVector<SearchHit>> search(const ProfileId &viewer, const QString &text, int limit);

private:
    enum class Ranked
    {
        No,
        Yes
    };
    Result<> addByPrefix(
        const ProfileId &viewer, const QString &folded, int limit, QVector<SearchHit> &hits);
    Result<> addByWords(
        const ProfileId &viewer, const QString &text, int limit, QVector<SearchHit> &hits);
    Result<bool> matchesMany(const QString &match);
    Result<> addMatches(const ProfileId &viewer, const QString &text, const QString &match,
        Ranked ranked, int limit, QVector<SearchHit> &hits);
    //! What to show for a hit outside the title: the text that matched.
    static QString firstWith(const Statement &row, int firstColumn, const QString &text);

    Database &m_database;
};

} // namespace Library
