#include "app/uploadroom.h"

#include "app/device.h"
#include "library/base/async.h"
#include "sync/store/folderuploads.h"
#include "sync/store/posixfile.h"
#include "sync/transfer/transferqueue.h"

#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <QStorageInfo>
#include <QThreadPool>
#include <QUrl>

#include <algorithm>
#include <numeric>

namespace App {

namespace {

// What Swift keeps of everything, as resources/cluster sets it up too, if it has as many nodes.
constexpr qint64 kCopies = 3;

// Bytes of a file, by path, that are still to be stored.
using Wanted = QHash<QString, qint64>;

// What the disk of a store takes of them; where extents are shared, a copy needs none.
qint64 neededBytes(const Wanted &wanted, const QString &storeFolder)
{
    const QStorageInfo disk(storeFolder);
    const QByteArrayList sharing{"btrfs", "xfs", "bcachefs"};
    const bool mayShare = !storeFolder.isEmpty() && sharing.contains(disk.fileSystemType());
    qint64 bytes = 0;
    for (auto file = wanted.cbegin(); file != wanted.cend(); ++file) {
        if (!mayShare || QStorageInfo(file.key()).device() != disk.device()) {
            bytes += file.value() < 0 ? QFileInfo(file.key()).size() : file.value();
        }
    }
    return bytes;
}

} // namespace

QString UploadRoom::Answer::warning() const
{
    const QLocale locale;
    const auto size = [&](qint64 bytes) {
        return locale.formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat);
    };
    const QString text = tr("The storage has room for about %1, and %2 are to go there.")
                             .arg(size(freeBytes.value_or(0)), size(neededBytes));
    const QString queued = queuedBytes > 0
        ? QString(QLatin1Char(' ') + tr("%1 of that are queued already.").arg(size(queuedBytes)))
        : QString();
    return text + queued + QLatin1Char(' ')
        + tr("What does not fit waits until you free some space.");
}

UploadRoom::UploadRoom(Device &device, Sync::TransferQueue &queue, QObject *parent)
    : QObject(parent)
    , m_device(device)
    , m_queue(queue)
    , m_probe(device.clock())
{
    connect(&m_probe, &Sync::NodeHealthProbe::found, this, [this](const Sync::NodeHealth &health) {
        if (health.totalBytes > 0 && !health.isOfAll) {
            m_freeBytes.insert(health.endpoint, health.freeBytes);
        }
    });
    connect(&m_probe, &Sync::NodeHealthProbe::asked, this, &UploadRoom::onAsked);
}

void UploadRoom::ask(const QStringList &files, std::function<void(const Answer &)> done)
{
    m_done = std::move(done);
    Wanted queued;
    for (const Sync::Transfer &transfer : m_queue.list()) {
        const bool isOpen = transfer.direction == Sync::TransferDirection::Upload
            && !Sync::isFinal(transfer.state);
        if (isOpen) {
            const bool isRead = transfer.state == Sync::TransferState::Reading;
            queued.insert(transfer.file, transfer.totalBytes - (isRead ? 0 : transfer.doneBytes));
        }
    }
    Wanted fresh;
    for (const QString &file : files) {
        const QString path = QDir::cleanPath(QFileInfo(file).absoluteFilePath());
        if (!queued.contains(path)) {
            fresh.insert(path, -1);
        }
    }
    const QString folder
        = m_device.stores().current->isOnThisPc() ? m_device.paths().storeFolder() : QString();
    // A look at a file may hang on a network disk.
    const auto look = [fresh, queued, folder]() -> Result<Answer> {
        const qint64 before = neededBytes(queued, folder);
        return Answer{before + neededBytes(fresh, folder), before, {}};
    };
    Async::whenDone(Async::run(QThreadPool::globalInstance(), look), this,
        [this](const Result<Answer> &answer) {
            m_answer = answer.value_or(Answer());
            askStore();
        });
}

void UploadRoom::askStore()
{
    if (m_device.stores().current->isOnThisPc()) {
        const auto left
            = [folder = m_device.paths().storeFolder()] { return Sync::Posix::freeBytes(folder); };
        Async::whenDone(Async::run(QThreadPool::globalInstance(), left), this,
            [this](const Result<qint64> &bytes) {
                if (bytes) {
                    m_answer.freeBytes
                        = std::max<qint64>(*bytes - Sync::FolderUploads::kReserveBytes, 0);
                }
                m_done(m_answer);
            });
        return;
    }
    if (m_device.cluster()) {
        QSet<QString> hosts; // of two addresses of one machine, one is enough
        for (const QString &endpoint : m_device.cluster()->endpoints) {
            const QString host = QUrl(endpoint).host();
            if (!hosts.contains(host)) {
                hosts.insert(host);
                m_endpoints.insert(endpoint);
            }
        }
    }
    m_silent = int(m_endpoints.size());
    for (const QString &endpoint : std::as_const(m_endpoints)) {
        m_probe.ask(endpoint);
    }
    if (m_endpoints.isEmpty()) {
        m_done(m_answer);
    }
}

// Of a part of the disks nothing follows.
void UploadRoom::onAsked()
{
    if (--m_silent > 0) {
        return;
    }
    if (m_freeBytes.size() == m_endpoints.size()) {
        const qint64 sum = std::accumulate(m_freeBytes.cbegin(), m_freeBytes.cend(), qint64(0));
        m_answer.freeBytes = sum / std::min<qint64>(kCopies, m_endpoints.size());
    }
    m_done(m_answer);
}

} // namespace App
