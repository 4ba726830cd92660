#include "sync/s3/swiftrecon.h"

#include "library/base/logging.h"

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

struct DiskRoom
{
    qint64 totalBytes = 0;
    qint64 freeBytes = 0;
};

// [{"device": "d1", "mounted": true, "size": 1000, "used": 400, "avail": 600}]
std::optional<DiskRoom> roomIn(const QByteArray &answer)
{
    DiskRoom room;
    const QJsonArray disks = QJsonDocument::fromJson(answer).array();
    for (const QJsonValue &disk : disks) {
        // A number only of a disk that is mounted.
        const qint64 size = disk[QStringLiteral("size")].toInteger(-1);
        const qint64 free = disk[QStringLiteral("avail")].toInteger(-1);
        if (size > 0 && free >= 0 && free <= size) {
            room.totalBytes += size;
            room.freeBytes += free;
        }
    }
    return room.totalBytes > 0 ? std::optional(room) : std::nullopt;
}

} // namespace

SwiftRecon::SwiftRecon(QObject *parent)
    : QObject(parent)
    , m_network(this)
{ }

void SwiftRecon::ask(const QString &host, int port)
{
    QUrl url;
    url.setScheme(QStringLiteral("http"));
    url.setHost(host);
    url.setPort(port);
    url.setPath(QStringLiteral("/recon/diskusage"));
    QNetworkRequest request(url);
    request.setAttribute(
        QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setTransferTimeout(int(std::chrono::milliseconds(kReconPatience).count()));
    QNetworkReply *reply = m_network.get(request);
    reply->setReadBufferSize(kMaxReconBytes);
    connect(reply, &QNetworkReply::finished, this, [this, reply, host] {
        reply->deleteLater();
        const QByteArray answer = reply->read(kMaxReconBytes);
        const auto room = reply->error() == QNetworkReply::NoError ? roomIn(answer) : std::nullopt;
        if (room) {
            emit roomFound(host, room->totalBytes, room->freeBytes);
        } else {
            qCDebug(lcStore) << host << "does not tell its room:" << reply->errorString();
        }
        emit asked(host);
    });
}

} // namespace Sync
