#include "tests/support/httpserver.h"

#include <QSslServer>
#include <QTcpSocket>

namespace TestSupport {

namespace {

std::unique_ptr<QTcpServer> tlsServer(const QSslConfiguration &tls)
{
    auto server = std::make_unique<QSslServer>();
    server->setSslConfiguration(tls);
    return server;
}

} // namespace

HttpServer::HttpServer(Handler handler)
    : HttpServer(std::move(handler), std::make_unique<QTcpServer>(), QStringLiteral("http"))
{ }

HttpServer::HttpServer(Handler handler, const QSslConfiguration &tls)
    : HttpServer(std::move(handler), tlsServer(tls), QStringLiteral("https"))
{ }

HttpServer::HttpServer(Handler handler, std::unique_ptr<QTcpServer> server, const QString &scheme)
    : m_handler(std::move(handler))
    , m_scheme(scheme)
    , m_server(std::move(server))
{
    connect(
        m_server.get(), &QTcpServer::pendingConnectionAvailable, this, &HttpServer::onConnection);
    m_server->listen(QHostAddress::LocalHost);
}

HttpServer::~HttpServer()
{
    // The sockets go with the server, after what their signals reach.
    const auto sockets = m_server->findChildren<QTcpSocket *>();
    for (QTcpSocket *socket : sockets) {
        socket->disconnect(this);
    }
}

QString HttpServer::url() const
{
    return QStringLiteral("%1://127.0.0.1:%2").arg(m_scheme).arg(m_server->serverPort());
}

int HttpServer::count(const QString &path) const
{
    int count = 0;
    for (const HttpRequest &request : m_requests) {
        count += request.path == path ? 1 : 0;
    }
    return count;
}

void HttpServer::onConnection()
{
    while (QTcpSocket *socket = m_server->nextPendingConnection()) {
        m_pending.insert(socket, {});
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { onBytes(socket); });
        connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
            m_pending.remove(socket);
            socket->deleteLater();
        });
    }
}

void HttpServer::onBytes(QTcpSocket *socket)
{
    QByteArray &bytes = m_pending[socket];
    bytes += socket->readAll();
    for (qsizetype end = bytes.indexOf("\r\n\r\n"); end >= 0; end = bytes.indexOf("\r\n\r\n")) {
        const QList<QByteArray> lines = bytes.left(end).split('\n');
        HttpRequest request;
        request.method = lines.first().split(' ').value(0);
        request.target = lines.first().split(' ').value(1);
        const QUrl target(QString::fromLatin1(request.target));
        request.path = target.path(QUrl::FullyDecoded);
        request.query = QUrlQuery(target);
        for (qsizetype i = 1; i < lines.size(); ++i) {
            const qsizetype colon = lines.at(i).indexOf(':');
            request.headers.insert(
                lines.at(i).left(colon).toLower(), lines.at(i).mid(colon + 1).trimmed());
        }
        if (const auto early = m_gate ? m_gate(request) : std::nullopt) {
            m_requests.append(request);
            answer(socket, request, *early);
            socket->flush();
            // Bytes that nobody read make it a reset.
            socket->abort();
            return;
        }
        const qint64 length = request.headers.value("content-length").toLongLong();
        if (bytes.size() - end - 4 < length) {
            return;
        }
        request.body = bytes.mid(end + 4, length);
        bytes.remove(0, end + 4 + length);
        m_requests.append(request);
        const HttpReply reply = m_handler(request);
        if (reply.hang) {
            return;
        }
        answer(socket, request, reply);
        if (reply.close || reply.isLengthSecret) {
            socket->disconnectFromHost();
            return;
        }
    }
}

void HttpServer::answer(QTcpSocket *socket, const HttpRequest &request, const HttpReply &reply)
{
    if (reply.status == 0) {
        return;
    }
    const qint64 length = reply.announcedBytes < 0 ? reply.body.size() : reply.announcedBytes;
    QByteArray head = "HTTP/1.1 " + QByteArray::number(reply.status) + " Reply\r\n";
    head += reply.isLengthSecret ? QByteArray("Connection: close\r\n")
                                 : "Content-Length: " + QByteArray::number(length) + "\r\n";
    for (const auto &[name, value] : reply.headers) {
        head += name + ": " + value + "\r\n";
    }
    socket->write(head + "\r\n");
    if (request.method != "HEAD") {
        socket->write(reply.body);
    }
}

} // namespace TestSupport
