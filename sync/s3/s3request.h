#pragma once

#include <QByteArray>
#include <QVector>

#include <utility>

namespace Sync {

//! Names and values in their order.
using S3Pairs = QVector<std::pair<QByteArray, QByteArray>>;

//! A request as it is signed. Pure data.
struct S3Request
{
    QByteArray method;
    QByteArray path; //!< percent-encoded, as it is sent; begins with a slash
    S3Pairs query; //!< not encoded
    S3Pairs headers; //!< all of them are signed; host is one
    QByteArray payloadHash; //!< SHA-256 of the body in hexadecimal, or UNSIGNED-PAYLOAD
};

//! Everything but letters, digits and "-._~" as %XX, byte by byte; slashes stay.
QByteArray s3EncodedPath(const QByteArray &utf8);
//! The same, slashes too.
QByteArray s3Encoded(const QByteArray &utf8);
//! "a=1&b=" in the order that signing wants.
QByteArray s3EncodedQuery(const S3Pairs &query);

} // namespace Sync
