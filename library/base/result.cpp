#include "library/base/result.h"

#include <QCoreApplication>

#include <cerrno>
#include <cstring>

QString errorCodeName(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Internal:
        return QStringLiteral("internal");
    case ErrorCode::InvalidInput:
        return QStringLiteral("invalid-input");
    case ErrorCode::NotFound:
        return QStringLiteral("not-found");
    case ErrorCode::Unreachable:
        return QStringLiteral("unreachable");
    case ErrorCode::TimedOut:
        return QStringLiteral("timed-out");
    case ErrorCode::PermissionDenied:
        return QStringLiteral("permission-denied");
    case ErrorCode::BadCredentials:
        return QStringLiteral("bad-credentials");
    case ErrorCode::NoSpace:
        return QStringLiteral("no-space");
    case ErrorCode::ReadOnly:
        return QStringLiteral("read-only");
    case ErrorCode::Corrupt:
        return QStringLiteral("corrupt");
    case ErrorCode::Changed:
        return QStringLiteral("changed");
    case ErrorCode::Unsupported:
        return QStringLiteral("unsupported");
    case ErrorCode::Newer:
        return QStringLiteral("newer");
    case ErrorCode::Busy:
        return QStringLiteral("busy");
    case ErrorCode::Cancelled:
        return QStringLiteral("cancelled");
    case ErrorCode::Io:
        return QStringLiteral("io");
    case ErrorCode::WorkerCrashed:
        return QStringLiteral("worker-crashed");
    case ErrorCode::LimitExceeded:
        return QStringLiteral("limit-exceeded");
    }
    Q_UNREACHABLE();
}

tl::unexpected<Error> failure(
    ErrorCode code, const QString &message, const QString &detail, bool retryable)
{
    return tl::unexpected<Error>(Error{code, message, detail, retryable});
}

tl::unexpected<Error> failure(const Error &error)
{
    return tl::unexpected<Error>(error);
}

Error systemError(int errnoValue, const QString &path)
{
    const auto text
        = [](const char *source) { return QCoreApplication::translate("Errors", source); };
    Error error;
    error.detail = QString::fromLocal8Bit(std::strerror(errnoValue));
    switch (errnoValue) {
    case ENOENT:
    case ENOTDIR:
        error.code = ErrorCode::NotFound;
        error.message = text(QT_TRANSLATE_NOOP("Errors", "%1 does not exist.")).arg(path);
        break;
    case EACCES:
    case EPERM:
        error.code = ErrorCode::PermissionDenied;
        error.message = text(
            QT_TRANSLATE_NOOP("Errors", "This account may not open %1. Change its permissions."))
                            .arg(path);
        break;
    case EROFS:
        error.code = ErrorCode::ReadOnly;
        error.message
            = text(QT_TRANSLATE_NOOP("Errors", "%1 is on a disk that can only be read.")).arg(path);
        break;
    case ENOSPC:
    case EDQUOT:
        error.code = ErrorCode::NoSpace;
        error.message = text(QT_TRANSLATE_NOOP("Errors",
                                 "The disk is full: %1 could not be written. Free some space."))
                            .arg(path);
        break;
    case ENODEV:
    case ENXIO:
    case ESTALE:
    case EHOSTDOWN:
    case ENOTCONN:
        error.code = ErrorCode::Unreachable;
        error.message
            = text(QT_TRANSLATE_NOOP("Errors", "%1 cannot be reached now. Is the disk connected?"))
                  .arg(path);
        error.retryable = true;
        break;
    case ETIMEDOUT:
        error.code = ErrorCode::TimedOut;
        error.message = text(QT_TRANSLATE_NOOP("Errors", "%1 did not answer in time.")).arg(path);
        error.retryable = true;
        break;
    default:
        error.code = ErrorCode::Io;
        error.message = text(QT_TRANSLATE_NOOP("Errors", "%1 could not be read or written: %2"))
                            .arg(path, error.detail);
        break;
    }
    return error;
}
