#pragma once

#include "library/base/ids.h"
#include "library/base/result.h"
#include "sync/transfer/manifest.h"

#include <QByteArray>
#include <QHash>
#include <QSet>
#include <QString>
#include <QThreadPool>
#include <QVector>

#include <functional>
#include <mutex>
#include <optional>

namespace Sync {

//! A video of the storage as this PC remembers it, so that it opens without a request.
struct KnownVideo
{
    QString key;
    Manifest manifest;

    bool operator==(const KnownVideo &) const = default;
};

//! Chunks of videos of the storage on this PC's disk, by their hash: playing, downloading and
//! keeping share them. A chunk is there whole or not at all, and is checked against its hash each
//! time it is used. Beyond the limit those go that were not used for the longest time, but never
//! those of a kept video. Calls are safe from any thread, and from several programs on one folder;
//! they block on the disk unless said otherwise.
class ChunkCache final
{
    Q_DISABLE_COPY_MOVE(ChunkCache)
public:
    struct Options
    {
        QString folder; //!< made when something is put into it
        qint64 limitBytes = 0; //!< of chunks that are not of a kept video
        qint64 leaveFreeBytes = 0; //!< of the disk
    };

    struct Usage
    {
        qint64 keptBytes = 0; //!< of kept videos, as far as they are here
        qint64 otherBytes = 0;
    };

    explicit ChunkCache(const Options &options);
    //! Waits for what runs on the cache's threads.
    ~ChunkCache();

    QString folder() const { return m_options.folder; }
    //! Nothing: not here, or damaged and thrown away.
    std::optional<QByteArray> find(const QByteArray &sha256, qint64 sizeBytes);
    //! Bytes with this hash. NoSpace: there is no room that may be taken.
    Result<> put(const QByteArray &sha256, const QByteArray &bytes);
    bool has(const QByteArray &sha256);

    //! Runs fn on a thread of the cache; returns at once.
    void later(std::function<void()> fn);

    std::optional<KnownVideo> video(const ObjectId &object);
    //! Without effect where nothing can be written.
    void remember(const ObjectId &object, const KnownVideo &video);

    //! From now on its chunks stay. The video is remembered.
    Result<> keep(const ObjectId &object, const KnownVideo &video);
    //! What is here of it stays until its room is needed.
    Result<> letGo(const ObjectId &object);
    QVector<ObjectId> kept();
    //! How many of its bytes are here.
    qint64 bytesHere(const Manifest &manifest);

    Usage usage();
    //! Removes all that is of no kept video. Io: some of it is still there.
    Result<> clear();
    void setLimit(qint64 limitBytes);

private:
    struct Entry
    {
        qint64 sizeBytes = 0;
        qint64 usedAtMs = 0;
    };

    void load();
    void loadKept();
    void addKept(const Manifest &manifest, int change);
    std::optional<KnownVideo> readVideo(const QString &folder, const ObjectId &object) const;
    Result<> writeVideo(const QString &folder, const ObjectId &object, const KnownVideo &video);
    Result<> makeRoom(qint64 bytes);
    bool removeOldest(qint64 bytes);
    void forget(const QByteArray &sha256);
    QString pathOf(const QByteArray &sha256) const;
    QString below(const char *name) const;

    const Options m_options;
    std::mutex m_mutex; // guards all below but the pool
    bool m_isLoaded = false;
    qint64 m_limitBytes = 0;
    QHash<QByteArray, Entry> m_chunks;
    QHash<QByteArray, int> m_kept; //!< in how many kept videos a chunk is
    QSet<ObjectId> m_keptVideos;
    QThreadPool m_pool;
};

} // namespace Sync
