#include "app/syncacts.h"

#include "app/device.h"
#include "app/instance.h"
#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "sync/replication/synchronizer.h"
#include "sync/transfer/transferqueue.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QThreadPool>

namespace App {

namespace {

// The first round of a large library brings all of it.
constexpr std::chrono::minutes kRoundWithin{10};

using Sync::KeepReview;
using Sync::SyncReport;
using Keep = Sync::SyncRound::Keep;

QJsonObject jsonOf(const SyncReport &report)
{
    return {{QStringLiteral("sent"), report.sentSegments},
        {QStringLiteral("merged"), report.mergedSegments},
        {QStringLiteral("changes"), report.mergedRecords},
        {QStringLiteral("snapshot"), report.mergedSnapshot},
        {QStringLiteral("marked"), report.markedObjects},
        {QStringLiteral("removed"), report.removedObjects},
        {QStringLiteral("abortedUploads"), report.abortedUploads}};
}

QJsonArray jsonOf(const QVector<KeepReview::Object> &objects)
{
    QJsonArray array;
    for (const KeepReview::Object &object : objects) {
        array.append(QJsonObject{{QStringLiteral("object"), object.object.toString()},
            {QStringLiteral("name"), object.name},
            {QStringLiteral("sizeBytes"), object.sizeBytes}});
    }
    return array;
}

void tellWithTitles(
    Device &device, const SyncReport &report, QObject *owner, const SyncAnswer &done)
{
    Async::whenDone(device.catalog().counts(device.viewer()), owner,
        [report, done](const Result<Library::Counts> &counts) {
            QJsonObject answer = jsonOf(report);
            if (counts) {
                answer.insert(
                    QStringLiteral("titles"), counts->movies + counts->series + counts->homeVideos);
            }
            done(answer);
        });
}

} // namespace

void actOnSync(Device &device, const QString &what, QObject *owner, const SyncAnswer &done)
{
    Sync::Synchronizer *synchronizer = device.synchronizer();
    if (synchronizer == nullptr) {
        done(failure(ErrorCode::NotFound,
            QCoreApplication::translate("CommandLine",
                "This PC has no cluster, so there is nobody to share the library with. See matinee "
                "cluster add.")));
        return;
    }
    if (what == QLatin1String("gc")) {
        Async::whenDone(synchronizer->review(), owner, [done](const Result<KeepReview> &review) {
            if (!review) {
                done(failure(review.error()));
                return;
            }
            done(QJsonObject{{QStringLiteral("toMark"), jsonOf(review->toMark)},
                {QStringLiteral("marked"), jsonOf(review->marked)},
                {QStringLiteral("needed"), jsonOf(review->needed)}});
        });
        return;
    }
    const bool keeps = what == QLatin1String("gc-remove");
    Async::whenDone(synchronizer->sync(keeps ? Keep::OfTheHousehold : Keep::No), owner,
        [&device, owner, done, tells = what == QLatin1String("restore")](
            const Result<SyncReport> &report) {
            if (!report) {
                done(failure(report.error()));
            } else if (tells) {
                tellWithTitles(device, *report, owner, done);
            } else {
                done(jsonOf(*report));
            }
        });
}

void askForSync(Device &device, const QString &what, QObject *owner, const SyncAnswer &done)
{
    const Result<Sync::TransferQueue *> queue = device.transfers();
    if (queue) {
        actOnSync(device, what, owner, done);
    } else if (queue.error().code == ErrorCode::Busy) {
        const auto ask = [folder = device.paths().dataFolder(), what, busy = queue.error()] {
            return askOpenWindow(folder,
                {{QStringLiteral("verb"), QStringLiteral("sync")}, {QStringLiteral("what"), what}},
                busy, kRoundWithin);
        };
        Async::whenDone(Async::run(QThreadPool::globalInstance(), ask), owner, done);
    } else {
        done(failure(queue.error()));
    }
}

} // namespace App
