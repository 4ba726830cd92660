#include "app/storemover.h"

#include "app/device.h"
#include "library/base/async.h"
#include "sync/store/folderstore.h"
#include "sync/store/libraryfile.h"
#include "sync/store/libraryopener.h"
#include "sync/store/sha256.h"

namespace App {

namespace { } // namespace

StoreMover::StoreMover(Device &device, QObject *parent)
    : QObject(parent)
    , m_device(device)
{
    m_thread.setObjectName(QStringLiteral("move"));
}

StoreMover::~StoreMover()
{
    m_thread.quit();
    m_thread.wait();
}

void StoreMover::start()
{
    if (!m_device.cluster()) {
        emit finished(failure(ErrorCode::NotFound,
            tr("This PC has no cluster to move its videos to. Connect to one first.")));
        return;
    }
    Async::whenDone(Sync::readLibrary(*m_device.stores().embedded), this,
        [this](const Result<LibraryId> &own) { checkCluster(own); });
}

void StoreMover::checkCluster(const Result<LibraryId> &own)
{
    if (!own && own.error().code == ErrorCode::NotFound) {
        onMoved(Sync::StoreMoveOutcome()); // nothing was ever stored here
        return;
    }
    if (!own) {
        emit finished(failure(own.error()));
        return;
    }
    // It founds nothing where a library is known.
    auto *opener = new Sync::LibraryOpener(
        m_device.stores().current.get(), m_device.cluster()->library, {}, this);
    connect(opener, &Sync::LibraryOpener::finished, this,
        [this, opener, own = *own](const Result<LibraryId> &library) {
            opener->deleteLater();
            if (library) {
                move(own);
            } else {
                emit finished(failure(library.error()));
            }
        });
    opener->start();
}

void StoreMover::move(const LibraryId &own)
{
    Sync::StoreMove::Options options;
    options.journalFile = m_device.paths().movingFile(m_device.cluster()->library);
    options.from = m_device.embeddedStore();
    options.fromLibrary = own;
    options.to = m_device.stores().current.get();
    options.toLibrary = m_device.cluster()->library;
    options.clock = &m_device.clock();
    auto *job = new Sync::StoreMove(options);
    job->moveToThread(&m_thread);
    connect(&m_thread, &QThread::started, job, &Sync::StoreMove::start);
    connect(&m_thread, &QThread::finished, job, &QObject::deleteLater);
    connect(
        &m_thread, &QThread::finished, &m_thread, [] { Sync::Sha256::endThread(); },
        Qt::DirectConnection);
    connect(job, &Sync::StoreMove::progressed, this, &StoreMover::progressed);
    connect(job, &Sync::StoreMove::finished, this, &StoreMover::onMoved);
    m_thread.start();
}

void StoreMover::onMoved(const Result<Sync::StoreMoveOutcome> &outcome)
{
    if (outcome && outcome->isWhole()) {
        Result<> noted = m_device.settings().setValue(SettingKey::ClusterMoved, true);
        if (noted) {
            noted = m_device.settings().save();
        }
        if (!noted) {
            emit finished(failure(noted.error()));
            return;
        }
    }
    emit finished(outcome);
}

} // namespace App
