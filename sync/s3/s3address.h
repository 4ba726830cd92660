#pragma once

#include "library/base/result.h"
#include "sync/s3/s3request.h"

#include <QString>
#include <QUrl>

namespace Sync {

//! Where a bucket's objects are: one endpoint of a storage, and how it wants the bucket to be
//! named. Pure.
class S3Address
{
public:
    enum class Style
    {
        Path, //!< http://nas:8080/bucket/key
        VirtualHost //!< http://bucket.nas:8080/key
    };

    //! InvalidInput says to the person what is wrong with the endpoint or the bucket's name.
    static Result<S3Address> make(const QString &endpoint, const QString &bucket, Style style);

    //! "http://nas:8080": scheme, host and port as a person gave them.
    QString endpoint() const;
    QString bucket() const { return m_bucket; }
    //! The value of the header Host.
    QByteArray host() const;
    //! Percent-encoded, for a key or, if it is empty, for the bucket itself.
    QByteArray path(const QString &key) const;
    //! What is sent over the wire is path() and query as they are signed.
    QUrl url(const QString &key, const S3Pairs &query) const;
    //! Whether the URL leads to this endpoint: same scheme, host (the bucket's, too) and port.
    bool isOn(const QUrl &url) const;

    bool operator==(const S3Address &) const = default;

private:
    QString m_scheme;
    QString m_host; //!< as in a URL: an IPv6 address in brackets
    int m_port = -1; //!< -1: the scheme's own
    QString m_bucket;
    Style m_style = Style::Path;
};

} // namespace Sync
