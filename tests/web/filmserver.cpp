#include "tests/web/filmserver.h"

#include <QCryptographicHash>
#include <QRegularExpression>

#include <algorithm>

namespace TestSupport {

using Header = std::pair<QByteArray, QByteArray>;

namespace {

QByteArray md5(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Md5).toHex();
}

QByteArray digestField(const QByteArray &header, const char *name)
{
    const QRegularExpression field(QStringLiteral("\\b%1=\"?([^\",]*)").arg(QLatin1String(name)));
    return field.match(QString::fromLatin1(header)).captured(1).toLatin1();
}

// RFC 2617.
bool isRightDigest(const HttpRequest &request, const QByteArray &nonce)
{
    const QByteArray header = request.headers.value("authorization");
    const auto field = [&header](const char *name) { return digestField(header, name); };
    const QByteArray right = md5(md5("me:films:se cret") + ':' + nonce + ':' + field("nc") + ':'
        + field("cnonce") + ":auth:" + md5(request.method + ':' + field("uri")));
    return header.startsWith("Digest ") && field("nonce") == nonce && field("response") == right;
}

} // namespace

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

// Empty: whoever asks may have it.
QByteArray FilmServer::challenge(const HttpRequest &request) const
{
    const QByteArray given = request.headers.value("authorization");
    if (!m_ways.authorization.isEmpty() && given != m_ways.authorization) {
        return "Basic realm=\"films\"";
    }
    if (!m_ways.digestNonce.isEmpty() && !isRightDigest(request, m_ways.digestNonce)) {
        const bool isOld = given.startsWith("Digest ");
        return "Digest realm=\"films\", qop=\"auth\", nonce=\"" + m_ways.digestNonce + '"'
            + (isOld ? ", stale=true" : "");
    }
    return {};
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
    if (const QByteArray asked = challenge(request); !asked.isEmpty()) {
        reply.status = 401;
        reply.headers.append(Header("WWW-Authenticate", asked));
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
    if (m_ways.stallAfter >= 0 && m_ways.stallAfter < reply.body.size()) {
        reply.announcedBytes = reply.body.size();
        reply.body.truncate(m_ways.stallAfter);
    }
    return reply;
}

} // namespace TestSupport
