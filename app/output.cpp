#include "app/output.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <cstdio>

namespace App {

namespace {

void write(std::FILE *stream, const QByteArray &bytes)
{
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stream);
    std::fflush(stream);
}

} // namespace

ExitCode exitCodeFor(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidInput:
        return ExitCode::Usage;
    case ErrorCode::NotFound:
        return ExitCode::NotFound;
    case ErrorCode::Unreachable:
    case ErrorCode::TimedOut:
        return ExitCode::Unreachable;
    case ErrorCode::PermissionDenied:
    case ErrorCode::BadCredentials:
    case ErrorCode::ReadOnly:
        return ExitCode::Refused;
    default:
        return ExitCode::Failed;
    }
}

void Output::line(const QString &text) const
{
    if (!isJson()) {
        write(stdout, text.toLocal8Bit() + '\n');
    }
}

void Output::document(const QJsonObject &document) const
{
    if (isJson()) {
        write(stdout, QJsonDocument(document).toJson(QJsonDocument::Indented));
    }
}

void Output::progress(const QString &text, const QJsonObject &object) const
{
    write(stderr,
        isJson() ? QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n'
                 : text.toLocal8Bit() + '\n');
}

void Output::notice(const QString &text) const
{
    write(stderr, QByteArray("matinee: ") + text.toLocal8Bit() + '\n');
}

ExitCode Output::error(const Error &error) const
{
    const QString message = error.message.isEmpty() ? errorCodeName(error.code) : error.message;
    if (isJson()) {
        document({{QStringLiteral("error"), toJson(error)}});
    }
    notice(message);
    return exitCodeFor(error.code);
}

QJsonObject toJson(const Error &error)
{
    return {{QStringLiteral("code"), errorCodeName(error.code)},
        {QStringLiteral("message"), error.message}, {QStringLiteral("detail"), error.detail},
        {QStringLiteral("retryable"), error.retryable}};
}

Error errorFromJson(const QJsonObject &object)
{
    Error error{ErrorCode::Internal, object[QStringLiteral("message")].toString(),
        object[QStringLiteral("detail")].toString(), object[QStringLiteral("retryable")].toBool()};
    for (int code = 0; code <= int(ErrorCode::LimitExceeded); ++code) {
        if (errorCodeName(ErrorCode(code)) == object[QStringLiteral("code")].toString()) {
            error.code = ErrorCode(code);
        }
    }
    return error;
}

} // namespace App
