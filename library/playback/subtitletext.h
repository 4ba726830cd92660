#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace Library {

//! The text of a subtitle file in UTF-8, whatever it was written in: a byte order mark, UTF-16 or
//! UTF-8 are recognised for certain, the rest is guessed. Line ends become "\n". Pure.
std::string subtitleToUtf8(std::span<const std::byte> bytes);

} // namespace Library
