#pragma once

#include "library/base/result.h"
#include "library/catalog/types.h"
#include "library/scan/sidecars.h"

#include <QMutex>
#include <QString>
#include <QVector>

#include <atomic>
#include <memory>

namespace Library {

//! One part of a folder that could not be read; the rest was.
struct ScanProblem
{
    QString path;
    QString message;

    bool operator==(const ScanProblem &) const = default;
};

//! What a walk shares with who waits for it. Every member may be used from any thread.
class WalkState
{
public:
    void abort() { m_aborted.store(true, std::memory_order_relaxed); }
    bool isAborted() const { return m_aborted.load(std::memory_order_relaxed); }
    void sawFile() { m_filesSeen.fetch_add(1, std::memory_order_relaxed); }
    int filesSeen() const { return m_filesSeen.load(std::memory_order_relaxed); }
    void enter(const QString &folder);
    QString currentFolder() const;

private:
    std::atomic_bool m_aborted = false;
    std::atomic_int m_filesSeen = 0;
    mutable QMutex m_mutex; //!< guards m_folder
    QString m_folder;
};

//! A video that a walk found, with what lies beside it.
struct FoundVideo
{
    FileFacts facts;
    int listing = 0; //!< in FolderTree::listings
};

struct FolderTree
{
    QVector<FoundVideo> videos;
    QVector<SideCars::Listing> listings; //!< of the folders that hold videos
    QVector<ScanProblem> problems;
    QVector<QString> unread; //!< folders whose content is not known; nothing in them is missing
};

//! Walks everything below a folder. Blocks; runs on a worker thread. Follows links to folders, each
//! folder once; leaves out hidden files, samples, texts that are named like videos and what systems
//! keep for themselves. Fails when the folder itself cannot be read, with Cancelled when it was
//! aborted.
Result<FolderTree> walkFolder(const Folder &folder, WalkState &state);

//! The facts of one file; NotFound or PermissionDenied as the case may be.
Result<FileFacts> factsOfFile(const QString &path);

} // namespace Library
