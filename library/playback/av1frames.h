#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace Library {

//! So many bytes of a temporal unit of AV1, from its beginning, are needed for other pictures than
//! its own. The header is the container's av1C. What it cannot read is needed.
std::size_t neededAv1Bytes(
    std::span<const std::uint8_t> unit, std::span<const std::uint8_t> header);

} // namespace Library
