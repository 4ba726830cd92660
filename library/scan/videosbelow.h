#pragma once

#include "library/base/result.h"

#include <QStringList>

namespace Library {

//! The videos that a person means by naming folders and files: those in the folders, and the files
//! whatever they are called. NotFound when one of the paths is not there. Blocks on the disk.
Result<QStringList> videosBelow(const QStringList &paths);

} // namespace Library
