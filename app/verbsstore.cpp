#include "app/awaitedtransfers.h"
#include "app/commandline.h"
#include "app/device.h"
#include "app/uploadroom.h"
#include "app/verbs.h"
#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "library/scan/libraryupdater.h"
#include "library/scan/videosbelow.h"
#include "sync/transfer/transferqueue.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QThreadPool>

#include <functional>
#include <memory>

namespace App {

namespace {

QStringList absolutePaths(const QStringList &paths)
{
    QStringList absolute;
    for (const QString &path : paths) {
        absolute << QDir::cleanPath(QFileInfo(path).absoluteFilePath());
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

// The folders that were named, not those that they lie in.
void setUploads(VerbContext &context, Library::Catalog &catalog, const QStringList &paths,
    bool uploads, const std::function<void()> &done)
{
    Async::whenDone(catalog.folders(), &context,
        [&context, &catalog, paths, uploads, done](
            const Result<QVector<Library::Folder>> &folders) {
            if (!folders) {
                context.fail(folders.error());
                return;
            }
            QVector<qint64> named;
            for (const Library::Folder &folder : *folders) {
                if (paths.contains(folder.path)) {
                    named << folder.id;
                }
            }
            if (named.isEmpty()) {
                context.fail(Error{ErrorCode::InvalidInput,
                    QCoreApplication::translate("CommandLine",
                        "None of this is a folder of the library, so no new videos come into it."),
                    {}, false});
                return;
            }
            const auto left = std::make_shared<qsizetype>(named.size());
            for (const qint64 folder : named) {
                Async::whenDone(catalog.setFolderUploads(folder, uploads), &context,
                    [&context, left, done](const Result<> &set) {
                        if (!set) {
                            context.fail(set.error());
                        } else if (--*left == 0) {
                            done();
                        }
                    });
            }
        });
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
        handOver(context,
            {{QStringLiteral("verb"), QStringLiteral("upload")},
                {QStringLiteral("paths"), QJsonArray::fromStringList(files)}});
        return;
    }
    if (!queue) {
        context.fail(queue.error());
        return;
    }
    auto *room = new UploadRoom(device, **queue, &context);
    room->ask(files, [&context, &queue = **queue, files](const UploadRoom::Answer &answer) {
        if (!answer.fits()) {
            context.output().notice(answer.warning());
        }
        (new AwaitedTransfers(context, queue))->start(queue.add(files));
    });
}

} // namespace

void runAdd(VerbContext &context)
{
    const bool isChosen = context.has("upload") || context.has("no-upload");
    if (context.has("upload") && context.has("no-upload")) {
        context.fail(Error{ErrorCode::InvalidInput,
            QCoreApplication::translate("CommandLine", "Say --upload or --no-upload, not both."),
            {}, false});
        return;
    }
    withDevice(context, [&context, isChosen](Device &device) {
        printProgress(context, device.updater());
        const QStringList paths = absolutePaths(context.arguments());
        Async::whenDone(device.updater().add(paths), &context,
            [&context, &device, isChosen, paths](const Result<Library::ScanSummary> &summary) {
                if (!isChosen || !summary) {
                    finishScan(context, summary);
                    return;
                }
                setUploads(context, device.catalog(), paths, context.has("upload"),
                    [&context, summary] { finishScan(context, summary); });
            });
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
