#include "sync/s3/clusteropener.h"

#include "sync/store/libraryopener.h"

#include <utility>

namespace Sync {

ClusterOpener::ClusterOpener(const Wish &wish, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_wish(wish)
    , m_clock(clock)
{ }

ClusterOpener::~ClusterOpener() = default;

void ClusterOpener::start()
{
    probe();
}

void ClusterOpener::probe()
{
    auto *asking = new ClusterProbe(m_wish.config, m_wish.keys, m_clock, this);
    connect(asking, &ClusterProbe::finished, this,
        [this, asking](const QVector<EndpointReport> &reports) {
            asking->deleteLater();
            onProbed(reports);
        });
    asking->start();
}

void ClusterOpener::onProbed(const QVector<EndpointReport> &reports)
{
    m_reports = reports;
    if (takesCertificates()) {
        probe();
        return;
    }
    const Result<LibraryId> there = judge();
    if (!there) {
        emit finished(failure(there.error()));
        return;
    }
    const LibraryId known = m_wish.config.library;
    const bool isOthers = known.isNull() && !there->isNull() && !m_wish.own.isNull()
        && *there != m_wish.own && m_wish.join == Join::Ask;
    if (isOthers) {
        m_wantsJoin = true;
        emit finished(failure(ErrorCode::PermissionDenied,
            tr("The storage already holds the library of another PC. If it is one of your "
               "household, say that this PC joins it; else choose another bucket or prefix."),
            there->toString()));
        return;
    }
    open(*there);
}

// Each certificate of these is asked for only once, because then it is the approved one.
bool ClusterOpener::takesCertificates()
{
    bool took = false;
    for (const EndpointReport &report : std::as_const(m_reports)) {
        QByteArray &approved = m_wish.config.approvedCertificates[report.endpoint];
        if (!report.refusedCertificate.isEmpty() && approved != report.refusedCertificate
            && m_wish.approved.contains(report.refusedCertificate)) {
            approved = report.refusedCertificate;
            took = true;
        }
        if (approved.isEmpty()) {
            m_wish.config.approvedCertificates.remove(report.endpoint);
        }
    }
    return took;
}

// The library that all who answer have; null: they have none.
Result<LibraryId> ClusterOpener::judge() const
{
    const EndpointReport *answering = nullptr;
    std::optional<Error> silent;
    for (const EndpointReport &report : m_reports) {
        if (report.error && !report.error->retryable) {
            return failure(*report.error);
        }
        if (report.error) {
            silent = silent.value_or(*report.error);
        } else if (answering == nullptr) {
            answering = &report;
        } else if (report.library != answering->library) {
            return failure(ErrorCode::InvalidInput,
                tr("%1 and %2 do not have the same library. Give the addresses of one storage.")
                    .arg(answering->endpoint, report.endpoint));
        }
    }
    if (answering == nullptr) {
        return failure(*silent);
    }
    return answering->library;
}

void ClusterOpener::open(const LibraryId &there)
{
    S3Store::Options options = m_wish.config.storeOptions(m_clock);
    options.keys = m_wish.keys;
    Result<std::unique_ptr<S3Store>> store = S3Store::make(options);
    if (!store) {
        emit finished(failure(store.error()));
        return;
    }
    m_store = std::move(*store);
    auto *opener = new LibraryOpener(m_store.get(), m_wish.config.library, m_wish.settle, this);
    opener->setNewLibrary(m_wish.own);
    const bool founds = there.isNull() && m_wish.config.library.isNull();
    connect(
        opener, &LibraryOpener::finished, this, [this, founds](const Result<LibraryId> &library) {
            if (!library) {
                emit finished(failure(library.error()));
                return;
            }
            Outcome outcome{m_wish.config, m_reports, founds};
            outcome.config.library = *library;
            emit finished(outcome);
        });
    if (founds) {
        emit founding();
    }
    opener->start();
}

} // namespace Sync
