#pragma once

#include "library/base/result.h"
#include "library/catalog/types.h"

namespace Library {

class Query;

//! The SQL of one page of a list: for each kind one walk along the index of the order, continued
//! after the last row seen (keyset), never by counting rows. A list sorted by when it was played
//! has two phases: what was played, and what never was. Pure.
class PageSql
{
public:
    //! Where a list goes on. Its bytes mean something only to the same query.
    struct Cursor
    {
        int phase = 0;
        bool fresh = true; //!< nothing of this phase was seen yet
        qint64 number = 0; //!< what the list is sorted by, when that is a number
        QByteArray key;
        TitleId title;
        int total = 0;

        QByteArray encoded() const;
        void moveTo(TitleSort sort, const TitleCard &card, const QByteArray &sortKey);
        void nextPhase();
    };

    //! The facet is what the list is taken from when its filter leaves so little that looking at
    //! each title along the order would take longer; 0: the index of the order.
    explicit PageSql(const TitleQuery &query, int facet = 0);

    //! Where the query starts; InvalidInput for bytes that are no cursor.
    Result<Cursor> start() const;
    int phases() const;
    //! How many rows the whole list has. Looks at all that the list is taken from.
    QByteArray count() const;
    //! The condition that a value of a facet meets, for title_facet by this name.
    static QByteArray facetRange(int facet, const QByteArray &table);
    const QVector<int> &kinds() const { return m_kinds; }
    //! Rows after the cursor; at most as many as bound.
    QByteArray rows(const Cursor &cursor) const;
    //! Every title of the list in its order, with sort key and the number that the list is
    //! sorted by, or 0. A walk along an index that has all of it.
    QByteArray order(int phase) const;
    void bindFilter(Query &query) const;
    void bindPosition(Query &query, const Cursor &cursor, int limit) const;

private:
    bool hasChildrenOnly() const { return m_query.parent.has_value(); }
    bool isPlayedPhase(int phase) const;
    bool hasYears() const { return m_query.filter.firstYear > 0 || m_query.filter.lastYear > 0; }
    //! The index along which a list taken from a genre or a tag is read; empty: there is none.
    QByteArray facetOrder() const;
    //! Whether the list is a part of an order by years, and the walk along it has its bounds.
    bool boundsYears() const;
    bool isOfFacet() const { return m_facet != 0; }
    //! ofFacet: there is a row `d` of a facet.
    QByteArray filter(int kind, bool ofFacet, bool withoutYears = false) const;
    //! FROM and the first of WHERE; inOrder: it is to be read in the order of the list.
    QByteArray source(bool inOrder) const;
    //! Pieces of the list of one kind, each in the order of the list.
    QVector<QByteArray> walks(int kind, const Cursor &cursor) const;
    QByteArray walk(int kind, const Cursor &cursor, const QByteArray &after) const;
    QByteArray from(int kind, int phase, bool withoutYears = false) const;
    QVector<QByteArray> orderColumns(int phase) const;
    QByteArray numberColumn(int phase) const;

    const TitleQuery &m_query;
    int m_facet;
    QVector<int> m_kinds; //!< 0: any, for the children of a title
};

} // namespace Library
