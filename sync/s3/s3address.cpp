#include "sync/s3/s3address.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QRegularExpression>

namespace Sync {

namespace {

constexpr int kHttpPort = 80;
constexpr int kHttpsPort = 443;

tl::unexpected<Error> noEndpoint(const QString &endpoint)
{
    return failure(ErrorCode::InvalidInput,
        QCoreApplication::translate(
            "S3", "“%1” is no address of a storage. It looks like https://nas.home:8080.")
            .arg(endpoint));
}

bool isBucketName(const QString &bucket)
{
    // Swift and Ceph have buckets with upper case and underscores, too.
    static const QRegularExpression name(
        QRegularExpression::anchoredPattern(QStringLiteral("[A-Za-z0-9][A-Za-z0-9._-]{2,254}")));
    return name.match(bucket).hasMatch() && !bucket.contains(QLatin1String(".."));
}

bool canBeHost(const QString &bucket)
{
    static const QRegularExpression label(
        QRegularExpression::anchoredPattern(QStringLiteral("[a-z0-9]([a-z0-9-]{1,61}[a-z0-9])")));
    return label.match(bucket).hasMatch();
}

} // namespace

Result<S3Address> S3Address::make(const QString &endpoint, const QString &bucket, Style style)
{
    const QUrl url(endpoint.trimmed(), QUrl::StrictMode);
    const bool isHttp
        = url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    const bool isBare = (url.path().isEmpty() || url.path() == QLatin1String("/"))
        && !url.hasQuery() && !url.hasFragment() && url.userInfo().isEmpty();
    if (!url.isValid() || !isHttp || url.host().isEmpty() || !isBare) {
        return noEndpoint(endpoint);
    }
    if (!isBucketName(bucket)) {
        return failure(ErrorCode::InvalidInput,
            QCoreApplication::translate("S3",
                "“%1” is no name of a bucket. It has three letters or digits at least, and no "
                "blanks.")
                .arg(bucket));
    }
    const bool isNumber = !QHostAddress(url.host()).isNull();
    if (style == Style::VirtualHost && (isNumber || !canBeHost(bucket))) {
        return failure(ErrorCode::InvalidInput,
            QCoreApplication::translate(
                "S3", "The bucket “%1” cannot be a part of the host name %2. Use the path style.")
                .arg(bucket, url.host()));
    }
    S3Address address;
    address.m_scheme = url.scheme();
    address.m_host = url.host(QUrl::FullyEncoded);
    if (address.m_host.contains(u':')) {
        address.m_host = u'[' + address.m_host + u']';
    }
    const int standard = url.scheme() == QLatin1String("https") ? kHttpsPort : kHttpPort;
    address.m_port = url.port(standard) == standard ? -1 : url.port();
    address.m_bucket = bucket;
    address.m_style = style;
    return address;
}

QString S3Address::endpoint() const
{
    const QString port = m_port < 0 ? QString() : QString(u':' + QString::number(m_port));
    return m_scheme + QLatin1String("://") + m_host + port;
}

QByteArray S3Address::host() const
{
    const QByteArray port = m_port < 0 ? QByteArray() : ':' + QByteArray::number(m_port);
    const QByteArray host = m_host.toLatin1() + port;
    return m_style == Style::Path ? host : m_bucket.toLatin1() + '.' + host;
}

QByteArray S3Address::path(const QString &key) const
{
    const QByteArray path = '/' + s3EncodedPath(key.toUtf8());
    if (m_style == Style::VirtualHost) {
        return path;
    }
    return '/' + s3Encoded(m_bucket.toUtf8()) + (key.isEmpty() ? QByteArray() : path);
}

QUrl S3Address::url(const QString &key, const S3Pairs &query) const
{
    QByteArray text = m_scheme.toLatin1() + "://" + host() + path(key);
    if (!query.isEmpty()) {
        text += '?' + s3EncodedQuery(query);
    }
    return QUrl::fromEncoded(text, QUrl::StrictMode);
}

bool S3Address::isOn(const QUrl &url) const
{
    const QUrl own = this->url({}, {});
    const int standard = m_scheme == QLatin1String("https") ? kHttpsPort : kHttpPort;
    return url.scheme() == own.scheme() && url.host() == own.host()
        && url.port(standard) == own.port(standard);
}

} // namespace Sync
