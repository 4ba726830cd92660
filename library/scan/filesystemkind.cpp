#include "library/scan/filesystemkind.h"

#include <QFile>

#include <sys/vfs.h>

#include <algorithm>
#include <array>

namespace Library::FileSystemKind {

namespace {

// linux/magic.h and statfs(2); not all of them are in the headers of every kernel.
constexpr std::array<quint32, 15> kRemoteKinds{
    0x6969, // NFS
    0xff534d42, // CIFS
    0xfe534d42, // SMB 2 and 3
    0x517b, // SMB
    0x564c, // NCP
    0x65735546, // FUSE: sshfs, rclone, mergerfs
    0x01021997, // 9P
    0x6a656a63, // virtiofs as some kernels call it
    0x5346414f, // AFS
    0x6b414653, // kAFS
    0x73757245, // Coda
    0x00c36400, // Ceph
    0x01161970, // GFS2
    0x7461636f, // OCFS2
    0x0bd00bd0, // Lustre
};

} // namespace

bool isRemote(quint32 magic)
{
    return std::find(kRemoteKinds.cbegin(), kRemoteKinds.cend(), magic) != kRemoteKinds.cend();
}

bool isRemote(const QString &path)
{
    struct statfs status = {};
    return ::statfs(QFile::encodeName(path).constData(), &status) == 0
        && isRemote(quint32(status.f_type));
}

} // namespace Library::FileSystemKind
