#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace Library {

struct SubtitleText
{
    std::string text; //!< UTF-8; line ends are "\n"
    std::string encoding; //!< what it was written in, as ICU names it: "UTF-8", "GB18030"
};

//! The text of a subtitle file, whatever it was written in: a byte order mark, UTF-16 or UTF-8 are
//! recognised for certain, the rest is guessed. Pure.
SubtitleText readSubtitleText(std::span<const std::byte> bytes);

//! The text alone.
std::string subtitleToUtf8(std::span<const std::byte> bytes);

} // namespace Library
