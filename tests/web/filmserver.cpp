#include "tests/web/filmserver.h"

#include <algorithm>

namespace TestSupport {

using Header = std::pair<QByteArray, QByteArray>;

FilmServer::FilmServer(const QByteArray &film)
    : m_film(film)
{
    m_thread.start();
    auto *onThread = new QObject;
    onThread->moveToThread(&m_thread);
    QMetaObject::invokeMethod(
        onThread,
        [this] {
            m_server
                = new HttpServer([this](const HttpRequest &request) { return answer(request); });
            m_url = m_server->url();
        },
        Qt::BlockingQueuedConnection);
    onThread->deleteLater();
    QObject::connect(&m_thread, &QThread::finished, m_server, &QObject::deleteLater);
}

FilmServer::~FilmServer()
{
    m_thread.quit();
    m_thread.wait();
}

void FilmServer::setFilm(const QByteArray &film)
{
    const QMutexLocker lock(&m_mutex);
    m_film = film;
}

void FilmServer::set(const Ways &ways)
{
    const QMutexLocker lock(&m_mutex);
    m_ways = ways;
}

QUrl FilmServer::url(const QString &path) const
{
    return QUrl(QString(m_url + path));
}

QVector<HttpRequest> FilmServer::requests() const
{
    const QMutexLocker lock(&m_mutex);
    return m_requests;
}

void FilmServer::close()
{
    QMetaObject::invokeMethod(
        m_server, [server = m_server] { server->close(); }, Qt::BlockingQueuedConnection);
}

HttpReply FilmServer::answer(const HttpRequest &request)
{
    const QMutexLocker lock(&m_mutex);
    m_requests.append(request);
    HttpReply reply;
    if (m_ways.isDead) {
        reply.status = 0;
        reply.close = true;
        return reply;
    }
    if (m_ways.hangs) {
        reply.hang = true;
        return reply;
    }
    reply.headers = {{"Content-Type", m_ways.mediaType}};
    if (!m_ways.etag.isEmpty()) {
        reply.headers.append(Header("ETag", m_ways.etag));
    }
    if (!m_ways.movedTo.isEmpty() && request.path.startsWith(QLatin1String("/here"))) {
        reply.status = m_ways.movedStatus;
        reply.headers.append(Header("Location", m_ways.movedTo));
        return reply;
    }
    if (m_ways.status != 0) {
        reply.status = m_ways.status;
        if (!m_ways.retryAfter.isEmpty()) {
            reply.headers.append(Header("Retry-After", m_ways.retryAfter));
        }
        return reply;
    }
    if (!m_ways.authorization.isEmpty()
        && request.headers.value("authorization") != m_ways.authorization) {
        reply.status = 401;
        reply.headers.append(Header("WWW-Authenticate", "Basic realm=\"films\""));
        return reply;
    }
    const QByteArray range = request.headers.value("range");
    const QByteArray condition = request.headers.value("if-range");
    qint64 begin = 0;
    qint64 end = m_film.size();
    if (m_ways.hasRanges && range.startsWith("bytes=")
        && (condition.isEmpty() || condition == m_ways.etag)) {
        const qsizetype dash = range.indexOf('-');
        begin = range.mid(6, dash - 6).toLongLong();
        if (dash + 1 < range.size()) {
            end = std::min(end, range.mid(dash + 1).toLongLong() + 1);
        }
        if (begin >= m_film.size()) {
            reply.status = 416;
            return reply;
        }
        reply.status = 206;
        const QByteArray part = "bytes " + QByteArray::number(begin) + '-'
            + QByteArray::number(end - 1) + '/' + QByteArray::number(m_film.size());
        reply.headers.append(Header("Content-Range", part));
    }
    reply.body = m_film.mid(begin, end - begin);
    reply.isLengthSecret = m_ways.isLengthSecret && reply.status == 200;
    if (m_ways.cutAfter >= 0 && m_ways.cutAfter < reply.body.size()) {
        reply.announcedBytes = reply.body.size();
        reply.body.truncate(m_ways.cutAfter);
        reply.close = true;
    }
    return reply;
}

} // namespace TestSupport
