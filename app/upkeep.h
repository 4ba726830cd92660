#pragma once

#include "library/base/paths.h"
#include "library/base/result.h"

namespace App {

//! Brings the library of an older program up to date behind a small window that says so; does
//! nothing when there is nothing to do. Runs the event loop; called before the device is opened.
//! Cancelled: the person closed the window.
Result<> bringUpToDate(const Paths &paths);

} // namespace App
