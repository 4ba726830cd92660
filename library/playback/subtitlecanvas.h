#pragma once

#include "library/playback/subtitlerenderer.h"

#include <vector>

struct ass_image;

namespace Library {

//! Blends libass's glyph masks into a few overlays, one for each group of masks that lie together.
std::vector<SubtitleOverlay> overlaysOf(const ass_image *images, std::uint64_t serial);

//! Scales bitmap subtitles from their canvas to the viewport.
std::vector<SubtitleOverlay> overlaysOf(
    const std::vector<SubtitleBitmap> &bitmaps, int width, int height, std::uint64_t serial);

} // namespace Library
