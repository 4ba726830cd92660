#pragma once

#include "library/catalog/description.h"
#include "library/scan/folderwalk.h"

#include <QSet>

namespace Library {

struct SideFileScan
{
    SideFiles files;
    QVector<ScanProblem> problems; //!< descriptions that could not be read
};

struct SideFileQuestion
{
    Folder folder;
    QVector<FolderPart> parts; //!< that the scan looked at; empty: everything
    FolderTree tree; //!< what it found there
    QVector<FileFacts> known; //!< in all of the folder, as the last scan saw them
    QSet<int> fresh; //!< of tree.videos, what was read in this scan
};

//! Reads the NFO files of a folder that are new or changed, and those of videos that are; says
//! which videos have other pictures beside them. When only parts were looked at, looks also where
//! what changed may belong to: below a series' file, above a new episode. Fails when the folder
//! cannot be read any more. Blocks; runs on a worker thread.
Result<SideFileScan> readBeside(const SideFileQuestion &question, WalkState &state);

} // namespace Library
