#pragma once

#include "library/base/result.h"
#include "library/catalog/catalogchange.h"
#include "library/catalog/catalogupkeep.h"
#include "library/catalog/sortkey.h"
#include "library/catalog/touched.h"
#include "library/catalog/types.h"

#include <QByteArrayList>
#include <QStringList>
#include <QVector>

#include <optional>
#include <vector>

namespace Library {

class Database;

//! Keeps the rows that follow from others (cards, viewer states, next up, search texts, picture
//! work) true, inside the transaction that made them untrue. Lives on the writer's thread.
class Maintainer
{
public:
    explicit Maintainer(Database &database);
    ~Maintainer();
    Q_DISABLE_COPY_MOVE(Maintainer)

    //! Makes again what follows from the touched rows.
    Result<CatalogChange> refresh(const Touched &written);
    //! Makes everything again, after the rules of sorting changed or a title_card was lost.
    Result<> rebuild(const UpkeepProgress &progress = {});
    //! rebuild() in a transaction of its own when this program sorts by other rules than the one
    //! that wrote the rows.
    Result<> rebuildIfNeeded(const UpkeepProgress &progress = {});

private:
    struct Card;
    struct Sources;
    struct JoinedState;
    struct FacetValue;
    struct SearchDue;

    //! Tells now and then how far it is; fails when nobody wants it any more.
    Result<> report(qsizetype done, qsizetype total, int fromPercent, int toPercent);

    Result<> addNamed(Touched &touched);
    Result<> regroup(Touched &touched);
    Result<> showAs(const TitleId &title, const QVector<TitleId> &members, Touched &touched);
    Result<TitleId> shownAs(const TitleId &title);
    Result<> touchStates(const TitleId &title, Touched &touched);
    Result<> joinStates(
        const ProfileId &profile, const TitleId &shown, const QVector<TitleId> &members);
    Result<> joinState(const ProfileId &profile, const TitleId &member, JoinedState &joined);
    Result<> refreshCard(const TitleId &title);
    Result<Card> computeCard(const TitleId &title);
    Result<> addSources(const TitleId &title, Card &card);
    static qint64 durationOf(const Sources &sources, qsizetype best);
    Result<> addVersions(const TitleId &title, Sources &sources);
    Result<> addFiles(const TitleId &title, Sources &sources);
    Result<> addChildren(const TitleId &title, Card &card);
    Result<> addSeries(Card &card);
    Result<bool> isBelowGone(const Card &card);
    Result<std::optional<Card>> loadCard(const TitleId &title);
    Result<qint64> storeCard(const Card &card);
    Result<> removeCard(const Card &card);
    Result<> refreshSearch(const Card &card, qint64 number);
    Result<> refreshDueSearches();
    Result<bool> storeTexts(
        const char *table, const QByteArrayList &columns, qint64 number, const QStringList &texts);
    Result<> rememberWords(const QStringList &texts);
    Result<> refreshFacets(const Card &card, qint64 number);
    Result<> refreshPictureWork(const Card &card);
    Result<> cascade(const std::optional<Card> &before, const Card &after);

    Result<> refreshState(const ProfileId &profile, const TitleId &title);
    Result<> refreshMarks(const ProfileId &profile, const TitleId &title);
    Result<bool> isMarked(const ProfileId &profile, const TitleId &title);
    Result<> refreshParentState(const ProfileId &profile, const TitleId &title);
    Result<> refreshNextUp(const ProfileId &profile, const TitleId &series);
    Result<> refreshStates(const QSet<std::pair<ProfileId, TitleId>> &states);
    Result<> refreshViewersOf(const QSet<TitleId> &parents);
    Result<QVector<TitleId>> ids(const char *sql, const QByteArray &parameter);

    Database &m_database;
    SortKey m_sortKey;
    QSet<TitleId> m_pendingChildren; //!< of titles that were renamed, deleted or came back
    QSet<TitleId> m_pendingSeasons;
    QSet<TitleId> m_pendingSeries;
    QSet<TitleId> m_changedParents; //!< seasons and series whose viewers are to be looked at
    std::vector<SearchDue> m_searchDue; //!< cards whose search texts are not made yet
    UpkeepProgress m_progress; //!< of a rebuild; empty: nobody looks
    CatalogChange m_change;
};

} // namespace Library
