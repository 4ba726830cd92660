#pragma once

#include "sync/housekeeping/librarybackup.h"

#include <QObject>
#include <QThread>

#include <memory>

namespace Sync {
class S3Store;
}

namespace App {

class Device;

//! Brings the household's second storage up to what the first one holds, on a thread of its own. A
//! job: start() once, finished() exactly once; destroying it waits for the thread, and what was
//! copied is not copied again. The device outlives it.
class BackupRunner final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(BackupRunner)
public:
    //! As those of Sync::LibraryBackup.
    struct Wish
    {
        bool reads = false;
        bool removes = false;
    };

    BackupRunner(Device &device, const Wish &wish, QObject *parent = nullptr);
    ~BackupRunner() override;

    //! NotFound: there is no cluster, or no backup was named.
    void start();

signals:
    void progressed(const Sync::BackupProgress &progress);
    void finished(const Result<Sync::BackupReport> &report);

private:
    void open(const Result<> &loaded);
    void copy();
    void fail(const Error &error);

    Device &m_device;
    const Wish m_wish;
    std::unique_ptr<Sync::S3Store> m_store;
    LibraryId m_library; //!< of the backup
    QThread m_thread;
};

} // namespace App
