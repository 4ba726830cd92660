#pragma once

#include "library/base/result.h"
#include "library/catalog/types.h"

#include <QHash>
#include <QStringList>

namespace Library {

class Database;
class SearchWords;
class Statement;

//! One search while it is going on: what each way of finding adds, and how good it is. Used by
//! SearchReader alone.
class SearchRun
{
public:
    SearchRun(Database &database, const ProfileId &viewer, const QString &text, int limit);

    //! What is written or said as it was typed.
    Result<> findTyped();
    //! What was probably meant, when little was found.
    Result<> findMeant(SearchWords &words);
    //! The best, each with the place or the text that matched.
    Result<QVector<SearchHit>> best();

private:
    //! How good a hit is, the best first; also the ways of finding, in their order.
    enum Rank
    {
        kExact,
        kBeginning,
        kNameWord,
        kSoundInside,
        kOriginal,
        kPerson,
        kTag,
        kMixed,
        kPlot,
        kFile,
        kMeant,
        kMeantElsewhere,
    };
    //! What a title is judged by; the card of those that are shown is read at the end.
    struct Found
    {
        qint64 number = 0; //!< title_card.no
        TitleId title;
        TitleKind kind = TitleKind::Movie;
        int year = 0;
        QString folded;
        int rank = kMixed;
    };

    bool isFull() const { return m_found.size() >= m_limit; }
    Result<> findByBeginning();
    Result<> findBySound();
    Result<> findBesideNames();
    Result<> findByTexts();
    Result<> match(const char *table, const QString &expression, Rank rank);
    Result<bool> matches(const char *table, const QString &expression);
    //! By the columns of title_search, as match_columns() gives them.
    static Rank rankOf(qint64 columns);
    void add(const Statement &row, Rank rank);
    Result<SearchHit> hitOf(const Found &found);
    void findInName(SearchHit &hit) const;
    Result<> explain(SearchHit &hit, int rank);
    Result<> explainBy(SearchHit &hit, MatchedIn where, const char *sql);
    bool contains(const QString &text, const QString &plain, MatchedIn where) const;

    Database &m_database;
    ProfileId m_viewer;
    QString m_text;
    QString m_folded;
    QString m_plain;
    QStringList m_words; //!< plain, as typed or as they were meant
    int m_limit;
    QVector<Found> m_found;
    QHash<qint64, qsizetype> m_known; //!< where each number is in m_found
    bool m_isCut = false; //!< the last match had as many as were looked at
};

} // namespace Library
