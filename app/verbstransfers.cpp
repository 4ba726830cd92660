#include "app/commandline.h"
#include "app/device.h"
#include "app/instance.h"
#include "app/transferacts.h"
#include "app/verbs.h"
#include "library/base/async.h"
#include "sync/transfer/transferqueue.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>
#include <QThreadPool>

namespace App {

namespace {

QString transferLine(const QJsonObject &item)
{
    const QString name = QFileInfo(item[QStringLiteral("file")].toString()).fileName();
    QString line = QCoreApplication::translate("CommandLine", "%1  %2  %3 of %4 MB  %5")
                       .arg(item[QStringLiteral("id")].toString().left(8),
                           item[QStringLiteral("state")].toString().leftJustified(10))
                       .arg(item[QStringLiteral("doneBytes")].toInteger() / 1'000'000)
                       .arg(item[QStringLiteral("totalBytes")].toInteger() / 1'000'000)
                       .arg(name);
    const QString why = item[QStringLiteral("error")][QStringLiteral("message")].toString();
    return why.isEmpty() ? line : QString(line + QStringLiteral(": ") + why);
}

void finishTransfers(VerbContext &context, const Result<QJsonObject> &answer)
{
    if (!answer) {
        context.fail(answer.error());
        return;
    }
    const QJsonArray items = answer->value(QStringLiteral("items")).toArray();
    for (const QJsonValue &item : items) {
        context.output().line(transferLine(item.toObject()));
    }
    if (items.isEmpty()) {
        context.output().line(QCoreApplication::translate("CommandLine", "Nothing is on its way."));
    }
    context.output().document(*answer);
    context.finish(ExitCode::Done);
}

} // namespace

void runTransfers(VerbContext &context)
{
    if (context.arguments().size() == 1) {
        context.fail(Error{ErrorCode::InvalidInput,
            QCoreApplication::translate("CommandLine",
                "Say which transfer: matinee transfers "
                "pause|resume|cancel|retry|first|up|down|last ID"),
            {}, false});
        return;
    }
    withDevice(context, [&context](Device &device) {
        const auto finish
            = [&context](const Result<QJsonObject> &answer) { finishTransfers(context, answer); };
        const Result<Sync::TransferQueue *> queue = device.transfers();
        if (queue) {
            actOnTransfers(**queue, context.arguments(), &context, finish);
        } else if (queue.error().code == ErrorCode::Busy) {
            const auto ask = [folder = context.paths().dataFolder(),
                                 arguments = context.arguments(), busy = queue.error()] {
                return askOpenWindow(folder,
                    {{QStringLiteral("verb"), QStringLiteral("transfers")},
                        {QStringLiteral("arguments"), QJsonArray::fromStringList(arguments)}},
                    busy);
            };
            Async::whenDone(Async::run(QThreadPool::globalInstance(), ask), &context, finish);
        } else {
            context.fail(queue.error());
        }
    });
}

} // namespace App
