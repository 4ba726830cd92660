#include "sync/web/webaddress.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace Sync {

namespace {

const QString kPlain = QStringLiteral("http");
const QString kProtected = QStringLiteral("https");

bool isWeb(const QUrl &url)
{
    return (url.scheme() == kPlain || url.scheme() == kProtected) && !url.host().isEmpty();
}

} // namespace

bool isWebAddress(const QString &text)
{
    return text.startsWith(QLatin1String("http://"), Qt::CaseInsensitive)
        || text.startsWith(QLatin1String("https://"), Qt::CaseInsensitive);
}

Result<QUrl> webAddress(const QString &text)
{
    QUrl url(text.trimmed(), QUrl::TolerantMode);
    if (!isWebAddress(text.trimmed()) || !url.isValid() || !isWeb(url)) {
        return failure(ErrorCode::InvalidInput,
            QCoreApplication::translate("Web",
                "This is not the address of a video. It begins with http:// or https:// and the "
                "name of a server."));
    }
    url.setFragment({});
    return url;
}

Result<QUrl> webRedirect(const QUrl &from, const QByteArray &location)
{
    QUrl to = from.resolved(QUrl(QString::fromUtf8(location), QUrl::TolerantMode));
    to.setFragment({});
    if (!to.isValid() || !isWeb(to)) {
        return failure(ErrorCode::Unsupported,
            QCoreApplication::translate("Web", "%1 leads to an address that is not of the web.")
                .arg(webServer(from)));
    }
    if (from.scheme() == kProtected && to.scheme() == kPlain) {
        return failure(ErrorCode::PermissionDenied,
            QCoreApplication::translate("Web",
                "%1 leads to an address that is not protected. Open that address itself if you "
                "trust the network: %2")
                .arg(webServer(from), to.toString(QUrl::RemoveUserInfo)));
    }
    const bool isSameServer = to.scheme() == from.scheme()
        && to.host().compare(from.host(), Qt::CaseInsensitive) == 0 && to.port() == from.port();
    if (isSameServer && to.userInfo().isEmpty()) {
        to.setUserInfo(from.userInfo(QUrl::FullyEncoded));
    }
    return to;
}

QString webTitle(const QUrl &address)
{
    const QString name = QFileInfo(address.path(QUrl::FullyDecoded)).completeBaseName();
    return name.isEmpty() ? webServer(address) : name;
}

QString webServer(const QUrl &address)
{
    return address.port() < 0 ? address.host()
                              : QStringLiteral("%1:%2").arg(address.host()).arg(address.port());
}

} // namespace Sync
