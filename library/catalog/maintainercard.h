#pragma once

#include "library/catalog/maintainer.h"

#include <tuple>

namespace Library {

//! A row of title_card.
struct Maintainer::Card
{
    TitleId title;
    TitleKind kind = TitleKind::Movie;
    bool exists = false; //!< there is such a title and it is not gone
    bool listed = false;
    QString name;
    QString originalTitle;
    QString sortTitle;
    QByteArray sortKey;
    QString folded;
    int year = 0;
    TitleId series;
    QString seriesName;
    TitleId parent;
    int season = -1;
    int episode = -1;
    int episodeEnd = -1;
    qint64 durationMs = 0;
    PictureId poster;
    PictureId still;
    Availability availability = Availability::Available;
    QString failure;
    int childCount = 0;
    int height = 0;
    bool hdr = false;
    qint64 addedMs = 0;
    int rating = 0; //!< tenths
    bool kept = false;
    qint64 dateMs = 0;
    // For the date alone.
    QString premiered;
    qint64 fileMs = 0;
    // For the search alone.
    QString plot;
    QStringList files; //!< names

    bool sameRow(const Card &other) const
    {
        const auto key = [](const Card &c) {
            return std::tie(c.title, c.kind, c.listed, c.name, c.sortTitle, c.sortKey, c.folded,
                c.year, c.series, c.seriesName, c.parent, c.season, c.episode, c.episodeEnd,
                c.durationMs, c.poster, c.still, c.availability, c.failure, c.childCount, c.height,
                c.hdr, c.addedMs, c.rating, c.kept, c.dateMs);
        };
        return key(*this) == key(other);
    }
    bool samePlace(const Card &other) const
    {
        return listed == other.listed && kind == other.kind && sortKey == other.sortKey
            && year == other.year && addedMs == other.addedMs && dateMs == other.dateMs
            && durationMs == other.durationMs && parent == other.parent;
    }
};

//! A card that is stored under a number.
struct Maintainer::SearchDue
{
    Card card;
    qint64 number = 0;
};

} // namespace Library
