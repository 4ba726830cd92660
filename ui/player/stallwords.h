#pragma once

#include "library/playback/bytesource.h"

#include <QString>

#include <optional>

namespace Ui::StallWords {

//! Why the film waits, in one line: the disk, the network, or the node that does not answer. Pure.
QString waiting(const std::optional<Library::SourceReport> &report, int percent);

//! That a node has fallen silent and the film goes on; empty where nothing is to be said. Pure.
QString takenOver(const Library::SourceReport &report);

} // namespace Ui::StallWords
