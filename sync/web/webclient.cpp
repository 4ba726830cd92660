#include "sync/web/webclient.h"

namespace Sync {

WebClient::WebClient()
    : m_manager(new QNetworkAccessManager)
{
    m_manager->setAutoDeleteReplies(false);
    m_thread.setObjectName(QStringLiteral("web"));
    m_manager->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_manager, &QObject::deleteLater);
    m_thread.start();
}

WebClient::~WebClient()
{
    m_thread.quit();
    m_thread.wait();
}

void WebClient::run(std::function<void(QNetworkAccessManager *)> work)
{
    QMetaObject::invokeMethod(
        m_manager, [manager = m_manager, work = std::move(work)] { work(manager); },
        Qt::QueuedConnection);
}

} // namespace Sync
