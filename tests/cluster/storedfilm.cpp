#include "tests/cluster/storedfilm.h"

#include "sync/store/sha256.h"
#include "tests/cluster/clusterstore.h"
#include "tests/support/await.h"

#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QMutexLocker>
#include <QRandomGenerator>

namespace TestSupport {

using namespace Sync;

StoredFilm::StoredFilm(const StorageCluster &cluster, const Clock &clock, const QByteArray &bytes)
    : m_cluster(cluster)
    , m_clock(clock)
    , m_bytes(bytes)
    , m_prefix(freshPrefix())
{
    S3Store::Options options = storeOptions(cluster, clock);
    options.prefix = m_prefix;
    const std::unique_ptr<S3Store> store = openStore(options);
    m_video.key = QStringLiteral("videos/film.mkv");
    m_video.manifest.sizeBytes = bytes.size();
    for (qint64 at = 0; at < bytes.size(); at += kChunkBytes) {
        m_video.manifest.chunkHashes += Sha256::of(bytes.mid(at, kChunkBytes));
    }
    const UploadHandle upload = await(store->begin(m_video.key, {}, bytes.size())).value();
    QVector<PartReceipt> receipts;
    for (const auto &part : sendParts(*store, upload, bytes, kChunkBytes)) {
        const Result<PartReceipt> receipt = await(part);
        if (!receipt) {
            qFatal("the film was not stored: %s", qUtf8Printable(receipt.error().detail));
        }
        receipts << *receipt;
    }
    if (!await(store->complete(upload, receipts))) {
        qFatal("the film was not stored");
    }
}

std::shared_ptr<ChunkedSource> StoredFilm::open(const QStringList &endpoints,
    std::chrono::milliseconds duration, std::chrono::milliseconds mostAhead)
{
    m_options = {}; // and with it the store and the cache
    m_folder = std::make_unique<QTemporaryDir>();
    S3Store::Options options = storeOptions(m_cluster, m_clock);
    options.prefix = m_prefix;
    options.endpoints = endpoints;
    m_options.store = std::shared_ptr<ObjectStore>(openStore(options));
    m_options.cache = std::make_shared<ChunkCache>(
        ChunkCache::Options{m_folder->filePath(QStringLiteral("cache")), 1'000'000'000, 0});
    m_options.video = m_video;
    m_options.title = title();
    m_options.duration = duration;
    m_options.mostAhead = mostAhead;
    m_options.damaged = [this](const DamagedChunk &chunk) {
        const QMutexLocker lock(&m_mutex);
        m_damage.append(chunk);
    };
    return openAgain();
}

std::shared_ptr<ChunkedSource> StoredFilm::openAgain()
{
    return std::make_shared<ChunkedSource>(m_options);
}

QVector<DamagedChunk> StoredFilm::damage() const
{
    const QMutexLocker lock(&m_mutex);
    return m_damage;
}

bool StoredFilm::isCached() const
{
    return m_options.cache->bytesHere(m_video.manifest) == m_bytes.size();
}

int StoredFilm::flipByte(qint64 chunk, int copies, quint32 seed) const
{
    QRandomGenerator random(seed);
    const QByteArray bytes = m_bytes.mid(chunk * kChunkBytes, kChunkBytes);
    const qint64 at = random.bounded(int(bytes.size()));
    QStringList found;
    QDirIterator files(
        m_cluster.folder(), {QStringLiteral("*.data")}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString path = files.next();
        QFile file(path);
        const bool isCopy = file.size() == bytes.size() && file.open(QIODevice::ReadOnly)
            && file.readAll() == bytes;
        found += isCopy ? QStringList(path) : QStringList();
    }
    found.sort();
    int flipped = 0;
    while (flipped < copies && !found.isEmpty()) {
        QFile file(found.takeAt(int(random.bounded(int(found.size())))));
        const char other = char(bytes.at(at) ^ 0x10);
        flipped += file.open(QIODevice::ReadWrite) && file.seek(at) && file.putChar(other) ? 1 : 0;
    }
    return flipped;
}

Result<QByteArray> readWhole(Library::ByteSource &source)
{
    QByteArray bytes(source.sizeBytes(), '\0');
    qint64 done = 0;
    while (done < bytes.size()) {
        const qint64 most = std::min<qint64>(bytes.size() - done, 64 * 1024);
        const Result<std::size_t> count = source.read(
            done, {reinterpret_cast<std::byte *>(bytes.data()) + done, std::size_t(most)});
        if (!count) {
            return failure(count.error());
        }
        done += qint64(*count);
    }
    return bytes;
}

} // namespace TestSupport
