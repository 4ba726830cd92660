#include "app/commandline.h"
#include "app/device.h"
#include "app/syncacts.h"
#include "app/verbs.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace App {

namespace {

using Print = std::function<void(const Output &, const QJsonObject &)>;

void askAndPrint(VerbContext &context, const QString &what, const Print &print)
{
    withDevice(context, [&context, what, print](Device &device) {
        askForSync(device, what, &context, [&context, print](const Result<QJsonObject> &answer) {
            if (!answer) {
                context.fail(answer.error());
                return;
            }
            print(context.output(), *answer);
            context.output().document(*answer);
            context.finish(ExitCode::Done);
        });
    });
}

void printSync(const Output &output, const QJsonObject &answer)
{
    const int changes = answer.value(QStringLiteral("changes")).toInt();
    if (answer.value(QStringLiteral("snapshot")).toBool()) {
        output.line(QCoreApplication::translate(
            "CommandLine", "The library of the household is on this PC now."));
    } else if (changes > 0) {
        output.line(QCoreApplication::translate(
            "CommandLine", "In step: %n change(s) of other PCs arrived.", nullptr, changes));
    } else {
        output.line(QCoreApplication::translate("CommandLine", "In step."));
    }
}

void printRestored(const Output &output, const QJsonObject &answer)
{
    const int titles = answer.value(QStringLiteral("titles")).toInt();
    output.line(QCoreApplication::translate("CommandLine",
        "The library is here: %n title(s). Add the folders of this PC again with matinee add.",
        nullptr, titles));
}

void printObjects(const Output &output, const QString &heading, const QJsonArray &objects)
{
    if (objects.isEmpty()) {
        return;
    }
    output.line(heading);
    for (const QJsonValue &object : objects) {
        output.line(QStringLiteral("  %1  %2 MB  %3")
                        .arg(object[QStringLiteral("object")].toString().left(8))
                        .arg(object[QStringLiteral("sizeBytes")].toInteger() / 1'000'000)
                        .arg(object[QStringLiteral("name")].toString()));
    }
}

void printReview(const Output &output, const QJsonObject &answer)
{
    const QJsonArray toMark = answer.value(QStringLiteral("toMark")).toArray();
    const QJsonArray marked = answer.value(QStringLiteral("marked")).toArray();
    const QJsonArray needed = answer.value(QStringLiteral("needed")).toArray();
    printObjects(output,
        QCoreApplication::translate(
            "CommandLine", "Not needed any more; “matinee gc --remove” marks it for removal:"),
        toMark);
    printObjects(output,
        QCoreApplication::translate(
            "CommandLine", "Marked; removed once every PC has acknowledged it:"),
        marked);
    printObjects(output,
        QCoreApplication::translate(
            "CommandLine", "Marked, but its title came back; it is copied first:"),
        needed);
    if (toMark.isEmpty() && marked.isEmpty() && needed.isEmpty()) {
        output.line(QCoreApplication::translate("CommandLine", "There is nothing to remove."));
    }
}

void printRemoved(const Output &output, const QJsonObject &answer)
{
    output.line(QCoreApplication::translate("CommandLine", "%1 videos marked, %2 removed.")
                    .arg(answer.value(QStringLiteral("marked")).toInt())
                    .arg(answer.value(QStringLiteral("removed")).toInt()));
    if (const int aborted = answer.value(QStringLiteral("abortedUploads")).toInt(); aborted > 0) {
        output.line(QCoreApplication::translate("CommandLine",
            "%n upload(s) that nobody would have finished are out of the storage.", nullptr,
            aborted));
    }
}

} // namespace

void runSync(VerbContext &context)
{
    askAndPrint(context, QStringLiteral("sync"), printSync);
}

void runRestore(VerbContext &context)
{
    askAndPrint(context, QStringLiteral("restore"), printRestored);
}

void runGc(VerbContext &context)
{
    context.has("remove") ? askAndPrint(context, QStringLiteral("gc-remove"), printRemoved)
                          : askAndPrint(context, QStringLiteral("gc"), printReview);
}

} // namespace App
