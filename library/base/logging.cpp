#include "library/base/logging.h"

#include <QDateTime>
#include <QFile>
#include <QMutex>
#include <QRegularExpression>

#include <cstdio>

Q_LOGGING_CATEGORY(lcApp, "matinee.app", QtInfoMsg)
Q_LOGGING_CATEGORY(lcCatalog, "matinee.catalog", QtInfoMsg)
Q_LOGGING_CATEGORY(lcScan, "matinee.scan", QtInfoMsg)
Q_LOGGING_CATEGORY(lcMedia, "matinee.media", QtInfoMsg)
Q_LOGGING_CATEGORY(lcPlayback, "matinee.playback", QtInfoMsg)
Q_LOGGING_CATEGORY(lcStore, "matinee.store", QtInfoMsg)
Q_LOGGING_CATEGORY(lcSync, "matinee.sync", QtInfoMsg)
Q_LOGGING_CATEGORY(lcTransfer, "matinee.transfer", QtInfoMsg)
Q_LOGGING_CATEGORY(lcUi, "matinee.ui", QtInfoMsg)

namespace Logging {

namespace {

constexpr qint64 kMaxLogBytes = 4 * 1024 * 1024;

// The message handler of Qt is one function without an owner, so its sink is a file-local value.
struct Sink
{
    QMutex mutex; // guards file
    QFile file;
};

Sink &sink()
{
    static Sink instance;
    return instance;
}

char levelLetter(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return 'D';
    case QtInfoMsg:
        return 'I';
    case QtWarningMsg:
        return 'W';
    case QtCriticalMsg:
        return 'E';
    case QtFatalMsg:
        return 'F';
    }
    return '?';
}

void rotate(QFile &file)
{
    const QString name = file.fileName();
    const QString older = name + QStringLiteral(".1");
    file.close();
    QFile::remove(older);
    QFile::rename(name, older);
    file.setFileName(name);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Append)) {
        std::fputs("matinee: the log file cannot be opened\n", stderr);
    }
}

void handle(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    const QByteArray line
        = QStringLiteral("%1 %2 %3: %4\n")
              .arg(QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs))
              .arg(QLatin1Char(levelLetter(type)))
              .arg(QLatin1String(context.category != nullptr ? context.category : "default"),
                  redacted(message))
              .toUtf8();
    Sink &out = sink();
    const QMutexLocker lock(&out.mutex);
    if (type != QtInfoMsg && type != QtDebugMsg) {
        std::fwrite(line.constData(), 1, size_t(line.size()), stderr);
    }
    if (out.file.isOpen()) {
        out.file.write(line);
        out.file.flush();
        if (out.file.size() > kMaxLogBytes) {
            rotate(out.file);
        }
    }
}

} // namespace

QString redacted(const QString &line)
{
    static const QRegularExpression secrets(
        QStringLiteral("((?:authorization|x-amz-signature|x-amz-credential|x-amz-security-token|"
                       "signature|secret[_-]?key|access[_-]?key|api[_-]?key|password|token)"
                       "\"?\\s*[:=]\\s*\"?)(?:(?:AWS4-HMAC-SHA256|Bearer|Basic)\\s+)?[^\\s&\"]+"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression userInfo(QStringLiteral("(\\w+://)[^/@\\s]+@"));
    QString clean = line;
    clean.replace(secrets, QStringLiteral("\\1***"));
    clean.replace(userInfo, QStringLiteral("\\1***@"));
    return clean;
}

void install(const QString &logFile)
{
    {
        Sink &out = sink();
        const QMutexLocker lock(&out.mutex);
        if (!logFile.isEmpty()) {
            out.file.setFileName(logFile);
            if (!out.file.open(QIODevice::WriteOnly | QIODevice::Append)) {
                std::fputs("matinee: the log file cannot be opened\n", stderr);
            }
        }
    }
    qInstallMessageHandler(handle);
}

} // namespace Logging
