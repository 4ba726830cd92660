#include "sync/transfer/chunkcache.h"

#include "library/base/logging.h"
#include "sync/store/posixfile.h"
#include "sync/store/sha256.h"
#include "sync/store/storekeys.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <fcntl.h>

#include <algorithm>
#include <limits>
#include <vector>

namespace Sync {

namespace {

// Who waits for a chunk does not wait until others are written.
constexpr int kCacheThreads = 4;
// How far below the limit it is cleared, so that not every chunk has to clear.
constexpr int kClearedShare = 20;
// The age of a file need not be right to the second.
constexpr qint64 kTouchEveryMs = 60'000;
constexpr qint64 kMaxVideoFileBytes = kMaxManifestBytes + kMaxKeyBytes + 1;

constexpr const char *kChunksFolder = "chunks";
constexpr const char *kVideosFolder = "videos";
constexpr const char *kKeptFolder = "kept";
constexpr const char *kTemporaryFolder = "tmp";

void touch(const QString &path, qint64 nowMs)
{
    QFile file(path);
    if (file.open(QIODevice::ReadWrite | QIODevice::ExistingOnly)) {
        file.setFileTime(QDateTime::fromMSecsSinceEpoch(nowMs), QFileDevice::FileModificationTime);
    }
}

} // namespace

ChunkCache::ChunkCache(const Options &options)
    : m_options(options)
    , m_limitBytes(options.limitBytes)
{
    m_pool.setMaxThreadCount(kCacheThreads);
}

ChunkCache::~ChunkCache()
{
    m_pool.waitForDone();
}

QString ChunkCache::below(const char *name) const
{
    return m_options.folder + QLatin1Char('/') + QLatin1String(name);
}

QString ChunkCache::pathOf(const QByteArray &sha256) const
{
    const QString name = QString::fromLatin1(sha256.toHex());
    return below(kChunksFolder) + QLatin1Char('/') + name.left(2) + QLatin1Char('/') + name;
}

// What is on the disk, at the first use.
void ChunkCache::load()
{
    if (std::exchange(m_isLoaded, true)) {
        return;
    }
    QDirIterator leftovers(below(kTemporaryFolder), QDir::Files);
    while (leftovers.hasNext()) {
        Posix::removeIfUnlocked(leftovers.next());
    }
    QDirIterator files(below(kChunksFolder), QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        files.next();
        const QByteArray hash = QByteArray::fromHex(files.fileName().toLatin1());
        if (hash.size() == Sha256::kSize) {
            const QFileInfo info = files.fileInfo();
            m_chunks.insert(hash, {info.size(), info.lastModified().toMSecsSinceEpoch()});
        }
    }
    loadKept();
}

void ChunkCache::loadKept()
{
    const QStringList names = QDir(below(kKeptFolder)).entryList(QDir::Files);
    for (const QString &name : names) {
        const auto object = ObjectId::fromString(name);
        const auto video = object ? readVideo(below(kKeptFolder), *object) : std::nullopt;
        if (video) {
            m_keptVideos.insert(*object);
            addKept(video->manifest, 1);
        } else {
            qCWarning(lcTransfer) << "not a kept video:" << name;
        }
    }
}

void ChunkCache::addKept(const Manifest &manifest, int change)
{
    for (qint64 chunk = 0; chunk < chunkCount(manifest.sizeBytes); ++chunk) {
        int &count = m_kept[manifest.chunkHash(chunk)];
        count += change;
        if (count <= 0) {
            m_kept.remove(manifest.chunkHash(chunk));
        }
    }
}

std::optional<QByteArray> ChunkCache::find(const QByteArray &sha256, qint64 sizeBytes)
{
    const qint64 nowMs = QDateTime::currentMSecsSinceEpoch();
    bool isOld = false;
    {
        const std::lock_guard lock(m_mutex);
        load();
        const auto entry = m_chunks.find(sha256);
        // Another program on this folder may have put it there since.
        if (entry != m_chunks.end()) {
            isOld = nowMs - entry->usedAtMs > kTouchEveryMs;
            entry->usedAtMs = nowMs;
        }
    }
    const QString path = pathOf(sha256);
    const Result<Posix::Descriptor> file = Posix::openFile(path, O_RDONLY);
    if (!file) {
        forget(sha256);
        return std::nullopt;
    }
    const Result<QByteArray> bytes = Posix::readAt(*file, 0, sizeBytes + 1, path);
    if (!bytes || bytes->size() != sizeBytes || Sha256::of(*bytes) != sha256) {
        qCWarning(lcTransfer) << "a chunk in the cache is damaged and was thrown away:" << path
                              << (bytes ? QString() : bytes.error().detail);
        QFile::remove(path);
        forget(sha256);
        return std::nullopt;
    }
    if (isOld) {
        touch(path, nowMs);
    }
    return *bytes;
}

void ChunkCache::forget(const QByteArray &sha256)
{
    const std::lock_guard lock(m_mutex);
    m_chunks.remove(sha256);
}

bool ChunkCache::has(const QByteArray &sha256)
{
    const std::lock_guard lock(m_mutex);
    load();
    return m_chunks.contains(sha256);
}

Result<> ChunkCache::put(const QByteArray &sha256, const QByteArray &bytes)
{
    if (const Result<> room = makeRoom(bytes.size()); !room) {
        return room;
    }
    const QString path = pathOf(sha256);
    const QString folder = QFileInfo(path).path();
    if (!QDir().mkpath(folder) || !QDir().mkpath(below(kTemporaryFolder))) {
        return failure(systemError(errno, folder));
    }
    const Result<Posix::LockedFile> file = Posix::createLocked(
        below(kTemporaryFolder), QString::fromLatin1(randomId<ObjectId>().toBytes().toHex()));
    if (!file) {
        return failure(file.error());
    }
    // Not synced: what a power cut leaves of it is found out by its hash.
    const Result<> written = Posix::writeAt(file->file, 0, bytes, file->path);
    const Result<Posix::Published> published = written
        ? Posix::renameNew(file->path, path)
        : Result<Posix::Published>(failure(written.error()));
    if (!published || *published == Posix::Published::Exists) {
        QFile::remove(file->path);
    }
    if (!published) {
        return failure(published.error());
    }
    const std::lock_guard lock(m_mutex);
    m_chunks.insert(sha256, {bytes.size(), QDateTime::currentMSecsSinceEpoch()});
    return {};
}

Result<> ChunkCache::makeRoom(qint64 bytes)
{
    const std::lock_guard lock(m_mutex);
    load();
    qint64 total = bytes;
    for (auto entry = m_chunks.cbegin(); entry != m_chunks.cend(); ++entry) {
        total += m_kept.contains(entry.key()) ? 0 : entry->sizeBytes;
    }
    if (total > m_limitBytes) {
        removeOldest(total - m_limitBytes + m_limitBytes / kClearedShare);
    }
    QDir().mkpath(m_options.folder);
    const Result<qint64> free = Posix::freeBytes(m_options.folder);
    if (!free) {
        return failure(free.error());
    }
    const qint64 lacking = m_options.leaveFreeBytes + bytes - *free;
    if (lacking > 0 && !removeOldest(lacking)) {
        return failure(ErrorCode::NoSpace,
            QCoreApplication::translate(
                "ChunkCache", "The disk with %1 is nearly full. Free some space on it.")
                .arg(QDir::toNativeSeparators(m_options.folder)));
    }
    return {};
}

// True when as much as asked could go.
bool ChunkCache::removeOldest(qint64 bytes)
{
    std::vector<std::pair<qint64, QByteArray>> byAge;
    for (auto entry = m_chunks.cbegin(); entry != m_chunks.cend(); ++entry) {
        if (!m_kept.contains(entry.key())) {
            byAge.emplace_back(entry->usedAtMs, entry.key());
        }
    }
    std::sort(byAge.begin(), byAge.end());
    qint64 removed = 0;
    for (auto oldest = byAge.cbegin(); oldest != byAge.cend() && removed < bytes; ++oldest) {
        const QString path = pathOf(oldest->second);
        if (QFile::remove(path) || !QFile::exists(path)) {
            removed += m_chunks.take(oldest->second).sizeBytes;
        }
    }
    return removed >= bytes;
}

void ChunkCache::later(std::function<void()> fn)
{
    m_pool.start([fn = std::move(fn)] {
        fn();
        Sha256::endThread(); // the pool may end after libcrypto did
    });
}

// The key in the first line, then the manifest as the store has it.
std::optional<KnownVideo> ChunkCache::readVideo(const QString &folder, const ObjectId &object) const
{
    QFile file(folder + QLatin1Char('/') + object.toString());
    if (!file.open(QIODevice::ReadOnly) || file.size() > kMaxVideoFileBytes) {
        return std::nullopt;
    }
    const QString key = QString::fromUtf8(file.readLine(kMaxKeyBytes + 2).chopped(1));
    const Result<Manifest> manifest = decodeManifest(file.readAll());
    if (!checkKey(key) || !manifest) {
        return std::nullopt;
    }
    return KnownVideo{key, *manifest};
}

Result<> ChunkCache::writeVideo(
    const QString &folder, const ObjectId &object, const KnownVideo &video)
{
    if (!QDir().mkpath(folder)) {
        return failure(systemError(errno, folder));
    }
    QSaveFile file(folder + QLatin1Char('/') + object.toString());
    const QByteArray bytes = video.key.toUtf8() + '\n' + encodeManifest(video.manifest);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit()) {
        return failure(ErrorCode::Io,
            QCoreApplication::translate("ChunkCache", "%1 could not be written: %2")
                .arg(file.fileName(), file.errorString()));
    }
    return {};
}

std::optional<KnownVideo> ChunkCache::video(const ObjectId &object)
{
    const auto kept = readVideo(below(kKeptFolder), object);
    return kept ? kept : readVideo(below(kVideosFolder), object);
}

void ChunkCache::remember(const ObjectId &object, const KnownVideo &video)
{
    if (const Result<> written = writeVideo(below(kVideosFolder), object, video); !written) {
        qCWarning(lcTransfer) << written.error().message << written.error().detail;
    }
}

Result<> ChunkCache::keep(const ObjectId &object, const KnownVideo &video)
{
    const std::lock_guard lock(m_mutex);
    load();
    if (m_keptVideos.contains(object)) {
        return {};
    }
    if (const Result<> written = writeVideo(below(kKeptFolder), object, video); !written) {
        return written;
    }
    m_keptVideos.insert(object);
    addKept(video.manifest, 1);
    return {};
}

Result<> ChunkCache::letGo(const ObjectId &object)
{
    const std::lock_guard lock(m_mutex);
    load();
    if (!m_keptVideos.contains(object)) {
        return {};
    }
    const auto video = readVideo(below(kKeptFolder), object);
    QFile file(below(kKeptFolder) + QLatin1Char('/') + object.toString());
    if (file.exists() && !file.remove()) {
        return failure(ErrorCode::Io,
            QCoreApplication::translate("ChunkCache", "%1 could not be removed: %2")
                .arg(file.fileName(), file.errorString()));
    }
    m_keptVideos.remove(object);
    if (video) {
        addKept(video->manifest, -1);
    } else {
        m_kept.clear();
        m_keptVideos.clear();
        loadKept();
    }
    return {};
}

QVector<ObjectId> ChunkCache::kept()
{
    const std::lock_guard lock(m_mutex);
    load();
    return {m_keptVideos.cbegin(), m_keptVideos.cend()};
}

qint64 ChunkCache::bytesHere(const Manifest &manifest)
{
    const std::lock_guard lock(m_mutex);
    load();
    qint64 bytes = 0;
    for (qint64 chunk = 0; chunk < chunkCount(manifest.sizeBytes); ++chunk) {
        const auto entry = m_chunks.constFind(manifest.chunkHash(chunk));
        bytes += entry != m_chunks.cend() ? entry->sizeBytes : 0;
    }
    return bytes;
}

ChunkCache::Usage ChunkCache::usage()
{
    const std::lock_guard lock(m_mutex);
    load();
    Usage usage;
    for (auto entry = m_chunks.cbegin(); entry != m_chunks.cend(); ++entry) {
        (m_kept.contains(entry.key()) ? usage.keptBytes : usage.otherBytes) += entry->sizeBytes;
    }
    return usage;
}

Result<> ChunkCache::clear()
{
    const std::lock_guard lock(m_mutex);
    load();
    removeOldest(std::numeric_limits<qint64>::max());
    for (auto entry = m_chunks.cbegin(); entry != m_chunks.cend(); ++entry) {
        if (!m_kept.contains(entry.key())) {
            return failure(ErrorCode::Io,
                QCoreApplication::translate("ChunkCache", "Some files in %1 could not be removed.")
                    .arg(QDir::toNativeSeparators(m_options.folder)));
        }
    }
    return {};
}

void ChunkCache::setLimit(qint64 limitBytes)
{
    {
        const std::lock_guard lock(m_mutex);
        m_limitBytes = limitBytes;
    }
    later([this] { (void)makeRoom(0); });
}

} // namespace Sync
