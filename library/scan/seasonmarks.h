#pragma once

#include <QString>

#include <optional>

//! Finds which season a name speaks of. All names are normalised.
namespace Library::SeasonMarks {

struct Mark
{
    qsizetype start = -1;
    qsizetype end = -1;
    int season = 0;
};

//! A season's mark that stands apart from an episode's: "Season 2", "S02", "2nd season", "第二季".
std::optional<Mark> find(const QString &name);

//! The season that a folder's name states; 0 for "Specials".
std::optional<int> ofFolder(const QString &name);

//! Where the season's words start in a name such as "Show S02 1080p"; -1 without them.
qsizetype startIn(const QString &name);

//! The words for a season in the languages that are read, as a part of a pattern.
const QString &words();

} // namespace Library::SeasonMarks
