#pragma once

#include "library/catalog/types.h"
#include "sync/store/objectstore.h"
#include "sync/store/storekeys.h"
#include "sync/transfer/jobsteps.h"
#include "sync/transfer/parthasher.h"
#include "sync/transfer/transferjob.h"
#include "sync/transfer/transferjournal.h"
#include "sync/transfer/uploadrecord.h"

#include <QHash>
#include <QObject>
#include <QSet>

#include <functional>
#include <memory>

class QThreadPool;

namespace Sync {

class StoredVideos;

//! What an upload works with; everything outlives it.
struct UploadServices
{
    ObjectStore *store = nullptr;
    StoredVideos *videos = nullptr;
    TransferJournal *journal = nullptr;
    QThreadPool *pool = nullptr; //!< reads and hashes the file
    StoreKeys keys{LibraryId{}};
    RetryPolicy requests;
    //! Asked once the whole content is known, before anything is sent; false: another upload under
    //! way has the same, and this one is to end with ErrorCode::Busy. On the uploader's thread; may
    //! be unset.
    std::function<bool(const ContentId &)> claim;
};

//! Brings one file into the store: bytes, manifest, read back, then the catalog. What it does is in
//! the journal before the store is asked, so that another Uploader goes on from record().
class Uploader final : public TransferJob
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Uploader)
public:
    Uploader(const UploadServices &services, const TransferId &id, const QString &file,
        const UploadRecord &record, QObject *parent = nullptr);
    ~Uploader() override;

    void start() override;
    void abort() override;

    TransferProgress progress() const override;
    const UploadRecord &record() const override { return m_record; }

private:
    void onOpened(const OpenedSource &opened);
    bool acceptStamp(const OpenedSource &opened);
    void goOn();
    void lookForCopy();
    void hashWhole(qint64 chunk, const QByteArray &hashes, const QSet<ContentId> &wanted);
    void checkCopy(const ContentId &content, std::function<void()> otherwise);
    void checkCopyObject(const Library::StoredObject &object, const ContentId &content,
        std::function<void()> otherwise);
    void useCopy(const Library::StoredObject &object, const ContentId &content);

    void upload();
    void uploadSmall();
    void putSmall(const PartBody &body);
    void putObject(const QString &key, const PartBody &body, const QString &mediaType,
        std::function<void(const ObjectStat &)> then);
    void ensureUpload();
    void beginUpload();
    void requestUpload(int attempt);
    void abandonUploads(std::function<void()> then, const QString &butUploadId = {});
    void abortNext(QVector<UploadHandle> uploads, std::function<void()> then);
    void pump();
    void sendPart(int number);
    void onPartRead(int number, const HashedPart &part);
    void putPart(int number, const std::shared_ptr<const PartBody> &body, int attempt);
    void onPartFailed(
        int number, const std::shared_ptr<const PartBody> &body, int attempt, const Error &error);
    void beginAnewWhenIdle(const Error &why);

    void finishParts();
    void completeUpload();
    void putManifest();
    void readBack();
    void ingest(
        const TransferOutcome &outcome, const ContentId &content, const QString &objectName);

    QString key() const;
    QString mediaType() const;
    QByteArray chunkHashes() const;
    ContentId content() const;
    bool isStored(int number) const;
    bool allStored() const;
    int parts() const;
    bool noteHashes(int number, const HashedPart &part);
    bool noteStored(int number, const QString &etag);
    //! False after the job has been ended with the error.
    bool noted(const Result<> &result);
    void setState(TransferState state);
    void end(const Result<TransferOutcome> &result);

    UploadServices m_services;
    TransferId m_id;
    QString m_file;
    UploadRecord m_record;
    std::shared_ptr<const SourceFile> m_source;
    PartPlan m_plan;
    TransferState m_state = TransferState::Reading;
    qint64 m_readBytes = 0;
    QHash<int, MovedBytes> m_underWay; //!< by part
    int m_cursor = 1; //!< parts before it are stored or under way
    bool m_isNew = false; //!< this run made the object's id: the store has nothing under it
    bool m_beginsAnew = false;
    int m_timesAnew = 0;
    JobSteps m_steps;
};

} // namespace Sync
