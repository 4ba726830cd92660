#pragma once

#include "sync/store/objectstore.h"
#include "sync/store/storekeys.h"
#include "sync/transfer/jobsteps.h"
#include "sync/transfer/manifest.h"

#include <QObject>
#include <QVector>

namespace Sync {

//! Copies one video with its manifest to another key, of the same or another store. Each chunk is
//! compared with the manifest before it is sent; then comes the order of an upload. A job: start()
//! once, finished() exactly once; destroying it ends it silently, and leaves an unfinished upload.
class ObjectCopy final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ObjectCopy)
public:
    struct Place
    {
        ObjectStore *store = nullptr; //!< outlives the job
        StoreKeys keys;
        ObjectId object;
    };
    ObjectCopy(const Place &from, const Place &to, const QString &objectName,
        const RetryPolicy &requests, QObject *parent = nullptr);

    void start();

signals:
    //! Corrupt: the bytes at the source are not those of its manifest.
    void finished(const Result<> &result);

private:
    void begin();
    void nextChunk();
    void onChunk(const QByteArray &bytes);
    void sendPart();
    void complete();
    void putManifest();
    void lookBack();
    void end(const Result<> &result);

    Place m_from;
    Place m_to;
    QString m_objectName;
    Manifest m_manifest;
    PartPlan m_plan;
    UploadHandle m_upload; //!< empty: none has begun
    QVector<PartReceipt> m_receipts;
    QByteArray m_part; //!< chunks of the part under way
    qint64 m_chunk = 0; //!< next
    JobSteps m_steps;
};

} // namespace Sync
