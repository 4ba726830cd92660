#include "sync/s3/nodehealthprobe.h"

#include "library/base/logging.h"
#include "sync/s3/cephmetrics.h"
#include "sync/s3/s3bucket.h"
#include "sync/s3/swiftrecon.h"

#include <QNetworkReply>

#include <chrono>
#include <optional>

namespace Sync {

namespace {

using namespace std::chrono_literals;

constexpr auto kReconPatience = 3s;
constexpr qint64 kMaxReconBytes = 256 * 1024;
constexpr qint64 kMaxMetricsBytes = 16 * 1024 * 1024; // some kilobytes for each disk

QUrl plainUrl(const QString &endpoint, int port)
{
    QUrl url;
    url.setScheme(QStringLiteral("http"));
    url.setHost(QUrl(endpoint).host());
    url.setPort(port);
    return url;
}

} // namespace

NodeHealthProbe::NodeHealthProbe(const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_network(this)
{ }

void NodeHealthProbe::get(const QUrl &base, const QString &path, const Answered &answered)
{
    QUrl url = base;
    url.setPath(path);
    QNetworkRequest request(url);
    request.setAttribute(
        QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setTransferTimeout(int(std::chrono::milliseconds(kReconPatience).count()));
    QNetworkReply *reply = m_network.get(request);
    reply->setReadBufferSize(kMaxMetricsBytes);
    connect(reply, &QNetworkReply::finished, this, [reply, answered] {
        reply->deleteLater();
        answered(reply);
    });
}

void NodeHealthProbe::ask(const QString &endpoint)
{
    askDisks(endpoint, QUrl(endpoint), [this, endpoint] {
        askDisks(endpoint, plainUrl(endpoint, m_ports.objectServer),
            [this, endpoint] { askManager(endpoint); });
    });
}

void NodeHealthProbe::askManager(const QString &endpoint)
{
    const QUrl manager = plainUrl(endpoint, m_ports.manager);
    get(manager, QStringLiteral("/metrics"), [this, endpoint, manager](QNetworkReply *reply) {
        auto health = reply->error() == QNetworkReply::NoError
            ? CephMetrics::healthIn(reply->read(kMaxMetricsBytes), nowMs())
            : std::nullopt;
        if (health) {
            health->endpoint = endpoint;
            emit found(*health);
        } else {
            qCDebug(lcStore) << manager << "tells nothing of a cluster:" << reply->errorString();
        }
        emit asked(endpoint);
    });
}

qint64 NodeHealthProbe::nowMs() const
{
    return m_clock.wallNow().time_since_epoch().count();
}

void NodeHealthProbe::askDisks(
    const QString &endpoint, const QUrl &base, const std::function<void()> &otherwise)
{
    get(base, QStringLiteral("/recon/diskusage"),
        [this, endpoint, base, otherwise](QNetworkReply *reply) {
            auto health = reply->error() == QNetworkReply::NoError
                ? SwiftRecon::disksIn(reply->read(kMaxReconBytes))
                : std::nullopt;
            if (health) {
                health->endpoint = endpoint;
                askPass(*health, base);
            } else {
                qCDebug(lcStore) << base << "does not tell its disks:" << reply->errorString();
                otherwise();
            }
        });
}

void NodeHealthProbe::askPass(NodeHealth health, const QUrl &base)
{
    get(base, QStringLiteral("/recon/replication/object"),
        [this, health](QNetworkReply *reply) mutable {
            if (reply->error() == QNetworkReply::NoError) {
                const qint64 dateMs = s3DateMs(reply->rawHeader("Date"));
                SwiftRecon::readPass(
                    reply->read(kMaxReconBytes), dateMs > 0 ? dateMs - nowMs() : 0, health);
            }
            if (health.totalBytes > 0 || health.passEndedMs > 0) {
                emit found(health);
            }
            emit asked(health.endpoint);
        });
}

} // namespace Sync
