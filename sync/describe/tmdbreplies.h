#pragma once

#include "library/catalog/onlinedescription.h"

#include <QHash>
#include <QJsonObject>

//! What the replies of TMDB say, by its documented shapes. Pure; a reply that is not shaped so
//! gives less, never a failure.
namespace Sync::Tmdb {

//! One of the results of a search.
struct Candidate
{
    Library::TitleKind kind = Library::TitleKind::Movie;
    QString id;
    QString title;
    QString originalTitle;
    int year = 0;
    QString overview;
    QString posterPath; //!< "/abc.jpg"; empty: none
    double popularity = 0;

    bool operator==(const Candidate &) const = default;
};

struct PicturePaths
{
    QString poster;
    QString still;
    QString backdrop;
    QString collectionPoster;

    bool operator==(const PicturePaths &) const = default;
};

struct Details
{
    Library::OnlineDescription description; //!< without pictures
    PicturePaths pictures;
};

struct Season
{
    Details own;
    QHash<int, Details> episodes; //!< by number
};

QVector<Candidate> candidates(Library::TitleKind kind, const QJsonObject &reply);
//! Of /find: the ids of other catalogs.
QVector<Candidate> found(Library::TitleKind kind, const QJsonObject &reply);
//! language: BCP 47, of the household: whose certificates count first.
Details movie(const QJsonObject &reply, const QString &language);
Details series(const QJsonObject &reply, const QString &language);
Season season(const QJsonObject &reply);
//! "https://image.tmdb.org/t/p/" of /configuration; empty when it is not told.
QString pictureBase(const QJsonObject &reply);

} // namespace Sync::Tmdb
