#pragma once

#include "library/playback/aviosource.h"
#include "library/playback/avptr.h"

namespace Library {

//! Opens the container and finds out about its streams, where its header does not tell; the source
//! outlives what is returned. Blocks as long as the source does.
Result<Av::FormatPtr> openMedia(AvioSource &avio);

} // namespace Library
