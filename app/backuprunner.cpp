#include "app/backuprunner.h"

#include "app/clustersettings.h"
#include "app/device.h"
#include "library/base/async.h"
#include "sync/s3/s3store.h"
#include "sync/store/libraryfile.h"
#include "sync/store/sha256.h"

namespace App {

BackupRunner::BackupRunner(Device &device, const Wish &wish, QObject *parent)
    : QObject(parent)
    , m_device(device)
    , m_wish(wish)
{
    m_thread.setObjectName(QStringLiteral("backup"));
}

BackupRunner::~BackupRunner()
{
    m_thread.quit();
    m_thread.wait();
}

void BackupRunner::start()
{
    if (!m_device.cluster()) {
        fail({ErrorCode::NotFound,
            tr("This PC has no cluster, so there is nothing that a second one could hold a copy "
               "of. Connect to a cluster first."),
            {}, false});
        return;
    }
    Async::whenDone(
        m_device.secrets().loaded(), this, [this](const Result<> &loaded) { open(loaded); });
}

void BackupRunner::open(const Result<> &loaded)
{
    const auto config = clusterIn(m_device.settings(), ClusterRole::Backup);
    if (!config) {
        fail({ErrorCode::NotFound,
            tr("No backup is set up. Say where it goes: matinee backup add https://other.home:8080 "
               "--bucket NAME"),
            {}, false});
        return;
    }
    const auto keys = clusterKeysIn(m_device.secrets(), ClusterRole::Backup);
    if (!keys) {
        fail(loaded ? keys.error() : loaded.error());
        return;
    }
    Sync::S3Store::Options options = config->storeOptions(m_device.clock());
    options.keys = *keys;
    options.line = m_device.line();
    auto store = Sync::S3Store::make(options);
    if (!store) {
        fail(store.error());
        return;
    }
    m_store = std::move(*store);
    m_library = config->library;
    // An empty disk in its place is not taken for it.
    Async::whenDone(Sync::readLibrary(*m_store), this, [this](const Result<LibraryId> &there) {
        if (!there && there.error().code != ErrorCode::NotFound) {
            fail(there.error());
        } else if (!there || *there != m_library) {
            fail({ErrorCode::InvalidInput,
                tr("The backup is not in that storage any more. Nothing was written there. If it "
                   "was made anew, say again where the backup goes: matinee backup add"),
                {}, false});
        } else {
            copy();
        }
    });
}

void BackupRunner::copy()
{
    Sync::LibraryBackup::Options options;
    options.catalog = &m_device.catalog();
    options.from = m_device.stores().current.get();
    options.fromLibrary = m_device.cluster()->library;
    options.to = m_store.get();
    options.toLibrary = m_library;
    options.clock = &m_device.clock();
    options.reads = m_wish.reads;
    options.removes = m_wish.removes;
    auto *job = new Sync::LibraryBackup(options);
    job->moveToThread(&m_thread);
    connect(&m_thread, &QThread::started, job, &Sync::LibraryBackup::start);
    connect(&m_thread, &QThread::finished, job, &QObject::deleteLater);
    connect(
        &m_thread, &QThread::finished, &m_thread, [] { Sync::Sha256::endThread(); },
        Qt::DirectConnection);
    connect(job, &Sync::LibraryBackup::progressed, this, &BackupRunner::progressed);
    connect(job, &Sync::LibraryBackup::finished, this, &BackupRunner::finished);
    m_thread.start();
}

void BackupRunner::fail(const Error &error)
{
    emit finished(failure(error));
}

} // namespace App
