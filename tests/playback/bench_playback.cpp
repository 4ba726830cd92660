// Plays files without a window and prints a report of each as one line of JSON:
//   bench_playback [--duration MS] [--seek S,S,...] FILE...
#include "library/playback/headless.h"
#include "library/playback/localfilesource.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>

namespace {

void print(const QString &path, QJsonObject object)
{
    object.insert(QStringLiteral("file"), path);
    std::puts(QJsonDocument(object).toJson(QJsonDocument::Compact).constData());
    std::fflush(stdout);
}

void play(const QString &path, const Library::HeadlessOptions &options)
{
    const auto source = Library::LocalFileSource::open(path);
    const auto report = source ? Library::playHeadless(*source, options)
                               : Result<Library::HeadlessReport>(failure(source.error()));
    if (report) {
        print(path, QJsonDocument::fromJson(report->toJson()).object());
    } else {
        print(path,
            {{QStringLiteral("error"), report.error().message},
                {QStringLiteral("detail"), report.error().detail}});
    }
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    QStringList arguments = QCoreApplication::arguments().mid(1);
    Library::HeadlessOptions options;
    while (arguments.size() >= 2 && arguments.first().startsWith(QLatin1String("--"))) {
        const QString option = arguments.takeFirst();
        const QString value = arguments.takeFirst();
        if (option == QLatin1String("--duration")) {
            options.duration = std::chrono::milliseconds(value.toLongLong());
        }
        if (option == QLatin1String("--seek")) {
            for (const QString &time : value.split(QLatin1Char(','))) {
                options.seeks.emplace_back(static_cast<qint64>(time.toDouble() * 1e6));
            }
        }
    }
    for (const QString &path : arguments) {
        play(path, options);
    }
    return 0;
}
