#include "app/scrubkeeper.h"

#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "sync/housekeeping/scrubber.h"
#include "sync/store/libraryfile.h"
#include "sync/store/objectstore.h"
#include "sync/store/sha256.h"
#include "sync/store/storekeys.h"
#include "sync/transfer/transferqueue.h"

#include <QCoreApplication>

namespace App {

namespace {

bool isUnderWay(const Sync::Transfer &transfer)
{
    using Sync::TransferState;
    switch (transfer.state) {
    case TransferState::Reading:
    case TransferState::Uploading:
    case TransferState::Downloading:
    case TransferState::Verifying:
        return true;
    default:
        return false;
    }
}

// Where this PC's own store would have it. Blocks for a moment on the disk.
QString fileInOwnStore(
    Sync::ObjectStore &store, const QString &folder, const Library::CheckedObject &object)
{
    const Result<LibraryId> library = Sync::readLibrary(store).result();
    return library ? QString(folder + u'/'
               + Sync::StoreKeys(*library).video(object.check.object, object.objectName))
                   : QString();
}

// Another library than the known one has other objects: nothing could be said of ours.
Result<LibraryId> judged(const Result<LibraryId> &there, const LibraryId &known)
{
    if (!there && there.error().code == ErrorCode::NotFound && known.isNull()) {
        return LibraryId(); // nothing was ever stored
    }
    if (there && !known.isNull() && *there != known) {
        return failure(ErrorCode::Unreachable,
            QCoreApplication::translate("ScrubKeeper",
                "The library of this PC is not in the storage that answers. Nothing can be said of "
                "its videos."),
            there->toString());
    }
    return there;
}

} // namespace

Sync::ScrubPace scrubPaceIn(const Settings &settings)
{
    Sync::ScrubPace pace;
    pace.every = std::chrono::hours(24 * settings.integer(SettingKey::ScrubDays));
    pace.mostBytesPerSecond = settings.integer(SettingKey::ScrubMegabytes) * 1'000'000LL;
    return pace;
}

ScrubKeeper::ScrubKeeper(const Options &options, QObject *parent)
    : QObject(parent)
    , m_options(options)
{
    Sync::Scrubber::Options scrub;
    scrub.catalog = options.catalog;
    scrub.store = options.stores.current.get();
    scrub.clock = options.clock;
    scrub.library = [store = options.stores.current, known = options.library] {
        return Async::then(Sync::readLibrary(*store),
            [known](const Result<LibraryId> &there) { return judged(there, known); });
    };
    if (options.stores.embedded != options.stores.current) {
        scrub.ownFile = [store = options.stores.embedded, folder = options.storeFolder](
                            const Library::CheckedObject &object) {
            return fileInOwnStore(*store, folder, object);
        };
    }
    scrub.journalFile = options.journalFile;
    m_scrubber = new Sync::Scrubber(scrub);
    m_scrubber->moveToThread(&m_thread);
    m_thread.setObjectName(QStringLiteral("scrub"));
    connect(&m_thread, &QThread::finished, m_scrubber, &QObject::deleteLater);
    connect(
        &m_thread, &QThread::finished, &m_thread, [] { Sync::Sha256::endThread(); },
        Qt::DirectConnection);
    connect(m_scrubber, &Sync::Scrubber::progressed, this, &ScrubKeeper::progressed);
    connect(m_scrubber, &Sync::Scrubber::looked, this, &ScrubKeeper::looked);
    connect(m_scrubber, &Sync::Scrubber::finished, this,
        [this](const Result<Sync::ScrubReport> &report) {
            m_isRunning = false;
            emit finished(report);
        });
    m_thread.start(QThread::LowPriority);
    m_rest.setSingleShot(true);
    connect(&m_rest, &QTimer::timeout, this, [this] { tellBusy(false); });
}

ScrubKeeper::~ScrubKeeper()
{
    m_thread.quit();
    m_thread.wait();
}

void ScrubKeeper::keepScrubbing(const Sync::TransferQueue &transfers)
{
    connect(m_options.settings, &Settings::changed, this, [this](SettingKey key) {
        if (key == SettingKey::ScrubDays || key == SettingKey::ScrubMegabytes) {
            follow();
        }
    });
    connect(&transfers, &Sync::TransferQueue::transferAdded, this, &ScrubKeeper::onTransfer);
    connect(&transfers, &Sync::TransferQueue::transferChanged, this, &ScrubKeeper::onTransfer);
    connect(&transfers, &Sync::TransferQueue::transferRemoved, this,
        [this](const Sync::TransferId &id) {
            m_underWay.remove(id.toBytes());
            lookWhetherBusy();
        });
    for (const Sync::Transfer &transfer : transfers.list()) {
        onTransfer(transfer);
    }
    QTimer::singleShot(m_options.startAfter, this, [this] {
        m_keeps = true;
        follow();
    });
}

void ScrubKeeper::follow()
{
    if (!m_keeps) {
        return;
    }
    QMetaObject::invokeMethod(
        m_scrubber, [scrubber = m_scrubber, pace = scrubPaceIn(*m_options.settings)] {
            scrubber->keepScrubbing(pace);
        });
}

void ScrubKeeper::onTransfer(const Sync::Transfer &transfer)
{
    if (isUnderWay(transfer)) {
        m_underWay.insert(transfer.id.toBytes());
    } else {
        m_underWay.remove(transfer.id.toBytes());
    }
    lookWhetherBusy();
}

void ScrubKeeper::setPlaying(bool playing)
{
    m_isPlaying = playing;
    lookWhetherBusy();
}

void ScrubKeeper::lookWhetherBusy()
{
    if (m_isPlaying || !m_underWay.isEmpty()) {
        m_rest.stop();
        tellBusy(true);
    } else if (m_isBusy && !m_rest.isActive()) {
        m_rest.start(m_options.restFor);
    }
}

void ScrubKeeper::tellBusy(bool busy)
{
    if (busy != m_isBusy) {
        m_isBusy = busy;
        QMetaObject::invokeMethod(
            m_scrubber, [scrubber = m_scrubber, busy] { scrubber->setBusy(busy); });
    }
}

void ScrubKeeper::run(const QVector<TitleId> &titles)
{
    if (m_isRunning) {
        return;
    }
    m_isRunning = true;
    QMetaObject::invokeMethod(
        m_scrubber, [scrubber = m_scrubber, titles] { scrubber->run(titles); });
}

void ScrubKeeper::stop()
{
    QMetaObject::invokeMethod(m_scrubber, [scrubber = m_scrubber] { scrubber->stop(); });
}

} // namespace App
