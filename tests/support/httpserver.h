#pragma once

#include <QByteArray>
#include <QHash>
#include <QTcpServer>
#include <QUrl>
#include <QUrlQuery>

#include <functional>

namespace TestSupport {

struct HttpRequest
{
    QString path; //!< decoded, without the query
    QUrlQuery query;
    QHash<QByteArray, QByteArray> headers; //!< names in lower case
};

struct HttpReply
{
    int status = 200;
    QByteArray body;
    QVector<std::pair<QByteArray, QByteArray>> headers;
    bool hang = false; //!< accepts the request and says nothing
};

//! A small HTTP/1.1 server on a port of this PC, for clients under test. Lives on the thread that
//! it was made on, whose event loop must run.
class HttpServer final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HttpServer)
public:
    using Handler = std::function<HttpReply(const HttpRequest &)>;

    explicit HttpServer(Handler handler);
    ~HttpServer() override;

    //! "http://127.0.0.1:40123".
    QString url() const;
    const QVector<HttpRequest> &requests() const { return m_requests; }
    int count(const QString &path) const;
    void clear() { m_requests.clear(); }
    //! Nobody listens any more.
    void close() { m_server.close(); }

private:
    void onConnection();
    void onBytes(QTcpSocket *socket);

    Handler m_handler;
    QTcpServer m_server;
    QVector<HttpRequest> m_requests;
    QHash<QTcpSocket *, QByteArray> m_pending;
};

} // namespace TestSupport
