#pragma once

#include "library/catalog/description.h"
#include "library/scan/nfo/nfo.h"

namespace Library {

//! What an NFO file says of one title, as the catalog keeps it. Pure.
TitleDescription describedBy(const NfoItem &item);
//! One video with several episodes: their names and plots after one another.
TitleDescription describedBy(const QVector<NfoItem> &episodes);
//! The items that speak of a video with these episodes (-1: it has no numbers): of several the ones
//! with its numbers, of one that one.
QVector<NfoItem> itemsOf(const Nfo &nfo, int season, int episode, int episodeEnd);

} // namespace Library
