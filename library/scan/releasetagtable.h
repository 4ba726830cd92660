#pragma once

#include "library/scan/releasetags.h"

#include <span>

namespace Library::ReleaseTags {

//! A word that names how a file was made.
struct KnownTag
{
    const char16_t *key; //!< lower-case, without separators
    const char16_t *value; //!< as shown; empty: says nothing worth showing
    Kind kind;
    Strength strength;
};

std::span<const KnownTag> knownTagTable();

} // namespace Library::ReleaseTags
