#pragma once

#include "library/catalog/types.h"

namespace Library {

struct DescribedCredit
{
    QString name;
    QString role;
    QString department; //!< "cast", "director", "writer"

    bool operator==(const DescribedCredit &) const = default;
};

struct DescribedCollection
{
    QString name;
    QString overview;

    bool operator==(const DescribedCollection &) const = default;
};

//! What a file beside a video says of a title. Nothing is changed by what is empty or 0.
struct TitleDescription
{
    QString title;
    QString originalTitle;
    QString sortTitle;
    int year = 0;
    QDate premiered;
    QString plot;
    QString tagline;
    int rating = 0; //!< tenths of ten
    int votes = 0;
    QString certificate;
    QString studio;
    QString country;
    QVector<QString> genres;
    QVector<QString> tags;
    QVector<DescribedCredit> credits; //!< in their order
    QVector<DescribedCollection> collections;
    QVector<ExternalId> ids;

    bool operator==(const TitleDescription &) const = default;
};

//! Which title a file beside a video tells of.
enum class DescribedLevel
{
    Video,
    Season, //!< the one that the video is in
    Series
};

struct SideDescription
{
    QString video; //!< path of a file that the catalog knows
    DescribedLevel level = DescribedLevel::Video;
    TitleDescription description;
};

//! What a scan found beside videos since the last one.
struct SideFiles
{
    QVector<SideDescription> descriptions;
    QVector<QString> newPictures; //!< of these videos, their seasons and series
    QVector<FileFacts> seen; //!< new and changed ones, looked at from now on when they change again
    QVector<QString> gone;

    bool isEmpty() const
    {
        return descriptions.isEmpty() && newPictures.isEmpty() && seen.isEmpty() && gone.isEmpty();
    }
};

} // namespace Library
