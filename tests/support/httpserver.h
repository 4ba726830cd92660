#pragma once

#include <QByteArray>
#include <QHash>
#include <QSslConfiguration>
#include <QTcpServer>
#include <QUrl>
#include <QUrlQuery>

#include <functional>
#include <memory>
#include <optional>

namespace TestSupport {

struct HttpRequest
{
    QByteArray method;
    QByteArray target; //!< path and query as they came
    QString path; //!< decoded, without the query
    QUrlQuery query;
    QHash<QByteArray, QByteArray> headers; //!< names in lower case
    QByteArray body;
};

struct HttpReply
{
    int status = 200; //!< 0: not a byte
    QByteArray body;
    QVector<std::pair<QByteArray, QByteArray>> headers;
    bool hang = false; //!< accepts the request and says nothing
    qint64 announcedBytes = -1; //!< more than the body has: the rest never comes
    bool close = false; //!< ends the connection after what was said
    bool isLengthSecret = false; //!< the end of the connection is the end of the body
};

//! A small HTTP/1.1 server on a port of this PC, for clients under test. Lives on the thread that
//! it was made on, whose event loop must run.
class HttpServer final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HttpServer)
public:
    using Handler = std::function<HttpReply(const HttpRequest &)>;
    using Gate = std::function<std::optional<HttpReply>(const HttpRequest &)>;

    explicit HttpServer(Handler handler);
    //! Over TLS with the certificate and the key of that configuration.
    HttpServer(Handler handler, const QSslConfiguration &tls);
    ~HttpServer() override;

    //! Asked when the head of a request is there: a reply is sent at once, without waiting for the
    //! body, and the connection is reset.
    void setGate(Gate gate) { m_gate = std::move(gate); }
    //! "http://127.0.0.1:40123", or https.
    QString url() const;
    const QVector<HttpRequest> &requests() const { return m_requests; }
    int count(const QString &path) const;
    int openConnections() const { return int(m_pending.size()); }
    void clear() { m_requests.clear(); }
    //! Nobody listens any more.
    void close() { m_server->close(); }

private:
    HttpServer(Handler handler, std::unique_ptr<QTcpServer> server, const QString &scheme);
    void onConnection();
    void onBytes(QTcpSocket *socket);
    void answer(QTcpSocket *socket, const HttpRequest &request, const HttpReply &reply);

    Handler m_handler;
    Gate m_gate;
    QString m_scheme;
    std::unique_ptr<QTcpServer> m_server;
    QVector<HttpRequest> m_requests;
    QHash<QTcpSocket *, QByteArray> m_pending;
};

} // namespace TestSupport
