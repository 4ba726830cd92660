#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace Library {

//! A piece of text between two times, marked up as its format does it.
struct SubtitleCue
{
    std::int64_t startMicro = 0;
    std::int64_t durationMicro = 0;
    std::string text;
};

//! The cues of SubRip and WebVTT, which people write by hand: a line is one's times when it starts
//! with a time and an arrow, numbers and blank lines may be missing, and an end that cannot be read
//! is made up. Text is UTF-8 with "\n". Pure.
std::vector<SubtitleCue> readCues(std::string_view text);

//! The paragraphs of TTML (also DFXP, IMSC text) with line breaks and the plain styles as SubRip
//! marks them; empty when it is something else. Pure.
std::vector<SubtitleCue> readTimedText(std::string_view text);

} // namespace Library
