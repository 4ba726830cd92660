#include "sync/s3/swiftrecon.h"

#include "library/base/logging.h"
#include "sync/s3/s3bucket.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkReply>

#include <chrono>
#include <optional>

namespace Sync {

namespace {

using namespace std::chrono_literals;

constexpr auto kReconPatience = 3s;
constexpr qint64 kMaxReconBytes = 256 * 1024;

// [{"device": "d1", "mounted": true, "size": 1000, "used": 400, "avail": 600}]
std::optional<NodeHealth> disksIn(const QByteArray &answer)
{
    NodeHealth health;
    const QJsonArray disks = QJsonDocument::fromJson(answer).array();
    for (const QJsonValue &disk : disks) {
        // A number only of a disk that is mounted.
        const qint64 size = disk[QStringLiteral("size")].toInteger(-1);
        const qint64 free = disk[QStringLiteral("avail")].toInteger(-1);
        if (size > 0 && free >= 0 && free <= size) {
            health.totalBytes += size;
            health.freeBytes += free;
        } else {
            ++health.lostDisks;
        }
    }
    if (health.totalBytes == 0) {
        health.lostDisks = 0; // folders of another disk: nothing is mounted there
    }
    return disks.isEmpty() ? std::nullopt : std::optional(health);
}

// {"replication_time": minutes, "replication_last": seconds since 1970, by the machine's clock,
// "replication_stats": {"failure": 0}}; nulls before the first pass
void readPass(const QByteArray &answer, qint64 aheadMs, NodeHealth &health)
{
    const QJsonObject pass = QJsonDocument::fromJson(answer).object();
    const double last = pass[QStringLiteral("replication_last")].toDouble(-1);
    const double minutes = pass[QStringLiteral("replication_time")].toDouble(-1);
    const QJsonObject stats = pass[QStringLiteral("replication_stats")].toObject();
    constexpr double kYear2200 = 7.3e9;
    if (last > 0 && last < kYear2200 && minutes >= 0 && minutes < last / 60 && !stats.isEmpty()) {
        health.passEndedMs = qint64(last * 1000) - aheadMs;
        health.passBeganMs = health.passEndedMs - qint64(minutes * 60'000);
        health.passFailures = stats[QStringLiteral("failure")].toInt();
    }
}

} // namespace

SwiftRecon::SwiftRecon(const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_network(this)
{ }

void SwiftRecon::get(const QUrl &base, const QString &what, const Answered &answered)
{
    QUrl url = base;
    url.setPath(QStringLiteral("/recon/") + what);
    QNetworkRequest request(url);
    request.setAttribute(
        QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setTransferTimeout(int(std::chrono::milliseconds(kReconPatience).count()));
    QNetworkReply *reply = m_network.get(request);
    reply->setReadBufferSize(kMaxReconBytes);
    connect(reply, &QNetworkReply::finished, this, [reply, answered] {
        reply->deleteLater();
        answered(reply);
    });
}

void SwiftRecon::ask(const QString &endpoint)
{
    QUrl objectServer;
    objectServer.setScheme(QStringLiteral("http"));
    objectServer.setHost(QUrl(endpoint).host());
    objectServer.setPort(kPort);
    askDisks(endpoint, QUrl(endpoint), [this, endpoint, objectServer] {
        askDisks(endpoint, objectServer, [this, endpoint] { emit asked(endpoint); });
    });
}

void SwiftRecon::askDisks(
    const QString &endpoint, const QUrl &base, const std::function<void()> &otherwise)
{
    get(base, QStringLiteral("diskusage"), [this, endpoint, base, otherwise](QNetworkReply *reply) {
        auto health = reply->error() == QNetworkReply::NoError
            ? disksIn(reply->read(kMaxReconBytes))
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

void SwiftRecon::askPass(NodeHealth health, const QUrl &base)
{
    get(base, QStringLiteral("replication/object"), [this, health](QNetworkReply *reply) mutable {
        if (reply->error() == QNetworkReply::NoError) {
            const qint64 dateMs = s3DateMs(reply->rawHeader("Date"));
            const qint64 nowMs = m_clock.wallNow().time_since_epoch().count();
            readPass(reply->read(kMaxReconBytes), dateMs > 0 ? dateMs - nowMs : 0, health);
        }
        if (health.totalBytes > 0 || health.passEndedMs > 0) {
            emit found(health);
        }
        emit asked(health.endpoint);
    });
}

} // namespace Sync
