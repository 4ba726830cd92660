#pragma once

#include "library/catalog/types.h"
#include "library/scan/sidecars.h"

#include <QString>

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

} // namespace Library
