#pragma once

#include "library/catalog/types.h"

#include <QByteArray>
#include <QString>
#include <QVector>

namespace Library {

//! The entries of the bar that jumps through a list: letters of a list by title, decades of one by
//! year, months of one by date. Told by the sort key, so that they follow the order itself. Used by
//! one thread at a time.
class ListSections
{
public:
    ListSections();

    //! number: what the list is sorted by. Empty where the list has no entries.
    QString entryOf(TitleSort sort, const QByteArray &sortKey, qint64 number) const;

private:
    QVector<QByteArray> m_letters; //!< the keys of A to Z, then of what follows Latin
};

} // namespace Library
