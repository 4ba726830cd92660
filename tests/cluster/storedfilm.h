#pragma once

#include "library/base/clock.h"
#include "sync/s3/s3store.h"
#include "sync/transfer/chunkedsource.h"
#include "tests/support/storagecluster.h"

#include <QByteArray>
#include <QMutex>
#include <QString>
#include <QTemporaryDir>
#include <QVector>

#include <chrono>
#include <memory>

namespace TestSupport {

//! A film in a cluster, in parts of a chunk as the uploader makes them, and what plays it.
class StoredFilm final
{
    Q_DISABLE_COPY_MOVE(StoredFilm)
public:
    //! Ends the program if it cannot be stored.
    StoredFilm(const StorageCluster &cluster, const Clock &clock, const QByteArray &bytes);

    const QByteArray &bytes() const { return m_bytes; }
    //! Over these endpoints, with an empty cache.
    std::shared_ptr<Sync::ChunkedSource> open(const QStringList &endpoints,
        std::chrono::milliseconds duration, std::chrono::milliseconds mostAhead);
    //! With what the last one left in the cache.
    std::shared_ptr<Sync::ChunkedSource> openAgain();
    QVector<Sync::DamagedChunk> damage() const;
    //! All of it is in the cache, verified.
    bool isCached() const;
    QString title() const { return QStringLiteral("The Film"); }

    //! Flips one byte of a chunk in so many of Swift's three copies; says in how many it did.
    int flipByte(qint64 chunk, int copies, quint32 seed) const;

private:
    const StorageCluster &m_cluster;
    const Clock &m_clock;
    const QByteArray m_bytes;
    QString m_prefix;
    Sync::KnownVideo m_video;
    Sync::ChunkedSource::Options m_options;
    std::unique_ptr<QTemporaryDir> m_folder;
    mutable QMutex m_mutex; // guards m_damage
    QVector<Sync::DamagedChunk> m_damage;
};

//! All of it, or the first error.
Result<QByteArray> readWhole(Library::ByteSource &source);

} // namespace TestSupport
