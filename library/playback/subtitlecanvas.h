#pragma once

#include "library/playback/subtitlerenderer.h"

#include <vector>

struct ass_image;

namespace Library {

//! Blends libass's glyph masks into a few overlays, one for each group of masks that lie together.
std::vector<SubtitleOverlay> overlaysOf(const ass_image *images, std::uint64_t serial);

//! Where pictures go in the viewport.
struct BitmapPlacing
{
    int width = 0;
    int height = 0;
    double size = 1.0;
    double raised = 0.0; //!< 0: where they belong, 1: at the top
};

//! Scales bitmap subtitles from their canvas to the viewport.
std::vector<SubtitleOverlay> overlaysOf(
    const std::vector<SubtitleBitmap> &bitmaps, const BitmapPlacing &placing, std::uint64_t serial);

} // namespace Library
