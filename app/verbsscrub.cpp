#include "app/catalogjson.h"
#include "app/commandline.h"
#include "app/device.h"
#include "app/scrubkeeper.h"
#include "app/titlestobring.h"
#include "app/verbs.h"
#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "library/catalog/objectchecks.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonArray>
#include <QLocale>

namespace App {

namespace {

using Library::CheckedObject;
using Library::CheckState;

QString scrubText(const char *source)
{
    return QCoreApplication::translate("CommandLine", source);
}

QString timeText(qint64 atMs)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(atMs), QLocale::ShortFormat);
}

QString badText(const CheckedObject &object)
{
    return (object.check.state == CheckState::Missing
            ? scrubText(QT_TRANSLATE_NOOP("CommandLine", "“%1” is gone from the storage."))
            : scrubText(QT_TRANSLATE_NOOP("CommandLine", "“%1” is damaged in the storage.")))
        .arg(object.name);
}

void finishSummary(VerbContext &context, const Library::CheckSummary &summary)
{
    const Output &output = context.output();
    output.line(QCoreApplication::translate(
        "CommandLine", "%n video(s) are stored, %1 in all.", nullptr, summary.objects)
                    .arg(QLocale().formattedDataSize(summary.bytes, 1, QLocale::DataSizeSIFormat)));
    if (summary.checked == 0) {
        output.line(scrubText(QT_TRANSLATE_NOOP("CommandLine",
            "None was read since. The window does that by itself, matinee scrub --now at once.")));
    } else {
        output.line(QCoreApplication::translate("CommandLine",
            "%n of them were read since, the last %1, the first %2.", nullptr, summary.checked)
                        .arg(timeText(summary.lastAtMs), timeText(summary.oldestAtMs)));
        output.line(QCoreApplication::translate(
            "CommandLine", "Whole: %1. Parts that another copy mended: %2.")
                        .arg(summary.whole)
                        .arg(summary.mended));
    }
    QJsonArray bad;
    for (const CheckedObject &object : summary.bad) {
        output.line(badText(object));
        bad.append(toJson(object));
    }
    if (summary.badCount > summary.bad.size()) {
        output.line(QCoreApplication::translate(
            "CommandLine", "And %n more.", nullptr, summary.badCount - int(summary.bad.size())));
    }
    output.document({{QStringLiteral("objects"), summary.objects},
        {QStringLiteral("bytes"), summary.bytes}, {QStringLiteral("checked"), summary.checked},
        {QStringLiteral("whole"), summary.whole}, {QStringLiteral("mended"), summary.mended},
        {QStringLiteral("lastAt"), momentJson(summary.lastAtMs)},
        {QStringLiteral("oldestAt"), momentJson(summary.oldestAtMs)},
        {QStringLiteral("badCount"), summary.badCount}, {QStringLiteral("bad"), bad}});
    context.finish(summary.badCount > 0 ? ExitCode::Failed : ExitCode::Done);
}

QJsonObject findingJson(const Sync::ScrubFinding &finding)
{
    QJsonObject object = toJson(finding.object);
    if (finding.isRepaired()) {
        object.insert(QStringLiteral("repairedFrom"), finding.repairedFrom);
    }
    if (finding.error) {
        object.insert(QStringLiteral("error"), toJson(*finding.error));
    }
    return object;
}

QString findingText(const Sync::ScrubFinding &finding)
{
    if (finding.isRepaired()) {
        return scrubText(
            QT_TRANSLATE_NOOP("CommandLine", "“%1” was damaged and is whole again, from: %2"))
            .arg(finding.object.name, finding.repairedFrom);
    }
    if (finding.isLost()) {
        return badText(finding.object)
            + (finding.error ? QString(u' ' + finding.error->message) : QString());
    }
    if (finding.error) {
        return scrubText(QT_TRANSLATE_NOOP("CommandLine", "“%1” could not be read now: %2"))
            .arg(finding.object.name, finding.error->message);
    }
    return QCoreApplication::translate("CommandLine",
        "“%1”: %n part(s) had a damaged copy, and another one was whole.", nullptr,
        finding.object.check.mended)
        .arg(finding.object.name);
}

void finishScrub(VerbContext &context, const Sync::ScrubReport &report)
{
    QJsonArray findings;
    bool anyLost = false;
    std::optional<ErrorCode> unread;
    for (const Sync::ScrubFinding &finding : report.findings) {
        findings.append(findingJson(finding));
        context.output().line(findingText(finding));
        anyLost = anyLost || finding.isLost();
        if (finding.error && !finding.isLost() && !unread) {
            unread = finding.error->code;
        }
    }
    context.output().line(QCoreApplication::translate(
        "CommandLine", "%n of %1 video(s) were read and are whole.", nullptr, report.whole)
                              .arg(report.progress.objectsTotal));
    context.output().document({{QStringLiteral("objects"), report.progress.objectsTotal},
        {QStringLiteral("bytes"), report.progress.bytesTotal},
        {QStringLiteral("whole"), report.whole}, {QStringLiteral("mended"), report.mended},
        {QStringLiteral("findings"), findings}});
    context.finish(anyLost ? ExitCode::Failed : unread ? exitCodeFor(*unread) : ExitCode::Done);
}

void showProgress(const VerbContext &context, const Sync::ScrubProgress &progress)
{
    context.output().progress(
        scrubText(QT_TRANSLATE_NOOP("CommandLine", "%1 of %2 videos, %3 of %4 MB: %5"))
            .arg(progress.objects)
            .arg(progress.objectsTotal)
            .arg(progress.bytes / 1'000'000)
            .arg(progress.bytesTotal / 1'000'000)
            .arg(progress.name),
        {{QStringLiteral("objectsDone"), progress.objects},
            {QStringLiteral("objectsTotal"), progress.objectsTotal},
            {QStringLiteral("bytesDone"), progress.bytes},
            {QStringLiteral("bytesTotal"), progress.bytesTotal},
            {QStringLiteral("name"), progress.name}});
}

void scrubNow(VerbContext &context, Device &device, const QVector<TitleId> &titles)
{
    const Result<ScrubKeeper *> keeper = device.scrubber();
    if (!keeper) {
        context.fail(keeper.error());
        return;
    }
    QObject::connect(*keeper, &ScrubKeeper::progressed, &context,
        [&context, lastPercent = -1LL, lastObjects = -1](
            const Sync::ScrubProgress &progress) mutable {
            const qint64 percent
                = progress.bytesTotal > 0 ? progress.bytes * 100 / progress.bytesTotal : 0;
            if (percent != lastPercent || progress.objects >= lastObjects + 100) {
                lastPercent = percent;
                lastObjects = progress.objects;
                showProgress(context, progress);
            }
        });
    QObject::connect(*keeper, &ScrubKeeper::finished, &context,
        [&context](const Result<Sync::ScrubReport> &report) {
            if (report) {
                finishScrub(context, *report);
            } else {
                context.fail(report.error());
            }
        });
    (*keeper)->run(titles);
}

} // namespace

void runScrub(VerbContext &context)
{
    withDevice(context, [&context](Device &device) {
        if (context.arguments().isEmpty() && context.has("now")) {
            scrubNow(context, device, {});
            return;
        }
        if (context.arguments().isEmpty()) {
            Async::whenDone(device.catalog().checkSummary(), &context,
                [&context](const Result<Library::CheckSummary> &summary) {
                    if (summary) {
                        finishSummary(context, *summary);
                    } else {
                        context.fail(summary.error());
                    }
                });
            return;
        }
        auto *titles = new TitlesToBring(device, &context);
        titles->resolve(
            context.arguments(), [&context, &device](const Result<QVector<TitleId>> &ids) {
                if (ids) {
                    scrubNow(context, device, *ids);
                } else {
                    context.fail(ids.error());
                }
            });
    });
}

} // namespace App
