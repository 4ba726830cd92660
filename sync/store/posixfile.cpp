#include "sync/store/posixfile.h"

#include <QFile>

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

namespace Sync::Posix {

namespace {

constexpr mode_t kFileMode = 0644;
constexpr mode_t kFolderMode = 0755;

QByteArray native(const QString &path)
{
    return QFile::encodeName(path);
}

// What the system ran out of for a moment is passing, unlike what a person must change.
Error lastError(const QString &path)
{
    const int code = errno;
    Error error = systemError(code, path);
    if (code == EMFILE || code == ENFILE || code == ENOMEM || code == EAGAIN) {
        error.code = ErrorCode::Busy;
        error.retryable = true;
    }
    return error;
}

} // namespace

Descriptor::~Descriptor()
{
    if (m_fd >= 0) {
        ::close(m_fd);
    }
}

Result<Descriptor> openFile(const QString &path, int flags)
{
    const int fd = ::open(native(path).constData(), flags | O_CLOEXEC, kFileMode);
    if (fd < 0) {
        return failure(lastError(path));
    }
    return Descriptor(fd);
}

Result<> writeAt(
    const Descriptor &file, qint64 offsetBytes, QByteArrayView bytes, const QString &path)
{
    qint64 done = 0;
    while (done < bytes.size()) {
        const ssize_t put = ::pwrite(file.get(), bytes.data() + done, size_t(bytes.size() - done),
            off_t(offsetBytes + done));
        if (put < 0 && errno != EINTR) {
            return failure(lastError(path));
        }
        done += std::max<ssize_t>(put, 0);
    }
    return {};
}

Result<QByteArray> readAt(
    const Descriptor &file, qint64 offsetBytes, qint64 lengthBytes, const QString &path)
{
    QByteArray bytes(lengthBytes, Qt::Uninitialized);
    qint64 done = 0;
    while (done < lengthBytes) {
        const ssize_t got = ::pread(
            file.get(), bytes.data() + done, size_t(lengthBytes - done), off_t(offsetBytes + done));
        if (got == 0) {
            break;
        }
        if (got < 0 && errno != EINTR) {
            return failure(lastError(path));
        }
        done += std::max<ssize_t>(got, 0);
    }
    bytes.truncate(done);
    return bytes;
}

Result<qint64> fileSize(const Descriptor &file, const QString &path)
{
    struct stat info = {};
    if (::fstat(file.get(), &info) != 0) {
        return failure(lastError(path));
    }
    return qint64(info.st_size);
}

Result<> syncData(const Descriptor &file, const QString &path)
{
    if (::fdatasync(file.get()) != 0) {
        return failure(lastError(path));
    }
    return {};
}

Result<> syncFolder(const QString &folder)
{
    Result<Descriptor> file = openFile(folder, O_RDONLY | O_DIRECTORY);
    if (!file) {
        return failure(file.error());
    }
    // Some network file systems cannot sync a folder and say so; their rename is durable by itself.
    if (::fsync(file->get()) != 0 && errno != EINVAL && errno != ENOTSUP) {
        return failure(lastError(folder));
    }
    return {};
}

bool cloneRange(int from, const Descriptor &to, qint64 offsetBytes, qint64 lengthBytes)
{
    file_clone_range range = {};
    range.src_fd = from;
    range.src_offset = quint64(offsetBytes);
    range.src_length = quint64(lengthBytes);
    range.dest_offset = quint64(offsetBytes);
    return ::ioctl(to.get(), FICLONERANGE, &range) == 0;
}

Result<LockedFile> createLocked(const QString &folder, const QString &name)
{
    const QString path = folder + u'/' + name;
    for (;;) {
        Result<Descriptor> file = openFile(path, O_RDWR | O_CREAT | O_EXCL);
        if (!file) {
            return failure(file.error());
        }
        if (::flock(file->get(), LOCK_EX) != 0) {
            return failure(lastError(path));
        }
        // Another program's cleaning may have seen the file in the moment before the lock.
        struct stat info = {};
        if (::fstat(file->get(), &info) != 0) {
            return failure(lastError(path));
        }
        if (info.st_nlink > 0) {
            return LockedFile{path, std::move(*file)};
        }
    }
}

void removeIfUnlocked(const QString &path)
{
    const Result<Descriptor> file = openFile(path, O_RDONLY);
    if (file && ::flock(file->get(), LOCK_EX | LOCK_NB) == 0) {
        ::unlink(native(path).constData());
    }
}

Result<Published> renameNew(const QString &from, const QString &to)
{
    const QByteArray source = native(from);
    const QByteArray target = native(to);
    if (::renameat2(AT_FDCWD, source.constData(), AT_FDCWD, target.constData(), RENAME_NOREPLACE)
        == 0) {
        return Published::Yes;
    }
    if (errno == EINVAL || errno == ENOSYS) {
        // A file system without that flag: a hard link has the same promise.
        if (::link(source.constData(), target.constData()) == 0) {
            ::unlink(source.constData());
            return Published::Yes;
        }
    }
    if (errno == EEXIST) {
        return Published::Exists;
    }
    return failure(lastError(to));
}

Result<bool> sameBytes(const QString &a, const QString &b)
{
    constexpr qint64 kBlockBytes = 1024 * 1024;
    const Result<Descriptor> first = openFile(a, O_RDONLY);
    const Result<Descriptor> second = openFile(b, O_RDONLY);
    if (!first || !second) {
        return failure(first ? second.error() : first.error());
    }
    for (qint64 offset = 0;; offset += kBlockBytes) {
        const Result<QByteArray> left = readAt(*first, offset, kBlockBytes, a);
        const Result<QByteArray> right = readAt(*second, offset, kBlockBytes, b);
        if (!left || !right) {
            return failure(left ? right.error() : left.error());
        }
        if (*left != *right) {
            return false;
        }
        if (left->size() < kBlockBytes) {
            return true;
        }
    }
}

Result<> makeFolders(const QString &root, const QString &folder)
{
    QString made = root;
    for (const QStringView part :
        QStringView(folder).mid(root.size()).split(u'/', Qt::SkipEmptyParts)) {
        const QString parent = made;
        made += u'/' + part;
        if (::mkdir(native(made).constData(), kFolderMode) == 0) {
            if (Result<> synced = syncFolder(parent); !synced) {
                return synced;
            }
        } else if (errno != EEXIST) {
            return failure(lastError(made));
        }
    }
    return {};
}

Result<qint64> freeBytes(const QString &folder)
{
    struct statvfs info = {};
    if (::statvfs(native(folder).constData(), &info) != 0) {
        return failure(lastError(folder));
    }
    return qint64(info.f_bavail) * qint64(info.f_frsize);
}

} // namespace Sync::Posix
