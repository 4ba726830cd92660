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
#include <optional>

namespace Library {

//! One part of a folder that could not be read; the rest was.
struct ScanProblem
{
    QString path;
    QString message;

    bool operator==(const ScanProblem &) const = default;
};

//! What was found out by opening files, so that another walk need not open them again. May be used
//! from any thread.
class WalkMemory
{
public:
    //! What is known of a file as it is now; unset: it must be opened.
    std::optional<bool> isText(const FileFacts &facts);
    void remember(const FileFacts &facts, bool isText);
    //! How often a file had to be opened so far.
    int opens() const;

private:
    struct Opened
    {
        FileFacts facts;
        bool isText = false;
    };
    mutable QMutex m_mutex; //!< guards what follows
    QHash<QString, Opened> m_opened; //!< by path
    int m_opens = 0;
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
    //! Called with each folder before it is looked into, on any thread, on two at once as well.
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

//! Walks everything below a folder. Blocks; runs on a worker thread, with a second one when there
//! is much to read. Follows links to folders, each folder once and at its own place if that is in
//! the tree; leaves out hidden files, samples, texts that are named like videos and what systems
//! keep for themselves. Fails when the folder itself cannot be read, with Cancelled when it was
//! aborted.
Result<FolderTree> walkFolder(const Folder &folder, WalkState &state);
//! Looks at parts of the folder alone. One that is not there any more is seen as empty.
Result<FolderTree> walkParts(
    const Folder &folder, const QVector<FolderPart> &parts, WalkState &state);

//! The facts of one file; NotFound or PermissionDenied as the case may be.
Result<FileFacts> factsOfFile(const QString &path);

} // namespace Library
