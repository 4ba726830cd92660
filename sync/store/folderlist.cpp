#include "sync/store/folderlist.h"

#include <QFile>
#include <QVector>

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <memory>

namespace Sync {

namespace {

struct Walk
{
    QByteArray root;
    QByteArray hidden;
    QByteArray prefix;
    QByteArray after;
    int limit = 0;
    ObjectList page;
    bool more = false;
};

// Whether a subtree whose keys all start with `key` can have one that is asked for.
bool mayHold(const Walk &walk, const QByteArray &key)
{
    const bool inPrefix = key.startsWith(walk.prefix) || walk.prefix.startsWith(key);
    const bool later = key > walk.after || walk.after.startsWith(key);
    return inPrefix && later;
}

// Names of one folder; folders end in a slash, which is how their keys sort.
Result<QVector<QByteArray>> namesIn(const QByteArray &path)
{
    const std::unique_ptr<DIR, int (*)(DIR *)> folder(::opendir(path.constData()), &::closedir);
    if (!folder) {
        return failure(systemError(errno, QFile::decodeName(path)));
    }
    QVector<QByteArray> names;
    errno = 0;
    while (const dirent *entry = ::readdir(folder.get())) {
        QByteArray name(entry->d_name);
        if (name == "." || name == "..") {
            continue;
        }
        struct stat info = {};
        if (::lstat(QByteArray(path + name).constData(), &info) != 0) {
            errno = 0;
            continue;
        }
        if (S_ISDIR(info.st_mode)) {
            names.append(name + '/');
        } else if (S_ISREG(info.st_mode)) {
            names.append(name);
        }
        errno = 0;
    }
    if (errno != 0) {
        return failure(systemError(errno, QFile::decodeName(path)));
    }
    std::sort(names.begin(), names.end());
    return names;
}

Result<> visit(Walk &walk, const QByteArray &folderKey)
{
    const Result<QVector<QByteArray>> names = namesIn(walk.root + folderKey);
    if (!names) {
        // Removed since its parent was read: it has no keys.
        const bool gone = names.error().code == ErrorCode::NotFound && !folderKey.isEmpty();
        return gone ? Result<>() : failure(names.error());
    }
    for (const QByteArray &name : *names) {
        const QByteArray key = folderKey + name;
        if (key == walk.hidden || walk.more) {
            continue;
        }
        if (name.endsWith('/')) {
            if (mayHold(walk, key)) {
                if (Result<> done = visit(walk, key); !done) {
                    return done;
                }
            }
            continue;
        }
        if (!key.startsWith(walk.prefix) || key <= walk.after) {
            continue;
        }
        if (walk.page.objects.size() == walk.limit) {
            walk.more = true;
            continue;
        }
        const Result<ObjectStat> stat
            = statFile(QFile::decodeName(walk.root + key), QFile::decodeName(key));
        if (stat) {
            walk.page.objects.append(*stat);
        } else if (stat.error().code != ErrorCode::NotFound) {
            return failure(stat.error());
        }
    }
    return {};
}

} // namespace

Result<ObjectStat> statFile(const QString &path, const QString &key)
{
    struct stat info = {};
    if (::stat(QFile::encodeName(path).constData(), &info) != 0) {
        return failure(systemError(errno, path));
    }
    if (!S_ISREG(info.st_mode)) {
        return failure(systemError(ENOENT, path));
    }
    ObjectStat stat;
    stat.key = key;
    stat.sizeBytes = info.st_size;
    stat.modifiedAtMs = qint64(info.st_mtim.tv_sec) * 1000 + info.st_mtim.tv_nsec / 1'000'000;
    stat.etag = QStringLiteral("%1-%2-%3")
                    .arg(info.st_ino, 0, 16)
                    .arg(info.st_size, 0, 16)
                    .arg(qint64(info.st_mtim.tv_sec) * 1'000'000'000 + info.st_mtim.tv_nsec, 0, 16);
    return stat;
}

Result<ObjectList> listFolder(const QString &root, const QString &hidden, const QString &prefix,
    const QString &after, int limit)
{
    Walk walk;
    walk.root = QFile::encodeName(root) + '/';
    walk.hidden = QFile::encodeName(hidden) + '/';
    walk.prefix = prefix.toUtf8();
    walk.after = after.toUtf8();
    walk.limit = std::max(limit, 1);
    if (Result<> done = visit(walk, {}); !done) {
        return failure(done.error());
    }
    if (walk.more) {
        walk.page.next = walk.page.objects.constLast().key;
    }
    return walk.page;
}

} // namespace Sync
