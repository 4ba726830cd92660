#pragma once

#include "library/catalog/types.h"

#include <QString>
#include <QVector>

namespace Library {

//! The side-car subtitles of a file that is in no scanned folder: those of its own folder and of
//! the folders for subtitles in it. Reads the disk.
QVector<SideCarSubtitle> subtitlesBeside(const QString &video);

} // namespace Library
