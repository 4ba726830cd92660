#include "app/commandline.h"
#include "app/device.h"
#include "app/instance.h"
#include "app/syncacts.h"
#include "app/verbs.h"
#include "library/base/async.h"
#include "sync/transfer/transferqueue.h"

#include <QCoreApplication>
#include <QThreadPool>

namespace App {

namespace {

// The first round of a large library brings all of it.
constexpr std::chrono::minutes kRoundWithin{10};

void finishSync(VerbContext &context, const Result<QJsonObject> &answer)
{
    if (!answer) {
        context.fail(answer.error());
        return;
    }
    context.output().line(syncLine(*answer));
    context.output().document(*answer);
    context.finish(ExitCode::Done);
}

} // namespace

void runSync(VerbContext &context)
{
    withDevice(context, [&context](Device &device) {
        const auto finish
            = [&context](const Result<QJsonObject> &answer) { finishSync(context, answer); };
        const Result<Sync::TransferQueue *> queue = device.transfers();
        if (queue) {
            actOnSync(device, &context, finish);
        } else if (queue.error().code == ErrorCode::Busy) {
            const auto ask = [folder = context.paths().dataFolder(), busy = queue.error()] {
                return askOpenWindow(
                    folder, {{QStringLiteral("verb"), QStringLiteral("sync")}}, busy, kRoundWithin);
            };
            Async::whenDone(Async::run(QThreadPool::globalInstance(), ask), &context, finish);
        } else {
            context.fail(queue.error());
        }
    });
}

} // namespace App
