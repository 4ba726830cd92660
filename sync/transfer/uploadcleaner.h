#pragma once

#include "sync/store/objectstore.h"
#include "sync/store/storekeys.h"
#include "sync/transfer/jobsteps.h"
#include "sync/transfer/uploadrecord.h"

#include <QObject>

#include <functional>

namespace Sync {

//! Removes what an upload left in the store: its unfinished uploads and, while the catalog cannot
//! refer to it, its object. A job: start() once, finished() exactly once; destroying it ends it
//! silently. May be repeated at any point.
class UploadCleaner final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(UploadCleaner)
public:
    UploadCleaner(ObjectStore *store, const StoreKeys &keys, const RetryPolicy &requests,
        const UploadRecord &record, QObject *parent = nullptr);

    void start();

signals:
    void finished(const Result<> &result);

private:
    void abortUploads();
    void abortNext(QVector<UploadHandle> uploads);
    void removeObject(const std::function<void()> &then);
    void end(const Result<> &result);

    ObjectStore *m_store;
    StoreKeys m_keys;
    UploadRecord m_record;
    JobSteps m_steps;
};

} // namespace Sync
