#include "sync/transfer/downloadtarget.h"

#include "sync/store/sha256.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLocale>

#include <fcntl.h>

#include <algorithm>

namespace Sync {

namespace {

// A disk that is full to the last byte stops everything else on this PC.
constexpr qint64 kLeaveFreeBytes = 256LL * 1024 * 1024;

QString temporaryFor(const QString &file, const TransferId &id)
{
    return QFileInfo(file).path() + QLatin1String("/.matinee-") + id.toString()
        + QLatin1String(".part");
}

tl::unexpected<Error> nameIsTaken(const QString &file)
{
    return failure(ErrorCode::InvalidInput,
        QCoreApplication::translate(
            "Downloads", "There is another file called %1. Move it away, or choose another folder.")
            .arg(QDir::toNativeSeparators(file)));
}

Result<> checkRoom(const QString &folder, qint64 neededBytes, const QString &what)
{
    const Result<qint64> free = Posix::freeBytes(folder);
    if (!free) {
        return failure(free.error());
    }
    if (neededBytes + kLeaveFreeBytes <= *free) {
        return {};
    }
    return failure(ErrorCode::NoSpace,
        QCoreApplication::translate(
            "Downloads", "%1 needs %2 on the disk of %3, which has %4 free. Free some space.")
            .arg(what, QLocale().formattedDataSize(neededBytes), QDir::toNativeSeparators(folder),
                QLocale().formattedDataSize(*free)));
}

qint64 missingBytes(const Manifest &manifest, const std::vector<bool> &here)
{
    qint64 bytes = 0;
    for (std::size_t chunk = 0; chunk < here.size(); ++chunk) {
        const qint64 offset = qint64(chunk) * kChunkBytes;
        bytes += here.at(chunk) ? 0 : std::min(kChunkBytes, manifest.sizeBytes - offset);
    }
    return bytes;
}

} // namespace

DownloadTarget::~DownloadTarget() = default;

FileTarget::FileTarget(const QString &file, const TransferId &id)
    : m_name(file)
    , m_temporary(temporaryFor(file, id))
{ }

Result<std::vector<bool>> FileTarget::open(const ObjectId & /*object*/, const KnownVideo &video)
{
    m_manifest = video.manifest;
    const QString folder = QFileInfo(m_name).path();
    if (!QFileInfo(folder).isDir()) {
        return failure(ErrorCode::NotFound,
            QCoreApplication::translate("Downloads", "There is no folder %1. Make it first.")
                .arg(QDir::toNativeSeparators(folder)));
    }
    const std::size_t chunks = std::size_t(chunkCount(m_manifest.sizeBytes));
    if (QFileInfo::exists(m_name)) {
        const Result<Posix::Descriptor> there = Posix::openFile(m_name, O_RDONLY);
        const Result<qint64> size
            = there ? Posix::fileSize(*there, m_name) : failure(there.error());
        if (!size || *size != m_manifest.sizeBytes) {
            return nameIsTaken(m_name);
        }
        const Result<std::vector<bool>> same = wholeChunks(*there, m_name);
        m_isThere = same && std::count(same->begin(), same->end(), true) == qsizetype(chunks);
        return m_isThere ? same : Result<std::vector<bool>>(nameIsTaken(m_name));
    }
    Result<Posix::Descriptor> file = Posix::openFile(m_temporary, O_RDWR | O_CREAT);
    if (!file) {
        return failure(file.error());
    }
    m_file = std::move(*file);
    m_direct = std::make_unique<DirectFile>(m_temporary);
    const Result<std::vector<bool>> here = wholeChunks(m_file, m_temporary);
    if (!here) {
        return here;
    }
    const Result<> room
        = checkRoom(folder, missingBytes(m_manifest, *here), QFileInfo(m_name).fileName());
    if (!room) {
        return failure(room.error());
    }
    return here;
}

// What a kill or a power cut left is not believed but read.
Result<std::vector<bool>> FileTarget::wholeChunks(
    const Posix::Descriptor &file, const QString &path) const
{
    std::vector<bool> here(std::size_t(chunkCount(m_manifest.sizeBytes)), false);
    const Result<qint64> size = Posix::fileSize(file, path);
    if (!size) {
        return failure(size.error());
    }
    for (qint64 chunk = 0; chunk < qint64(here.size()) && chunk * kChunkBytes < *size; ++chunk) {
        const qint64 offset = chunk * kChunkBytes;
        const Result<QByteArray> bytes = Posix::readAt(
            file, offset, std::min(kChunkBytes, m_manifest.sizeBytes - offset), path);
        if (!bytes) {
            return failure(bytes.error());
        }
        here.at(std::size_t(chunk)) = Sha256::of(*bytes) == m_manifest.chunkHash(chunk);
    }
    return here;
}

Result<> FileTarget::write(qint64 chunk, const QByteArray &bytes)
{
    const qint64 offset = chunk * kChunkBytes;
    return m_direct->write(offset, bytes) ? Result<>()
                                          : Posix::writeAt(m_file, offset, bytes, m_temporary);
}

Result<> FileTarget::finish()
{
    if (m_isThere) {
        return {};
    }
    if (const Result<> synced = Posix::syncData(m_file, m_temporary); !synced) {
        return synced;
    }
    const Result<Posix::Published> published = Posix::renameNew(m_temporary, m_name);
    if (!published) {
        return failure(published.error());
    }
    if (*published == Posix::Published::Exists) {
        return nameIsTaken(m_name);
    }
    return Posix::syncFolder(QFileInfo(m_name).path());
}

Result<> FileTarget::discard(const QString &file, const TransferId &id)
{
    QFile temporary(temporaryFor(file, id));
    if (temporary.exists() && !temporary.remove()) {
        return failure(ErrorCode::Io,
            QCoreApplication::translate("Downloads", "%1 could not be removed: %2")
                .arg(temporary.fileName(), temporary.errorString()));
    }
    return {};
}

CacheTarget::CacheTarget(ChunkCache *cache)
    : m_cache(cache)
{ }

Result<std::vector<bool>> CacheTarget::open(const ObjectId &object, const KnownVideo &video)
{
    m_manifest = video.manifest;
    std::vector<bool> here;
    for (qint64 chunk = 0; chunk < chunkCount(m_manifest.sizeBytes); ++chunk) {
        here.push_back(m_cache->has(m_manifest.chunkHash(chunk)));
    }
    QDir().mkpath(m_cache->folder());
    const Result<> room = checkRoom(m_cache->folder(), missingBytes(m_manifest, here),
        QCoreApplication::translate("Downloads", "Keeping this video"));
    if (!room) {
        return failure(room.error());
    }
    // First, so that nothing of it goes while the rest comes.
    if (const Result<> kept = m_cache->keep(object, video); !kept) {
        return failure(kept.error());
    }
    return here;
}

Result<> CacheTarget::write(qint64 chunk, const QByteArray &bytes)
{
    return m_cache->put(m_manifest.chunkHash(chunk), bytes);
}

Result<> CacheTarget::finish()
{
    return {};
}

} // namespace Sync
