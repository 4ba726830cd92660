#pragma once

#include "library/base/result.h"

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace Library {

//! What the player would show of a file of subtitles.
struct SubtitleReport
{
    struct Cue
    {
        std::chrono::milliseconds start{0};
        std::chrono::milliseconds end{0};
        std::string text; //!< an event of ASS, without its fields in front
    };
    struct Track
    {
        std::string language; //!< where the file states it
        std::size_t cueCount = 0; //!< of pictures: packets
        std::vector<Cue> cues; //!< of text that is not empty
    };

    std::string format;
    std::string encoding; //!< of text
    std::vector<Track> tracks;
};

//! Index: the bytes of the .idx beside a VobSub file; may be empty.
Result<SubtitleReport> reportSubtitles(const std::string &fileName,
    std::span<const std::byte> bytes, std::span<const std::byte> index);

} // namespace Library
