#pragma once

#include "sync/store/objectstore.h"
#include "sync/store/storekeys.h"
#include "sync/transfer/downloadtarget.h"
#include "sync/transfer/jobsteps.h"
#include "sync/transfer/transferjob.h"

#include <QHash>

#include <memory>
#include <vector>

class QThreadPool;

namespace Sync {

//! What a download works with; everything outlives it.
struct DownloadServices
{
    ObjectStore *store = nullptr;
    ChunkCache *cache = nullptr;
    QThreadPool *pool = nullptr; //!< verifies and writes
    StoreKeys keys{LibraryId{}};
    RetryPolicy requests;
};

//! Brings one video out of the store to this PC: manifest, then each chunk that is not here yet out
//! of the cache or the store, verified before it is written. One of a single chunk whose content id
//! is known comes in one request, because the id follows from its bytes.
class Downloader final : public TransferJob
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Downloader)
public:
    Downloader(
        const DownloadServices &services, const TransferRecord &record, QObject *parent = nullptr);
    ~Downloader() override;

    void start() override;
    void abort() override;
    TransferProgress progress() const override;
    const UploadRecord &record() const override { return m_record.upload; }

private:
    struct Trouble
    {
        int timesBad = 0;
        int failures = 0; //!< since they were bad
    };

    void findVideo();
    bool isProvenByItself() const;
    void bringWhole();
    void onWhole(const QByteArray &bytes);
    void onManifest(const QByteArray &bytes);
    void onVideo(const KnownVideo &video);
    void onOpened(const std::vector<bool> &here);
    void pump();
    void fetch(qint64 chunk);
    void request(qint64 chunk, int attempt);
    void onBytes(qint64 chunk, const QByteArray &bytes);
    void write(qint64 chunk, const QByteArray &bytes);
    void onFailed(qint64 chunk, int attempt, const Error &error);
    void onBad(qint64 chunk);
    void onWritten(qint64 chunk);
    void finish();
    void endAsDamaged(qint64 chunk);
    qint64 sizeOf(qint64 chunk) const;
    void end(const Result<TransferOutcome> &result);

    DownloadServices m_services;
    TransferRecord m_record;
    std::shared_ptr<DownloadTarget> m_target;
    KnownVideo m_video;
    QByteArray m_whole; //!< verified, and not yet written; of a video that came in one request
    std::vector<bool> m_here;
    qint64 m_cursor = 0; //!< chunks before it are here or under way
    QHash<qint64, Trouble> m_troubles;
    QHash<qint64, MovedBytes> m_coming; //!< by chunk
    TransferProgress m_progress;
    bool m_asksNobody = true; //!< all was here before
    JobSteps m_steps;
};

} // namespace Sync
