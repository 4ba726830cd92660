#include "app/keyrotation.h"

#include "app/clustersettings.h"
#include "library/base/async.h"
#include "library/base/logging.h"
#include "library/base/secrets.h"
#include "sync/store/storekeys.h"

namespace App {

KeyRotation::KeyRotation(const Sync::ClusterConfig &cluster, const Sync::S3Keys &keys,
    Secrets &secrets, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_cluster(cluster)
    , m_keys(keys)
    , m_secrets(secrets)
    , m_clock(clock)
{ }

KeyRotation::~KeyRotation() = default;

void KeyRotation::start()
{
    // What a keyring still has to tell would come after the new ones.
    Async::whenDone(m_secrets.loaded(), this, [this](const Result<> &) {
        auto *probe = new Sync::ClusterProbe(m_cluster, m_keys, m_clock, this);
        connect(probe, &Sync::ClusterProbe::finished, this,
            [this, probe](const QVector<Sync::EndpointReport> &reports) {
                probe->deleteLater();
                onProbed(reports);
            });
        probe->start();
    });
}

void KeyRotation::onProbed(const QVector<Sync::EndpointReport> &reports)
{
    m_reports = reports;
    // A refusal says more than a silence.
    const Sync::EndpointReport *silent = nullptr;
    for (const Sync::EndpointReport &report : reports) {
        if (report.error && report.error->retryable) {
            silent = silent == nullptr ? &report : silent;
        } else if (report.error) {
            Error told = *report.error;
            told.message = tr("%1 does not take these keys: %2 The keys of this PC stay as they "
                              "were.")
                               .arg(report.endpoint, report.error->message);
            end(failure(told));
            return;
        } else if (report.library != m_cluster.library) {
            end(failure(ErrorCode::InvalidInput,
                tr("With these keys %1 does not show the library of this PC. The keys stay as they "
                   "were.")
                    .arg(report.endpoint),
                report.library.toString()));
            return;
        }
    }
    if (silent != nullptr) {
        Error told = *silent->error;
        told.message
            = tr("%1 does not answer, so nobody knows whether it takes these keys. The keys "
                 "of this PC stay as they were.")
                  .arg(silent->endpoint);
        end(failure(told));
        return;
    }
    tryToWrite();
}

// Keys that only read would be found out by the next upload. An upload that is begun and taken back
// leaves nothing behind.
void KeyRotation::tryToWrite()
{
    Sync::S3Store::Options options = m_cluster.storeOptions(m_clock);
    options.keys = m_keys;
    Result<std::unique_ptr<Sync::S3Store>> store = Sync::S3Store::make(options);
    if (!store) {
        end(failure(store.error()));
        return;
    }
    m_store = std::move(*store);
    const QString key
        = Sync::StoreKeys(m_cluster.library).video(randomId<ObjectId>(), QStringLiteral("keys"));
    Async::whenDone(m_store->begin(key, QStringLiteral("application/octet-stream"), 1), this,
        [this](const Result<Sync::UploadHandle> &upload) {
            if (upload) {
                takeBack(*upload);
                return;
            }
            Error told = upload.error();
            told.message = tr("Nothing can be stored with these keys: %1 The keys of this PC stay "
                              "as they were.")
                               .arg(upload.error().message);
            end(failure(told));
        });
}

void KeyRotation::takeBack(const Sync::UploadHandle &upload)
{
    Async::whenDone(m_store->abort(upload), this, [this](const Result<> &aborted) {
        if (!aborted) {
            qCWarning(lcApp) << "an upload was left behind:" << aborted.error().detail;
        }
        keep();
    });
}

void KeyRotation::keep()
{
    Async::whenDone(setClusterKeys(m_secrets, m_keys), this,
        [this, old = clusterKeysIn(m_secrets)](const Result<> &kept) {
            if (kept) {
                end({});
                return;
            }
            // Half of them would be neither.
            Async::whenDone(setClusterKeys(m_secrets, old.value_or(Sync::S3Keys())), this,
                [this, error = kept.error()](const Result<> &) { end(failure(error)); });
        });
}

void KeyRotation::end(const Result<> &done)
{
    emit finished(done);
}

} // namespace App
