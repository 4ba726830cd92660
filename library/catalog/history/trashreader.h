#pragma once

#include "library/base/result.h"
#include "library/catalog/history/history.h"
#include "library/catalog/history/historynames.h"

namespace Library {

//! What lies in the trash, over any connection. A title whose "deleted" is 2 was removed for good:
//! it is out of the trash, and can still be put back.
class TrashReader
{
public:
    explicit TrashReader(Database &database);

    //! The latest first. What was removed before the time is left out when none of its bytes are
    //! in the store for it alone any more.
    Result<QVector<TrashEntry>> entries(qint64 sinceMs);
    //! Whether the title is in the trash, or was removed for good.
    Result<bool> isRemoved(const TitleId &title);
    //! Titles out of the library whose id begins with these hexadecimal digits, at most two.
    Result<QVector<TitleId>> withPrefix(const QString &prefix);

    struct StoredCopy
    {
        ObjectId object;
        qint64 bytes = 0;
    };
    //! Objects that no title names but this one and what is below it; what was removed for good
    //! names nothing.
    Result<QVector<StoredCopy>> copiesOf(const TitleId &title);
    //! Every object that is marked: nothing refers to it any more.
    Result<QVector<StoredObject>> markedObjects();

private:
    Result<> addContents(TrashEntry &entry);

    Database &m_database;
    HistoryNames m_names;
};

} // namespace Library
