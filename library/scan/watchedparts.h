#pragma once

#include "library/scan/folderwalk.h"

#include <optional>

namespace Library {

//! What of an added folder is to be looked at when these folders have changed; nothing when none
//! of them is in it, no parts when all of it is. A folder of subtitles or pictures is looked at
//! with the videos that they belong to. Pure.
std::optional<QVector<FolderPart>> partsOf(
    const QString &folder, const QVector<FolderPart> &changed);

//! Whether a file is one that a look at these parts would see.
bool isInParts(const QString &path, const QVector<FolderPart> &parts);

} // namespace Library
