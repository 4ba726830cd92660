#pragma once

#include "library/base/result.h"

#include <QByteArray>
#include <QString>

#include <memory>

namespace Sync {

//! What identifies the state of a file between two looks at it.
struct FileStamp
{
    qint64 sizeBytes = 0;
    qint64 mtimeNs = 0;
    quint64 device = 0;
    quint64 inode = 0;

    bool operator==(const FileStamp &) const = default;
    //! Still the same bytes, as far as a look tells. The device number of a removable disk is
    //! another one each time.
    bool sameFile(const FileStamp &other) const
    {
        return sizeBytes == other.sizeBytes && mtimeNs == other.mtimeNs && inode == other.inode;
    }
};

//! Blocks. What is no regular file has a stamp as well.
Result<FileStamp> stampOfFile(const QString &path);

//! A regular file that is being uploaded, open for reading. Calls block; safe from any thread.
class SourceFile
{
    Q_DISABLE_COPY_MOVE(SourceFile)
public:
    //! Anything but a regular file is refused, without waiting for the other end of a pipe.
    static Result<std::shared_ptr<const SourceFile>> open(const QString &path);
    ~SourceFile();

    QString path() const { return m_path; }
    int descriptor() const { return m_fd; }
    //! As it was when it was opened.
    FileStamp stamp() const { return m_stamp; }

    //! Exactly lengthBytes; ErrorCode::Changed when the file has become shorter.
    Result<QByteArray> read(qint64 offsetBytes, qint64 lengthBytes) const;
    //! ErrorCode::Changed when the open file, or what its path names now, differs from stamp().
    Result<> checkUnchanged() const;

private:
    SourceFile(QString path, int descriptor, const FileStamp &stamp);

    QString m_path;
    int m_fd;
    FileStamp m_stamp;
};

} // namespace Sync
