#pragma once

#include "library/base/result.h"

#include <QString>
#include <QUrl>

namespace Sync {

//! Whether the text is meant as an address of a web server, whatever is wrong with it.
bool isWebAddress(const QString &text);

//! What a person typed or dropped, as an address. InvalidInput: it is none of http or https.
Result<QUrl> webAddress(const QString &text);

//! Where a server sends who asked at `from`. The name and the password go along to the same server
//! only. PermissionDenied: out of a protected connection into one that is not.
Result<QUrl> webRedirect(const QUrl &from, const QByteArray &location);

//! What a person calls it: the file's name without its ending, or else the server's.
QString webTitle(const QUrl &address);

//! The server as people know it, with its port where that is unusual; never a password.
QString webServer(const QUrl &address);

} // namespace Sync
