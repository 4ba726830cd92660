#pragma once

#include "sync/transfer/transfer.h"
#include "sync/transfer/uploadrecord.h"

#include <QObject>

namespace Sync {

struct TransferProgress
{
    TransferState state = TransferState::Reading;
    qint64 totalBytes = -1; //!< -1: as was known before
    qint64 doneBytes = 0;
    int partsTotal = 0;
    int partsStored = 0;
    int partsUnderWay = 0;
};

struct TransferOutcome
{
    TransferState state = TransferState::Done; //!< or Instant
    ObjectId object;
};

//! One try of a transfer. start() once, finished() exactly once, when nothing of it is under way
//! any more; destroying it ends it silently. Lives on the sync thread. What it does is noted before
//! it is done, so that another job goes on from there after a crash or an abort.
class TransferJob : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TransferJob)
public:
    using QObject::QObject;

    virtual void start() = 0;
    //! Ends with ErrorCode::Cancelled; what is stored stays.
    virtual void abort() = 0;
    virtual TransferProgress progress() const = 0;
    virtual const UploadRecord &record() const = 0;

signals:
    void progressed();
    void finished(const Result<Sync::TransferOutcome> &outcome);
};

} // namespace Sync
