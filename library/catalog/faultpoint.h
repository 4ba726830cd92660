#pragma once

#include "library/base/result.h"

#include <functional>
#include <optional>

namespace Library {

//! Where a test makes statements fail; owned by the Database, asked by its statements.
struct FaultPoint
{
    std::function<std::optional<Error>()> ask;
};

} // namespace Library
