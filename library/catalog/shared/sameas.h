#pragma once

#include "library/base/ids.h"

#include <QHash>
#include <QVector>

namespace Library {

//! Which titles are the same thing: a set falls together with each pair, and its smallest id stands
//! for it. The order of the pairs does not matter. Pure.
class SameAs
{
public:
    void add(const TitleId &a, const TitleId &b);
    bool isEmpty() const { return m_members.isEmpty(); }

    TitleId representative(const TitleId &title) const;
    //! In the order of their ids; the title alone when nothing is known to be the same.
    QVector<TitleId> members(const TitleId &title) const;

private:
    QHash<TitleId, TitleId> m_representatives;
    QHash<TitleId, QVector<TitleId>> m_members; //!< by representative
};

} // namespace Library
