#pragma once

#include "sync/transfer/storemove.h"

#include <QObject>
#include <QThread>

namespace App {

class Device;

//! Copies what the embedded store of this PC has into the cluster, on a thread of its own, and
//! notes in the settings when all of it is there. A job: start() once, finished() exactly once;
//! destroying it waits for the thread, and what was copied is not copied again. The device outlives
//! it.
class StoreMover final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StoreMover)
public:
    explicit StoreMover(Device &device, QObject *parent = nullptr);
    ~StoreMover() override;

    //! NotFound: there is no cluster.
    void start();

signals:
    void progressed(const Sync::StoreMoveProgress &progress);
    void finished(const Result<Sync::StoreMoveOutcome> &outcome);

private:
    void checkCluster(const Result<LibraryId> &own);
    void move(const LibraryId &own);
    void onMoved(const Result<Sync::StoreMoveOutcome> &outcome);

    Device &m_device;
    QThread m_thread;
};

} // namespace App
