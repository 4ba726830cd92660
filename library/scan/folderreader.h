#pragma once

#include "library/scan/folderwalk.h"

#include <QByteArray>
#include <QString>
#include <QVector>

#include <utility>

struct stat;

namespace Library {

//! What one folder holds, without what lies in the folders below it.
struct FolderContent
{
    struct Child
    {
        QString path;
        bool isLink = false;
    };
    std::pair<quint64, quint64> identity; //!< device and inode
    QVector<FileFacts> videos;
    SideCars::Listing listing; //!< when there are videos
    QVector<FileFacts> sideFiles;
    QVector<ScanProblem> problems;
    QVector<QString> unread;
    QVector<Child> folders; //!< by name
};

//! folder: Folder::id.
FileFacts factsOfStatus(const struct stat &status, const QString &path, qint64 folder);

//! Reads single folders. Blocks. May be used on several threads at once.
class FolderReader
{
public:
    //! folder: Folder::id for the facts.
    FolderReader(qint64 folder, WalkState &state);

    //! Whether no folder of this name is looked into: it is hidden, or a system's own.
    static bool isLeftOut(const QString &name);
    //! errno of what kept the folder from being read, or 0.
    int read(const QString &path, FolderContent &content) const;
    //! Device and inode of what the path leads to; an errno or 0.
    static int identify(const QString &path, std::pair<quint64, quint64> &identity);

private:
    qint64 m_folder;
    WalkState &m_state;
};

} // namespace Library
