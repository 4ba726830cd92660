#pragma once

#include "library/base/result.h"
#include "library/catalog/types.h"
#include "library/scan/sidecars.h"

#include <QHash>
#include <QMutex>
#include <QSet>
#include <QString>
#include <QVector>

#include <atomic>
#include <functional>
#include <memory>

namespace Library {

//! One part of a folder that could not be read; the rest was.
struct ScanProblem
{
    QString path;
    QString message;

    bool operator==(const ScanProblem &) const = default;
};

//! What was found out by opening files, so that another walk need not open them again. Used by one
//! walk at a time.
struct WalkMemory
{
    struct Opened
    {
        FileFacts facts;
        bool isText = false;
    };
    QHash<QString, Opened> opened; //!< by path
    int opens = 0; //!< how often a file was opened so far
};

//! A folder to look at instead of a whole tree.
struct FolderPart
{
    QString path;
    bool deep = true; //!< with everything below it

    bool operator==(const FolderPart &) const = default;
};

//! What a walk shares with who waits for it. Every member may be used from any thread, but
//! onEnter() before the walk.
class WalkState
{
public:
    //! Called on the walk's thread with each folder before it is looked into.
    void onEnter(std::function<void(const QString &)> tell) { m_entered = std::move(tell); }
    //! Likewise before the walk; unset: nothing is remembered.
    void setMemory(std::shared_ptr<WalkMemory> memory) { m_memory = std::move(memory); }
    WalkMemory *memory() const { return m_memory.get(); }
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
    std::function<void(const QString &)> m_entered;
    std::shared_ptr<WalkMemory> m_memory;
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
    QVector<FileFacts> sideFiles; //!< NFO files and artwork, in folders without videos too
    QVector<ScanProblem> problems;
    QVector<QString> unread; //!< folders whose content is not known; nothing in them is missing
    QByteArray fileSystem; //!< of the folder: kind and id, the same after it was mounted again
    quint64 device = 0; //!< of the folder
    QSet<quint64> devices; //!< of all folders that were looked into
    bool isWhole = true; //!< false: only parts were looked at
};

//! Walks everything below a folder. Blocks; runs on a worker thread. Follows links to folders, each
//! folder once; leaves out hidden files, samples, texts that are named like videos and what systems
//! keep for themselves. Fails when the folder itself cannot be read, with Cancelled when it was
//! aborted.
Result<FolderTree> walkFolder(const Folder &folder, WalkState &state);
//! Looks at parts of the folder alone. One that is not there any more is seen as empty.
Result<FolderTree> walkParts(
    const Folder &folder, const QVector<FolderPart> &parts, WalkState &state);

//! The facts of one file; NotFound or PermissionDenied as the case may be.
Result<FileFacts> factsOfFile(const QString &path);

} // namespace Library
