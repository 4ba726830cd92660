#include "sync/s3/cephmetrics.h"

#include <QByteArrayView>
#include <QHash>
#include <QList>
#include <QSet>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace Sync {

namespace {

//! The manager gathers them every 15 s, as a rule.
constexpr std::chrono::milliseconds kGathered = std::chrono::seconds(15);
//! Two copies may not be enough for Ceph to go on when one is pulled out.
constexpr int kCopiesToPull = 3;
constexpr int kMachinesToPull = 3;

//! name{label="text",...} value
struct Sample
{
    QByteArray name;
    QByteArray labels;
    double value = 0;

    QByteArray label(QByteArrayView key) const
    {
        const QByteArray begin = key.toByteArray() + "=\"";
        const qsizetype at = labels.indexOf(begin);
        if (at < 0) {
            return {};
        }
        const qsizetype from = at + begin.size();
        return labels.mid(from, std::max<qsizetype>(labels.indexOf('"', from) - from, 0));
    }
};

std::optional<Sample> sampleIn(const QByteArray &line)
{
    if (!line.startsWith("ceph_")) {
        return std::nullopt;
    }
    const qsizetype open = line.indexOf('{');
    const qsizetype close = line.lastIndexOf('}');
    Sample sample;
    if (open >= 0 && close > open) {
        sample.name = line.left(open);
        sample.labels = line.mid(open + 1, close - open - 1);
    } else {
        sample.name = line.left(line.indexOf(' '));
    }
    bool isNumber = false;
    sample.value = line.mid(line.lastIndexOf(' ') + 1).trimmed().toDouble(&isNumber);
    return isNumber && std::isfinite(sample.value) ? std::optional(sample) : std::nullopt;
}

} // namespace

std::optional<NodeHealth> CephMetrics::healthIn(const QByteArray &answer, qint64 nowMs)
{
    NodeHealth health;
    health.isOfAll = true;
    double used = 0;
    double placed = 0;
    double clean = 0;
    int copies = kCopiesToPull;
    QSet<QByteArray> machines;
    QHash<QByteArray, bool> up;
    QHash<QByteArray, bool> in;
    const QList<QByteArray> lines = answer.split('\n');
    for (const QByteArray &line : lines) {
        const std::optional<Sample> sample = sampleIn(line);
        if (!sample) {
            continue;
        }
        if (sample->name == "ceph_cluster_total_bytes") {
            health.totalBytes = qint64(std::clamp(sample->value, 0.0, 1e18));
        } else if (sample->name == "ceph_cluster_total_used_bytes") {
            used = std::max(sample->value, 0.0);
        } else if (sample->name == "ceph_pg_total") {
            placed += sample->value;
        } else if (sample->name == "ceph_pg_clean") {
            clean += sample->value;
        } else if (sample->name == "ceph_osd_up") {
            up.insert(sample->label("ceph_daemon"), sample->value > 0);
        } else if (sample->name == "ceph_osd_in") {
            in.insert(sample->label("ceph_daemon"), sample->value > 0);
        } else if (sample->name == "ceph_osd_metadata") {
            machines.insert(sample->label("hostname"));
        } else if (sample->name == "ceph_pool_metadata") {
            const QByteArray kind = sample->label("description");
            if (kind.startsWith("replica:")) {
                copies = std::min(copies, kind.mid(8).toInt());
            }
        }
    }
    if (health.totalBytes <= 0 || placed <= 0 || up.isEmpty()) {
        return std::nullopt;
    }
    health.freeBytes = std::max<qint64>(health.totalBytes - qint64(std::min(used, 1e18)), 0);
    for (auto at = up.cbegin(); at != up.cend(); ++at) {
        health.lostDisks += !*at && in.value(at.key()) ? 1 : 0;
    }
    const bool mayPull = copies >= kCopiesToPull && machines.size() >= kMachinesToPull;
    health.passBeganMs = health.passEndedMs = nowMs - kGathered.count();
    health.passFailures = int(std::clamp(placed - clean, 0.0, 1e6)) + (mayPull ? 0 : 1);
    return health;
}

} // namespace Sync
