#pragma once

#include "library/catalog/importedplay.h"
#include "library/catalog/types.h"

#include <QDate>
#include <QString>
#include <QVector>

//! What crosses the catalog's border when titles are described from the network.
namespace Library {

//! A title that the network may describe, and what it can be found by.
struct DescribeTarget
{
    TitleId title;
    TitleKind kind = TitleKind::Movie;
    QString name;
    int year = 0;
    TitleId series; //!< of a season and an episode
    int season = -1;
    int episode = -1;
    QVector<ExternalId> ids; //!< for a season and an episode those of the series
    QString file; //!< one of its files on this PC; empty: none
};

struct OnlineCollection
{
    QString name; //!< empty: the title belongs to none
    QString overview;
    PictureId poster;
};

//! Everything the network says of one title. What is empty is not known.
struct OnlineDescription
{
    QString title;
    QString originalTitle;
    int year = 0;
    QString plot;
    QString tagline;
    QDate premiered;
    int rating = 0; //!< tenths
    int votes = 0;
    QString certificate;
    QString studio;
    QString country;
    QVector<QString> genres;
    QVector<Credit> credits; //!< in their order; persons need no id
    OnlineCollection collection;
    QVector<ExternalId> ids;
    PictureId poster;
    PictureId still;
    PictureId backdrop;
};

//! Which titles are to be described.
struct DescribeQuestion
{
    QString language;
    qint64 notFoundBeforeMs = 0; //!< what was not found before is asked for again
    int limit = 100;
};

//! What came of asking for one title.
enum class DescribeOutcome
{
    Described = 1,
    NotFound = 2 //!< nothing that is certainly it
};

} // namespace Library
