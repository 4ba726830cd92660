#include "sync/web/webanswer.h"

#include "sync/web/webaddress.h"

#include <QCoreApplication>

#include <algorithm>

namespace Sync {

namespace {

constexpr std::chrono::milliseconds kLongestPause{30'000};

Error say(ErrorCode code, bool retryable, const char *text, const QUrl &address)
{
    return Error{
        code, QCoreApplication::translate("Web", text).arg(webServer(address)), {}, retryable};
}

Error statusError(const QUrl &address, int status)
{
    switch (status) {
    case 401:
    case 407:
        return address.userInfo().isEmpty()
            ? say(ErrorCode::BadCredentials, false,
                QT_TRANSLATE_NOOP("Web",
                    "%1 asks for a name and a password. Write them into the address: "
                    "https://name:password@server/…"),
                address)
            : say(ErrorCode::BadCredentials, false,
                QT_TRANSLATE_NOOP("Web",
                    "%1 does not accept the name or the password of the address. Correct them."),
                address);
    case 403:
        return say(ErrorCode::PermissionDenied, false,
            QT_TRANSLATE_NOOP("Web",
                "%1 does not hand this video out. If the link was made for a while only, ask for "
                "a new one."),
            address);
    case 404:
    case 410:
        return say(ErrorCode::NotFound, false,
            QT_TRANSLATE_NOOP("Web", "%1 has nothing at this address. Check its spelling."),
            address);
    case 408:
    case 504:
        return say(ErrorCode::TimedOut, true,
            QT_TRANSLATE_NOOP("Web", "%1 takes too long to answer."), address);
    case 429:
    case 503:
        return say(ErrorCode::Busy, true,
            QT_TRANSLATE_NOOP("Web", "%1 is busy. Matinee tries again."), address);
    default:
        break;
    }
    Error error = status >= 500
        ? say(ErrorCode::Unreachable, true,
            QT_TRANSLATE_NOOP("Web", "%1 has a fault of its own. Its log says why."), address)
        : say(ErrorCode::Unsupported, false,
            QT_TRANSLATE_NOOP("Web", "%1 does not send this video. Its log says why."), address);
    error.detail = QStringLiteral("status %1").arg(status);
    return error;
}

Error certificateError(const QUrl &address, CertificateFault fault)
{
    const auto refuse = [&address](const char *text) {
        return say(ErrorCode::PermissionDenied, false, text, address);
    };
    switch (fault) {
    case CertificateFault::OtherName:
        return refuse(QT_TRANSLATE_NOOP("Web",
            "%1 shows a certificate that was made for another name, so nothing was read. Write the "
            "address with the name that the server's certificate has."));
    case CertificateFault::NotNow:
        return refuse(QT_TRANSLATE_NOOP("Web",
            "%1 shows a certificate that is not valid today, so nothing was read. Check the date "
            "of this PC; if it is right, whoever runs the server has to renew the certificate."));
    case CertificateFault::Unknown:
        break;
    }
    return refuse(QT_TRANSLATE_NOOP("Web",
        "%1 shows a certificate that this PC does not trust, so nothing was read. Install "
        "its authority's certificate, or open an http address in a network that you "
        "trust."));
}

} // namespace

bool WebHead::isLike(const WebHead &other) const
{
    const auto differ = [](const auto &a, const auto &b, const auto &unknown) {
        return a != unknown && b != unknown && a != b;
    };
    return !differ(sizeBytes, other.sizeBytes, qint64(-1))
        && !differ(etag, other.etag, QByteArray())
        && (!etag.isEmpty() || !differ(lastModified, other.lastModified, QByteArray()));
}

WebHead webHead(int status, const WebHeaders &headers)
{
    WebHead head;
    const QByteArray etag = headers.value("etag").trimmed();
    head.etag = etag.startsWith("W/") ? QByteArray() : etag;
    head.lastModified = headers.value("last-modified").trimmed();
    head.mediaType = headers.value("content-type").split(';').first().trimmed().toLower();
    bool isNumber = false;
    if (status == 206) {
        const QByteArray range = headers.value("content-range");
        const qint64 total = range.mid(range.lastIndexOf('/') + 1).trimmed().toLongLong(&isNumber);
        head.sizeBytes = isNumber && total >= 0 ? total : -1;
        // Without its size there is no telling where it ends.
        head.hasRanges = head.sizeBytes >= 0;
    } else {
        const qint64 length = headers.value("content-length").trimmed().toLongLong(&isNumber);
        head.sizeBytes = isNumber && length >= 0 ? length : -1;
    }
    return head;
}

std::optional<qint64> webRangeBegin(const WebHeaders &headers)
{
    const QByteArray range = headers.value("content-range").trimmed();
    if (!range.startsWith("bytes ")) {
        return std::nullopt;
    }
    bool isNumber = false;
    const qint64 begin = range.mid(6, range.indexOf('-') - 6).trimmed().toLongLong(&isNumber);
    return isNumber && begin >= 0 ? std::optional(begin) : std::nullopt;
}

std::chrono::milliseconds webRetryAfter(const WebHeaders &headers)
{
    bool isNumber = false;
    const qint64 seconds = headers.value("retry-after").trimmed().toLongLong(&isNumber);
    if (!isNumber || seconds <= 0) {
        return std::chrono::milliseconds(0);
    }
    return std::min(
        kLongestPause, std::chrono::milliseconds(std::min<qint64>(seconds, 3600) * 1000));
}

bool isWebRedirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

CertificateFault webCertificateFault(const QList<QSslError> &errors)
{
    CertificateFault fault = CertificateFault::NotNow;
    for (const QSslError &error : errors) {
        switch (error.error()) {
        case QSslError::CertificateExpired:
        case QSslError::CertificateNotYetValid:
            break;
        case QSslError::HostNameMismatch:
            fault = CertificateFault::OtherName;
            break;
        default:
            return CertificateFault::Unknown;
        }
    }
    return errors.isEmpty() ? CertificateFault::Unknown : fault;
}

Error webError(const QUrl &address, const WebEnd &end, int status)
{
    using Failure = HttpExchange::Failure;
    Error error;
    switch (end.failure) {
    case Failure::None:
    case Failure::TooLarge:
        error = statusError(address, status);
        break;
    case Failure::Unreachable:
        error = say(ErrorCode::Unreachable, true,
            QT_TRANSLATE_NOOP(
                "Web", "%1 cannot be reached. Check the address, and whether the server is on."),
            address);
        break;
    case Failure::TimedOut:
        error = say(
            ErrorCode::TimedOut, true, QT_TRANSLATE_NOOP("Web", "%1 does not answer."), address);
        break;
    case Failure::Broken:
        error = say(ErrorCode::Unreachable, true,
            QT_TRANSLATE_NOOP("Web", "The connection to %1 broke."), address);
        break;
    case Failure::Untrusted:
        error = certificateError(address, end.certificate);
        break;
    case Failure::NotHttp:
        error = say(ErrorCode::Unsupported, false,
            QT_TRANSLATE_NOOP("Web", "What answers at %1 is no web server. Check the address."),
            address);
        break;
    }
    if (!end.detail.isEmpty()) {
        error.detail = end.detail;
    }
    return error;
}

std::optional<Error> webNoVideo(const QUrl &address, const WebHead &head)
{
    if (head.mediaType == "text/html" || head.mediaType == "application/xhtml+xml") {
        return say(ErrorCode::InvalidInput, false,
            QT_TRANSLATE_NOOP("Web",
                "%1 shows a web page at this address, not a video. Copy the address of the video "
                "itself."),
            address);
    }
    if (head.mediaType.contains("mpegurl") || head.mediaType == "application/dash+xml") {
        return say(ErrorCode::Unsupported, false,
            QT_TRANSLATE_NOOP("Web",
                "%1 sends a playlist of a stream, which Matinee does not play. Open the address "
                "of a video file."),
            address);
    }
    if (head.sizeBytes == 0) {
        return say(ErrorCode::Corrupt, false,
            QT_TRANSLATE_NOOP("Web", "The file that %1 has at this address is empty."), address);
    }
    return std::nullopt;
}

Error webChanged(const QUrl &address)
{
    return say(ErrorCode::Changed, false,
        QT_TRANSLATE_NOOP(
            "Web", "The video was replaced on %1 while it was played. Open it again."),
        address);
}

} // namespace Sync
