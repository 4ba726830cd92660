#pragma once

#include "library/base/ids.h"
#include "library/base/result.h"

#include <QVector>

namespace Library {

class Database;

//! What the shared rows say about which objects of the store are needed: the ground for marking,
//! sweeping and rescuing. Each answer is one walk through all objects; on the writer's thread.
class ObjectCensus
{
public:
    explicit ObjectCensus(Database &database);

    //! Not marked, a title is known that had it, and all of those have been gone, themselves or
    //! with their series, since before then, by the time of the deletions' stamps. One that no
    //! title mentions may be of a title that is on its way.
    Result<QVector<ObjectId>> unwanted(qint64 goneBeforeMs);
    struct Duplicate
    {
        ObjectId object;
        ObjectId smallest; //!< of the same content and not marked
    };
    Result<QVector<Duplicate>> duplicates();
    struct Lost
    {
        ContentId content; //!< of a live title; all its objects are marked
        QVector<ObjectId> marked;
    };
    Result<QVector<Lost>> lost();

private:
    Database &m_database;
};

} // namespace Library
