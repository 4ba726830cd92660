#include "app/commandline.h"
#include "app/device.h"
#include "app/instance.h"
#include "app/transferacts.h"
#include "app/verbs.h"
#include "library/base/async.h"
#include "library/scan/libraryupdater.h"
#include "library/scan/videosbelow.h"
#include "sync/transfer/transferqueue.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QHash>
#include <QJsonArray>
#include <QThreadPool>

#include <algorithm>

namespace App {

namespace {

using Sync::Transfer;
using Sync::TransferState;

QStringList absolutePaths(const QStringList &paths)
{
    QStringList absolute;
    for (const QString &path : paths) {
        absolute << QFileInfo(path).absoluteFilePath();
    }
    return absolute;
}

void printProgress(const VerbContext &context, Library::LibraryUpdater &updater)
{
    QObject::connect(&updater, &Library::LibraryUpdater::scanProgress, &context,
        [&context, last = 0](const Library::ScanProgress &progress, bool isRunning) mutable {
            if (isRunning && (progress.done >= last + 100 || progress.done < last)) {
                last = progress.done;
                context.output().progress(
                    QCoreApplication::translate("CommandLine", "%1 of %2 files read")
                        .arg(progress.done)
                        .arg(progress.toProbe),
                    {{QStringLiteral("filesDone"), progress.done},
                        {QStringLiteral("filesToProbe"), progress.toProbe}});
            }
        });
}

void finishScan(VerbContext &context, const Result<Library::ScanSummary> &summary)
{
    if (!summary) {
        context.fail(summary.error());
        return;
    }
    QJsonArray problems;
    for (const Library::ScanProblem &problem : summary->problems) {
        problems.append(QJsonObject{
            {QStringLiteral("path"), problem.path}, {QStringLiteral("message"), problem.message}});
        context.output().line(problem.message);
    }
    context.output().line(QCoreApplication::translate(
        "CommandLine", "%1 videos seen, %2 new or changed, %3 of them unreadable, %4 missing")
                              .arg(summary->filesSeen)
                              .arg(summary->probed)
                              .arg(summary->failed)
                              .arg(summary->missing));
    if (!summary->reachable) {
        context.output().line(QCoreApplication::translate("CommandLine",
            "A folder cannot be reached or is all at once empty. Its titles stay in the library."));
    }
    context.output().document({{QStringLiteral("filesSeen"), summary->filesSeen},
        {QStringLiteral("filesIngested"), summary->probed},
        {QStringLiteral("filesFailed"), summary->failed},
        {QStringLiteral("filesMissing"), summary->missing},
        {QStringLiteral("reachable"), summary->reachable}, {QStringLiteral("problems"), problems}});
    const ExitCode whenReachable = problems.isEmpty() ? ExitCode::Done : ExitCode::Failed;
    context.finish(summary->reachable ? whenReachable : ExitCode::Unreachable);
}

// Queues the videos below the paths and waits until each has ended one way or another.
class Uploading final : public QObject
{
public:
    Uploading(VerbContext &context, Sync::TransferQueue &queue)
        : QObject(&context)
        , m_context(context)
        , m_queue(queue)
    {
        connect(&queue, &Sync::TransferQueue::transferChanged, this, &Uploading::onChanged);
    }

    void start(const QStringList &files)
    {
        Async::whenDone(
            m_queue.add(files), this, [this](const Result<QVector<Sync::TransferId>> &ids) {
                if (!ids) {
                    m_context.fail(ids.error());
                    return;
                }
                m_ids = *ids;
                for (const Transfer &transfer : m_queue.list()) {
                    onChanged(transfer);
                }
                finishWhenDone();
            });
    }

private:
    void onChanged(const Transfer &transfer)
    {
        if (!m_ids.contains(transfer.id)) {
            return;
        }
        const bool moved = !m_transfers.contains(transfer.id)
            || m_transfers.value(transfer.id).state != transfer.state;
        m_transfers.insert(transfer.id, transfer);
        if (moved) {
            m_context.output().progress(QString(transfer.name + QStringLiteral(": ")
                                            + Sync::transferStateName(transfer.state)),
                toJson(transfer));
        }
        finishWhenDone();
    }

    void finishWhenDone()
    {
        const bool allEnded
            = std::all_of(m_ids.cbegin(), m_ids.cend(), [this](const Sync::TransferId &id) {
                  const auto found = m_transfers.constFind(id);
                  return found != m_transfers.cend() && Sync::isFinal(found->state);
              });
        if (m_hasEnded || !allEnded) {
            return;
        }
        m_hasEnded = true;
        QJsonArray items;
        ExitCode exitCode = ExitCode::Done;
        for (const Sync::TransferId &id : std::as_const(m_ids)) {
            const Transfer transfer = m_transfers.value(id);
            items.append(toJson(transfer));
            if (transfer.error) {
                exitCode
                    = exitCode == ExitCode::Done ? exitCodeFor(transfer.error->code) : exitCode;
                m_context.output().line(
                    QString(transfer.name + QStringLiteral(": ") + transfer.error->message));
            }
        }
        m_context.output().document({{QStringLiteral("items"), items}});
        m_context.finish(exitCode);
    }

    VerbContext &m_context;
    Sync::TransferQueue &m_queue;
    QVector<Sync::TransferId> m_ids;
    QHash<Sync::TransferId, Transfer> m_transfers;
    bool m_hasEnded = false;
};

// The window of this data folder does the upload; it shows how it goes.
void handOver(VerbContext &context, const QStringList &paths)
{
    const Result<> sent = Instance::send(context.paths().dataFolder(),
        {{QStringLiteral("verb"), QStringLiteral("upload")},
            {QStringLiteral("paths"), QJsonArray::fromStringList(paths)}});
    if (!sent) {
        context.fail(sent.error());
        return;
    }
    context.output().line(QCoreApplication::translate(
        "CommandLine", "The Matinee that is open does it. See its Transfers page."));
    context.output().document({{QStringLiteral("handedOver"), true}});
    context.finish(ExitCode::Done);
}

void uploadFiles(VerbContext &context, Device &device, const QStringList &files)
{
    if (files.isEmpty()) {
        context.fail(Error{ErrorCode::NotFound,
            QCoreApplication::translate("CommandLine", "There is no video in what was named."), {},
            false});
        return;
    }
    const Result<Sync::TransferQueue *> queue = device.transfers();
    if (!queue && queue.error().code == ErrorCode::Busy) {
        handOver(context, files);
        return;
    }
    if (!queue) {
        context.fail(queue.error());
        return;
    }
    (new Uploading(context, **queue))->start(files);
}

} // namespace

void runAdd(VerbContext &context)
{
    withDevice(context, [&context](Device &device) {
        printProgress(context, device.updater());
        Async::whenDone(device.updater().add(absolutePaths(context.arguments())), &context,
            [&context](
                const Result<Library::ScanSummary> &summary) { finishScan(context, summary); });
    });
}

void runScan(VerbContext &context)
{
    withDevice(context, [&context](Device &device) {
        printProgress(context, device.updater());
        Async::whenDone(device.updater().scan(), &context,
            [&context](
                const Result<Library::ScanSummary> &summary) { finishScan(context, summary); });
    });
}

void runUpload(VerbContext &context)
{
    withDevice(context, [&context](Device &device) {
        const auto found = Async::run(QThreadPool::globalInstance(),
            [paths = absolutePaths(context.arguments())] { return Library::videosBelow(paths); });
        Async::whenDone(found, &context, [&context, &device](const Result<QStringList> &files) {
            if (!files) {
                context.fail(files.error());
                return;
            }
            uploadFiles(context, device, *files);
        });
    });
}

} // namespace App
