#pragma once

#include "library/base/result.h"
#include "sync/s3/httpexchange.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QSslError>
#include <QUrl>

#include <chrono>
#include <optional>

namespace Sync {

//! What a web server says of a video before its bytes.
struct WebHead
{
    qint64 sizeBytes = -1; //!< -1: it does not say
    bool hasRanges = false; //!< it sends any part of it
    QByteArray etag; //!< that promises the same bytes; may be empty
    QByteArray lastModified; //!< may be empty
    QByteArray mediaType; //!< in lower case, without parameters

    //! Whether both may be of the same bytes.
    bool isLike(const WebHead &other) const;
    //! For If-Range; empty: there is nothing to go by.
    QByteArray validator() const { return etag.isEmpty() ? lastModified : etag; }
};

using WebHeaders = QHash<QByteArray, QByteArray>; //!< names in lower case

//! Why a certificate is not taken.
enum class CertificateFault
{
    Unknown, //!< nobody whom this PC trusts signed it
    OtherName,
    NotNow //!< before or after its time
};

//! How an answer ended.
struct WebEnd
{
    HttpExchange::Failure failure = HttpExchange::Failure::None;
    CertificateFault certificate = CertificateFault::Unknown; //!< of Failure::Untrusted
    QString detail; //!< of a failure, for the log
};

//! Pure.
WebHead webHead(int status, const WebHeaders &headers);
//! Where the bytes of a partial answer begin; nothing: it does not say. Pure.
std::optional<qint64> webRangeBegin(const WebHeaders &headers);
//! How long the server asks to be left alone; 0: it does not. At most half a minute. Pure.
std::chrono::milliseconds webRetryAfter(const WebHeaders &headers);
//! Whether the answer sends to another address. Pure.
bool isWebRedirect(int status);

//! The gravest of what is wrong with a certificate. Pure.
CertificateFault webCertificateFault(const QList<QSslError> &errors);

//! What an answer that brings no bytes means for a person. Pure.
Error webError(const QUrl &address, const WebEnd &end, int status);
//! A page or a playlist in place of a video; nothing: it may be one. Pure.
std::optional<Error> webNoVideo(const QUrl &address, const WebHead &head);
//! Other bytes are there than when it was opened. Pure.
Error webChanged(const QUrl &address);

} // namespace Sync
