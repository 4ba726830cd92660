#include "app/commandline.h"
#include "app/device.h"
#include "app/verbs.h"
#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "library/catalog/devicereader.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonArray>
#include <QLocale>

namespace App {

namespace {

using Library::HouseholdDevice;

QString stateOf(const HouseholdDevice &device)
{
    if (device.isThis) {
        return QCoreApplication::translate("CommandLine", "this PC");
    }
    if (device.isRetired) {
        return QCoreApplication::translate("CommandLine", "retired");
    }
    return device.seenMs == 0
        ? QCoreApplication::translate("CommandLine", "not seen yet")
        : QCoreApplication::translate("CommandLine", "seen %1")
              .arg(QLocale().toString(
                  QDateTime::fromMSecsSinceEpoch(device.seenMs), QLocale::ShortFormat));
}

void listDevices(VerbContext &context, const QVector<HouseholdDevice> &devices)
{
    QJsonArray items;
    for (const HouseholdDevice &device : devices) {
        context.output().line(
            QStringLiteral("%1  %2  %3")
                .arg(device.id.toString().left(8), device.name.leftJustified(20), stateOf(device)));
        items.append(QJsonObject{{QStringLiteral("id"), device.id.toString()},
            {QStringLiteral("name"), device.name}, {QStringLiteral("isThis"), device.isThis},
            {QStringLiteral("isRetired"), device.isRetired},
            {QStringLiteral("seenMs"), device.seenMs}});
    }
    if (devices.isEmpty()) {
        context.output().line(QCoreApplication::translate(
            "CommandLine", "This PC shares its library with nobody yet. See matinee cluster add."));
    }
    context.output().document({{QStringLiteral("items"), items}});
    context.finish(ExitCode::Done);
}

void retire(VerbContext &context, Device &device, const QVector<HouseholdDevice> &devices)
{
    const QString text = context.arguments().at(1);
    QVector<HouseholdDevice> found;
    for (const HouseholdDevice &one : devices) {
        if (one.id.toString().startsWith(text) || one.name == text) {
            found.append(one);
        }
    }
    if (found.size() != 1) {
        const QString message = found.isEmpty()
            ? QCoreApplication::translate(
                "CommandLine", "No PC is called “%1”. See matinee devices.")
            : QCoreApplication::translate("CommandLine",
                "Several PCs are called “%1”. Give the id that matinee devices shows.");
        context.fail({found.isEmpty() ? ErrorCode::NotFound : ErrorCode::InvalidInput,
            message.arg(text), {}, false});
        return;
    }
    Async::whenDone(device.catalog().retireDevice(found.first().id), &context,
        [&context, name = found.first().name](const Result<> &done) {
            if (!done) {
                context.fail(done.error());
                return;
            }
            context.output().line(QCoreApplication::translate("CommandLine",
                "Nothing waits for “%1” any more. If it comes back, it catches up by itself.")
                                      .arg(name));
            context.output().document({});
            context.finish(ExitCode::Done);
        });
}

} // namespace

void runDevices(VerbContext &context)
{
    const QStringList arguments = context.arguments();
    const bool retires = arguments.size() == 2 && arguments.first() == QLatin1String("retire");
    if (!arguments.isEmpty() && !retires) {
        context.fail({ErrorCode::InvalidInput,
            QCoreApplication::translate("CommandLine", "Say which PC: matinee devices retire ID"),
            {}, false});
        return;
    }
    withDevice(context, [&context, retires](Device &device) {
        Async::whenDone(device.catalog().devices(), &context,
            [&context, &device, retires](const Result<QVector<HouseholdDevice>> &devices) {
                if (!devices) {
                    context.fail(devices.error());
                } else if (retires) {
                    retire(context, device, *devices);
                } else {
                    listDevices(context, *devices);
                }
            });
    });
}

} // namespace App
