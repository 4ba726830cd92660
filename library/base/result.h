#pragma once

#include <QString>

#include <tl/expected.hpp>

//! What went wrong, as programs branch on it. Exit codes and retries follow from this, never from
//! the text of an Error.
enum class ErrorCode
{
    Internal, //!< a fault of ours
    InvalidInput, //!< the caller or the person gave something that cannot be meant
    NotFound, //!< certainly not there, as opposed to Unreachable
    Unreachable, //!< cannot be asked now; says nothing about existence
    TimedOut,
    PermissionDenied,
    BadCredentials,
    NoSpace,
    ReadOnly,
    Corrupt, //!< bytes are not what they must be
    Changed, //!< the source changed while it was being read
    Unsupported, //!< a format that this program does not know
    Newer, //!< written by a newer Matinee
    Busy,
    Cancelled,
    Io, //!< the operating system failed to read or write
    WorkerCrashed, //!< a media worker process died on this file
    LimitExceeded, //!< memory, time or size limit
};

//! Returns the stable lower-case name used in JSON output and logs.
QString errorCodeName(ErrorCode code);

//! A failure that can be shown: message is translated, says what happened and what to do.
struct Error
{
    ErrorCode code = ErrorCode::Internal;
    QString message; //!< for the person
    QString detail; //!< for the log; may be empty
    bool retryable = false; //!< the same call may succeed later without anybody acting

    bool operator==(const Error &) const = default;
};

//! A value or an Error; dropping one is a compiler warning.
template <class T = void>
class [[nodiscard]] Result : public tl::expected<T, Error>
{
public:
    using tl::expected<T, Error>::expected;
};

//! Makes the failed side of a Result.
tl::unexpected<Error> failure(
    ErrorCode code, const QString &message, const QString &detail = {}, bool retryable = false);
tl::unexpected<Error> failure(const Error &error);

//! Makes an Error from errno after a failed system call on the given path. ENOSPC, EACCES, EROFS,
//! ENOENT and the passing ones get codes of their own.
Error systemError(int errnoValue, const QString &path);
