#include "app/commandline.h"
#include "app/device.h"
#include "app/verbs.h"
#include "app/versionsource.h"
#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "library/playback/headless.h"
#include "library/playback/localfilesource.h"
#include "sync/web/webaddress.h"
#include "sync/web/webclient.h"
#include "sync/web/websource.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QThreadPool>

namespace App {

namespace {

using Source = std::shared_ptr<Library::ByteSource>;

// Far beyond any video, and still countable in microseconds.
constexpr double kMaxSeconds = 1e9;
constexpr double kSlowest = 0.25;
constexpr double kFastest = 4;

Result<double> secondsFrom(const QString &text)
{
    bool isNumber = false;
    const double seconds = text.toDouble(&isNumber);
    if (!isNumber || !(seconds >= 0 && seconds <= kMaxSeconds)) {
        return failure(ErrorCode::InvalidInput,
            QCoreApplication::translate("CommandLine", "“%1” is not a number of seconds.")
                .arg(text));
    }
    return seconds;
}

std::chrono::microseconds microseconds(double seconds)
{
    return std::chrono::microseconds(qint64(seconds * 1e6));
}

Result<Library::HeadlessOptions> optionsFrom(const VerbContext &context)
{
    Library::HeadlessOptions options;
    if (context.has("duration")) {
        const Result<double> seconds = secondsFrom(context.option("duration"));
        if (!seconds) {
            return failure(seconds.error());
        }
        options.duration = std::chrono::milliseconds(qint64(*seconds * 1000));
    }
    if (context.has("speed")) {
        bool isNumber = false;
        options.speed = context.option("speed").toDouble(&isNumber);
        if (!isNumber || !(options.speed >= kSlowest && options.speed <= kFastest)) {
            return failure(ErrorCode::InvalidInput,
                QCoreApplication::translate("CommandLine", "“%1” is not a speed from %2 to %3.")
                    .arg(context.option("speed"))
                    .arg(kSlowest)
                    .arg(kFastest));
        }
    }
    if (context.has("seek")) {
        for (const QString &text : context.option("seek").split(QLatin1Char(','))) {
            const Result<double> seconds = secondsFrom(text);
            if (!seconds) {
                return failure(seconds.error());
            }
            options.seeks.push_back(microseconds(*seconds));
        }
    }
    return options;
}

Result<> writeReport(const QString &file, const QByteArray &json)
{
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly) || out.write(json) != json.size() || !out.commit()) {
        return failure(ErrorCode::Io,
            QCoreApplication::translate("CommandLine", "%1 could not be written: %2")
                .arg(file, out.errorString()));
    }
    return {};
}

void finishHeadless(VerbContext &context, const Library::HeadlessReport &report)
{
    const QByteArray bytes = report.toJson();
    if (context.has("report")) {
        if (const Result<> written = writeReport(context.option("report"), bytes); !written) {
            context.fail(written.error());
            return;
        }
    }
    context.output().document(QJsonDocument::fromJson(bytes).object());
    if (!context.has("report")) {
        context.output().line(QString::fromUtf8(bytes));
    }
    if (!report.error) {
        context.finish(ExitCode::Done);
    } else if (context.output().isJson()) {
        // The document has said it already.
        context.finish(exitCodeFor(report.error->code));
    } else {
        context.fail(*report.error);
    }
}

void playSource(VerbContext &context, const Source &source)
{
    const Result<Library::HeadlessOptions> options = optionsFrom(context);
    if (!options) {
        context.fail(options.error());
        return;
    }
    const auto played = Async::run(QThreadPool::globalInstance(),
        [source, options = *options] { return Library::playHeadless(source, options); });
    Async::whenDone(played, &context, [&context](const Result<Library::HeadlessReport> &report) {
        if (!report) {
            context.fail(report.error());
            return;
        }
        finishHeadless(context, *report);
    });
}

void playDetails(VerbContext &context, Device &device, const Library::TitleDetails &details)
{
    const Library::TitleVersion *version = chooseVersion(details, {});
    if (version == nullptr) {
        context.fail(Error{ErrorCode::NotFound,
            QCoreApplication::translate("CommandLine", "“%1” has no video.")
                .arg(details.card.title),
            {}, false});
        return;
    }
    QObject::connect(
        &device, &Device::damageFound, &context, [&context](const QString &title, bool isHealed) {
            if (isHealed) {
                context.output().notice(QCoreApplication::translate("CommandLine",
                    "A copy of “%1” in the storage is damaged. Another copy was whole.")
                                            .arg(title));
            }
        });
    // Not here: the keys of a cluster may still come through this thread.
    const auto opened = Async::run(QThreadPool::globalInstance(),
        [stores = device.stores(), version = *version, title = details.card.title] {
            return openVersion(stores, version, title);
        });
    Async::whenDone(opened, &context, [&context](const Result<Source> &source) {
        if (source) {
            playSource(context, *source);
        } else {
            context.fail(source.error());
        }
    });
}

} // namespace

bool playWantsWindow(const VerbContext &context)
{
    return !context.has("headless");
}

void runPlay(VerbContext &context)
{
    if (context.arguments().size() > 1) {
        context.fail(Error{ErrorCode::InvalidInput,
            QCoreApplication::translate(
                "CommandLine", "Without a window one video is played at a time."),
            {}, false});
        return;
    }
    const QString what = context.arguments().first();
    if (QFileInfo::exists(what)) {
        const auto source = Library::LocalFileSource::open(what);
        if (!source) {
            context.fail(source.error());
            return;
        }
        playSource(context, *source);
        return;
    }
    if (Sync::isWebAddress(what)) {
        const Result<QUrl> address = Sync::webAddress(what);
        if (!address) {
            context.fail(address.error());
            return;
        }
        Sync::WebSource::Options options;
        options.address = *address;
        options.folder = context.paths().cacheFolder();
        playSource(context,
            std::make_shared<Sync::WebSource>(std::make_shared<Sync::WebClient>(), options));
        return;
    }
    withDevice(context, [&context, what](Device &device) {
        device.resolveTitle(what, &context, [&context, &device](const Result<TitleId> &title) {
            if (!title) {
                context.fail(title.error());
                return;
            }
            Async::whenDone(device.catalog().details(device.viewer(), *title), &context,
                [&context, &device](const Result<Library::TitleDetails> &details) {
                    if (!details) {
                        context.fail(details.error());
                        return;
                    }
                    playDetails(context, device, *details);
                });
        });
    });
}

} // namespace App
