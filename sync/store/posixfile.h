#pragma once

#include "library/base/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <utility>

//! The system calls that FolderStore's promises rest on. All block. Paths are QStrings; errors
//! carry the path.
namespace Sync::Posix {

//! Owns a file descriptor.
class Descriptor
{
public:
    Descriptor() = default;
    explicit Descriptor(int descriptor)
        : m_fd(descriptor)
    { }
    Descriptor(Descriptor &&other) noexcept
        : m_fd(std::exchange(other.m_fd, -1))
    { }
    Descriptor &operator=(Descriptor &&other) noexcept
    {
        std::swap(m_fd, other.m_fd);
        return *this;
    }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    ~Descriptor();

    int get() const { return m_fd; }

private:
    int m_fd = -1;
};

//! flags as for open(2); O_CLOEXEC is added.
Result<Descriptor> openFile(const QString &path, int flags);
Result<> writeAt(
    const Descriptor &file, qint64 offsetBytes, QByteArrayView bytes, const QString &path);
//! Fewer bytes only at the end of the file.
Result<QByteArray> readAt(
    const Descriptor &file, qint64 offsetBytes, qint64 lengthBytes, const QString &path);
Result<qint64> fileSize(const Descriptor &file, const QString &path);
Result<> syncData(const Descriptor &file, const QString &path);
Result<> syncFolder(const QString &folder);

//! Makes `to` share the extents of `from` in that range; false where the file system cannot.
bool cloneRange(int from, const Descriptor &to, qint64 offsetBytes, qint64 lengthBytes);

//! A new file that no other program has and that is locked while it is open: a file left behind by
//! a crash is known by its missing lock. `name` is its last part.
struct LockedFile
{
    QString path;
    Descriptor file;
};
Result<LockedFile> createLocked(const QString &folder, const QString &name);
//! Removes the file unless another program has it locked.
void removeIfUnlocked(const QString &path);

enum class Published
{
    Yes,
    Exists
};
//! Renames without ever replacing.
Result<Published> renameNew(const QString &from, const QString &to);
//! Same size and bytes.
Result<bool> sameBytes(const QString &a, const QString &b);
//! Creates the folder and what is missing between it and root, and makes the new names durable.
//! root itself is never created.
Result<> makeFolders(const QString &root, const QString &folder);
Result<qint64> freeBytes(const QString &folder);

} // namespace Sync::Posix
