#pragma once

#include <QString>

#include <chrono>

namespace Ui {

//! "6:12", "1:02:03"
QString clockText(std::chrono::milliseconds time);
//! "6 minutes 12", "1 hour 2 minutes 3": for screen readers.
QString spokenTime(std::chrono::milliseconds time);

} // namespace Ui
