#pragma once

#include <QDate>
#include <QString>

#include <optional>

//! Finds which episode a name speaks of.
namespace Library::EpisodePatterns {

//! What is known of the name before its numbers are read.
struct Context
{
    bool group = false; //!< starts with a [Group], as fan-subbed series do
    bool seriesFolder = false; //!< lies in a season folder or one named like the file
    bool television = false; //!< tagged as recorded from television
    bool year = false; //!< states a year, as films do
};

struct Numbering
{
    qsizetype start = -1; //!< of the episode's mark; -1: only a season was found
    qsizetype end = -1;
    qsizetype seasonStart = -1; //!< of a season's mark that stands apart; -1: none
    qsizetype seasonEnd = -1;
    std::optional<int> season;
    std::optional<int> episode;
    std::optional<int> episodeEnd;
    bool absolute = false; //!< the number does not start anew with each season
    std::optional<int> absoluteEpisode; //!< stated beside season and episode
    QDate date;
};

//! Reads a normalised name whose strong tags are masked. Unset: nothing in it numbers an episode.
std::optional<Numbering> find(const QString &masked, const Context &context);

} // namespace Library::EpisodePatterns
