#include "app/backuprunner.h"
#include "app/clusterarguments.h"
#include "app/clustersettings.h"
#include "app/commandline.h"
#include "app/device.h"
#include "app/syncacts.h"
#include "app/verbs.h"
#include "library/base/async.h"
#include "sync/s3/clusterprobe.h"
#include "sync/s3/s3store.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QLocale>

namespace App {

namespace {

using namespace ClusterArguments;
using Sync::ClusterConfig;
using Sync::ClusterOpener;

QString backupSize(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat);
}

//! Keeps where the backup is, once it says whose it is.
class BackupSetup final : public QObject
{
    Q_DISABLE_COPY_MOVE(BackupSetup)
public:
    BackupSetup(VerbContext &context, Device &device, const ClusterOpener::Wish &wish)
        : QObject(&context)
        , m_context(context)
        , m_device(device)
        , m_wish(wish)
        , m_opener(wish, device.clock())
    {
        connect(&m_opener, &ClusterOpener::founding, &m_context,
            [&context] { showFounding(context.output()); });
        connect(&m_opener, &ClusterOpener::finished, this, &BackupSetup::onOpened);
        m_opener.start();
    }

private:
    void onOpened(const Result<ClusterOpener::Outcome> &outcome)
    {
        if (!outcome) {
            m_context.fail(withWhatToSay(outcome.error(), m_opener.reports(), false));
            return;
        }
        m_outcome = *outcome;
        Sync::S3Store::Options options = m_outcome.config.storeOptions(m_device.clock());
        options.keys = m_wish.keys;
        auto store = Sync::S3Store::make(options);
        if (!store) {
            m_context.fail(store.error());
            return;
        }
        m_store = std::move(*store);
        step(Sync::LibraryBackup::claim(*m_store, m_outcome.config.library,
                 m_device.cluster()->library, m_outcome.isFounded),
            [this] { keepKeys(); });
    }

    void keepKeys()
    {
        step(setClusterKeys(m_device.secrets(), m_wish.keys, ClusterRole::Backup),
            [this] { keepConfig(); });
    }

    void keepConfig()
    {
        const Result<> set = setCluster(m_device.settings(), m_outcome.config, ClusterRole::Backup);
        if (!set) {
            m_context.fail(set.error());
            return;
        }
        printReports(m_context.output(), m_outcome.reports);
        m_context.output().line(clusterText(QT_TRANSLATE_NOOP(
            "CommandLine", "From now on, “matinee backup” copies the library there.")));
        QJsonObject document = configJson(m_outcome.config);
        document.insert(QStringLiteral("founded"), m_outcome.isFounded);
        document.insert(QStringLiteral("reports"), reportsJson(m_outcome.reports));
        m_context.output().document(document);
        m_context.finish(ExitCode::Done);
    }

    void step(const QFuture<Result<>> &future, const std::function<void()> &then)
    {
        Async::whenDone(future, this,
            [this, then](const Result<> &done) { done ? then() : m_context.fail(done.error()); });
    }

    VerbContext &m_context;
    Device &m_device;
    const ClusterOpener::Wish m_wish;
    ClusterOpener m_opener;
    ClusterOpener::Outcome m_outcome;
    std::unique_ptr<Sync::S3Store> m_store;
};

void addBackup(VerbContext &context)
{
    const Result<ClusterOpener::Wish> wish = wishIn(context);
    if (!wish) {
        context.fail(wish.error());
        return;
    }
    withDevice(context, [&context, wish = *wish](Device &device) {
        if (!device.cluster()) {
            context.fail({ErrorCode::NotFound,
                clusterText(QT_TRANSLATE_NOOP("CommandLine",
                    "A backup is of a cluster, and this PC has none. Connect to one with: matinee "
                    "cluster add")),
                {}, false});
            return;
        }
        ClusterOpener::Wish whole = wish;
        const Result<ClusterConfig> checked = Sync::checkedConfig(wish.config);
        if (!checked) {
            context.fail(checked.error());
            return;
        }
        whole.config = *checked;
        // Whose it is, its mark says.
        whole.join = ClusterOpener::Join::Agreed;
        new BackupSetup(context, device, whole);
    });
}

void showBackup(VerbContext &context)
{
    withDevice(context, [&context](Device &device) {
        const auto config = clusterIn(device.settings(), ClusterRole::Backup);
        if (!config) {
            context.output().line(
                clusterText(QT_TRANSLATE_NOOP("CommandLine", "No backup is set up.")));
            context.output().document({{QStringLiteral("endpoints"), QJsonArray()}});
            context.finish(ExitCode::Done);
            return;
        }
        Async::whenDone(device.secrets().loaded(), &context, [&, config](const Result<> &) {
            const auto keys = clusterKeysIn(device.secrets(), ClusterRole::Backup);
            if (!keys) {
                context.fail(keys.error());
                return;
            }
            auto *probe = new Sync::ClusterProbe(*config, *keys, device.clock(), &context);
            QObject::connect(probe, &Sync::ClusterProbe::finished, &context,
                [&context, config](const QVector<Sync::EndpointReport> &reports) {
                    printReports(context.output(), reports);
                    QJsonObject document = configJson(*config);
                    document.insert(QStringLiteral("reports"), reportsJson(reports));
                    context.output().document(document);
                    context.finish(ExitCode::Done);
                });
            probe->start();
        });
    });
}

void removeBackup(VerbContext &context)
{
    withDevice(context, [&context](Device &device) {
        Async::whenDone(forgetCluster(device.settings(), device.secrets(), ClusterRole::Backup),
            &context, [&context](const Result<> &forgotten) {
                if (!forgotten) {
                    context.fail(forgotten.error());
                    return;
                }
                context.output().line(clusterText(QT_TRANSLATE_NOOP("CommandLine",
                    "This PC has forgotten the backup and its keys. Everything in it is still "
                    "there.")));
                context.output().document({{QStringLiteral("forgotten"), true}});
                context.finish(ExitCode::Done);
            });
    });
}

void finishBackup(VerbContext &context, const Sync::BackupReport &report)
{
    const Output &output = context.output();
    QJsonArray problems;
    for (const Sync::BackupProblem &problem : report.problems) {
        problems.append(QJsonObject{{QStringLiteral("name"), problem.name},
            {QStringLiteral("error"), toJson(problem.error)}});
        output.line(QString(problem.name + QStringLiteral(": ") + problem.error.message));
    }
    output.line(QCoreApplication::translate("CommandLine", "%n video(s) are in the backup.",
        nullptr, report.progress.videosTotal - int(report.problems.size())));
    output.line(QCoreApplication::translate(
        "CommandLine", "Copied now: %n video(s), %1.", nullptr, report.videosCopied)
                    .arg(backupSize(report.bytesCopied)));
    if (report.videosRead > 0) {
        output.line(QCoreApplication::translate(
            "CommandLine", "%n video(s) were read again.", nullptr, report.videosRead));
    }
    if (report.videosLeft > 0) {
        output.line(QCoreApplication::translate("CommandLine",
            "%n video(s) in the backup are out of the library for good, %1; --remove removes them "
            "there.",
            nullptr, report.videosLeft)
                        .arg(backupSize(report.bytesLeft)));
    }
    output.document({{QStringLiteral("videos"), report.progress.videosTotal},
        {QStringLiteral("copied"), report.videosCopied},
        {QStringLiteral("bytesCopied"), report.bytesCopied},
        {QStringLiteral("read"), report.videosRead},
        {QStringLiteral("pictures"), report.picturesCopied},
        {QStringLiteral("left"), report.videosLeft},
        {QStringLiteral("bytesLeft"), report.bytesLeft},
        {QStringLiteral("removed"), report.videosRemoved}, {QStringLiteral("problems"), problems}});
    context.finish(report.isWhole() ? ExitCode::Done : ExitCode::Failed);
}

void copyNow(VerbContext &context, Device &device)
{
    const BackupRunner::Wish wish{context.has("verify"), context.has("remove")};
    auto *runner = new BackupRunner(device, wish, &device);
    QObject::connect(runner, &BackupRunner::progressed, &context,
        [&context, last = Sync::BackupProgress()](const Sync::BackupProgress &progress) mutable {
            if (progress == last) {
                return;
            }
            last = progress;
            showCopied(context.output(), progress.videosDone, progress.videosTotal,
                progress.bytesDone, progress.bytesTotal);
        });
    QObject::connect(runner, &BackupRunner::finished, &context,
        [&context, runner](const Result<Sync::BackupReport> &report) {
            runner->deleteLater(); // before the device goes
            report ? finishBackup(context, *report) : context.fail(report.error());
        });
    runner->start();
}

// What the other PCs changed belongs into it, and a snapshot needs final stamps.
void bringUpToDate(VerbContext &context)
{
    withDevice(context, [&context](Device &device) {
        askForSync(device, QStringLiteral("sync"), &context,
            [&context, &device](const Result<QJsonObject> &synced) {
                synced ? copyNow(context, device) : context.fail(synced.error());
            });
    });
}

} // namespace

void runBackup(VerbContext &context)
{
    const QString what = context.arguments().value(0);
    if (what == QLatin1String("add")) {
        addBackup(context);
    } else if (context.arguments().size() > 1) {
        context.fail(clusterUsage(clusterText(
            QT_TRANSLATE_NOOP("CommandLine", "Too much after “%1”. See matinee backup --help."))
                                      .arg(what)));
    } else if (what.isEmpty()) {
        bringUpToDate(context);
    } else if (what == QLatin1String("status")) {
        showBackup(context);
    } else if (what == QLatin1String("remove")) {
        removeBackup(context);
    } else {
        context.fail(clusterUsage(clusterText(
            QT_TRANSLATE_NOOP("CommandLine", "There is no “backup %1”. See matinee backup --help."))
                                      .arg(what)));
    }
}

} // namespace App
