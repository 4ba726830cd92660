#pragma once

#include "library/catalog/types.h"

#include <QDate>
#include <QString>
#include <QStringList>
#include <QVector>

#include <optional>

namespace Library {

//! What the naming rules read out of a path. What the name does not state is empty or unset.
struct RecognisedName
{
    TitleKind kind = TitleKind::Movie;
    QString title; //!< of the movie, the series or the home video
    std::optional<int> year;
    std::optional<int> season;
    std::optional<int> episode;
    std::optional<int> episodeEnd; //!< last one of a range or a list
    std::optional<int> absoluteEpisode; //!< counted over all seasons
    QDate airDate; //!< of an episode that is named by its date
    QDate taken; //!< of a home video
    QString episodeTitle;
    QString edition;
    std::optional<int> part; //!< of a film in several files
    QString stereo; //!< how its pictures for two eyes lie: "3D Half-SBS"
    QVector<StatedId> ids;
    QString resolution;
    QString source;
    QString videoCodec;
    QString audioCodec;
    QString group;
    QString language;

    bool operator==(const RecognisedName &) const = default;
};

//! Reads a path by its own words and those of the folders above it. Pure: opens nothing, knows no
//! titles, works the same for every file. Safe from any thread.
RecognisedName recogniseName(const QString &path);

//! What the catalog makes a title of.
TitleIdentity toIdentity(const RecognisedName &name);

} // namespace Library
