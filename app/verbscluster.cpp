#include "app/clusterarguments.h"
#include "app/clustersettings.h"
#include "app/clustersetup.h"
#include "app/commandline.h"
#include "app/desktopkeyring.h"
#include "app/device.h"
#include "app/keyrotation.h"
#include "app/storagesafety.h"
#include "app/storemover.h"
#include "app/verbs.h"
#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "library/catalog/objectchecks.h"
#include "sync/s3/clusterprobe.h"
#include "sync/store/storekeys.h"
#include "sync/transfer/transferjournal.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>
#include <memory>
#include <optional>

namespace App {

namespace {

using namespace ClusterArguments;
using Sync::ClusterConfig;
using Sync::ClusterOpener;
using Sync::EndpointReport;

void addCluster(VerbContext &context)
{
    const Result<ClusterOpener::Wish> wish = wishIn(context);
    if (!wish) {
        context.fail(wish.error());
        return;
    }
    withDevice(context, [&context, wish = *wish](Device &device) {
        auto *setup = new ClusterSetup(device, wish, &context);
        QObject::connect(setup, &ClusterSetup::founding, &context,
            [&context] { showFounding(context.output()); });
        QObject::connect(setup, &ClusterSetup::finished, &context,
            [&context, setup](const Result<ClusterOpener::Outcome> &outcome) {
                if (!outcome) {
                    context.fail(
                        withWhatToSay(outcome.error(), setup->reports(), setup->wantsJoin()));
                    return;
                }
                printReports(context.output(), outcome->reports);
                context.output().line(clusterText(QT_TRANSLATE_NOOP(
                    "CommandLine", "From now on, videos are uploaded into this storage.")));
                QJsonObject document = configJson(outcome->config);
                document.insert(QStringLiteral("founded"), outcome->isFounded);
                document.insert(QStringLiteral("reports"), reportsJson(outcome->reports));
                context.output().document(document);
                context.finish(ExitCode::Done);
            });
        setup->start();
    });
}

Error noCluster()
{
    return {ErrorCode::NotFound,
        clusterText(QT_TRANSLATE_NOOP(
            "CommandLine", "This PC has no cluster. Connect to one with: matinee cluster add")),
        {}, false};
}

QString adviceText(const Sync::UnplugAdvice &advice)
{
    using Answer = Sync::UnplugAdvice::Answer;
    switch (advice.answer) {
    case Answer::Safe:
        return clusterText(QT_TRANSLATE_NOOP("CommandLine", "safe to unplug"));
    case Answer::NotYet:
        return clusterText(QT_TRANSLATE_NOOP("CommandLine", "leave it plugged in"));
    case Answer::Never:
        return clusterText(QT_TRANSLATE_NOOP("CommandLine", "the only one: leave it plugged in"));
    case Answer::CannotTell:
        break;
    }
    return clusterText(QT_TRANSLATE_NOOP(
        "CommandLine", "cannot tell whether it may be unplugged: its storage does not say"));
}

QString adviceName(Sync::UnplugAdvice::Answer answer)
{
    using Answer = Sync::UnplugAdvice::Answer;
    return answer == Answer::Safe      ? QStringLiteral("safe")
        : answer == Answer::CannotTell ? QStringLiteral("unknown")
                                       : QStringLiteral("keep");
}

void finishStatus(VerbContext &context, const ClusterConfig &config,
    const QVector<EndpointReport> &reports, const QVector<Sync::UnplugAdvice> &advice)
{
    printReports(context.output(), reports);
    const auto answering = std::find_if(reports.cbegin(), reports.cend(),
        [](const EndpointReport &report) { return !report.error; });
    const bool isOther = answering != reports.cend() && answering->library != config.library;
    if (isOther) {
        context.output().line(clusterText(QT_TRANSLATE_NOOP("CommandLine",
            "The library of this PC is not in this storage. Nothing is written there.")));
    }
    QJsonObject document = configJson(config);
    document.insert(QStringLiteral("reports"), reportsJson(reports));
    document.insert(QStringLiteral("libraryIsThere"), answering != reports.cend() && !isOther);
    QJsonObject unplug;
    for (qsizetype i = 0; i < advice.size(); ++i) {
        const QString &endpoint = config.endpoints.at(i);
        unplug.insert(endpoint, adviceName(advice.at(i).answer));
        context.output().line(QString(endpoint + QStringLiteral(": ") + adviceText(advice.at(i))));
    }
    document.insert(QStringLiteral("unplug"), unplug);
    context.output().document(document);
    if (answering == reports.cend()) {
        context.finish(exitCodeFor(reports.first().error->code));
    } else {
        context.finish(isOther ? ExitCode::Failed : ExitCode::Done);
    }
}

// What each machine tells of itself, beside whether it answers.
void adviseAndFinish(VerbContext &context, Device &device, const QVector<EndpointReport> &reports)
{
    Async::whenDone(device.catalog().checkSummary(), &context,
        [&context, &device, reports](const Result<Library::CheckSummary> &summary) {
            if (!summary) {
                context.fail(summary.error());
                return;
            }
            const ClusterConfig &config = *device.cluster();
            auto *safety = new StorageSafety(config.endpoints, device.clock(), &context);
            safety->start([&context, &device, reports, lastStoredMs = summary->lastStoredMs](
                              QVector<Sync::NodeAnswer> nodes) {
                const qint64 nowMs = device.clock().wallNow().time_since_epoch().count();
                for (Sync::NodeAnswer &node : nodes) {
                    node.answers = std::any_of(
                        reports.begin(), reports.end(), [&](const EndpointReport &report) {
                            return report.endpoint == node.endpoint && !report.error;
                        });
                }
                QVector<Sync::UnplugAdvice> advice;
                for (const Sync::NodeAnswer &node : std::as_const(nodes)) {
                    advice << Sync::unplugAdvice(node.endpoint, nodes, lastStoredMs, nowMs);
                }
                finishStatus(context, *device.cluster(), reports, advice);
            });
        });
}

void showStatus(VerbContext &context)
{
    withDevice(context, [&context](Device &device) {
        if (!device.cluster()) {
            context.fail(noCluster());
            return;
        }
        Async::whenDone(device.secrets().loaded(), &context, [&](const Result<> &loaded) {
            const Result<Sync::S3Keys> keys = clusterKeysIn(device.secrets());
            if (!keys) {
                context.fail(loaded ? keys.error() : loaded.error());
                return;
            }
            auto *probe
                = new Sync::ClusterProbe(*device.cluster(), *keys, device.clock(), &context);
            QObject::connect(probe, &Sync::ClusterProbe::finished, &context,
                [&](const QVector<EndpointReport> &reports) {
                    adviseAndFinish(context, device, reports);
                });
            probe->start();
        });
    });
}

//! What is kept of the cluster. Not a Device: settings that no store can be made of go as well.
struct Kept final : QObject
{
    Kept(const Paths &paths, QObject *parent)
        : QObject(parent)
        , settings(paths.settingsFile())
        , secrets(paths.secretsFile(), paths.isOneFolder() ? nullptr : &keyring)
    { }

    const SystemClock clock;
    Settings settings;
    DesktopKeyring keyring;
    Secrets secrets;
};

// How many uploads of the cluster are not done. Busy: a window has them.
Result<int> uploadsLeft(const Paths &paths, const ClusterConfig &config)
{
    const SystemClock clock;
    const auto journal = Sync::TransferJournal::open(paths.transfersFile(config.library), clock);
    if (!journal && journal.error().code == ErrorCode::Busy) {
        return failure(ErrorCode::Busy,
            clusterText(QT_TRANSLATE_NOOP(
                "CommandLine", "Matinee is open. Use its Cluster page, or close it first.")),
            journal.error().detail);
    }
    if (!journal) {
        return 0;
    }
    const auto records = (*journal)->load();
    return records ? int(std::count_if(records->cbegin(), records->cend(),
               [](const Sync::TransferRecord &record) { return !Sync::isFinal(record.state); }))
                   : 0;
}

void removeCluster(VerbContext &context)
{
    auto *kept = new Kept(context.paths(), &context);
    const std::optional<ClusterConfig> config = clusterIn(kept->settings);
    if (!config) {
        context.fail(noCluster());
        return;
    }
    const Result<int> uploads = uploadsLeft(context.paths(), *config);
    if (!uploads) {
        context.fail(uploads.error());
        return;
    }
    const int left = *uploads;
    Async::whenDone(forgetCluster(kept->settings, kept->secrets), &context,
        [&context, left](const Result<> &forgotten) {
            if (!forgotten) {
                context.fail(forgotten.error());
                return;
            }
            context.output().line(clusterText(QT_TRANSLATE_NOOP("CommandLine",
                "This PC has forgotten the cluster and its keys. Everything in the storage is "
                "still there.")));
            if (left > 0) {
                context.output().line(QCoreApplication::translate("CommandLine",
                    "%n upload(s) go on when the same cluster is added again.", nullptr, left));
            }
            context.output().document(
                {{QStringLiteral("removed"), true}, {QStringLiteral("uploadsLeft"), left}});
            context.finish(ExitCode::Done);
        });
}

void finishRotation(VerbContext &context, const KeyRotation &rotation, const QString &accessKey)
{
    printReports(context.output(), rotation.reports());
    context.output().line(clusterText(QT_TRANSLATE_NOOP(
        "CommandLine", "Every address takes the new keys, and this PC has them from now on.")));
    context.output().line(clusterText(
        QT_TRANSLATE_NOOP("CommandLine",
            "Each other device still has the old ones. Before you withdraw those, enter there the "
            "access key %1 and its secret key: with matinee cluster rotate-keys, or on the Cluster "
            "page with New keys."))
                              .arg(accessKey));
    context.output().document(
        {{QStringLiteral("rotated"), true}, {QStringLiteral("accessKey"), accessKey},
            {QStringLiteral("reports"), reportsJson(rotation.reports())}});
    context.finish(ExitCode::Done);
}

void rotateKeys(VerbContext &context)
{
    auto *kept = new Kept(context.paths(), &context);
    const std::optional<ClusterConfig> config = clusterIn(kept->settings);
    if (!config) {
        context.fail(noCluster());
        return;
    }
    if (const Result<int> uploads = uploadsLeft(context.paths(), *config); !uploads) {
        context.fail(uploads.error());
        return;
    }
    const Result<Sync::S3Keys> keys = keysFromPerson();
    if (!keys) {
        context.fail(keys.error());
        return;
    }
    auto *rotation = new KeyRotation(*config, *keys, kept->secrets, kept->clock, &context);
    QObject::connect(rotation, &KeyRotation::finished, &context,
        [&context, rotation, accessKey = keys->accessKey](const Result<> &done) {
            if (done) {
                finishRotation(context, *rotation, accessKey);
            } else {
                context.fail(done.error());
            }
        });
    rotation->start();
}

void finishMove(VerbContext &context, const Sync::StoreMoveOutcome &outcome)
{
    QJsonArray problems;
    for (const Sync::StoreMoveProblem &problem : outcome.problems) {
        const QString name = Sync::fileNameFrom(problem.objectName);
        problems.append(QJsonObject{
            {QStringLiteral("name"), name}, {QStringLiteral("error"), toJson(problem.error)}});
        context.output().line(QString(name + QStringLiteral(": ") + problem.error.message));
    }
    context.output().line(QCoreApplication::translate("CommandLine",
        "%n video(s) of this PC are in the cluster, checked.", nullptr,
        outcome.progress.videosDone - outcome.unfinished));
    if (outcome.isWhole()) {
        context.output().line(clusterText(
            QT_TRANSLATE_NOOP("CommandLine",
                "The copies in %1 stay until you remove them. Nothing needs them any more."))
                                  .arg(context.paths().storeFolder()));
    }
    context.output().document({{QStringLiteral("videos"), outcome.progress.videosTotal},
        {QStringLiteral("copied"), outcome.videosCopied},
        {QStringLiteral("unfinished"), outcome.unfinished},
        {QStringLiteral("bytes"), outcome.progress.bytesTotal},
        {QStringLiteral("folder"), context.paths().storeFolder()},
        {QStringLiteral("problems"), problems}});
    context.finish(outcome.isWhole() ? ExitCode::Done : ExitCode::Failed);
}

void moveIntoCluster(VerbContext &context)
{
    withDevice(context, [&context](Device &device) {
        auto *mover = new StoreMover(device, &device);
        QObject::connect(mover, &StoreMover::progressed, &context,
            [&context, last = Sync::StoreMoveProgress()](
                const Sync::StoreMoveProgress &progress) mutable {
                if (progress == last) {
                    return;
                }
                last = progress;
                showCopied(context.output(), progress.videosDone, progress.videosTotal,
                    progress.bytesDone, progress.bytesTotal);
            });
        QObject::connect(mover, &StoreMover::finished, &context,
            [&context, mover](const Result<Sync::StoreMoveOutcome> &outcome) {
                mover->deleteLater(); // before the device goes
                outcome ? finishMove(context, *outcome) : context.fail(outcome.error());
            });
        mover->start();
    });
}

} // namespace

void runCluster(VerbContext &context)
{
    const QString what = context.arguments().first();
    const bool takesMore = what == QLatin1String("add");
    if (takesMore) {
        addCluster(context);
    } else if (context.arguments().size() > 1) {
        context.fail(clusterUsage(clusterText(
            QT_TRANSLATE_NOOP("CommandLine", "Too much after “%1”. See matinee cluster --help."))
                                      .arg(what)));
    } else if (what == QLatin1String("status")) {
        showStatus(context);
    } else if (what == QLatin1String("remove")) {
        removeCluster(context);
    } else if (what == QLatin1String("rotate-keys")) {
        rotateKeys(context);
    } else if (what == QLatin1String("migrate")) {
        moveIntoCluster(context);
    } else {
        context.fail(
            clusterUsage(clusterText(QT_TRANSLATE_NOOP("CommandLine",
                                         "There is no “cluster %1”. See matinee cluster --help."))
                             .arg(what)));
    }
}

} // namespace App
