#include "sync/store/sourcefile.h"

#include <QCoreApplication>
#include <QFile>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace Sync {

namespace {

FileStamp stampOf(const struct stat &info)
{
    FileStamp stamp;
    stamp.sizeBytes = info.st_size;
    stamp.mtimeNs = qint64(info.st_mtim.tv_sec) * 1'000'000'000 + info.st_mtim.tv_nsec;
    stamp.device = info.st_dev;
    stamp.inode = info.st_ino;
    return stamp;
}

tl::unexpected<Error> changed(const QString &path)
{
    return failure(ErrorCode::Changed,
        QCoreApplication::translate(
            "SourceFile", "%1 changed while it was being read. Try again when it is finished.")
            .arg(path));
}

} // namespace

Result<FileStamp> stampOfFile(const QString &path)
{
    struct stat info = {};
    if (::stat(QFile::encodeName(path).constData(), &info) != 0) {
        return failure(systemError(errno, path));
    }
    return stampOf(info);
}

SourceFile::SourceFile(QString path, int descriptor, const FileStamp &stamp)
    : m_path(std::move(path))
    , m_fd(descriptor)
    , m_stamp(stamp)
{ }

SourceFile::~SourceFile()
{
    ::close(m_fd);
}

Result<std::shared_ptr<const SourceFile>> SourceFile::open(const QString &path)
{
    const int fd
        = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        return failure(systemError(errno, path));
    }
    struct stat info = {};
    if (::fstat(fd, &info) != 0) {
        const Error error = systemError(errno, path);
        ::close(fd);
        return failure(error);
    }
    if (!S_ISREG(info.st_mode)) {
        ::close(fd);
        return failure(ErrorCode::InvalidInput,
            QCoreApplication::translate("SourceFile", "%1 is not a file.").arg(path));
    }
    return std::shared_ptr<const SourceFile>(new SourceFile(path, fd, stampOf(info)));
}

Result<QByteArray> SourceFile::read(qint64 offsetBytes, qint64 lengthBytes) const
{
    QByteArray bytes(lengthBytes, Qt::Uninitialized);
    qint64 done = 0;
    while (done < lengthBytes) {
        const ssize_t got = ::pread(
            m_fd, bytes.data() + done, size_t(lengthBytes - done), off_t(offsetBytes + done));
        if (got < 0) {
            if (errno == EINTR) {
                continue;
            }
            return failure(systemError(errno, m_path));
        }
        if (got == 0) {
            return changed(m_path);
        }
        done += got;
    }
    return bytes;
}

Result<> SourceFile::checkUnchanged() const
{
    struct stat open = {};
    struct stat named = {};
    if (::fstat(m_fd, &open) != 0) {
        return failure(systemError(errno, m_path));
    }
    if (::stat(QFile::encodeName(m_path).constData(), &named) != 0) {
        return errno == ENOENT ? changed(m_path) : failure(systemError(errno, m_path));
    }
    if (stampOf(open) != m_stamp || stampOf(named) != m_stamp) {
        return changed(m_path);
    }
    return {};
}

} // namespace Sync
