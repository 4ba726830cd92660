#pragma once

#include "library/base/clock.h"
#include "sync/s3/s3request.h"

#include <QString>

#include <chrono>

namespace Sync {

//! What proves to a storage who asks. Never in a log, a catalog or a message.
struct S3Keys
{
    QString accessKey;
    QString secretKey;
    QString sessionToken; //!< empty: none
};

//! Signs requests the way S3 wants it (AWS Signature Version 4): paths as they are sent, neither
//! normalised nor encoded twice. Pure.
class S3Signer
{
public:
    //! The signature with the steps that led to it.
    struct Signature
    {
        QByteArray canonicalRequest;
        QByteArray stringToSign;
        QByteArray value; //!< hexadecimal
        S3Pairs added; //!< what the request carries besides: headers, or pairs of its query
    };

    //! The longest that S3 takes a link for.
    static constexpr std::chrono::hours kLongestLink{7 * 24};

    S3Signer(S3Keys keys, QString region, QString service = QStringLiteral("s3"));

    //! Header form: added are x-amz-date, the session token and authorization. The caller puts
    //! x-amz-content-sha256, which S3 wants, among the headers.
    Signature sign(const S3Request &request, WallTime now) const;
    //! Query form, for a link that works for a while without keys.
    Signature presign(const S3Request &request, WallTime now, std::chrono::seconds validFor) const;

private:
    QByteArray scope(const QByteArray &timestamp) const;
    void finish(const S3Request &request, const QByteArray &timestamp, Signature &into) const;

    S3Keys m_keys;
    QString m_region;
    QString m_service;
};

} // namespace Sync
