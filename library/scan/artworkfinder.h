#pragma once

#include "library/catalog/types.h"
#include "library/scan/sidecars.h"

#include <QString>

#include <functional>

namespace Library {

//! The pictures that lie beside one video's file.
struct FoundArtwork
{
    SideCars::Artwork own;
    SideCars::Artwork series; //!< of an episode's series
    SideCars::Artwork season; //!< of an episode's season
};

//! Reads the video's folder and, for an episode, its series' folder. Blocks; runs on a worker
//! thread. A folder that cannot be read has no artwork.
FoundArtwork findArtwork(const QString &file, TitleKind kind, int season);
//! The same among what is known to lie in folders; opens nothing.
FoundArtwork findArtwork(const QString &file, TitleKind kind, int season,
    const std::function<SideCars::Listing(const QString &folder)> &listing);

} // namespace Library
