#pragma once

#include "library/catalog/objectchecks.h"
#include "sync/store/storekeys.h"
#include "sync/transfer/jobsteps.h"
#include "sync/transfer/manifest.h"

#include <QObject>
#include <QThreadPool>

#include <chrono>
#include <functional>
#include <optional>

namespace Sync {

class ObjectStore;
struct ObjectStat;

//! How an object's bytes are.
enum class ScrubVerdict
{
    Whole,
    Damaged, //!< of some chunk no copy is what it must be
    Absent //!< the store says that it has no such object
};

//! Reads one object of a store against its manifest, chunk by chunk. A chunk that is not what it
//! must be is asked for whole, from another endpoint each time, so that the storage notices its
//! damaged copy. A manifest that is lost is made again out of bytes that are the content's. A job:
//! start() once, finished() exactly once; destroying it ends it silently, and another goes on from
//! where it was.
class ObjectScrub final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ObjectScrub)
public:
    struct Options
    {
        ObjectStore *store = nullptr; //!< outlives the job
        StoreKeys keys{LibraryId{}};
        ObjectId object;
        QString objectName;
        ContentId content;
        qint64 firstChunk = 0; //!< those before were seen
        int mended = 0; //!< of those
        QThreadPool *pool = nullptr; //!< hashes; outlives the job
        RetryPolicy requests;
        //! How long to wait after so many bytes were asked for; unset: not at all.
        std::function<std::chrono::milliseconds(qint64 bytes)> delayAfter;
    };

    explicit ObjectScrub(const Options &options, QObject *parent = nullptr);
    ~ObjectScrub() override;

    void start();
    qint64 chunks() const { return m_chunk; } //!< seen so far
    int mended() const { return m_mended; } //!< of these: a copy was damaged, another whole
    //! Bytes of the chunks seen so far.
    qint64 bytes() const;

signals:
    //! After each chunk.
    void progressed();
    //! An error says nothing of the object: it could not be read now.
    void finished(const Result<Sync::ScrubVerdict> &verdict);

private:
    void onManifest(const Result<QByteArray> &bytes);
    void lookAt();
    void onStat(const ObjectStat &stat);
    void next();
    void readChunk();
    void onRead(const Result<QByteArray> &bytes);
    void onUnreadable(const Error &error);
    void check(const QByteArray &bytes);
    void onHash(const QByteArray &hash);
    void chunkEnded();
    void allRead();
    void writeManifest();
    void end(const Result<ScrubVerdict> &verdict);
    QString videoKey() const;

    const Options m_options;
    std::optional<Manifest> m_manifest; //!< unset: it is lost, or damaged
    bool m_manifestIsThere = false; //!< damaged
    qint64 m_sizeBytes = 0;
    QByteArray m_hashes; //!< of the chunks, while there is no manifest
    qint64 m_chunk = 0;
    int m_mended = 0;
    int m_timesBad = 0; //!< the present chunk
    int m_failures = 0; //!< since it was bad
    JobSteps m_steps; //!< last: ends before what it calls
};

} // namespace Sync
