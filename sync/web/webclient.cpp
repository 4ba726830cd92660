#include "sync/web/webclient.h"

#include <QAuthenticator>
#include <QNetworkReply>

namespace Sync {

namespace {

constexpr auto kLogin = QNetworkRequest::User;

//! Qt writes Latin-1, servers expect UTF-8.
QString asQtWritesIt(const QString &text)
{
    return QString::fromLatin1(text.toUtf8());
}

// In the way that the server asks for. What it did not accept is not given again.
void giveLogin(QNetworkReply *reply, QAuthenticator *login)
{
    const QUrl address = reply->request().attribute(kLogin).toUrl();
    const QString name = asQtWritesIt(address.userName(QUrl::FullyDecoded));
    const QString password = asQtWritesIt(address.password(QUrl::FullyDecoded));
    if (!name.isEmpty() && (login->user() != name || login->password() != password)) {
        login->setUser(name);
        login->setPassword(password);
    }
}

} // namespace

WebClient::WebClient()
    : m_manager(new QNetworkAccessManager)
{
    m_manager->setAutoDeleteReplies(false);
    m_thread.setObjectName(QStringLiteral("web"));
    QObject::connect(
        m_manager, &QNetworkAccessManager::authenticationRequired, m_manager, &giveLogin);
    m_manager->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_manager, &QObject::deleteLater);
    m_thread.start();
}

WebClient::~WebClient()
{
    m_thread.quit();
    m_thread.wait();
}

void WebClient::giveWhenAsked(QNetworkRequest &request, const QUrl &address)
{
    request.setAttribute(kLogin, address);
    // What a server asks for once it is given at once from then on.
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Automatic);
}

void WebClient::run(std::function<void(QNetworkAccessManager *)> work)
{
    QMetaObject::invokeMethod(
        m_manager, [manager = m_manager, work = std::move(work)] { work(manager); },
        Qt::QueuedConnection);
}

} // namespace Sync
