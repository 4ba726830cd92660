#include "app/clusterarguments.h"

#include "app/commandline.h"

#include <QCoreApplication>
#include <QFile>

#include <termios.h>
#include <unistd.h>

#include <cstdio>

namespace App {

using Sync::ClusterConfig;
using Sync::ClusterOpener;
using Sync::EndpointReport;

namespace {

QString shownFingerprint(const QByteArray &sha256)
{
    return QString::fromLatin1(sha256.toHex(':'));
}

//! Typed characters are not shown while it lives.
class WithoutEcho final
{
public:
    WithoutEcho()
    {
        m_changed = ::tcgetattr(STDIN_FILENO, &m_before) == 0;
        if (m_changed) {
            termios quiet = m_before;
            quiet.c_lflag &= ~tcflag_t(ECHO);
            ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
        }
    }
    ~WithoutEcho()
    {
        if (m_changed) {
            ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before);
        }
    }
    Q_DISABLE_COPY_MOVE(WithoutEcho)

private:
    termios m_before = {};
    bool m_changed = false;
};

void askFor(const QString &text)
{
    const QByteArray bytes = text.toLocal8Bit();
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stderr);
    std::fflush(stderr);
}

QJsonObject reportJson(const EndpointReport &report)
{
    QJsonObject object{{QStringLiteral("endpoint"), report.endpoint},
        {QStringLiteral("answers"), !report.error.has_value()},
        {QStringLiteral("tookMs"), qint64(report.took.count())}};
    if (report.error) {
        object.insert(QStringLiteral("error"), toJson(*report.error));
    }
    if (!report.refusedCertificate.isEmpty()) {
        object.insert(QStringLiteral("certificate"), shownFingerprint(report.refusedCertificate));
    }
    return object;
}

} // namespace

QString ClusterArguments::clusterText(const char *source)
{
    return QCoreApplication::translate("CommandLine", source);
}

Error ClusterArguments::clusterUsage(const QString &message)
{
    return {ErrorCode::InvalidInput, message, {}, false};
}

Result<Sync::S3Keys> ClusterArguments::keysFromPerson()
{
    Sync::S3Keys keys{
        qEnvironmentVariable("MATINEE_ACCESS_KEY"), qEnvironmentVariable("MATINEE_SECRET_KEY"), {}};
    QFile input;
    const auto line = [&input] { return QString::fromUtf8(input.readLine()).trimmed(); };
    if ((keys.accessKey.isEmpty() || keys.secretKey.isEmpty())
        && input.open(stdin, QIODevice::ReadOnly | QIODevice::Unbuffered)) {
        if (::isatty(STDIN_FILENO) != 0) {
            askFor(clusterText(QT_TRANSLATE_NOOP("CommandLine", "Access key: ")));
            keys.accessKey = line();
            askFor(clusterText(QT_TRANSLATE_NOOP("CommandLine", "Secret key (it is not shown): ")));
            const WithoutEcho quiet;
            keys.secretKey = line();
            askFor(QStringLiteral("\n"));
        } else {
            keys.accessKey = line();
            keys.secretKey = line();
        }
    }
    if (keys.accessKey.isEmpty() || keys.secretKey.isEmpty()) {
        return failure(ErrorCode::InvalidInput,
            clusterText(QT_TRANSLATE_NOOP("CommandLine",
                "The keys are missing. Set MATINEE_ACCESS_KEY and MATINEE_SECRET_KEY, or write "
                "both keys to the standard input, a line each.")));
    }
    return keys;
}

Result<ClusterOpener::Wish> ClusterArguments::wishIn(const VerbContext &context)
{
    ClusterOpener::Wish wish;
    wish.config.endpoints = context.arguments().mid(1);
    if (wish.config.endpoints.isEmpty()) {
        return failure(clusterUsage(clusterText(QT_TRANSLATE_NOOP("CommandLine",
            "Say where the storage is: matinee cluster add https://nas.home:8080"))));
    }
    if (!context.has("bucket")) {
        return failure(clusterUsage(clusterText(
            QT_TRANSLATE_NOOP("CommandLine", "Say which bucket to use: --bucket NAME"))));
    }
    wish.config.bucket = context.option("bucket");
    wish.config.prefix = context.option("prefix");
    wish.config.region = context.option("region");
    const QString style = context.has("style") ? context.option("style") : QStringLiteral("path");
    if (style != QLatin1String("path") && style != QLatin1String("virtual-host")) {
        return failure(clusterUsage(
            clusterText(QT_TRANSLATE_NOOP("CommandLine", "The style is path or virtual-host."))));
    }
    wish.config.style = style == QLatin1String("path") ? Sync::S3Address::Style::Path
                                                       : Sync::S3Address::Style::VirtualHost;
    const QStringList approved = context.option("approve").split(u',', Qt::SkipEmptyParts);
    for (const QString &item : approved) {
        const QByteArray digits = item.trimmed().toLatin1().replace(':', "").toLower();
        const QByteArray sha256 = QByteArray::fromHex(digits);
        if (sha256.size() != 32 || sha256.toHex() != digits) {
            return failure(clusterUsage(clusterText(
                QT_TRANSLATE_NOOP("CommandLine", "“%1” is no SHA-256 of a certificate."))
                                            .arg(item)));
        }
        wish.approved.insert(sha256);
    }
    wish.join = context.has("join") ? ClusterOpener::Join::Agreed : ClusterOpener::Join::Ask;
    const Result<Sync::S3Keys> keys = keysFromPerson();
    if (!keys) {
        return failure(keys.error());
    }
    wish.keys = *keys;
    return wish;
}

QJsonArray ClusterArguments::reportsJson(const QVector<EndpointReport> &reports)
{
    QJsonArray items;
    for (const EndpointReport &report : reports) {
        items.append(reportJson(report));
    }
    return items;
}

QJsonObject ClusterArguments::configJson(const ClusterConfig &config)
{
    return {{QStringLiteral("endpoints"), QJsonArray::fromStringList(config.endpoints)},
        {QStringLiteral("bucket"), config.bucket}, {QStringLiteral("prefix"), config.prefix},
        {QStringLiteral("library"), config.library.toString()}};
}

void ClusterArguments::printReports(const Output &output, const QVector<EndpointReport> &reports)
{
    for (const EndpointReport &report : reports) {
        const QString state = report.error
            ? report.error->message
            : clusterText(QT_TRANSLATE_NOOP("CommandLine", "answers in %1 ms"))
                  .arg(report.took.count());
        output.line(QString(report.endpoint + QStringLiteral(": ") + state));
    }
}

void ClusterArguments::showFounding(const Output &output)
{
    output.progress(clusterText(QT_TRANSLATE_NOOP("CommandLine",
                        "The storage is new. Making sure that it keeps what it is given…")),
        {{QStringLiteral("founding"), true}});
}

void ClusterArguments::showCopied(
    const Output &output, int videos, int videosInAll, qint64 bytes, qint64 bytesInAll)
{
    output.progress(clusterText(QT_TRANSLATE_NOOP("CommandLine", "%1 of %2 videos, %3 of %4 MB"))
                        .arg(videos)
                        .arg(videosInAll)
                        .arg(bytes / 1'000'000)
                        .arg(bytesInAll / 1'000'000),
        {{QStringLiteral("videosDone"), videos}, {QStringLiteral("videosTotal"), videosInAll},
            {QStringLiteral("bytesDone"), bytes}, {QStringLiteral("bytesTotal"), bytesInAll}});
}

Error ClusterArguments::withWhatToSay(
    const Error &error, const QVector<EndpointReport> &reports, bool wantsJoin)
{
    Error told = error;
    if (wantsJoin) {
        told.message
            += u' ' + clusterText(QT_TRANSLATE_NOOP("CommandLine", "To join it, add --join."));
    }
    QStringList refused;
    for (const EndpointReport &report : reports) {
        const QString shown = shownFingerprint(report.refusedCertificate);
        if (!shown.isEmpty() && !refused.contains(shown)) {
            refused << shown;
        }
    }
    if (!refused.isEmpty() && error.code == ErrorCode::Unreachable) {
        told.code = ErrorCode::PermissionDenied;
        told.message += u' '
            + clusterText(QT_TRANSLATE_NOOP("CommandLine", "To approve it, add --approve %1"))
                  .arg(refused.join(u','));
    }
    return told;
}

} // namespace App
