#pragma once

#include "library/base/ids.h"
#include "library/base/result.h"

#include <QByteArray>
#include <QSet>
#include <QVector>

namespace Library {

class Database;
class Query;

//! Some of the pictures that shared rows name.
struct PictureNames
{
    QVector<PictureId> pictures;
    QByteArray next; //!< where the rest begins; empty: these were the last
};

//! When the pictures of a cluster were last listed.
struct PictureListing
{
    QByteArray cluster; //!< 32 bytes that name it; empty: none was listed yet
    qint64 listedAtMs = 0;
};

//! Which pictures the household's rows name, and which of them the cluster has as far as this PC
//! knows. Stateless but for the connection; used by one thread at a time.
class PictureCopies
{
public:
    explicit PictureCopies(Database &database);

    //! Pictures that are named and not noted as copied, of about so many rows; all of them row by
    //! row when asked on with PictureNames::next.
    Result<PictureNames> missing(const QByteArray &after, int rows);
    //! Those of these titles and of who is in them.
    Result<QVector<PictureId>> missingOf(const QVector<TitleId> &titles);
    Result<PictureListing> listing();

    //! The cluster has them.
    Result<> note(const QVector<PictureId> &pictures);
    //! The cluster has these and no others.
    Result<> noteListing(const PictureListing &listing, const QVector<PictureId> &pictures);

private:
    Result<> take(const Query &query, QSet<PictureId> &found);
    Result<> add(const QVector<PictureId> &pictures);

    Database &m_database;
};

} // namespace Library
