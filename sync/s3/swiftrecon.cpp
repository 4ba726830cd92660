#include "sync/s3/swiftrecon.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Sync {

// [{"device": "d1", "mounted": true, "size": 1000, "used": 400, "avail": 600}]
std::optional<NodeHealth> SwiftRecon::disksIn(const QByteArray &answer)
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
void SwiftRecon::readPass(const QByteArray &answer, qint64 aheadMs, NodeHealth &health)
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

} // namespace Sync
