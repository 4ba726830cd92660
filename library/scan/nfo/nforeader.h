#pragma once

#include "library/base/result.h"
#include "library/scan/nfo/nfo.h"

#include <QByteArray>

namespace Library {

//! Reads what Kodi, Jellyfin and their like write beside a video: a movie, a series, a season, one
//! or several episodes, a music video; with or without addresses of web pages about the title.
//! Damaged files are read as far as they can be. Corrupt when nothing in it says anything of a
//! title, LimitExceeded when it is larger or deeper than any real one. Pure; safe from any thread.
Result<Nfo> readNfo(const QByteArray &bytes);

} // namespace Library
