#include "sync/s3/clusterprobe.h"

#include "library/base/async.h"
#include "sync/store/libraryfile.h"

#include <utility>

namespace Sync {

namespace {

using namespace std::chrono_literals;

// A person waits for the answer.
constexpr HttpTimeouts kProbeTimeouts{3s, 8s, 8s};

} // namespace

ClusterProbe::ClusterProbe(
    const ClusterConfig &config, const S3Keys &keys, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_config(config)
    , m_keys(keys)
    , m_clock(clock)
{ }

ClusterProbe::~ClusterProbe() = default;

void ClusterProbe::start()
{
    for (const QString &endpoint : m_config.endpoints) {
        m_reports.append({endpoint, {}, {}, {}, {}});
    }
    m_begun = m_clock.monotonicNow();
    for (qsizetype i = 0; i < m_reports.size(); ++i) {
        ask(i);
    }
}

void ClusterProbe::ask(qsizetype index)
{
    S3Store::Options options = m_config.storeOptions(m_clock);
    options.endpoints = {m_reports.at(index).endpoint};
    options.keys = m_keys;
    options.timeouts = kProbeTimeouts;
    Result<std::unique_ptr<S3Store>> store = S3Store::make(options);
    if (!store) {
        QMetaObject::invokeMethod(
            this, [this, index, error = store.error()] { onAnswer(index, failure(error)); },
            Qt::QueuedConnection);
        return;
    }
    // It comes before the answer, from the same thread.
    connect(store->get(), &S3Store::certificateRefused, this,
        [this, index](const QString &, const QByteArray &sha256) {
            m_reports[index].refusedCertificate = sha256;
        });
    Async::whenDone(readLibrary(**store), this,
        [this, index](const Result<LibraryId> &library) { onAnswer(index, library); });
    m_stores.push_back(std::move(*store));
}

void ClusterProbe::onAnswer(qsizetype index, const Result<LibraryId> &library)
{
    EndpointReport &report = m_reports[index];
    report.took
        = std::chrono::duration_cast<std::chrono::milliseconds>(m_clock.monotonicNow() - m_begun);
    if (library) {
        report.library = *library;
    } else if (library.error().code != ErrorCode::NotFound) {
        report.error = library.error();
    }
    emit reported(report);
    if (++m_answered == m_reports.size()) {
        emit finished(m_reports);
    }
}

} // namespace Sync
