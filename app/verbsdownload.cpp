#include "app/awaitedtransfers.h"
#include "app/commandline.h"
#include "app/device.h"
#include "app/titlestobring.h"
#include "app/verbs.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>

namespace App {

namespace {

using Requests = TitlesToBring::Requests;

QJsonObject messageFor(const VerbContext &context, const char *verb, const QString &folder)
{
    return {{QStringLiteral("verb"), QLatin1String(verb)},
        {QStringLiteral("titles"), QJsonArray::fromStringList(context.arguments())},
        {QStringLiteral("folder"), folder}};
}

// Runs use(titles, found, queue) in this program, or has the window do it that is open.
template <class Use>
void withTitles(VerbContext &context, const char *verb, const QString &folder, Use use)
{
    withDevice(context, [&context, verb, folder, use](Device &device) {
        auto *titles = new TitlesToBring(device, &context);
        titles->find(context.arguments(), folder,
            [&context, &device, titles, verb, folder, use](const Result<Requests> &found) {
                if (!found) {
                    context.fail(found.error());
                    return;
                }
                const Result<Sync::TransferQueue *> queue = device.transfers();
                if (!queue && queue.error().code == ErrorCode::Busy) {
                    handOver(context, messageFor(context, verb, folder));
                } else if (!queue) {
                    context.fail(queue.error());
                } else {
                    use(device, *titles, *found, **queue);
                }
            });
    });
}

} // namespace

void runDownload(VerbContext &context)
{
    const QFileInfo folder(context.option("output"));
    if (!context.has("output") || !folder.isDir()) {
        context.fail(Error{ErrorCode::InvalidInput,
            context.has("output") ? QCoreApplication::translate(
                "CommandLine", "There is no folder %1. Make it first.")
                                        .arg(context.option("output"))
                                  : QCoreApplication::translate(
                                      "CommandLine", "Say with --output into which folder."),
            {}, false});
        return;
    }
    withTitles(context, "download", folder.absoluteFilePath(),
        [&context](Device &, TitlesToBring &, const Requests &found, Sync::TransferQueue &queue) {
            (new AwaitedTransfers(context, queue))->start(queue.download(found));
        });
}

void runPin(VerbContext &context)
{
    withTitles(context, "pin", {},
        [&context](
            Device &device, TitlesToBring &, const Requests &found, Sync::TransferQueue &queue) {
            if (device.stores().current->isOnThisPc()) {
                context.output().line(QCoreApplication::translate(
                    "CommandLine", "The storage is on this PC: all of it is kept here."));
                context.output().document({{QStringLiteral("items"), QJsonArray()}});
                context.finish(ExitCode::Done);
                return;
            }
            (new AwaitedTransfers(context, queue))->start(queue.download(found));
        });
}

void runUnpin(VerbContext &context)
{
    withTitles(context, "unpin", {},
        [&context](
            Device &, TitlesToBring &titles, const Requests &found, Sync::TransferQueue &queue) {
            titles.letGo(found, queue, [&context, found](const Result<> &gone) {
                if (!gone) {
                    context.fail(gone.error());
                    return;
                }
                QJsonArray items;
                for (const Sync::DownloadRequest &video : found) {
                    items.append(QJsonObject{{QStringLiteral("object"), video.object.toString()}});
                }
                context.output().document({{QStringLiteral("items"), items}});
                context.finish(ExitCode::Done);
            });
        });
}

} // namespace App
