#pragma once

#include "library/catalog/types.h"
#include "library/scan/folderwalk.h"

#include <QHash>
#include <QVector>

#include <utility>

namespace Library {

//! What follows from comparing what a walk saw with what the catalog knows.
struct ScanPlan
{
    FolderProblem problem = FolderProblem::None; //!< not None: nothing else is to be done
    QVector<int> toRead; //!< of the tree's videos: new or changed
    QVector<std::pair<int, int>> unchanged; //!< likewise, with their place in the known files
    QVector<QString> found; //!< as they were, but were thought missing or hidden
    QVector<QString> hidden; //!< cannot be told about
    QVector<QString> missing; //!< gone while their folder is certainly there
    bool sameFileSystem = true; //!< false: what the folder lies on is not to be remembered
};

//! Files of the catalog, to be found again among those of a walk.
struct KnownFiles
{
    QVector<CatalogFile> files;
    QHash<quint64, int> byInode; //!< of two links to the same bytes one

    static KnownFiles of(const QVector<CatalogFile> &files);
    QHash<QString, int> byPath() const;
};

//! Decides what an absence means. A folder that is all at once empty is away, and so are files
//! whose file system nobody sees: only a file whose place was looked at is missing. known are the
//! files in what the walk was to see. Pure.
ScanPlan planScan(const Folder &folder, const FolderTree &tree, const KnownFiles &known);

//! Whether a file is as it was. Its device does not count: the number changes when a disk is
//! plugged in again.
bool isSameFile(const FileFacts &a, const FileFacts &b);

} // namespace Library
