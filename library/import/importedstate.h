#pragma once

#include "library/catalog/importedplay.h"
#include "library/catalog/types.h"

#include <QStringList>
#include <QVector>

namespace Library::Import {

enum class Source
{
    Kodi,
    Jellyfin,
    Plex
};

//! "kodi", "jellyfin", "plex"; also what its plays are counted under.
QString sourceName(Source source);
//! As its makers write it.
QString sourceTitle(Source source);

//! One title of another program with what its viewer did. Zero and empty mean: not known.
struct ImportedState
{
    TitleKind kind = TitleKind::Movie; //!< Series: what was said of the series as a whole
    QString title;
    QString originalTitle;
    int year = 0; //!< of the movie, or of the series that an episode belongs to
    QString series;
    int season = -1;
    int episode = -1;
    QString path; //!< as the other program knows it, on whatever PC
    QVector<ExternalId> ids;
    QVector<ExternalId> seriesIds;
    bool watched = false;
    int playCount = 0;
    qint64 positionMs = 0;
    qint64 durationMs = 0;
    qint64 lastPlayedMs = 0;
    int rating = 0; //!< 1 to 10, of the viewer
    bool favourite = false;
    qint64 addedMs = 0;

    //! Whether a viewer did anything; a date alone is not worth telling that it went nowhere.
    bool tellsOfAViewer() const
    {
        return watched || playCount > 0 || positionMs > 0 || rating > 0 || favourite;
    }
    bool operator==(const ImportedState &) const = default;
};

//! A library of another program holds at most so many titles that count.
constexpr int kMostStates = 2'000'000;
//! Longer names and paths are cut.
constexpr qsizetype kLongestText = 4096;

//! Adds an id under the name that this program has for its source; what is no id is left out.
void addId(QVector<ExternalId> &ids, const QString &source, const QString &value);
//! "2024-05-01 20:15:00" (of the given zone), ISO 8601, or seconds since 1970; 0 when it is none.
qint64 timeFrom(const QString &text, Qt::TimeSpec zone);
//! The first year from 1850 to 2200 at the start of a date; 0 when there is none.
int yearFrom(const QString &date);
//! A rating from 0 to 10 as whole stars; 0 stays: none.
int ratingFrom(double rating);

} // namespace Library::Import
