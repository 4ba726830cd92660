#include "app/clustersetup.h"

#include "app/clustersettings.h"
#include "app/device.h"
#include "library/base/async.h"
#include "sync/store/libraryfile.h"
#include "sync/store/objectstore.h"
#include "sync/store/storekeys.h"
#include "sync/transfer/transferjournal.h"
#include "sync/transfer/transferqueue.h"

#include <QThreadPool>

#include <algorithm>

namespace App {

namespace { } // namespace

ClusterSetup::ClusterSetup(Device &device, const Sync::ClusterOpener::Wish &wish, QObject *parent)
    : QObject(parent)
    , m_device(device)
    , m_wish(wish)
{ }

ClusterSetup::~ClusterSetup() = default;

QVector<Sync::EndpointReport> ClusterSetup::reports() const
{
    return m_opener == nullptr ? QVector<Sync::EndpointReport>() : m_opener->reports();
}

bool ClusterSetup::wantsJoin() const
{
    return m_opener != nullptr && m_opener->wantsJoin();
}

void ClusterSetup::start()
{
    const Result<Sync::ClusterConfig> checked = Sync::checkedConfig(m_wish.config);
    if (!checked) {
        fail(checked.error());
        return;
    }
    m_wish.config = *checked;
    if (const Result<> idle = checkNothingOnItsWay(); !idle) {
        fail(idle.error());
        return;
    }
    if (m_device.cluster()) {
        m_wish.config.library = m_device.cluster()->library;
    }
    Async::whenDone(Sync::readLibrary(*m_device.stores().embedded), this,
        [this](const Result<LibraryId> &own) { open(own); });
}

// What is on its way into the present store would be left in the middle.
Result<> ClusterSetup::checkNothingOnItsWay() const
{
    const Result<Sync::TransferQueue *> queue = m_device.transfers();
    if (!queue && queue.error().code == ErrorCode::Busy) {
        return failure(ErrorCode::Busy,
            tr("Matinee is open. Use its Cluster page, or close it first."), queue.error().detail);
    }
    if (!queue) {
        return failure(queue.error());
    }
    const QVector<Sync::Transfer> transfers = (*queue)->list();
    const auto left = std::count_if(transfers.cbegin(), transfers.cend(),
        [](const Sync::Transfer &transfer) { return !Sync::isFinal(transfer.state); });
    if (left > 0) {
        return failure(ErrorCode::Busy,
            tr("%n video(s) are still on their way into the storage. Wait for them or cancel them, "
               "then connect.",
                nullptr, int(left)));
    }
    return {};
}

void ClusterSetup::open(const Result<LibraryId> &own)
{
    if (own) {
        // The queue founds one at once; one that holds nothing is nobody's.
        Async::whenDone(m_device.stores().embedded->list(Sync::StoreKeys(*own).root(), {}, 1), this,
            [this, own = *own](const Result<Sync::ObjectList> &first) {
                if (!first) {
                    fail(first.error());
                    return;
                }
                m_wish.own = first->objects.isEmpty() ? LibraryId() : own;
                openCluster();
            });
    } else if (own.error().code == ErrorCode::NotFound) {
        openCluster();
    } else {
        fail(own.error());
    }
}

void ClusterSetup::openCluster()
{
    m_opener = new Sync::ClusterOpener(m_wish, m_device.clock(), this);
    connect(m_opener, &Sync::ClusterOpener::founding, this, &ClusterSetup::founding);
    connect(m_opener, &Sync::ClusterOpener::finished, this, &ClusterSetup::onOpened);
    m_opener->start();
}

void ClusterSetup::onOpened(const Result<Sync::ClusterOpener::Outcome> &outcome)
{
    if (!outcome) {
        fail(outcome.error());
        return;
    }
    Async::whenDone(setClusterKeys(m_device.secrets(), m_wish.keys), this,
        [this, outcome = *outcome](const Result<> &kept) {
            if (kept) {
                noteLibrary(outcome);
            } else {
                fail(kept.error());
            }
        });
}

// In the journal, before anything can be sent: an empty storage in its place is not taken for it.
void ClusterSetup::noteLibrary(const Sync::ClusterOpener::Outcome &outcome)
{
    const auto keep = [this, outcome](const Result<> &noted) {
        const Result<> set
            = noted ? setCluster(m_device.settings(), outcome.config) : failure(noted.error());
        if (set) {
            emit finished(outcome);
        } else {
            fail(set.error());
        }
    };
    if (m_device.cluster()) {
        keep({}); // the same library, whose journal this device has open
        return;
    }
    const LibraryId library = outcome.config.library;
    const auto note = [file = m_device.paths().transfersFile(library), library,
                          &clock = m_device.clock()]() -> Result<> {
        const auto journal = Sync::TransferJournal::open(file, clock);
        return journal ? (*journal)->setLibrary(library) : failure(journal.error());
    };
    Async::whenDone(Async::run(QThreadPool::globalInstance(), note), this, keep);
}

void ClusterSetup::fail(const Error &error)
{
    emit finished(failure(error));
}

} // namespace App
