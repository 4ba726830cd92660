#pragma once

#include "sync/replication/uploadreview.h"
#include "sync/store/objectstore.h"
#include "sync/store/storekeys.h"
#include "sync/transfer/jobsteps.h"

#include <QObject>
#include <QStringList>

namespace Sync {

//! Aborts the multipart uploads of a store that nobody will go on with. A job: start() once,
//! finished() exactly once; destroying it ends it silently. May be repeated at any point.
class UploadKeeper final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(UploadKeeper)
public:
    struct Options
    {
        ObjectStore *store = nullptr; //!< outlives it
        LibraryId library;
        QStringList journalFiles; //!< of this device's uploads into the store
        WriterId self;
        QMap<WriterId, std::optional<Ack>> liveAcks; //!< the own one included
        qint64 storeMs = 0; //!< time of the store
    };

    explicit UploadKeeper(const Options &options, QObject *parent = nullptr);

    void start();

signals:
    //! How many were aborted.
    void finished(const Result<int> &result);

private:
    void review(const QVector<UploadHandle> &listed);
    void abortNext(QVector<UploadHandle> uploads);
    void end(const Result<int> &result);

    Options m_options;
    StoreKeys m_keys;
    JobSteps m_steps;
    int m_aborted = 0;
};

} // namespace Sync
