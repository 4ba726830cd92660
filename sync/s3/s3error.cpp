#include "sync/s3/s3error.h"

#include <QCoreApplication>
#include <QHash>

#include <optional>

namespace Sync {

namespace {

enum class Retry
{
    Yes,
    No
};

constexpr qint64 kLargestBodyBytes = 5LL * 1024 * 1024 * 1024; // of one PUT in S3

struct Meaning
{
    ErrorCode code;
    Retry retry;
    const char *text; //!< %1 is the bucket
};

// clang-format off
const Meaning kNoObject{ErrorCode::NotFound, Retry::No,
    QT_TRANSLATE_NOOP("S3", "The storage does not have this object.")};
const Meaning kNoUpload{ErrorCode::NotFound, Retry::No,
    QT_TRANSLATE_NOOP("S3", "The storage does not know this upload any more.")};
const Meaning kNoBucket{ErrorCode::Unreachable, Retry::No,
    QT_TRANSLATE_NOOP("S3", "The storage has no bucket “%1”. Check its name, or create it again.")};
const Meaning kNotAllowed{ErrorCode::PermissionDenied, Retry::No,
    QT_TRANSLATE_NOOP("S3", "The storage does not allow this. Give the key the right to read and write in the bucket “%1”.")};
const Meaning kBadKeys{ErrorCode::BadCredentials, Retry::No,
    QT_TRANSLATE_NOOP("S3", "The storage does not accept the access key or the secret key. Enter them again.")};
const Meaning kClock{ErrorCode::PermissionDenied, Retry::No,
    QT_TRANSLATE_NOOP("S3", "The clocks of this PC and of the storage differ too much. Set them right.")};
const Meaning kBusy{ErrorCode::Busy, Retry::Yes,
    QT_TRANSLATE_NOOP("S3", "The storage is busy. Matinee goes on by itself later.")};
const Meaning kFault{ErrorCode::Unreachable, Retry::Yes,
    QT_TRANSLATE_NOOP("S3", "The storage has a fault of its own. Matinee goes on by itself later.")};
const Meaning kSlow{ErrorCode::TimedOut, Retry::Yes,
    QT_TRANSLATE_NOOP("S3", "The storage waited too long for the bytes.")};
const Meaning kOtherBytes{ErrorCode::Corrupt, Retry::No,
    QT_TRANSLATE_NOOP("S3", "The bytes changed on their way into the storage.")};
const Meaning kCutBytes{ErrorCode::Corrupt, Retry::Yes,
    QT_TRANSLATE_NOOP("S3", "Only a part of the bytes reached the storage.")};
const Meaning kOtherParts{ErrorCode::Corrupt, Retry::No,
    QT_TRANSLATE_NOOP("S3", "The parts of an upload are not what the storage has.")};
const Meaning kTooLarge{ErrorCode::LimitExceeded, Retry::No,
    QT_TRANSLATE_NOOP("S3", "The storage does not take objects, or parts, of this size.")};
const Meaning kFull{ErrorCode::NoSpace, Retry::No,
    QT_TRANSLATE_NOOP("S3", "The storage is full, or the quota of the bucket “%1” is used up. Free some space there.")};
const Meaning kReplaced{ErrorCode::Changed, Retry::No,
    QT_TRANSLATE_NOOP("S3", "The object in the storage is not the one that it was.")};
const Meaning kBadName{ErrorCode::InvalidInput, Retry::No,
    QT_TRANSLATE_NOOP("S3", "The storage cannot keep an object of this name.")};
const Meaning kBadRange{ErrorCode::InvalidInput, Retry::No,
    QT_TRANSLATE_NOOP("S3", "The storage does not have these bytes of the object.")};
const Meaning kArchived{ErrorCode::Unsupported, Retry::No,
    QT_TRANSLATE_NOOP("S3", "The storage moved this object into an archive. Bring it back there first.")};
const Meaning kCannot{ErrorCode::Unsupported, Retry::No,
    QT_TRANSLATE_NOOP("S3", "The storage cannot do this.")};
const Meaning kElsewhere{ErrorCode::Unreachable, Retry::No,
    QT_TRANSLATE_NOOP("S3", "The bucket “%1” is at another address. Enter that one.")};
const Meaning kNoStorage{ErrorCode::Unreachable, Retry::No,
    QT_TRANSLATE_NOOP("S3", "What answers there is no S3 storage. Check the address.")};
const Meaning kRefused{ErrorCode::Io, Retry::No,
    QT_TRANSLATE_NOOP("S3", "The storage refused this. Its log says why.")};
// clang-format on

const QHash<QString, Meaning> &meanings()
{
    static const QHash<QString, Meaning> table{
        {QStringLiteral("NoSuchKey"), kNoObject},
        {QStringLiteral("NoSuchUpload"), kNoUpload},
        {QStringLiteral("NoSuchBucket"), kNoBucket},
        {QStringLiteral("AccessDenied"), kNotAllowed},
        {QStringLiteral("AllAccessDisabled"), kNotAllowed},
        {QStringLiteral("AccountProblem"), kNotAllowed},
        {QStringLiteral("AccountSuspended"), kNotAllowed},
        {QStringLiteral("UserSuspended"), kNotAllowed},
        {QStringLiteral("MethodNotAllowed"), kNotAllowed},
        {QStringLiteral("InvalidAccessKeyId"), kBadKeys},
        {QStringLiteral("SignatureDoesNotMatch"), kBadKeys},
        {QStringLiteral("AuthorizationHeaderMalformed"), kBadKeys},
        {QStringLiteral("InvalidToken"), kBadKeys},
        {QStringLiteral("ExpiredToken"), kBadKeys},
        {QStringLiteral("TokenRefreshRequired"), kBadKeys},
        {QStringLiteral("InvalidSecurity"), kBadKeys},
        {QStringLiteral("MissingSecurityHeader"), kBadKeys},
        {QStringLiteral("CredentialsNotSupported"), kBadKeys},
        {QStringLiteral("NotSignedUp"), kBadKeys},
        {QStringLiteral("RequestTimeTooSkewed"), kClock},
        {QStringLiteral("RequestExpired"), kClock},
        {QStringLiteral("SlowDown"), kBusy},
        {QStringLiteral("SlowDownRead"), kBusy},
        {QStringLiteral("SlowDownWrite"), kBusy},
        {QStringLiteral("ServiceUnavailable"), kBusy},
        {QStringLiteral("Busy"), kBusy},
        {QStringLiteral("RequestLimitExceeded"), kBusy},
        {QStringLiteral("TooManyRequests"), kBusy},
        {QStringLiteral("OperationAborted"), kBusy},
        {QStringLiteral("ConditionalRequestConflict"), kBusy},
        {QStringLiteral("ConcurrentModification"), kBusy},
        {QStringLiteral("InternalError"), kFault},
        {QStringLiteral("RequestTimeout"), kSlow},
        {QStringLiteral("BadDigest"), kOtherBytes},
        {QStringLiteral("InvalidDigest"), kOtherBytes},
        {QStringLiteral("XAmzContentSHA256Mismatch"), kOtherBytes},
        {QStringLiteral("IncompleteBody"), kCutBytes},
        {QStringLiteral("InvalidPart"), kOtherParts},
        {QStringLiteral("InvalidPartOrder"), kOtherParts},
        {QStringLiteral("EntityTooLarge"), kTooLarge},
        {QStringLiteral("EntityTooSmall"), kTooLarge},
        {QStringLiteral("MaxMessageLengthExceeded"), kTooLarge},
        {QStringLiteral("QuotaExceeded"), kFull},
        {QStringLiteral("XMinioStorageFull"), kFull},
        {QStringLiteral("XMinioAdminBucketQuotaExceeded"), kFull},
        {QStringLiteral("InsufficientStorage"), kFull},
        {QStringLiteral("PreconditionFailed"), kReplaced},
        {QStringLiteral("InvalidBucketName"), kNoBucket},
        {QStringLiteral("InvalidURI"), kBadName},
        {QStringLiteral("KeyTooLongError"), kBadName},
        {QStringLiteral("KeyTooLong"), kBadName},
        {QStringLiteral("XMinioInvalidObjectName"), kBadName},
        {QStringLiteral("InvalidRange"), kBadRange},
        {QStringLiteral("InvalidObjectState"), kArchived},
        {QStringLiteral("NotImplemented"), kCannot},
        {QStringLiteral("PermanentRedirect"), kElsewhere},
        {QStringLiteral("TemporaryRedirect"), kElsewhere},
        {QStringLiteral("Redirect"), kElsewhere},
        {QStringLiteral("IllegalLocationConstraintException"), kElsewhere},
    };
    return table;
}

// Of an answer that names no code we know.
Meaning meaningOf(int status)
{
    switch (status) {
    case 401:
        return kBadKeys;
    case 403:
        return kNotAllowed;
    case 408:
        return kSlow;
    case 412:
        return kReplaced;
    case 413:
        return kTooLarge;
    case 416:
        return kBadRange;
    case 429:
    case 503:
        return kBusy;
    case 501:
        return kCannot;
    case 507:
        return kFull;
    default:
        break;
    }
    if (status >= 500) {
        return kFault;
    }
    return status >= 300 && status < 400 ? kElsewhere : kRefused;
}

} // namespace

Error s3Error(const S3Refusal &refusal)
{
    const auto known = meanings().constFind(refusal.code);
    Meaning meaning = known == meanings().cend() ? meaningOf(refusal.status) : *known;
    if (refusal.status == 404 && known == meanings().cend()) {
        // A page of some other server is no word about an object.
        meaning = kNoStorage;
    }
    // What every S3 storage takes is too large for a Swift when a quota is used up.
    if (refusal.code == QLatin1String("EntityTooLarge") && refusal.bodyBytes > 0
        && refusal.bodyBytes <= kLargestBodyBytes) {
        meaning = kFull;
    }
    Error error;
    error.code = meaning.code;
    error.retryable = meaning.retry == Retry::Yes;
    error.message = QCoreApplication::translate("S3", meaning.text);
    if (error.message.contains(QLatin1String("%1"))) {
        error.message = error.message.arg(refusal.bucket);
    }
    error.detail = QStringLiteral("HTTP %1 %2 %3")
                       .arg(QString::number(refusal.status), refusal.code, refusal.said)
                       .trimmed();
    return error;
}

} // namespace Sync
