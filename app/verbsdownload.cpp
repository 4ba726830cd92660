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

QJsonObject messageFor(const VerbContext &context, const char *verb, const QString &folder)
{
    return {{QStringLiteral("verb"), QLatin1String(verb)},
        {QStringLiteral("titles"), QJsonArray::fromStringList(context.arguments())},
        {QStringLiteral("folder"), folder}};
}

// Runs use(titles, ids, queue) in this program, or has the window do it that is open.
template <class Use>
void withTitles(VerbContext &context, const char *verb, const QString &folder, Use use)
{
    withDevice(context, [&context, verb, folder, use](Device &device) {
        auto *titles = new TitlesToBring(device, &context);
        titles->resolve(context.arguments(),
            [&context, &device, titles, verb, folder, use](const Result<QVector<TitleId>> &ids) {
                if (!ids) {
                    context.fail(ids.error());
                    return;
                }
                const Result<Sync::TransferQueue *> queue = device.transfers();
                if (!queue && queue.error().code == ErrorCode::Busy) {
                    handOver(context, messageFor(context, verb, folder));
                } else if (!queue) {
                    context.fail(queue.error());
                } else {
                    use(device, *titles, *ids, **queue);
                }
            });
    });
}

void bring(VerbContext &context, TitlesToBring &titles, const QVector<TitleId> &ids,
    const QString &folder, Sync::TransferQueue &queue)
{
    titles.find(ids, folder, [&context, &queue](const Result<TitlesToBring::Found> &found) {
        if (!found) {
            context.fail(found.error());
        } else if (!found->notStored.isEmpty()) {
            context.fail(found->notStored.first());
        } else {
            (new AwaitedTransfers(context, queue))->start(queue.download(found->requests));
        }
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
        [&context, path = folder.absoluteFilePath()](Device &, TitlesToBring &titles,
            const QVector<TitleId> &ids,
            Sync::TransferQueue &queue) { bring(context, titles, ids, path, queue); });
}

void runPin(VerbContext &context)
{
    withTitles(context, "pin", {},
        [&context](Device &device, TitlesToBring &titles, const QVector<TitleId> &ids,
            Sync::TransferQueue &queue) {
            if (device.stores().current->isOnThisPc()) {
                context.output().line(QCoreApplication::translate(
                    "CommandLine", "The storage is on this PC: all of it is kept here."));
                context.output().document({{QStringLiteral("items"), QJsonArray()}});
                context.finish(ExitCode::Done);
                return;
            }
            bring(context, titles, ids, {}, queue);
        });
}

void runUnpin(VerbContext &context)
{
    withTitles(context, "unpin", {},
        [&context](Device &, TitlesToBring &titles, const QVector<TitleId> &ids,
            Sync::TransferQueue &queue) {
            titles.letGo(ids, queue, [&context](const Result<QVector<ObjectId>> &gone) {
                if (!gone) {
                    context.fail(gone.error());
                    return;
                }
                QJsonArray items;
                for (const ObjectId &object : *gone) {
                    items.append(QJsonObject{{QStringLiteral("object"), object.toString()}});
                }
                context.output().document({{QStringLiteral("items"), items}});
                context.finish(ExitCode::Done);
            });
        });
}

} // namespace App
