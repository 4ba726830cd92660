#pragma once

#include "library/scan/naming.h"

#include <QDate>
#include <QDateTime>
#include <QString>
#include <QStringList>
#include <QVector>

#include <optional>

namespace Library {

enum class NfoKind
{
    Movie,
    Series,
    Season,
    Episode,
    MusicVideo,
    Other, //!< an album, an artist, or nothing but the address of a page about the title
};

struct NfoRating
{
    QString source; //!< "imdb", "themoviedb"; empty: not stated
    double value = 0; //!< of ten
    int votes = 0;
    bool isDefault = false;

    bool operator==(const NfoRating &) const = default;
};

struct NfoPerson
{
    QString name;
    QString role; //!< character or job
    QString department; //!< "cast", "director", "writer", else what the file says, in lower case
    int order = -1; //!< -1: not stated
    QString picture;

    bool operator==(const NfoPerson &) const = default;
};

struct NfoPicture
{
    QString aspect; //!< "poster", "fanart", "clearlogo", "set.poster"; empty: not stated
    int season = -1;
    QString address; //!< of the web or of another PC's disk; never opened here

    bool operator==(const NfoPicture &) const = default;
};

struct NfoCollection
{
    QString name;
    QString overview;
    QString tmdbId;

    bool operator==(const NfoCollection &) const = default;
};

//! What a file says of one title. What it does not state is empty, 0, unset or -1.
struct NfoItem
{
    NfoKind kind = NfoKind::Other;
    QString title;
    QString originalTitle;
    QString sortTitle;
    QString seriesTitle;
    int year = 0;
    QDate premiered; //!< of an episode: aired
    QString plot;
    QString tagline;
    QString certificate;
    QString status;
    QString trailer;
    int runtimeMinutes = 0;
    QStringList genres;
    QStringList tags;
    QStringList studios;
    QStringList countries;
    QVector<NfoRating> ratings;
    double userRating = 0; //!< of ten
    std::optional<bool> watched;
    int playCount = 0;
    QDateTime lastPlayed;
    double resumeSeconds = 0;
    QVector<NfoCollection> collections;
    QVector<StatedId> ids; //!< {"imdb", "tt0111161"}; "default" where the file names no source
    QVector<NfoPerson> people;
    int season = -1;
    int episode = -1;
    int episodeEnd = -1;
    int displaySeason = -1;
    int displayEpisode = -1;
    QDateTime added;
    QVector<NfoPicture> pictures;

    bool operator==(const NfoItem &) const = default;
};

struct Nfo
{
    QVector<NfoItem> items; //!< several where one file describes several episodes
    bool damaged = false; //!< it was not well-formed; what could be read is here

    bool operator==(const Nfo &) const = default;
};

} // namespace Library
