#include "sync/store/folderstore.h"

#include "library/base/async.h"
#include "library/base/ids.h"
#include "library/base/logging.h"
#include "sync/store/folderlist.h"
#include "sync/store/folderuploads.h"
#include "sync/store/posixfile.h"
#include "sync/store/storekeys.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <fcntl.h>
#include <unistd.h>

namespace Sync {

namespace {

constexpr int kReaders = 2;
constexpr int kWriters = 4;
constexpr qint64 kMaxReadBytes = 256 * 1024 * 1024;
// A folder may be removed as empty between making it and renaming into it.
constexpr int kPublishTries = 5;

const QString kTemporary = QStringLiteral("tmp");

Result<> checkFolderKey(const QString &key)
{
    if (Result<> valid = checkKey(key); !valid) {
        return valid;
    }
    if (key == kTemporary || key.startsWith(kTemporary + u'/')) {
        return failure(ErrorCode::InvalidInput,
            QCoreApplication::translate(
                "StoreKeys", "The store cannot keep an object of this name."),
            key);
    }
    return {};
}

} // namespace

FolderStore::FolderStore(const QString &folder)
    : m_folder(folder)
    , m_uploads(std::make_unique<FolderUploads>(folder + u'/' + kTemporary))
{
    m_readers.setMaxThreadCount(kReaders);
    m_writers.setMaxThreadCount(kWriters);
}

FolderStore::~FolderStore()
{
    // Calls that have not begun end as cancelled.
    m_readers.clear();
    m_writers.clear();
    m_readers.waitForDone();
    m_writers.waitForDone();
}

Result<std::unique_ptr<FolderStore>> FolderStore::open(const QString &folder, Create create)
{
    const QString path = QDir::cleanPath(QDir(folder).absolutePath());
    std::unique_ptr<FolderStore> store(new FolderStore(path));
    if (create == Create::Yes && !QDir().mkpath(path + u'/' + kTemporary)) {
        const QFileInfo parent(path);
        const int why = parent.exists() && !parent.isDir() ? ENOTDIR : EACCES;
        return failure(systemError(why, path));
    }
    if (Result<> present = store->checkPresent(); !present) {
        return failure(present.error());
    }
    store->m_uploads->clean();
    return store;
}

Result<> FolderStore::checkPresent() const
{
    if (QFileInfo(m_folder + u'/' + kTemporary).isDir()) {
        return {};
    }
    return failure(ErrorCode::Unreachable,
        QCoreApplication::translate(
            "FolderStore", "The store in %1 cannot be reached. Is its disk connected?")
            .arg(m_folder),
        QStringLiteral("no tmp folder"), true);
}

Error FolderStore::checked(const Error &error) const
{
    if (error.code == ErrorCode::NotFound) {
        if (const Result<> present = checkPresent(); !present) {
            return present.error();
        }
    }
    return error;
}

QString FolderStore::pathOf(const QString &key) const
{
    return m_folder + u'/' + key;
}

QFuture<Result<ObjectStat>> FolderStore::stat(const QString &key)
{
    return Async::run(&m_readers, [this, key] { return statNow(key); });
}

Result<ObjectStat> FolderStore::statNow(const QString &key) const
{
    if (Result<> valid = checkFolderKey(key); !valid) {
        return failure(valid.error());
    }
    const Result<ObjectStat> stat = statFile(pathOf(key), key);
    return stat ? stat : failure(checked(stat.error()));
}

QFuture<Result<QByteArray>> FolderStore::read(
    const QString &key, qint64 offsetBytes, qint64 lengthBytes)
{
    return Async::run(&m_readers,
        [this, key, offsetBytes, lengthBytes] { return readNow(key, offsetBytes, lengthBytes); });
}

Result<QByteArray> FolderStore::readNow(
    const QString &key, qint64 offsetBytes, qint64 lengthBytes) const
{
    if (Result<> valid = checkFolderKey(key); !valid) {
        return failure(valid.error());
    }
    if (offsetBytes < 0 || lengthBytes < 0 || lengthBytes > kMaxReadBytes) {
        return failure(ErrorCode::InvalidInput, {}, QStringLiteral("range"));
    }
    // A folder is no object, though the file system would open it.
    if (const Result<ObjectStat> stat = statNow(key); !stat) {
        return failure(stat.error());
    }
    const QString path = pathOf(key);
    const Result<Posix::Descriptor> file = Posix::openFile(path, O_RDONLY);
    if (!file) {
        return failure(checked(file.error()));
    }
    return Posix::readAt(*file, offsetBytes, lengthBytes, path);
}

QFuture<Result<ObjectStat>> FolderStore::put(
    const QString &key, const QByteArray &bytes, const QString & /*mediaType*/)
{
    return Async::run(&m_writers, [this, key, bytes] { return putNow(key, bytes); });
}

Result<ObjectStat> FolderStore::putNow(const QString &key, const QByteArray &bytes) const
{
    if (Result<> valid = checkFolderKey(key); !valid) {
        return failure(valid.error());
    }
    const Result<> done = written(bytes, [&](const QString &file) { return publish(file, key); });
    return done ? statNow(key) : failure(done.error());
}

Result<> FolderStore::written(
    const QByteArray &bytes, const std::function<Result<>(const QString &)> &rename) const
{
    const Result<Posix::LockedFile> temporary = Posix::createLocked(
        pathOf(kTemporary), randomId<ObjectId>().toString() + QLatin1String(".put"));
    if (!temporary) {
        return failure(checked(temporary.error()));
    }
    Result<> done = Posix::writeAt(temporary->file, 0, bytes, temporary->path);
    if (done && ::fsync(temporary->file.get()) != 0) {
        done = failure(systemError(errno, temporary->path));
    }
    if (done) {
        done = rename(temporary->path);
    }
    if (!done) {
        QFile::remove(temporary->path);
        return failure(checked(done.error()));
    }
    return {};
}

QFuture<Result<>> FolderStore::replace(const QString &key, const QByteArray &bytes)
{
    return Async::run(&m_writers, [this, key, bytes] { return replaceNow(key, bytes); });
}

Result<> FolderStore::replaceNow(const QString &key, const QByteArray &bytes) const
{
    if (Result<> valid = checkFolderKey(key); !valid) {
        return valid;
    }
    return written(bytes, [&](const QString &file) -> Result<> {
        const QString target = pathOf(key);
        const QString folder = target.left(target.lastIndexOf(u'/'));
        if (Result<> made = Posix::makeFolders(m_folder, folder); !made) {
            return made;
        }
        if (::rename(QFile::encodeName(file).constData(), QFile::encodeName(target).constData())
            != 0) {
            return failure(systemError(errno, target));
        }
        return Posix::syncFolder(folder);
    });
}

// Renames a durable file to its key, durably. Afterwards the file is gone or the answer an error.
Result<> FolderStore::publish(const QString &file, const QString &key) const
{
    const QString target = pathOf(key);
    const QString folder = target.left(target.lastIndexOf(u'/'));
    for (int attempt = 1;; ++attempt) {
        if (Result<> made = Posix::makeFolders(m_folder, folder); !made) {
            return made;
        }
        const Result<Posix::Published> renamed = Posix::renameNew(file, target);
        if (renamed && *renamed == Posix::Published::Yes) {
            return Posix::syncFolder(folder);
        }
        if (renamed) {
            const Result<bool> same = Posix::sameBytes(file, target);
            if (!same) {
                return failure(same.error());
            }
            if (!*same) {
                return failure(ErrorCode::InvalidInput,
                    QCoreApplication::translate(
                        "FolderStore", "The store already has other bytes under this name."),
                    key);
            }
            QFile::remove(file);
            return Posix::syncFolder(folder);
        }
        const bool folderVanished = renamed.error().code == ErrorCode::NotFound
            && QFileInfo::exists(file) && attempt < kPublishTries;
        if (!folderVanished) {
            return failure(renamed.error());
        }
    }
}

QFuture<Result<UploadHandle>> FolderStore::begin(
    const QString &key, const QString & /*mediaType*/, qint64 sizeBytes)
{
    return Async::run(&m_writers, [this, key, sizeBytes]() -> Result<UploadHandle> {
        if (Result<> valid = checkFolderKey(key); !valid) {
            return failure(valid.error());
        }
        const Result<QString> id = m_uploads->create(key, sizeBytes);
        if (!id) {
            return failure(checked(id.error()));
        }
        return UploadHandle{key, *id};
    });
}

QFuture<Result<PartReceipt>> FolderStore::putPart(const UploadHandle &upload, const PartBody &part)
{
    return Async::run(&m_writers, [this, upload, part]() -> Result<PartReceipt> {
        const Result<PartReceipt> receipt = m_uploads->write(upload.uploadId, part);
        return receipt ? receipt : failure(checked(receipt.error()));
    });
}

QFuture<Result<ObjectStat>> FolderStore::complete(
    const UploadHandle &upload, const QVector<PartReceipt> &parts)
{
    return Async::run(&m_writers, [this, upload, parts] { return completeNow(upload, parts); });
}

Result<ObjectStat> FolderStore::completeNow(
    const UploadHandle &upload, const QVector<PartReceipt> &parts) const
{
    if (Result<> valid = checkFolderKey(upload.key); !valid) {
        return failure(valid.error());
    }
    const Result<QString> file = m_uploads->seal(upload.uploadId, parts);
    if (!file && file.error().code == ErrorCode::NotFound) {
        // Completed before, when the object is there in the size that the parts make.
        qint64 size = 0;
        for (const PartReceipt &part : parts) {
            size += part.sizeBytes;
        }
        const Result<ObjectStat> stat = statNow(upload.key);
        if (stat && stat->sizeBytes == size) {
            m_uploads->remove(upload.uploadId);
            return stat;
        }
    }
    if (!file) {
        return failure(checked(file.error()));
    }
    if (Result<> published = publish(*file, upload.key); !published) {
        return failure(checked(published.error()));
    }
    m_uploads->remove(upload.uploadId);
    return statNow(upload.key);
}

QFuture<Result<>> FolderStore::abort(const UploadHandle &upload)
{
    return Async::run(&m_writers, [this, upload]() -> Result<> {
        m_uploads->remove(upload.uploadId);
        return checkPresent();
    });
}

QFuture<Result<QVector<UploadHandle>>> FolderStore::uploads(const QString &prefix)
{
    return Async::run(&m_readers, [this, prefix]() -> Result<QVector<UploadHandle>> {
        const QVector<UploadHandle> handles = m_uploads->all(prefix);
        if (const Result<> present = checkPresent(); !present) {
            return failure(present.error());
        }
        return handles;
    });
}

QFuture<Result<ObjectList>> FolderStore::list(
    const QString &prefix, const QString &after, int limit)
{
    return Async::run(
        &m_readers, [this, prefix, after, limit] { return listNow(prefix, after, limit); });
}

Result<ObjectList> FolderStore::listNow(
    const QString &prefix, const QString &after, int limit) const
{
    const Result<ObjectList> page = listFolder(m_folder, kTemporary, prefix, after, limit);
    if (!page) {
        return failure(checked(page.error()));
    }
    // A disk that went away in between looks like a store without objects.
    if (const Result<> present = checkPresent(); !present) {
        return failure(present.error());
    }
    return page;
}

QFuture<Result<>> FolderStore::remove(const QString &key)
{
    return Async::run(&m_writers, [this, key] { return removeNow(key); });
}

QFuture<Result<>> FolderStore::removeAll(const QStringList &keys)
{
    return Async::run(&m_writers, [this, keys]() -> Result<> {
        for (const QString &key : keys) {
            if (Result<> valid = checkFolderKey(key); !valid) {
                return valid;
            }
        }
        for (const QString &key : keys) {
            if (Result<> removed = removeNow(key); !removed) {
                return removed;
            }
        }
        return {};
    });
}

Result<> FolderStore::removeNow(const QString &key) const
{
    if (Result<> valid = checkFolderKey(key); !valid) {
        return valid;
    }
    if (const Result<ObjectStat> stat = statNow(key); !stat) {
        return stat.error().code == ErrorCode::NotFound ? Result<>() : failure(stat.error());
    }
    const QString path = pathOf(key);
    if (::unlink(QFile::encodeName(path).constData()) != 0 && errno != ENOENT) {
        return failure(systemError(errno, path));
    }
    QString folder = path.left(path.lastIndexOf(u'/'));
    const Result<> synced = Posix::syncFolder(folder);
    // Folders that became empty go as well; the first one that is not ends it.
    while (folder.size() > m_folder.size() && ::rmdir(QFile::encodeName(folder).constData()) == 0) {
        folder.truncate(folder.lastIndexOf(u'/'));
    }
    return synced || synced.error().code == ErrorCode::NotFound ? Result<>() : synced;
}

} // namespace Sync
