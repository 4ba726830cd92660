#include "app/syncacts.h"

#include "app/device.h"
#include "library/base/async.h"
#include "sync/replication/synchronizer.h"

#include <QCoreApplication>

namespace App {

void actOnSync(
    Device &device, QObject *owner, const std::function<void(const Result<QJsonObject> &)> &done)
{
    Sync::Synchronizer *synchronizer = device.synchronizer();
    if (synchronizer == nullptr) {
        done(failure(ErrorCode::NotFound,
            QCoreApplication::translate("CommandLine",
                "This PC has no cluster, so there is nobody to share the library with. See matinee "
                "cluster add.")));
        return;
    }
    Async::whenDone(synchronizer->sync(), owner, [done](const Result<Sync::SyncReport> &report) {
        if (!report) {
            done(failure(report.error()));
            return;
        }
        done(QJsonObject{{QStringLiteral("sent"), report->sentSegments},
            {QStringLiteral("merged"), report->mergedSegments},
            {QStringLiteral("changes"), report->mergedRecords},
            {QStringLiteral("snapshot"), report->mergedSnapshot}});
    });
}

QString syncLine(const QJsonObject &answer)
{
    const int changes = answer.value(QStringLiteral("changes")).toInt();
    if (answer.value(QStringLiteral("snapshot")).toBool()) {
        return QCoreApplication::translate(
            "CommandLine", "The library of the household is on this PC now.");
    }
    return changes > 0 ? QCoreApplication::translate(
               "CommandLine", "In step: %n change(s) of other PCs arrived.", nullptr, changes)
                       : QCoreApplication::translate("CommandLine", "In step.");
}

} // namespace App
