#pragma once

#include <QNetworkAccessManager>
#include <QThread>

#include <functional>
#include <memory>

namespace Sync {

//! The connections to web servers that videos are read over, on a thread of their own, so that what
//! is opened again finds one that is warm. Made and shared on any thread; ends with the last of its
//! readers, and waits for its thread then.
class WebClient
{
    Q_DISABLE_COPY_MOVE(WebClient)
public:
    WebClient();
    ~WebClient();

    //! Runs it on the thread, soon; what it makes there belongs to the manager.
    void run(std::function<void(QNetworkAccessManager *)> work);

    //! The name and the password of the address, to a server that asks for them; sent over a
    //! manager of a WebClient.
    static void giveWhenAsked(QNetworkRequest &request, const QUrl &address);

private:
    QNetworkAccessManager *m_manager; //!< lives on the thread, which destroys it at its end
    QThread m_thread;
};

} // namespace Sync
